package parse_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// withFiles is a mail with files of many kinds: a picture in the text, a mail
// inside, the same content twice, a uuencoded one, one that is large.
func withFiles() string {
	file := func(name, content string) string {
		return "Content-Type: application/pdf\nContent-Disposition: attachment; filename=" + name +
			"\nContent-Transfer-Encoding: base64\n\n" + base64Of(content)
	}
	raw := parts("mixed",
		multi("c", "related", html, image),
		file("report.pdf", "the report"), file("again.pdf", "the report"),
		"Content-Type: message/rfc822\n\nSubject: inner\n\n"+"inner words",
		"Content-Type: text/plain\n\nwords\nbegin 644 uu.txt\n#0V%T\n`\nend\n",
		file("large.pdf", strings.Repeat("large ", 500_000)),
		"Content-Type: text/csv\nContent-Disposition: attachment; filename=empty.csv\n\n")
	return strings.ReplaceAll(raw, "\n", "\r\n")
}

func enclosures(t *testing.T, raw string, wanted []ticketing.Attachment, limit int64) []ticketing.Enclosure {
	t.Helper()
	got, err := parse.Enclosures(strings.NewReader(raw), int64(len(raw)), wanted, limit)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// sameFiles says that enclosures are those attachments, in that order.
func sameFiles(t *testing.T, got []ticketing.Enclosure, want []ticketing.Attachment) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		ok = got[i].Name == want[i].Name && got[i].Type == want[i].Type && got[i].Inline == want[i].Inline &&
			sha256.Sum256(got[i].Content) == want[i].SHA256
	}
	if !ok {
		for _, e := range got {
			t.Logf("got %s (%s, inline %v) of %d octets", e.Name, e.Type, e.Inline, len(e.Content))
		}
		t.Errorf("want %+v", want)
	}
}

func TestTheFilesOfAMailAreReadToTravelOn(t *testing.T) {
	raw := withFiles()
	all := exact(raw).Attachments
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
	}
	want := "a.png report.pdf again.pdf inner.eml uu.txt large.pdf empty.csv"
	if strings.Join(names, " ") != want {
		t.Fatalf("the mail has %q", names)
	}
	e := enclosures(t, raw, all, 10<<20)
	sameFiles(t, e, all)
	if !e[0].Inline || !strings.Contains(string(e[3].Content), "inner words") {
		t.Errorf("the picture and the mail are %+v, %q", e[0], e[3].Content)
	}
	some := []ticketing.Attachment{all[5], all[0], all[2]}
	sameFiles(t, enclosures(t, raw, some, 10<<20), some)
}

func TestFilesAreReadUpToTheLimit(t *testing.T) {
	raw := withFiles()
	all := exact(raw).Attachments
	before := int64(0)
	for i, a := range all[:5] {
		before += a.Size
		sameFiles(t, enclosures(t, raw, all, before), all[:i+1])
		sameFiles(t, enclosures(t, raw, all, before-1), all[:i])
	}
	sameFiles(t, enclosures(t, raw, all, 0), nil)
	sameFiles(t, enclosures(t, raw, all, -1), nil)
}

func TestWhatTheMailDoesNotHaveIsLeftOut(t *testing.T) {
	raw := withFiles()
	all := exact(raw).Attachments
	other := all[1]
	other.SHA256[0] ^= 1
	sameFiles(t, enclosures(t, raw, []ticketing.Attachment{other, all[4], all[4]}, 1<<20), all[4:5])
	sameFiles(t, enclosures(t, "", all, 10<<20), nil)
	sameFiles(t, enclosures(t, raw, nil, 10<<20), nil)
	other.SHA256, other.Size = all[1].SHA256, -5
	sameFiles(t, enclosures(t, raw, []ticketing.Attachment{other}, 1<<20), nil)
}

var errDisk = errors.New("input/output error")

// brokenDisk fails from an octet on.
type brokenDisk struct {
	*bytes.Reader
	from int64
}

func (b *brokenDisk) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.from {
		return 0, errDisk
	}
	return b.Reader.ReadAt(p, off)
}

func TestAMailThatCannotBeReadIsAnError(t *testing.T) {
	raw := withFiles()
	all := exact(raw).Attachments
	disk := &brokenDisk{Reader: bytes.NewReader([]byte(raw)), from: int64(len(raw) / 2)}
	if got, err := parse.Enclosures(disk, int64(len(raw)), all, 10<<20); !errors.Is(err, errDisk) || got != nil {
		t.Errorf("%d files, %v", len(got), err)
	}
	if _, err := parse.Enclosures(nil, 100, all, 10<<20); err == nil {
		t.Error("no mail at all, and no error")
	}
}

func TestAFileOfManyMegabytesTravelsOn(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 20<<20/16)
	var b strings.Builder
	b.WriteString("From: a@b.example\r\nContent-Type: application/zip; name=a.zip\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n")
	for line := range slices.Chunk(content, 57) {
		b.WriteString(base64.StdEncoding.EncodeToString(line) + "\r\n")
	}
	raw := b.String()
	all := exact(raw).Attachments
	sameFiles(t, enclosures(t, raw, all, 20<<20), all)
	sameFiles(t, enclosures(t, raw, all, 20<<20-1), nil)
}
