package inbound

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"ticketd/mail/servertest"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// collector takes letters over and passes what it read on.
func collector(got chan<- []byte) Handler {
	return func(_ context.Context, raws []Raw) []error {
		errs := make([]error, len(raws))
		for i, r := range raws {
			b, err := io.ReadAll(r.Reader())
			errs[i] = err
			got <- b
		}
		return errs
	}
}

func within[T any](t testing.TB, ch <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("no %s within 20 s", what)
		panic("unreachable")
	}
}

func TestDovecotLettersArriveByteForByteOldestFirstAndMoveToHandled(t *testing.T) {
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	want := [][]byte{letter(1, 3000), letter(2, 200_000), letter(3, 3<<20), letter(4, 90)}
	for _, mail := range want[:3] {
		put(t, c, "INBOX", mail)
	}
	got := make(chan []byte, 10)
	stop := run(t, New(d.account("anna"), collector(got), quiet()))
	for i, mail := range want {
		if i == 3 {
			put(t, c, "INBOX", mail) // seen in IDLE
		}
		if b := within(t, got, "letter"); !bytes.Equal(b, mail) {
			t.Fatalf("letter %d: got %d bytes, want %d", i+1, len(b), len(mail))
		}
	}
	stop()
	if in, done := count(t, c, "INBOX"), count(t, c, "Handled"); in != 0 || done != 4 {
		t.Errorf("INBOX holds %d, Handled %d; want 0 and 4", in, done)
	}
}

// restricted makes Dovecot say that it can do only so much.
func restricted(caps string) string {
	return "protocol imap {\n imap_capability = IMAP4rev1 SASL-IR LITERAL+ " + caps + "\n}\n"
}

func TestDovecotWithoutMoveOthersDeletedLettersSurvive(t *testing.T) {
	tests := []struct {
		name, caps   string
		inbox, done  uint32
		takenAgainst string
	}{
		{"UIDPLUS", "IDLE UIDPLUS", 1, 3, "copied and expunged"},
		{"neither", "IDLE", 4, 0, "flagged"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := startDovecot(t, restricted(test.caps))
			c := d.client(t, "anna")
			put(t, c, "INBOX", letter(1, 3000))
			put(t, c, "INBOX", letter(2, 3000), imap.FlagDeleted)
			put(t, c, "INBOX", letter(3, 3000))
			got := make(chan []byte, 10)
			stop := run(t, New(d.account("anna"), collector(got), quiet()))
			within(t, got, "first letter")
			within(t, got, "third letter")
			put(t, c, "INBOX", letter(4, 3000))
			within(t, got, "fourth letter")
			stop()
			in, done := count(t, c, "INBOX"), count(t, c, "Handled")
			if in != test.inbox || done != test.done {
				t.Errorf("INBOX holds %d, Handled %d; want them %s: %d and %d", in, done,
					test.takenAgainst, test.inbox, test.done)
			}
			again := make(chan []byte, 10)
			stop = run(t, New(d.account("anna"), collector(again), quiet()))
			put(t, c, "INBOX", letter(5, 3000))
			if b := within(t, again, "fifth letter"); !bytes.Equal(b, letter(5, 3000)) {
				t.Error("a handled letter was handed over by a second start")
			}
			stop()
		})
	}
}

func TestDovecotLosesItsHandledFolderMeanwhile(t *testing.T) {
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	put(t, c, "INBOX", letter(1, 3000))
	got := make(chan []byte, 10)
	stop := run(t, New(d.account("anna"), collector(got), quiet()))
	within(t, got, "letter")
	servertest.WaitUntil(t, time.Minute, "the move to Handled", func() error {
		if n := count(t, c, "Handled"); n != 1 {
			return fmt.Errorf("%d letters are there", n)
		}
		return nil
	})
	must(t, c.Delete("Handled").Wait())
	put(t, c, "INBOX", letter(2, 3000))
	within(t, got, "letter")
	stop()
	if in, done := count(t, c, "INBOX"), count(t, c, "Handled"); in != 0 || done != 1 {
		t.Errorf("INBOX holds %d, the new Handled %d", in, done)
	}
}

func TestDovecotChangesItsUidvalidity(t *testing.T) {
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	put(t, c, "INBOX", letter(1, 3000))
	began := time.Now().Add(-time.Minute)
	var validities []uint32
	got := make(chan []byte, 10)
	a := d.account("anna")
	a.Baseline = func(_ context.Context, validity, _ uint32) (Baseline, error) {
		validities = append(validities, validity)
		return Baseline{UIDValidity: validities[0], UID: 2, Since: began}, nil
	}
	stop := run(t, New(a, collector(got), quiet()))
	put(t, c, "INBOX", letter(2, 3000))
	within(t, got, "letter")
	stop()
	d.Doveadm(t, "mailbox", "update", "--uid-validity", "4242", "-u", "anna", "INBOX")
	stop = run(t, New(a, collector(got), quiet()))
	if b := within(t, got, "letter"); !bytes.Equal(b, letter(1, 3000)) {
		t.Error("another letter came")
	}
	stop()
	if validities[0] == 4242 || validities[1] != 4242 {
		t.Errorf("UIDVALIDITY %v", validities)
	}
}

func TestDovecotTwoWatchersOnOneMailboxLoseNothing(t *testing.T) {
	const letters = 300
	d := startDovecot(t, "")
	d.fill(t, "anna", letters)
	var mu sync.Mutex
	seen := make(map[uint32]bool)
	all := make(chan struct{})
	take := func(_ context.Context, raws []Raw) []error {
		mu.Lock()
		defer mu.Unlock()
		for _, r := range raws {
			if !seen[r.UID] {
				if seen[r.UID] = true; len(seen) == letters {
					close(all)
				}
			}
		}
		return make([]error, len(raws))
	}
	stop1 := run(t, New(d.account("anna"), take, quiet()))
	stop2 := run(t, New(d.account("anna"), take, quiet()))
	within(t, all, "300 letters")
	stop1()
	stop2()
	c := d.client(t, "anna")
	// Two moves of one letter at one time may leave two copies: nothing is lost, and who takes
	// letters over must know a letter that comes twice.
	if in, done := count(t, c, "INBOX"), count(t, c, "Handled"); in != 0 || done < letters {
		t.Errorf("INBOX holds %d, Handled %d", in, done)
	}
}

func TestDovecotProbeHeadersAndSurvey(t *testing.T) {
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	must(t, c.Create("Handled", nil).Wait())
	for i := range 3 {
		put(t, c, "Handled", letter(i, 200_000))
	}
	must(t, Probe(t.Context(), d.account("anna"), func(s Step) { t.Log(s.Name, s.Detail) }))
	headers, err := Headers(t.Context(), d.account("anna"), "Handled", 2)
	must(t, err)
	if len(headers) != 2 || !bytes.Contains(headers[1], []byte("letter 2")) {
		t.Errorf("headers %q", headers)
	}
	got := make(chan []byte, 10)
	since := time.Now().Add(-time.Hour)
	v := Survey{Handled: true, From: Baseline{Since: since}, Take: collector(got)}
	n, err := v.Run(t.Context(), d.account("anna"))
	must(t, err)
	if n.Taken != 3 || count(t, c, "Handled") != 3 {
		t.Errorf("%+v", n)
	}
	wrong := d.account("anna")
	wrong.Auth = Password("anna", "guess")
	if err := Probe(t.Context(), wrong, nil); err == nil {
		t.Error("a wrong password was taken")
	} else {
		t.Log(err)
	}
}
