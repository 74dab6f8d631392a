package outbound

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/lettertest"
	"ticketd/ticketing"
)

var update = flag.Bool("update", false, "write the golden letters anew")

func acknowledgement() ticketing.Outgoing {
	return ticketing.Outgoing{
		MessageID: "<ack.1001.k7d2m@support.example.org>",
		Date:      time.Date(2026, 3, 2, 9, 15, 0, 0, time.FixedZone("", 3600)),
		From:      ticketing.Mailbox{Name: "Example Support", Address: "support@example.org"},
		To:        ticketing.Mailbox{Address: "ada@customer.example"},
		ReplyTo:   "support+t1001.9f3a@example.org",
		Subject:   "[T-1001] Wir haben Ihre Nachricht über die Störung erhalten",
		InReplyTo: "<CAF+long-and-winding-message-id-of-the-customer-0123456789@mail.customer.example>",
		References: []string{"<first@customer.example>", "<second@customer.example>",
			"<CAF+long-and-winding-message-id-of-the-customer-0123456789@mail.customer.example>"},
		Text:     "Guten Tag,\n\nIhre Nachricht hat die Nummer T-1001.\n.\nfrom here on: 100 % = fine\n",
		HTML:     "<p>Guten Tag,</p>\r\n<p>Ihre Nachricht hat die Nummer <b>T-1001</b>.</p>",
		Language: "de", Auto: "auto-replied", Bulk: true, Loop: "support@example.org; 9f3ac2",
	}
}

func personal() ticketing.Outgoing {
	return ticketing.Outgoing{
		MessageID: "<1001.2@support.example.org>",
		Date:      time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC),
		From:      ticketing.Mailbox{Name: `Grace "Amazing" Hopper`, Address: "support@example.org"},
		To:        ticketing.Mailbox{Name: "Zoë Ångström", Address: "zoe@customer.example"},
		Subject:   "Re: [T-1001] printer on fire",
		Text:      "Put it out, please.",
		Loop:      "support@example.org",
	}
}

func TestLettersStayTheSameBytes(t *testing.T) {
	for name, o := range map[string]ticketing.Outgoing{
		"acknowledgement": acknowledgement(), "personal": personal(),
		"invitation": invitation(), "enclosures": twoFiles(), "report": report()} {
		got, err := Compose(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range lettertest.Wire(got) {
			t.Errorf("%s: %s", name, fault)
		}
		file := filepath.Join("testdata", name+".eml")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what %s says:\n%s", name, file, got)
		}
	}
}

func TestLetterIsReadAsItWasMeant(t *testing.T) {
	o := acknowledgement()
	h, text, html := read(t, compose(t, o))
	for field, want := range map[string]string{
		"Message-Id": o.MessageID, "In-Reply-To": o.InReplyTo, "Subject": o.Subject,
		"References": strings.Join(o.References, " "), "Auto-Submitted": "auto-replied",
		"Precedence": "bulk", "X-Auto-Response-Suppress": "All", "X-Ticketd-Loop": o.Loop,
		"Content-Language": "de", "Reply-To": string(o.ReplyTo), "Mime-Version": "1.0",
		"From": `"Example Support" <support@example.org>`, "To": "ada@customer.example",
		"Date": "Mon, 02 Mar 2026 09:15:00 +0100",
	} {
		if got := h.Get(field); decode(t, got) != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if want := crlf(o.Text); text != want {
		t.Errorf("text is %q, want %q", text, want)
	}
	if want := crlf(o.HTML + "\n"); html != want {
		t.Errorf("HTML is %q, want %q", html, want)
	}
}

func TestPersonalLetterHasNoSignOfAutomation(t *testing.T) {
	h, text, html := read(t, compose(t, personal()))
	for _, field := range []string{"Auto-Submitted", "Precedence", "X-Auto-Response-Suppress",
		"User-Agent", "X-Mailer", "In-Reply-To", "References"} {
		if _, there := h[field]; there {
			t.Errorf("it has %s: %q", field, h[field])
		}
	}
	if text != "Put it out, please.\r\n" || html != "" {
		t.Errorf("text %q, HTML %q", text, html)
	}
	to, err := h.AddressList("To")
	if err != nil || to[0].Name != "Zoë Ångström" || to[0].Address != "zoe@customer.example" {
		t.Errorf("To is %v (%v)", to, err)
	}
	from, err := h.AddressList("From")
	if err != nil || from[0].Name != `Grace "Amazing" Hopper` {
		t.Errorf("From is %v (%v)", from, err)
	}
}

func TestIDStandsOnTheLineOfItsField(t *testing.T) {
	o := acknowledgement()
	o.MessageID = "<" + strings.Repeat("x", 200) + "@example.org>"
	if !bytes.Contains(compose(t, o), []byte("\r\nMessage-ID: "+o.MessageID+"\r\n")) {
		t.Error("a long Message-ID was folded away from its field name")
	}
}

// go-mail folds before a word that does not fit, and the word before may end in a colon.
func TestAColonInASubjectUndoesNoFold(t *testing.T) {
	o := personal()
	o.Subject = "[T-1042] " + strings.Repeat("une heure de plus que prévu : ", 15)
	for _, fault := range lettertest.Wire(compose(t, o)) {
		t.Error(fault)
	}
}

func TestEncodedWordInPlainTextIsShownAndNotDecoded(t *testing.T) {
	o := personal()
	o.Subject = "=?utf-8?q?a=0d=0aBcc:_x@example.net?="
	o.To.Name = o.Subject
	h, _, _ := read(t, compose(t, o))
	if got := decode(t, h.Get("Subject")); got != o.Subject {
		t.Errorf("subject decodes to %q, want %q", got, o.Subject)
	}
	if to, err := h.AddressList("To"); err != nil || to[0].Name != o.Subject {
		t.Errorf("To is %v (%v)", to, err)
	}
}

func TestUnmailableOrIncompleteLettersAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*ticketing.Outgoing){
		"quoted local part": func(o *ticketing.Outgoing) { o.To.Address = `"a> SIZE=1"@example.org` },
		"line break in To":  func(o *ticketing.Outgoing) { o.To.Address = "a@example.org\r\nBcc: b@x.org" },
		"no From":           func(o *ticketing.Outgoing) { o.From.Address = "" },
		"route in Reply-To": func(o *ticketing.Outgoing) { o.ReplyTo = "a%b@example.org" },
		"no Message-ID":     func(o *ticketing.Outgoing) { o.MessageID = "" },
		"two Message-IDs":   func(o *ticketing.Outgoing) { o.MessageID = "<a@b> <c@d>" },
		"endless id":        func(o *ticketing.Outgoing) { o.MessageID = "<" + strings.Repeat("x", 1000) + ">" },
		"no date":           func(o *ticketing.Outgoing) { o.Date = time.Time{} },
	} {
		o := personal()
		spoil(&o)
		if b, err := Compose(o); err == nil {
			t.Errorf("%s: composed all the same:\n%s", name, b)
		}
	}
}

func TestBadReferencesAreLeftOut(t *testing.T) {
	o := personal()
	o.InReplyTo = "not an id"
	o.References = []string{"<a@b>", "<c\r\nBcc: x@y>", "<d e>", "", "<ü@b>", "<=?utf-8?q?=0aBcc:?=@b>", "<f@g>"}
	h, _, _ := read(t, compose(t, o))
	if got := h.Get("References"); got != "<a@b> <f@g>" {
		t.Errorf("References: %q", got)
	}
	if _, there := h["In-Reply-To"]; there {
		t.Errorf("In-Reply-To: %q", h["In-Reply-To"])
	}
}

func TestLongThreadKeepsItsFirstAndNewestReferences(t *testing.T) {
	o := personal()
	for i := range 100 {
		o.References = append(o.References, fmt.Sprintf("<%d@example.org>", i))
	}
	h, _, _ := read(t, compose(t, o))
	got := strings.Fields(h.Get("References"))
	if len(got) != maxReferences || got[0] != "<0@example.org>" || got[1] != "<61@example.org>" ||
		got[maxReferences-1] != "<99@example.org>" {
		t.Errorf("kept %d: %v", len(got), got)
	}
}

func TestBoundaryStandsInNoPart(t *testing.T) {
	o := acknowledgement()
	o.Text = "--" + boundary(o.MessageID) + "--\n"
	_, text, html := read(t, compose(t, o))
	if text != crlf(o.Text) || html == "" {
		t.Errorf("text %q, HTML %q", text, html)
	}
}

func TestNoLineOfATextIsOneThatProgramsOnTheWayChange(t *testing.T) {
	for _, line := range []string{"From here on", "From ", ".", "..", ".x", "From: x", " From x", ">From x",
		"From " + strings.Repeat("x", 71), "From " + strings.Repeat("x", 66), "From " + strings.Repeat("x", 69),
		"." + strings.Repeat("x", 75), "." + strings.Repeat("ü", 75), strings.Repeat(".", 300)} {
		o := acknowledgement()
		o.Text = line + "\n\n" + line + "\n" + line
		o.HTML = "<p>\n" + line + "\n</p>"
		letter := compose(t, o)
		if bytes.Contains(letter, []byte("\r\nFrom ")) || bytes.Contains(letter, []byte("\r\n.\r\n")) {
			t.Errorf("%q stands in\n%s", line, letter)
		}
		for _, fault := range lettertest.Wire(letter) {
			t.Errorf("%q: %s", line, fault)
		}
		if _, text, html := read(t, letter); text != crlf(bodyText(o.Text)) || html != crlf(bodyText(o.HTML)) {
			t.Errorf("%q is read as %q, %q", line, text, html)
		}
	}
}

func TestALineWithoutAnyBlankArrivesWhole(t *testing.T) {
	for _, word := range []string{strings.Repeat("x", 10_000), strings.Repeat("é", 10_000), strings.Repeat("=", 10_000),
		"https://x.example/?" + strings.Repeat("a=%20&", 2000)} {
		o := acknowledgement()
		o.Text = "Hello\n" + word + "\nBye\n"
		in := received(t, compose(t, o))
		if want := strings.TrimSuffix(o.Text, "\n"); in.Text != want {
			t.Errorf("%.20q... is read as %d octets, want %d", word, len(in.Text), len(want))
		}
	}
}

func TestATextThatLooksLikeTheHeadOfAMultipartIsLeftAlone(t *testing.T) {
	o := personal()
	o.Text = "Content-Type: multipart/mixed;\n boundary=" + strings.Repeat("0a", 30) + "\n"
	if _, text, _ := read(t, compose(t, o)); text != crlf(o.Text) {
		t.Errorf("the text is %q", text)
	}
}

// checkOutput holds what must be true of every letter.
func checkOutput(t *testing.T, o ticketing.Outgoing) {
	t.Helper()
	b := compose(t, o)
	if !bytes.Equal(b, compose(t, o)) {
		t.Fatal("the same letter gave other bytes")
	}
	for _, fault := range lettertest.Wire(b) {
		t.Fatal(fault)
	}
	h, text, html := read(t, b)
	want := []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From",
		"Message-Id", "Mime-Version", "Precedence", "References", "Reply-To", "Subject", "To",
		"X-Auto-Response-Suppress", "X-Ticketd-Loop"}
	if isID(o.InReplyTo) {
		want = append(want, "In-Reply-To")
	}
	if o.HTML == "" {
		want = append(want, "Content-Transfer-Encoding")
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(h)); !slices.Equal(got, want) {
		t.Fatalf("fields are %v, want %v", got, want)
	}
	for field, values := range h {
		if len(values) != 1 {
			t.Errorf("%s stands there %d times", field, len(values))
		}
	}
	checkWords(t, o, h)
	if want := crlf(bodyText(o.Text)); text != want {
		t.Fatalf("text is %q, want %q", text, want)
	}
	if want := crlf(bodyText(o.HTML)); o.HTML != "" && html != want {
		t.Fatalf("HTML is %q, want %q", html, want)
	}
}

func checkWords(t *testing.T, o ticketing.Outgoing, h mail.Header) {
	t.Helper()
	if got, want := decode(t, h.Get("Subject")), clean(o.Subject, maxSubject); got != want {
		t.Fatalf("subject is %q, want %q", got, want)
	}
	for field, m := range map[string]ticketing.Mailbox{"From": o.From, "To": o.To} {
		list, err := h.AddressList(field)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s is %q: %v, %v", field, h.Get(field), list, err)
		}
		if list[0].Address != string(m.Address) || list[0].Name != clean(m.Name, maxName) {
			t.Fatalf("%s is %v, want %v", field, list[0], m)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	o := acknowledgement()
	o.Text = strings.Repeat("Line of a letter with an ümlaut and = signs.\n", 40)
	o.HTML = strings.Repeat("<p>Line of a letter with an ümlaut.</p>\n", 40)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(o); err != nil {
			b.Fatal(err)
		}
	}
}

func compose(t testing.TB, o ticketing.Outgoing) []byte {
	t.Helper()
	b, err := Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read takes a letter apart with the standard library.
func read(t testing.TB, letter []byte) (h mail.Header, text, html string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatalf("%v in\n%s", err, letter)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "text/plain" {
		return m.Header, all(t, quotedprintable.NewReader(m.Body)), ""
	}
	if kind != "multipart/alternative" {
		t.Fatalf("letter is %s", kind)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, into := range []*string{&text, &html} {
		p, err := parts.NextPart()
		if err != nil {
			t.Fatalf("%v in\n%s", err, letter)
		}
		*into = all(t, p)
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Fatalf("there is more than text and HTML: %v", err)
	}
	return m.Header, text, html
}

func all(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func decode(t testing.TB, value string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil {
		t.Fatalf("decode %q: %v", value, err)
	}
	return s
}

func crlf(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}
