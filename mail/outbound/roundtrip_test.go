package outbound

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"ticketd/mail/lettertest"
	"ticketd/ticketing"
)

// hostileWords are what was put into a name, a subject or an id to add a line to a mail or
// to an SMTP dialogue: as it stands, and in each form that becomes it when it is decoded.
var hostileWords = []string{
	"a\r\nBcc: eve@evil.example", "a\nBcc: eve@evil.example", "a\rBcc: eve@evil.example",
	"a\r\n\r\n<script>", "a\r\n.\r\nMAIL FROM:<eve@evil.example>", "a\x00b", "a\x0b\x0c\x1b[2Jb\x7f",
	"a\u0085b\u2028c\u2029d", "a\u202eb\u2066c", "\xff\xfe\xc0\xafb", "\xe2\x80", " ", "\t \r\n\t", "",
	"=?utf-8?q?a=0d=0aBcc:_x@y?=", "=?utf-8?b?YQ0KQmNjOiB4QHk=?=", "=?utf-8?q?a=00b=E2=80=A8c?=",
	"=?iso-2022-jp?b?GyRCDQpCY2M6?=", "=?utf-7?q?+AA0-+AAo-Bcc:?=", "=?=?utf-8?q?=0a?=?=",
	"=?utf-8?q?=3D=3Futf-8=3Fq=3F=0d=0aBcc:_x=3F=3D?=", `"=?utf-8?q?=0a?="`, "=?utf-8?q?", "?=",
	`"quoted\" \\`, "(comment", "a, b; c: d <e@f.example>", "<script>alert(1)</script>", "%0d%0aBcc:%20x",
	"utf-8''%0d%0aBcc:%20x", "; filename=x", `"; x="`, "..\\..\\x", "../../x", "a\u200bb\ufeff", "CON",
	"Störung – “heute”", "日本語の件名", "👩‍👩‍👧 family", "e\u0301", strings.Repeat("x", 1200),
	strings.Repeat("é", 700), strings.Repeat("ab ", 400), strings.Repeat("a: ", 400), "From x", ".", "--",
}

// hostileBodies end a letter early for servers that take something else than CRLF for the end
// of a line (CVE-2023-51764, -51765, -51766).
var hostileBodies = []string{
	"a\n.\nb", "a\r.\rb", "a\r\n.\rb", "a\n.\r\nb", "a\r.\r\nb", "a\r\n\x00.\r\nb", "a\r\n.\r\nb", "a\r\n.\nb",
	"a\n.\rb", "a\r\r\n.\r\r\nb", "a\n\r.\n\rb", ".", ".\r\n", "..\n.\n..", "\r\n.\r\n.\r\n", "a\r", "a\n", "",
	"a\u0085.\u0085b", "a\u2028.\u2028b", "a\x0b.\x0bb", "a\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nDATA\r\n",
}

// FuzzComposerRoundTrip holds that nothing in a letter changes what is around it: its header
// has the fields of a harmless letter in their order, its way to the server one envelope and
// one end, and our own reader and the standard library's find again what was put in.
func FuzzComposerRoundTrip(f *testing.F) {
	for i, word := range hostileWords {
		f.Add(word, word, hostileBodies[i%len(hostileBodies)], word, []byte(word), word, "<"+word+"@x.example>", word)
	}
	for _, body := range hostileBodies {
		f.Add("s", "n", body, "f.txt", []byte(body), "ann@customer.example", "<a@b.example>", "")
	}
	for _, a := range injections {
		f.Add("s", "n", "b", "f.txt", []byte("c"), a, "<"+a+">", a)
	}
	for _, s := range []struct{ subject, name, body, id, token string }{
		{"a  b\r\nBcc: x@y", "n\x85ame\u2028", "body\r.\r\n.\n", "<i@d>", "auto\r\nX: y"},
		{strings.Repeat(" ", 200) + "x", strings.Repeat("é", 300), strings.Repeat("x", 3000), "", ""},
		{"=?utf-8?q?a=0d=0aBcc:_x?=", `"\`, "\x00\x01\x7f", "<=?utf-8?q?=0a?=@x>", "=?=?a"},
		{strings.Repeat("w", 71) + "  " + strings.Repeat("w", 80), "\xff\xfe", "=\n=20\n", "<>", "é"},
	} {
		f.Add(s.subject, s.name, s.body, s.name, []byte(s.body), "Ann@Customer.Example", s.id, s.token)
	}
	f.Fuzz(func(t *testing.T, subject, name, body, file string, content []byte, to, id, token string) {
		o := acknowledgement()
		o.Subject, o.From.Name, o.To.Name, o.Text, o.HTML = subject, name, name, body, body
		o.References = []string{id, o.InReplyTo}
		o.Enclosures = []ticketing.Enclosure{{Name: file, Type: "text/plain", Content: content}}
		o.To.Address = ticketing.Address(to)
		if !o.To.Address.Mailable() {
			if letter, err := Compose(o); err == nil {
				t.Fatalf("a letter to %q was composed:\n%s", to, letter)
			}
			o.To.Address = "ada@customer.example"
		}
		letter := compose(t, o)
		for _, fault := range lettertest.Wire(letter) {
			t.Error(fault)
		}
		if got, want := fieldNames(letter), fieldNames(compose(t, twoFilesInThread())); !slices.Equal(got, want) {
			t.Errorf("the fields are %q, want %q", got, want)
		}
		onTheWire(t, o, letter)
		readAgain(t, o, letter)
		o.Enclosures = append([]ticketing.Enclosure{{Name: file, Type: "image/png", ID: id, Content: content},
			{Name: file, Type: "image/" + token, ID: "a@b.example", Content: content}}, o.Enclosures...)
		letter = compose(t, o)
		for _, fault := range lettertest.Wire(letter) {
			t.Error(fault)
		}
		readAgain(t, ticketing.Outgoing{From: o.From, To: o.To, Subject: o.Subject, Text: o.Text, MessageID: o.MessageID,
			InReplyTo: o.InReplyTo, Enclosures: o.Enclosures[2:]}, letter)
		o.Enclosures = nil
		o.Auto, o.Loop, o.Language, o.InReplyTo = "auto-replied"+token, "l"+token, "de"+token, id
		checkOutput(t, o)
		o.HTML = ""
		checkOutput(t, o)
	})
}

// twoFilesInThread is a harmless letter with all that the fuzzed one has.
func twoFilesInThread() ticketing.Outgoing {
	o := acknowledgement()
	o.Enclosures = twoFiles().Enclosures
	return o
}

// fieldNames are the names in a header, as they stand there.
func fieldNames(letter []byte) (names []string) {
	head, _, _ := strings.Cut(string(letter), "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if !strings.HasPrefix(line, " ") {
			name, _, _ := strings.Cut(line, ":")
			names = append(names, name)
		}
	}
	return names
}

// onTheWire sends a letter and holds what the server got: these four commands, and the letter
// with one end.
func onTheWire(t *testing.T, o ticketing.Outgoing, letter []byte) {
	t.Helper()
	f := &fake{}
	s := NewSender(f.config())
	p := ticketing.Parcel{EnvelopeFrom: o.ReplyTo, To: o.To.Address, Body: letter}
	if _, err := s.Send(t.Context(), p, noDot); err != nil {
		t.Fatal(err)
	}
	s.Close()
	f.done.Wait()
	want := []string{"EHLO desk.example.org", fmt.Sprintf("MAIL FROM:<%s>", o.ReplyTo),
		fmt.Sprintf("RCPT TO:<%s>", o.To.Address), "DATA", "QUIT"}
	if !slices.Equal(f.commands, want) {
		t.Errorf("the server heard %q, want %q", f.commands, want)
	}
	oneEnd(t, f.wires)
	undotted := strings.ReplaceAll("\r\n"+f.wires[0], "\r\n.", "\r\n")
	if undotted != "\r\n"+string(letter)+"\r\n" {
		t.Errorf("it arrived as %q", undotted)
	}
}

// oneEnd holds that one letter came with one end. Without half a line end there is nothing
// else that any server could take for one.
func oneEnd(t *testing.T, wires []string) {
	t.Helper()
	if len(wires) != 1 {
		t.Fatalf("%d letters came: %q", len(wires), wires)
	}
	if n := strings.Count("\r\n"+wires[0], "\r\n.\r\n"); n != 1 {
		t.Errorf("%d ends are in %q", n, wires[0])
	}
	if i := bare([]byte(wires[0])); i >= 0 || strings.Contains(wires[0], "\x00") {
		t.Errorf("half a line end at %d, or a NUL, in %q", i, wires[0])
	}
}

// readAgain holds what our own reader makes of a letter.
func readAgain(t *testing.T, o ticketing.Outgoing, letter []byte) {
	t.Helper()
	in := received(t, letter)
	if got, want := in.Subject, ticketing.CleanLine(clean(o.Subject, maxSubject)); squeezed(got) != squeezed(want) && !encoded(want) {
		t.Errorf("the subject %q is read as %q", want, got)
	}
	if in.From.Address != o.From.Address || squeezed(in.From.Name) != squeezed(clean(o.From.Name, maxName)) &&
		!encoded(clean(o.From.Name, maxName)) {
		t.Errorf("From %v is read as %v", o.From, in.From)
	}
	if len(in.To) != 1 || !strings.EqualFold(string(in.To[0].Address), string(o.To.Address)) || len(in.Cc) != 0 {
		t.Errorf("To %v is read as %v, Cc %v", o.To, in.To, in.Cc)
	}
	if in.MessageID != o.MessageID || len(in.InReplyTo) != 1 || in.InReplyTo[0] != o.InReplyTo {
		t.Errorf("it is %s and answers %q", in.MessageID, in.InReplyTo)
	}
	if !strings.Contains(o.Text, "begin ") && squeezed(in.Text) != squeezed(bodyText(o.Text)) {
		t.Errorf("the text %q is read as %q", o.Text, in.Text)
	}
	last := len(in.Attachments) - 1
	if last < 0 || in.Attachments[last].SHA256 != sha256.Sum256(o.Enclosures[0].Content) {
		t.Fatalf("the file arrived as %+v", in.Attachments)
	}
	if got, want := in.Attachments[last].Name, fileName(o.Enclosures[0].Name); squeezed(got) != squeezed(want) && got != "_"+want {
		t.Errorf("the file %q is read as %q", want, got)
	}
}

// encoded says that words, as they are written, look encoded: mail has such that were encoded twice,
// and so our reader takes them for.
func encoded(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "=?") && strings.HasSuffix(s, "?=")
}

// squeezed is a text without all that shows nothing: it is what a person reads.
func squeezed(s string) string {
	return norm.NFC.String(strings.ReplaceAll(ticketing.CleanLine(s), " ", ""))
}
