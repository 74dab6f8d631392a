package outbound

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"mime"
	"net/mail"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

func enclosing(files ...ticketing.Enclosure) ticketing.Outgoing {
	o := personal()
	o.HTML = "<p>Put it out, please.</p>"
	o.Enclosures = files
	return o
}

// twoFiles is the letter of the golden file.
func twoFiles() ticketing.Outgoing {
	return enclosing(
		ticketing.Enclosure{Name: "Prüfbericht “März” – endgültig und von allen unterschrieben.pdf",
			Type: "application/pdf", Content: []byte("%PDF-1.7\n" + strings.Repeat("\x00\xff page\r", 20))},
		ticketing.Enclosure{Name: "screen.png", Type: "image/png", Inline: true,
			Content: []byte("\x89PNG\r\n\x1a\n")})
}

// received reads a letter as our own desk does.
func received(t *testing.T, letter []byte) ticketing.Incoming {
	t.Helper()
	in := parse.Mail(bytes.NewReader(letter), int64(len(letter)), parse.Options{})
	for _, d := range in.Defects {
		t.Errorf("defect in %s: %s", d.Part, d.What)
	}
	return in
}

func TestEnclosuresArriveAsTheyAre(t *testing.T) {
	smuggling := "\n.\n x \r.\r \r\n.\r \n.\r\n \r.\r\n \r\n\x00.\r\nMAIL FROM:<eve@evil.example>\r\n\r\n.\r\n"
	eml := "From: a@b.example\nSubject: =?utf-8?q?=C3=BC?=\n\nbare\rline\nends \n"
	files := []ticketing.Enclosure{
		{Name: "smuggle.txt", Type: "text/plain", Content: []byte(smuggling)},
		{Name: "old.eml", Type: "message/rfc822", Content: []byte(eml)},
		{Name: "page.html", Type: "text/html", Content: []byte("<p>\xe4\n</p>")},
		{Name: "empty.csv", Type: "text/csv"},
		{Name: "a.bin", Type: "application/octet-stream", Content: bytes.Repeat([]byte{0, 1, 254, 255}, 50_000)},
	}
	for _, n := range []int{1, 56, 57, 58, 113, 114, 115} {
		files = append(files, ticketing.Enclosure{Name: "x.bin", Type: "application/x-y",
			Content: bytes.Repeat([]byte{'-'}, n)})
	}
	for _, change := range []func(*ticketing.Outgoing){func(*ticketing.Outgoing) {},
		func(o *ticketing.Outgoing) { o.HTML = "" },
		func(o *ticketing.Outgoing) { o.Invitation = invitation().Invitation }} {
		o := enclosing(files...)
		change(&o)
		letter := compose(t, o)
		if !bytes.Equal(letter, compose(t, o)) {
			t.Error("the same letter gave other bytes")
		}
		if i := bare(letter); i >= 0 || bytes.Contains(letter, []byte("\r\n.\r\n")) {
			t.Errorf("it could end the mail too early (bare line end at %d)", i)
		}
		in := received(t, letter)
		if in.Text != "Put it out, please." {
			t.Errorf("the text is %q", in.Text)
		}
		got := in.Attachments[len(in.Attachments)-len(files):]
		for i, want := range files {
			if got[i].Name != want.Name || got[i].SHA256 != sha256.Sum256(want.Content) || got[i].Inline {
				t.Errorf("%s arrived as %+v", want.Name, got[i])
			}
		}
	}
}

func TestTheHeaderOfALetterWithEnclosuresIsThatOfOneWithout(t *testing.T) {
	names := func(o ticketing.Outgoing) []string {
		m, err := mail.ReadMessage(bytes.NewReader(compose(t, o)))
		if err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(m.Header))
	}
	with := twoFiles()
	without := with
	without.Enclosures = nil
	if a, b := names(with), names(without); !slices.Equal(a, b) {
		t.Errorf("with enclosures %v, without %v", a, b)
	}
}

func TestEnclosuresStandBesideTheAlternatives(t *testing.T) {
	m, err := mail.ReadMessage(bytes.NewReader(compose(t, twoFiles())))
	if err != nil {
		t.Fatal(err)
	}
	outer, octets := parts(t, m.Header.Get("Content-Type"), m.Body)
	if !strings.HasPrefix(m.Header.Get("Content-Type"), "multipart/mixed;") || len(outer) != 3 ||
		!strings.HasPrefix(outer[0], "multipart/alternative;") || octets[2] != "\x89PNG\r\n\x1a\n" {
		t.Fatalf("the letter is made of %q", outer)
	}
	if inner, _ := parts(t, outer[0], strings.NewReader(octets[0])); len(inner) != 2 {
		t.Errorf("its alternatives are %q", inner)
	}
}

func TestAnEnclosureIsCalledByItsNameCleaned(t *testing.T) {
	long := strings.Repeat("ü", 300) + ".pdf"
	for raw, want := range map[string]string{
		"report.pdf":                    "report.pdf",
		"two  words.pdf":                "two words.pdf",
		"Störung – “heute”.txt":         "Störung – “heute”.txt",
		"日本語の報告書.xlsx":                  "日本語の報告書.xlsx",
		`a"b\c;d.txt`:                   "a_b_c;d.txt",
		"it's 100% (new), a=b.txt":      "it's 100% (new), a=b.txt",
		"../../etc/passwd":              "_.._etc_passwd",
		`C:\boot.ini`:                   "C__boot.ini",
		"=?utf-8?q?a=0d=0aBcc:_x?=":     "=_utf-8_q_a=0d=0aBcc__x_=",
		"a\r\nBcc: eve@evil.example":    "a Bcc_ eve@evil.example",
		"a\x00b\x7f\u0085c\u2028d.txt":  "ab c d.txt",
		"fdp\u202Egpj.exe":              "fdpgpj.exe",
		"\ufeff\u200b":                  "file",
		"":                              "file",
		"..":                            "file",
		". .":                           "file",
		long:                            strings.Repeat("ü", 123) + ".pdf",
		strings.Repeat("x", 300):        strings.Repeat("x", 250),
		"a." + strings.Repeat("x", 300): "a." + strings.Repeat("x", 248),
		"\xff\xfe.txt":                  "\uFFFD.txt",
	} {
		o := enclosing(ticketing.Enclosure{Name: raw, Type: "application/pdf", Content: []byte("x")})
		in := received(t, compose(t, o))
		if len(in.Attachments) != 1 || in.Attachments[0].Name != want {
			t.Errorf("%q arrived as %+v, want %q", raw, in.Attachments, want)
		}
	}
}

// Outlook and others read the encoded-word and not what the standard wants.
func TestANameIsReadByThoseWhoKnowNoStandard(t *testing.T) {
	for _, name := range []string{"report.pdf", "Störung – “heute”, endgültig.txt",
		strings.Repeat("日本語の報告書", 9) + ".xlsx", strings.Repeat("long name ", 20) + "ü.pdf"} {
		letter := compose(t, enclosing(ticketing.Enclosure{Name: name, Type: "application/pdf"}))
		word, standard := enclosedNames(t, letter)
		if word != name || standard != name {
			t.Errorf("%q is read as %q and %q", name, word, standard)
		}
		for line := range strings.SplitSeq(string(letter), "\r\n") {
			if len(line) > 78 {
				t.Errorf("line of %d octets: %s", len(line), line)
			}
		}
	}
}

// enclosedNames are the names in both fields of the last part with a file.
func enclosedNames(t *testing.T, letter []byte) (word, standard string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	_, outer, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	pieces := strings.Split(string(letter), "--"+outer["boundary"]+"\r\n")
	part, err := mail.ReadMessage(strings.NewReader(pieces[len(pieces)-1]))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Content-Disposition", "Content-Transfer-Encoding", "Content-Type"}
	if got := slices.Sorted(maps.Keys(part.Header)); !slices.Equal(got, want) {
		t.Fatalf("the part has the fields %v", got)
	}
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	_, file, fileErr := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil || fileErr != nil || len(params) != 1 || len(file) != 1 {
		t.Fatalf("%v, %v in %v", err, fileErr, part.Header)
	}
	return decode(t, params["name"]), file["filename"]
}

func TestOnlyAProperMediaTypeIsNamed(t *testing.T) {
	for kind, want := range map[string]string{
		"image/png": "image/png", "application/vnd.ms-excel.sheet+xml": "application/vnd.ms-excel.sheet+xml",
		"text/html": "text/html", "message/rfc822": octetStream, "message/partial": octetStream,
		"multipart/mixed": octetStream, "": octetStream, "text": octetStream, "text/": octetStream,
		"text/plain; charset=x": octetStream, "text/plain\r\nBcc: x": octetStream, "Text/Plain": octetStream,
		"a/" + strings.Repeat("x", 70): octetStream, "text/ü": octetStream, `text/"x"`: octetStream,
	} {
		in := received(t, compose(t, enclosing(ticketing.Enclosure{Name: "a.x", Type: kind})))
		if len(in.Attachments) != 1 || in.Attachments[0].Type != want {
			t.Errorf("%q arrived as %+v", kind, in.Attachments)
		}
	}
}

func TestAnEnclosedMailIsKnownByItsName(t *testing.T) {
	for name, want := range map[string]string{"Störung": "Störung.eml", "a.eml": "a.eml", "": "file.eml",
		strings.Repeat("x", 300): strings.Repeat("x", 250) + ".eml"} {
		if _, got := enclosedAs(ticketing.Enclosure{Name: name, Type: mailType}); got != want {
			t.Errorf("%q is called %q", name, got)
		}
	}
}

func TestOnlyImagesStandInTheText(t *testing.T) {
	for kind, want := range map[string]bool{"image/png": true, "text/html": false, "text/plain": false} {
		o := enclosing(ticketing.Enclosure{Name: "a", Type: kind, Inline: true, Content: []byte("x")})
		in := received(t, compose(t, o))
		if len(in.Attachments) != 1 || in.Attachments[0].Inline != want || in.Text != "Put it out, please." {
			t.Errorf("%s: %+v, text %q", kind, in.Attachments, in.Text)
		}
	}
}

func FuzzAnEnclosureAddsItsNameAndNothingElse(f *testing.F) {
	for _, name := range []string{"", "a.pdf", "=?utf-8?q?a=0d=0aBcc:_x?=", "a\r\nBcc: x\r\n\r\n", "\x00",
		strings.Repeat("é", 300), "a\u202Eb", `"; x="`, "utf-8''%0d%0a", strings.Repeat("\"", 300)} {
		f.Add(name, "text/plain", []byte("\r\n.\r\n"))
	}
	f.Add("x", "text/plain\r\nX: y", []byte("--ticketd-"))
	f.Fuzz(func(t *testing.T, name, kind string, content []byte) {
		o := enclosing(ticketing.Enclosure{Name: name, Type: kind, Content: content})
		letter := compose(t, o)
		if i := bare(letter); i >= 0 || !ascii(string(letter)) {
			t.Fatalf("not fit for the wire, bare line end at %d", i)
		}
		_, want := enclosedAs(o.Enclosures[0])
		if word, standard := enclosedNames(t, letter); word != want || standard != want {
			t.Fatalf("%q is read as %q and %q, want %q", name, word, standard, want)
		}
		if want == "" || len(want) > 255 || !utf8.ValidString(want) || path.Base(want) != want ||
			strings.ContainsFunc(want, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }) {
			t.Fatalf("%q is no name for a file", want)
		}
		in := received(t, letter)
		if len(in.Attachments) != 1 || in.Attachments[0].SHA256 != sha256.Sum256(content) {
			t.Fatalf("arrived as %+v", in.Attachments)
		}
	})
}

func BenchmarkComposeEnclosure(b *testing.B) {
	o := enclosing(ticketing.Enclosure{Name: "film.mp4", Type: "video/mp4", Content: make([]byte, 10<<20)})
	b.ReportAllocs()
	b.SetBytes(10 << 20)
	for b.Loop() {
		if _, err := Compose(o); err != nil {
			b.Fatal(err)
		}
	}
}
