package reply

import (
	"strings"
	"testing"
)

const footerLine = "T-1042 · t1042.agbwzefk7ud6onqhhfpoid52bie7cwpzp745nor5"

func TestAFooterIsKnownByItsToken(t *testing.T) {
	token := "t1042.agbwzefk7ud6onqhhfpoid52bie7cwpzp745nor5"
	for _, s := range []string{footerLine, token, "> > " + footerLine, "*" + footerLine + "*",
		"T-1042 ? " + token, "T-1042\u00a0·\u00a0" + token, "| " + token} {
		if !IsFooter(s) {
			t.Errorf("%q is no footer", s)
		}
	}
	for _, s := range []string{"", "T-1042", "t1042.", token + "@desk.example",
		"I found " + token + " in the mail", "see the file " + token, strings.ToUpper(token),
		"www.agbwzefk7ud6onqhhfpoid52bie7cwpzp745nor5", "t.agbwzefk7ud6onqhhfpoid52bie7cwpzp745nor5"} {
		if IsFooter(s) {
			t.Errorf("%q is a footer", s)
		}
	}
}

func TestAMailThatOurLinkBeganIsReadWithoutFooterAndSignature(t *testing.T) {
	for _, c := range []struct{ name, in, fresh, signature string }{
		{"bare", "/take\n\n\n" + footerLine, "/take", ""},
		{"with the footer's mark", "/take\n\n" + FooterMark + "\n" + footerLine, "/take", ""},
		{"delimited signature below", "/take\n\n\n" + footerLine + "\n\n-- \nAnn Lee\nACME", "/take",
			"-- \nAnn Lee\nACME"},
		{"Outlook's signature below", "/take\n\n\n" + footerLine + "\n\nAnn Lee\nACME Inc.\n+49 30 1", "/take",
			"Ann Lee\nACME Inc.\n+49 30 1"},
		{"phone below", "/take\n\n\n" + footerLine + "\n\nSent from my iPhone", "/take", "Sent from my iPhone"},
		{"signature above", "/take\n\n-- \nAnn Lee\n\n" + footerLine, "/take", "-- \nAnn Lee"},
		{"phone above", "/take\n\nSent from my iPhone\n\n" + footerLine, "/take", "Sent from my iPhone"},
		{"words above", "/note\nShe called again.\n\n" + footerLine + "\n\nAnn", "/note\nShe called again.", "Ann"},
		{"words below", "/close\n\n\n" + footerLine + "\nThe cable was loose, it works now.",
			"/close\n\n\nThe cable was loose, it works now.", ""},
		{"nothing but a signature below", "\n\n" + footerLine + "\n\nAnn Lee", "Ann Lee", ""},
		{"answer below a letter", "The printer works.\n\n" + FooterMark + "\n" + footerLine + "\n\nThanks",
			"The printer works.\n\nThanks", ""},
	} {
		p := Split(c.in)
		if p.Fresh != c.fresh || p.Signature != c.signature || strings.Contains(p.Fresh, "t1042.") {
			t.Errorf("%s: fresh = %q, signature = %q", c.name, p.Fresh, p.Signature)
		}
	}
}

func TestAnswersBetweenTheLinesDoNotCarryTheToken(t *testing.T) {
	p := Split("> The customer waits.\nI know.\n> Please answer.\nYes.\n> \n> " + FooterMark + "\n> " + footerLine)
	if p.Fresh != "> The customer waits.\nI know.\n> Please answer.\nYes.\n> " {
		t.Errorf("fresh = %q", p.Fresh)
	}
	_, p = FromHTML(`<blockquote type="cite"><p>The customer waits.</p></blockquote><p>I know.</p>` +
		`<blockquote type="cite"><p>Please answer.</p><hr><p>` + footerLine + `</p></blockquote><p>Yes.</p>`)
	if strings.Contains(p.Fresh, "t1042") || !strings.Contains(p.Fresh, "Yes.") {
		t.Errorf("fresh = %q", p.Fresh)
	}
}

func TestAnAnswerWithoutWordsToALetterWithOurFooterIsNoForward(t *testing.T) {
	p := Split("From: Desk <desk@example.com>\nSent: 5 May 2026 09:12\nTo: Ann\nSubject: [T-1042] x\n\nHello\n\n" +
		FooterMark + "\n" + footerLine)
	if p.Fresh != "" || p.Forwarded {
		t.Errorf("%+v", p)
	}
}

func TestWhatAnotherDeskWritesBelowItsReplyMarkerIsKept(t *testing.T) {
	const words = "Your request (4711) has arrived.\n\nTo add something, answer this mail."
	for _, in := range []string{"##- Please type your reply above this line -##\n\n" + words,
		"\n\n##- Bitte hier dr\u00fcber antworten -##\n" + words} {
		if p := Split(in); p.Fresh != words || !p.Kept || p.Why != "nothing stands above a reply marker" {
			t.Errorf("%+v", p)
		}
	}
	answered := Split("It works.\n\n##- Please type your reply above this line -##\n\n" + words)
	if answered.Fresh != "It works." {
		t.Errorf("an answer to it: %+v", answered)
	}
	ours := Split("##- Please write your answer above this line -##\n\nHello\n\n" + FooterMark + "\n" + footerLine)
	if ours.Fresh != "" {
		t.Errorf("an answer without words to a letter of ours: %+v", ours)
	}
}
