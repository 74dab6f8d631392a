package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	_ "github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/mail"
	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
	"go.etcd.io/bbolt"

	"ticketd/mail/servertest"
)

// floorBatch is how many mails share a command and a transaction.
const floorBatch = 100

// drainFloor does with the libraries alone what no gateway can leave out: fetch,
// parse, store, move, and render and send as many letters as ticketd does, one
// step after the other.
func drainFloor(b *testing.B, d *servertest.Dovecot, user string, letters int) {
	f := newFloor(b, d, user)
	defer f.close(b)
	for first := 1; first <= backlog; first += floorBatch {
		set := imap.UIDSet{{Start: imap.UID(first), Stop: imap.UID(first + floorBatch - 1)}}
		mails := f.fetch(b, set)
		for _, m := range mails {
			mustDo(b, parseAll(m))
		}
		mustDo(b, f.store(mails))
		_, err := f.imap.Move(set, "Handled").Wait()
		mustDo(b, err)
		due := letters * (first + floorBatch - 1) / backlog
		for ; f.sent < due; f.sent++ {
			mustDo(b, f.send())
		}
	}
	if n := f.sink.accepted.Load(); n != int64(letters) {
		b.Fatalf("the floor sent %d letters, not %d", n, letters)
	}
}

type floor struct {
	imap *imapclient.Client
	db   *bbolt.DB
	smtp *smtp.Client
	sink *countingSink
	sent int
}

func newFloor(b *testing.B, d *servertest.Dovecot, user string) *floor {
	f := &floor{sink: newCountingSink(b, nil)}
	var err error
	f.imap, err = imapclient.DialInsecure(d.IMAP, nil)
	mustDo(b, err)
	mustDo(b, f.imap.Login(user, servertest.Password).Wait())
	mustDo(b, f.imap.Create("Handled", nil).Wait())
	_, err = f.imap.Select("INBOX", nil).Wait()
	mustDo(b, err)
	f.db, err = bbolt.Open(filepath.Join(b.TempDir(), "floor.db"), 0o600, &bbolt.Options{
		FreelistType: bbolt.FreelistMapType, InitialMmapSize: 1 << 30})
	mustDo(b, err)
	f.smtp, err = smtp.Dial(f.sink.addr)
	mustDo(b, err)
	return f
}

func (f *floor) close(b *testing.B) {
	mustDo(b, errors.Join(f.smtp.Quit(), f.imap.Logout().Wait(), f.db.Close()))
}

func (f *floor) fetch(b *testing.B, set imap.UIDSet) [][]byte {
	var mails [][]byte
	cmd := f.imap.Fetch(set, &imap.FetchOptions{UID: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
				raw := make([]byte, body.Literal.Size())
				_, err := io.ReadFull(body.Literal, raw)
				mustDo(b, err)
				mails = append(mails, raw)
			}
		}
	}
	mustDo(b, cmd.Close())
	if len(mails) != floorBatch {
		b.Fatalf("the floor fetched %d mails", len(mails))
	}
	return mails
}

// parseAll reads the header and decodes every part.
func parseAll(raw []byte) error {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	_, err1 := r.Header.AddressList("From")
	_, err2 := r.Header.Subject()
	_, err3 := r.Header.MessageID()
	for err = errors.Join(err1, err2, err3); err == nil; {
		var part *mail.Part
		if part, err = r.NextPart(); err == nil {
			_, err = io.Copy(io.Discard, part.Body)
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// store keeps a batch durably.
func (f *floor) store(mails [][]byte) error {
	return f.db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("mails"))
		for _, m := range mails {
			if err != nil {
				break
			}
			n, _ := bucket.NextSequence()
			err = bucket.Put(binary.BigEndian.AppendUint64(nil, n), m)
		}
		return err
	})
}

var (
	floorText = strings.Repeat("Thank you, we have received your message.\n", 10)
	floorHTML = "<html><body><p>" + strings.Repeat("Thank you, we have received your message.<br>\n", 20) +
		"</p></body></html>\n"
)

// floorLetter renders a letter of two alternatives, about as long as ours are.
func floorLetter(n int) ([]byte, error) {
	m := gomail.NewMsg()
	err := errors.Join(m.From("desk@desk.example"), m.To("customer@c.example"))
	m.Subject(fmt.Sprintf("[T-%d] Question", n))
	m.SetDate()
	m.SetMessageIDWithValue(fmt.Sprintf("%d@desk.example", n))
	m.SetBodyString(gomail.TypeTextPlain, floorText)
	m.AddAlternativeString(gomail.TypeTextHTML, floorHTML)
	var b bytes.Buffer
	_, writeErr := m.WriteTo(&b)
	return b.Bytes(), errors.Join(err, writeErr)
}

func (f *floor) send() error {
	letter, err := floorLetter(f.sent)
	err = errors.Join(err, f.smtp.UpdateDeadline(time.Minute))
	if err = errors.Join(err, f.smtp.Mail("<>"), f.smtp.Rcpt("<customer@c.example>")); err != nil {
		return err
	}
	w, err := f.smtp.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(letter)
	return errors.Join(err, w.Close())
}
