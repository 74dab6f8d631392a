package reply

import (
	"strings"
	"testing"
)

func TestAPostscriptBelowTheSignatureIsNew(t *testing.T) {
	const sign = "-- \nAnn Lee\nACME\n+49 30 1234"
	for _, ps := range []string{
		"PS: please call me before noon", "P.S. I am away on Friday.", "P.-S. : merci de rappeler avant midi",
		"PPS: and the invoice", "By the way, the scanner is broken as well.", "追伸 金曜日は不在です。", "附：发票也请寄来",
		"PS I am away on Friday.",
	} {
		for _, below := range []string{"", "\n\nSent from my iPhone"} {
			p := Split("Yes.\n\n" + sign + "\n\n" + ps + below)
			if p.Fresh != "Yes.\n\n"+ps || !strings.HasPrefix(p.Signature, sign) {
				t.Errorf("%q: fresh = %q", ps, p.Fresh)
			}
		}
		p := Split("> Is it on?\n\n" + sign + "\n\n" + ps)
		if !strings.Contains(p.Fresh, ps) {
			t.Errorf("%q below a quote: fresh = %q", ps, p.Fresh)
		}
	}
	if p := Split("Yes.\n\n-- \nAnn Lee\n\nPS Software GmbH\nBerlin"); p.Fresh != "Yes." {
		t.Errorf("the name of a company: fresh = %q", p.Fresh)
	}
}

func TestDashesAboveASentenceBeginNoSignature(t *testing.T) {
	for _, text := range []string{
		"The display shows\n--\npaper jam in tray 2\n--\nand it does not print.",
		"I have two things to say.\n—\nThe printer is broken again.\nThe scanner, too.",
		"显示\n--\n打印机坏了。", "My new address:\n-- \nNew Street 5\n12345 Berlin",
		"The file has:\n--\nhost a\nport 1",
	} {
		if p := Split(text); p.Fresh != text {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
}

func TestWordsTypedIntoASignatureAreNew(t *testing.T) {
	for _, c := range []struct{ in, fresh string }{
		{`<div>Hello</div><div id="Signature"><div>The printer is broken again.</div><div>Ann Lee</div></div>`,
			"Hello\nThe printer is broken again.\nAnn Lee"},
		{`<div id="AppleMailSignature">Yes, please call me today.</div><blockquote type="cite">Shall we?</blockquote>`,
			"Yes, please call me today."},
		{`<div>Hello</div><div id="Signature"><div>Thank you and best regards.</div><div>Ann Lee</div></div>`, "Hello"},
		{`<div>Hello</div><div id="AppleMailSignature">Sent from my new iPhone.</div>`, "Hello"},
	} {
		if _, p := FromHTML(c.in); p.Fresh != c.fresh {
			t.Errorf("fresh = %q of %s", p.Fresh, c.in)
		}
	}
}
