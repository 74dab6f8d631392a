package parse_test

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

func base64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// parts is a mail of a multipart kind with the given parts, each with its header.
func parts(kind string, list ...string) string {
	var b strings.Builder
	b.WriteString("From: ann@c.example\nTo: support@desk.example\nMIME-Version: 1.0\n")
	b.WriteString(multi("b", kind, list...))
	return b.String()
}

func multi(boundary, kind string, list ...string) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/" + kind + "; boundary=" + boundary + "\n\na preamble about MIME\n")
	for _, p := range list {
		b.WriteString("--" + boundary + "\n" + p + "\n")
	}
	b.WriteString("--" + boundary + "--\nepilogue\n")
	return b.String()
}

const (
	plain = "Content-Type: text/plain\n\nplain words"
	blank = "Content-Type: text/plain\n\n \n"
	html  = "Content-Type: text/html\n\n<p>html <b>words</b></p>"
	image = "Content-Type: image/png; name=a.png\nContent-ID: <i@x>\n\npng"
)

func TestTheTextShownIsTheBestAlternative(t *testing.T) {
	tests := []struct {
		name, raw, text string
		files           string
	}{
		{"plain before html", parts("alternative", plain, html), "plain words", ""},
		{"html before plain", parts("alternative", html, plain), "plain words", ""},
		{"blank plain", parts("alternative", blank, html), "html words", ""},
		{"a plain text that only says: read the HTML", parts("alternative",
			"Content-Type: text/plain\n\nYour program cannot show HTML mail.", html),
			"html words", ""},
		{"html only", parts("alternative", html), "html words", ""},
		{"related inside", parts("alternative", blank, multi("c", "related", html, image)),
			"html words", "a.png"},
		{"related outside", parts("related", multi("c", "alternative", plain, html), image),
			"plain words", "a.png"},
		{"two texts", parts("mixed", plain, html), "plain words\n\nhtml words", ""},
		{"text as a file", parts("mixed", plain, "Content-Type: text/plain\n"+
			"Content-Disposition: attachment; filename=b.txt\n\nx"), "plain words", "b.txt"},
		{"inline text file", parts("mixed", plain, "Content-Type: text/plain\n"+
			"Content-Disposition: inline; filename=b.txt\n\nx"), "plain words", "b.txt"},
		{"nothing but an inline text file", parts("mixed", "Content-Type: text/plain\n"+
			"Content-Disposition: inline; filename=b.txt\n\nmy words"), "my words", "b.txt"},
		{"calendar", parts("alternative", plain, "Content-Type: text/calendar; method=REQUEST\n\n"+
			"BEGIN:VCALENDAR"), "plain words", "invite.ics"},
		{"embedded mail", parts("mixed", plain, "Content-Type: message/rfc822\n\n"+
			"Subject: =?utf-8?q?caf=C3=A9/x?=\n\nother words"), "plain words\n\nSubject: café/x\n\nother words", "café-x.eml"},
		{"embedded mail that is a file", parts("mixed", plain, "Content-Type: message/rfc822\n"+
			"Content-Disposition: attachment\n\nSubject: one\n\nother words"), "plain words", "one.eml"},
		{"digest", parts("digest", "\nSubject: one\n\nother words", "\nSubject: two\n\nmore"),
			"Subject: one\n\nother words\n\nSubject: two\n\nmore", "one.eml two.eml"},
		{"signed", parts("signed", plain, "Content-Type: application/pkcs7-signature\n\nx"),
			"plain words", "smime.p7s"},
		{"pgp signed", parts("signed", plain, "Content-Type: application/pgp-signature\n\nx"),
			"plain words", "signature.asc"},
		{"encrypted", parts("encrypted", "Content-Type: application/pgp-encrypted\n\n"+
			"Version: 1", "Content-Type: application/octet-stream\n\nx"), "",
			"pgp-version.txt part-2.bin"},
		{"tnef", parts("mixed", plain, "Content-Type: application/ms-tnef\n\nx"), "plain words",
			"winmail.dat"},
	}
	for _, tt := range tests {
		in := mail(tt.raw)
		var names []string
		for _, a := range in.Attachments {
			names = append(names, a.Name)
		}
		if in.Text != tt.text || strings.Join(names, " ") != tt.files {
			t.Errorf("%s: text %q files %q", tt.name, in.Text, names)
		}
	}
}

func TestEncryptedMailIsNotedAndNotOpened(t *testing.T) {
	wantDefect(t, mail(parts("encrypted", "Content-Type: application/pgp-encrypted\n\n"+
		"Version: 1")), "encrypted")
	in := mail("From: a@b.example\n" +
		"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nxx\n")
	wantDefect(t, in, "S/MIME content (enveloped-data)")
	if len(in.Attachments) != 1 || in.Attachments[0].Name != "smime.p7m" {
		t.Errorf("%v", in.Attachments)
	}
}

func TestFlowedTextIsPutTogether(t *testing.T) {
	in := mail("From: a@b.example\nContent-Type: text/plain; format=flowed\n\nThis is \n" +
		"one line.\n From here\n" +
		"> a quote \n> goes on\n>> deeper\n-- \nAnn\n")
	want := "This is one line.\nFrom here\n> a quote goes on\n>> deeper\n-- \nAnn"
	if in.Text != want {
		t.Errorf("%q", in.Text)
	}
	in = mail("From: a@b.example\nContent-Type: text/plain; format=flowed; delsp=yes\n\n日本 \n語\n")
	if in.Text != "日本語" {
		t.Errorf("%q", in.Text)
	}
}

func TestUuencodedFilesAreTakenOut(t *testing.T) {
	raw := "From: a@b.example\n\nSee file.\nbegin 644 one.txt\n%:&5L;&\\\n`\nend\nand\n" +
		"begin 644 two.txt\n#:&D*\n`\nend\nBye.\nbegin with care\n"
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	in := exact(raw)
	if in.Text != "See file.\nand\nBye.\nbegin with care" || len(in.Attachments) != 2 {
		t.Fatalf("%q %v", in.Text, in.Attachments)
	}
	for i, want := range []string{"hello", "hi\n"} {
		got, err := io.ReadAll(parse.Part(strings.NewReader(raw), int64(len(raw)), i))
		if err != nil || string(got) != want || in.Attachments[i].SHA256 != sha256.Sum256([]byte(want)) {
			t.Errorf("%d: %q %v %+v", i, got, err, in.Attachments[i])
		}
	}
	for _, begin := range []string{"begin 644 x\n", "\nbegin 644 x\n", "", "\n", "The file:\nbegin 644 x\n"} {
		in = mail("From: a@b.example\nContent-Type: application/x; name=x.txt\n" +
			"Content-Transfer-Encoding: x-uuencode\n\n" + begin + "%:&5L;&\\\n`\nend\n")
		if len(in.Attachments) != 1 || in.Attachments[0].SHA256 != sha256.Sum256([]byte("hello")) {
			t.Errorf("%q: %v", begin, in.Attachments)
		}
	}
}

func TestPartReadsEachAttachmentByItsIndex(t *testing.T) {
	raw := parts("mixed", plain, image, "Content-Type: application/x\n"+
		"Content-Transfer-Encoding: base64\n\n"+base64Of("\x00\r\n\xff"))
	in := exact(raw)
	for i, want := range []string{"png", "\x00\r\n\xff"} {
		got, _ := io.ReadAll(parse.Part(strings.NewReader(raw), int64(len(raw)), i))
		if string(got) != want || in.Attachments[i].SHA256 != ticketing.Hash(sha256.Sum256(got)) {
			t.Errorf("%d: %q", i, got)
		}
	}
	for _, i := range []int{-1, 2} {
		if got, err := io.ReadAll(parse.Part(strings.NewReader(raw), int64(len(raw)),
			i)); len(got) != 0 || err != nil {
			t.Errorf("%d: %q %v", i, got, err)
		}
	}
}

func TestTheNewWordsAreCutFromTheQuote(t *testing.T) {
	in := mail("From: a@b.example\n\nThanks, it works.\n\n" +
		"On Mon, 2 Mar 2026 at 10:00, Desk <support@desk.example> wrote:\n> Please try.\n")
	if in.Fresh != "Thanks, it works." || !strings.Contains(in.Text, "Please try") {
		t.Errorf("fresh %q text %q", in.Fresh, in.Text)
	}
}

func TestTheLanguageIsToldOnlyWhenSure(t *testing.T) {
	tests := map[string]string{
		"Hello, we have a problem with the printer and it is not working. Can you please help us?":       "en",
		"Guten Tag, wir haben ein Problem mit dem Drucker und er druckt nicht. Können Sie bitte helfen?": "de",
		"Bonjour, nous avons un problème avec les imprimantes et je ne peux pas travailler. Merci":       "fr",
		"Hola, la impresora no funciona y está muy lenta para los usuarios. Gracias por todo":            "es",
		"Buongiorno, non abbiamo una stampante che funziona e il lavoro è fermo. Grazie per tutto":       "it",
		"Goedemiddag, wij hebben een probleem met het scherm en het is niet goed. Graag hulp van u":      "nl",
		"ok": "", "12345": "", "Привет как дела": "",
	}
	for text, want := range tests {
		in := mail("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n")
		if in.Language != want {
			t.Errorf("%q: %q, want %q", text, in.Language, want)
		}
	}
}

func TestUrgencyIsAHint(t *testing.T) {
	for fields, want := range map[string]string{"X-Priority: 1 (Highest)\n": "high",
		"Importance: High\n":     "high",
		"Priority: non-urgent\n": "low", "X-Priority: 3\n": "", "": ""} {
		if got := person(fields).Urgency; got != want {
			t.Errorf("%q: %q", fields, got)
		}
	}
}

func TestMuchTextInManyPartsIsReadWithinOneLimit(t *testing.T) {
	for _, kind := range []string{"plain", "html"} {
		var list []string
		for range 900 {
			list = append(list, "Content-Type: text/"+kind+"\n\n"+
				strings.Repeat("<b>words</b> of text\n", 1500))
		}
		in := exact(parts("mixed", list...))
		if len(in.Text) > 256<<10 || len(in.Text) < 100<<10 {
			t.Errorf("%s: %d octets", kind, len(in.Text))
		}
		wantDefect(t, in, "are read")
	}
}

func TestALongLineOfQuotedPrintableIsDecodedWhole(t *testing.T) {
	for shift := range 3 {
		start := strings.Repeat("x", shift)
		raw := "Content-Type: application/x\nContent-Transfer-Encoding: quoted-printable\n\n" +
			start + strings.Repeat("=41", 40000) + "=3D=\n=42"
		want := start + strings.Repeat("A", 40000) + "=B"
		got, err := io.ReadAll(parse.Part(strings.NewReader(raw), int64(len(raw)), 0))
		if err != nil || string(got) != want {
			t.Errorf("shift %d: %d octets of %d: %v", shift, len(got), len(want), err)
		}
	}
}
