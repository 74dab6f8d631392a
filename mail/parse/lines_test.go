package parse

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ticketd/ticketing"
)

// knowing is a mail that knows its hash, be it a wrong one.
type knowing struct {
	*strings.Reader
	hash ticketing.Hash
}

func (k knowing) SHA256() [sha256.Size]byte { return k.hash }

func TestTheHashOfAMailThatKnowsItIsBelieved(t *testing.T) {
	const mail = "From: a@b.example\r\n\r\nHello\r\n"
	want := ticketing.Hash(sha256.Sum256([]byte("something else")))
	in := Mail(knowing{strings.NewReader(mail), want}, int64(len(mail)), Options{})
	if in.RawHash != want {
		t.Errorf("hash is %s", in.RawHash)
	}
	if plain := Mail(strings.NewReader(mail), int64(len(mail)), Options{}); plain.Fingerprint != in.Fingerprint {
		t.Error("the fingerprint depends on who hashed the mail")
	}
}

// bits are what bodies are made of here: all that matters about lines.
var bits = rapid.SampledFrom([]string{"\r", "\n", "\r\n", "-", "--", "--b", "--b--", "x", " ",
	strings.Repeat("y", 80), strings.Repeat("z", 5000)})

func TestLinesThatAreSkippedLeaveTheSamePrintAndEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := []byte(strings.Join(rapid.SliceOf(bits).Draw(t, "body"), ""))
		limit := rapid.Int64Range(0, int64(len(body))+2).Draw(t, "limit")
		slow, slowEnd := printed(body, limit, false)
		fast, fastEnd := printed(body, limit, true)
		if slow != fast || slowEnd != fastEnd {
			t.Fatalf("print %s and end %d, skipping %s and %d", slow, slowEnd, fast, fastEnd)
		}
	})
}

// printed reads a body with and without skipping. The end is that of the line end last seen.
func printed(body []byte, limit int64, skip bool) (ticketing.Hash, int64) {
	l := newLines(bytes.NewReader(body), int64(len(body)), nil)
	l.print = &bodyPrint{sum: sha256.New(), held: make([]byte, 0, 64)}
	for {
		if skip {
			l.skip(limit)
		}
		if p, ok := l.next(); !ok || p.off >= limit {
			return l.print.finish(), l.off
		}
	}
}

func TestBase64IsReadTheSameWholeAndInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{"QUJD", "QUI=", "QQ==", "A", "AB", "\r", "\n",
			"\r\n", " ", "!", "text below", strings.Repeat("QUJD", 19) + "\r\n"})).Draw(t, "pieces")
		text := strings.Join(pieces, "")
		want := pickedOut(text)
		for _, size := range []int64{1, 64, 32 << 10} {
			got, err := io.ReadAll(decode(strings.NewReader(text), "base64", size))
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%q in pieces of %d: %q, want %q: %v", text, size, got, want, err)
			}
			var copied bytes.Buffer
			n, err := io.Copy(&copied, decode(strings.NewReader(text), "base64", size))
			if err != nil || !bytes.Equal(copied.Bytes(), want) || n != int64(len(want)) {
				t.Fatalf("%q copied in pieces of %d: %d octets %q, want %q: %v", text, size, n, copied.Bytes(), want, err)
			}
		}
	})
}

// pickedOut decodes base64 as base64Reader promises, in the plainest way.
func pickedOut(text string) (out []byte) {
	quantum, padded := "", false
	flush := func() {
		if len(quantum)%4 == 1 {
			quantum = quantum[:len(quantum)-1]
		}
		b, _ := base64.RawStdEncoding.DecodeString(quantum)
		out, quantum = append(out, b...), ""
	}
	for i := range len(text) {
		switch class := base64Class[text[i]]; {
		case class == 0:
			quantum += text[i : i+1]
		case class == padding:
			flush()
			padded = true
		case class == foreign && padded:
			flush()
			return out
		}
	}
	flush()
	return out
}
