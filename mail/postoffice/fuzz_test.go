package postoffice

import (
	"bytes"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// FuzzMail holds that every mail can be served: header and body make up the whole, the fields
// make up the header, no section or envelope panics, and no foreign verdict survives delivery.
func FuzzMail(f *testing.F) {
	for _, seed := range []string{
		"", "\r\n", "a", "Subject: x\r\n y\r\n\r\nbody", " x\nFrom: a@b\n\n",
		"Authentication-Results: (\\)) \"mx\"; dmarc=pass\r\n\r\n",
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
		"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	o := New(Options{AuthservID: "mx"})
	f.Fuzz(func(t *testing.T, raw []byte) {
		header := raw[:headerEnd(raw)]
		var joined []byte
		for _, field := range fields(header) {
			joined = append(joined, field...)
		}
		if !bytes.Equal(joined, header) {
			t.Errorf("fields %q of header %q", joined, header)
		}
		whole := append(section(raw, imap.PartSpecifierHeader), section(raw, imap.PartSpecifierText)...)
		if !bytes.Equal(whole, raw) || !bytes.Equal(section(raw, ""), raw) {
			t.Errorf("sections %q of mail %q", whole, raw)
		}
		for name, field := range fields(o.stripped(raw)) {
			_, value, _ := strings.Cut(string(field), ":")
			if strings.EqualFold(name, "Authentication-Results") && authservID(value) == "mx" {
				t.Errorf("%q survived", field)
			}
			if name == "" { // the end of the header
				break
			}
		}
		envelope(raw)
		o.results(Envelope{Raw: raw})
		sound(t, writable(imapserver.ExtractBodyStructure(bytes.NewReader(raw))))
	})
}

func section(raw []byte, specifier imap.PartSpecifier) []byte {
	return bytes.Clone(bodySection(raw, &imap.FetchItemBodySection{Specifier: specifier}))
}

// sound holds that the library's writer will not panic.
func sound(t *testing.T, structure imap.BodyStructure) {
	structure.Walk(func(_ []int, part imap.BodyStructure) bool {
		multi, ok := part.(*imap.BodyStructureMultiPart)
		if ok && (len(multi.Children) == 0 || multi.Extended == nil) {
			t.Errorf("%+v can't be written", multi)
		}
		return true
	})
}
