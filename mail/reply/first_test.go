package reply

import (
	"strings"
	"testing"
)

func TestAFirstMailKeepsWhatOnlyLooksLikeAnOlderOne(t *testing.T) {
	const head = "From: desk@example.com\nSent: Tuesday, May 5, 2026 09:12\nTo: ann@example.org\nSubject: Order"
	for _, text := range []string{
		"This is the head of the last mail that we got\n\n" + head + "\n\nNothing came since. Please check.\n\nAnn",
		"Log of today\n\n2026-05-05 10:12 ann@example.org:\nlogin failed\n\nWhy?",
		"On 5 May 2026 at 10:12 the clerk said:\nit will be ready.\nIt is not.",
	} {
		if p := Split("Hello,\n\n" + text).AsFirst(); p.Fresh != "Hello,\n\n"+text {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
	p := Split("Please look at this mail\n\n" + head + "\n\nIt is sent.\n\n-- \nAnn Lee").AsFirst()
	if !p.Kept || p.Signature != "-- \nAnn Lee" || !strings.HasSuffix(p.Fresh, "It is sent.") {
		t.Errorf("%+v", p)
	}
}

func TestAFirstMailLosesWhatIsMarkedAsAnOlderOne(t *testing.T) {
	for _, text := range []string{
		"Yes.\n\nOn Tue, May 5, 2026 at 9:12 AM Ann <ann@example.com> wrote:\n> Is it on?",
		"Yes.\n\n-----Original Message-----\nFrom: Ann <ann@example.com>\nSent: 5 May 2026 09:12\nTo: Bob\nSubject: x\n\nIs it on?",
		"Yes.\n\n________________________________\nFrom: Ann <ann@example.com>\nSent: 5 May 2026 09:12\nTo: Bob\nSubject: x\n\nOn?",
	} {
		if p := Split(text).AsFirst(); p.Fresh != "Yes." {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
	_, p := FromHTML(`<p>Yes.</p><hr><div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> Monday</div><p>On?</p>`)
	if p = p.AsFirst(); p.Fresh != "Yes." {
		t.Errorf("fresh = %q", p.Fresh)
	}
}
