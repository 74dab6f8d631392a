package reply

import "testing"

func TestHeadersThatTheWriterPastedStay(t *testing.T) {
	const head = "From: ann@example.com\nTo: desk@example.org\nSubject: Invoice\nDate: Tue, 5 May 2026 09:12:33 +0200"
	for _, text := range []string{
		"Here is what the server logged:\n\nMay 5 09:12:33 mx1 smtpd: reject\n" + head + "\n\nWhy is that?",
		"Our SPF seems to be wrong.\n\nReturn-Path: <ann@example.com>\nReceived: from mx1.example.com\n\tby mx2\n" +
			head + "\n\nPlease check.",
		"Our SPF seems to be wrong.\n\n" + head + "\nMIME-Version: 1.0\nX-Spam-Status: No\n\nPlease check.",
		"A question came from our site\n\nFrom: Ann Lee\nE-Mail: ann@example.com\nSubject: printer\n" +
			"Date: 05.05.2026 09:12\n\nIt is broken.",
		"Neue Anfrage\n\nVon: Ann Lee\nTelefon: 030 1234\nE-Mail: ann@example.com\nBetreff: Drucker\n" +
			"Datum: 05.05.2026\n\nEr ist kaputt.",
		"Both differ so\n\n3c3\n< host: old\n---\n> host: new",
	} {
		if p := Split(text); p.Fresh != text {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
}

func TestHeadersBelowASignatureWithoutBlankLineStillBeginTheOlderMail(t *testing.T) {
	const older = "From: Desk <desk@example.org>\nSent: Tuesday, May 5, 2026 09:12\nTo: Ann\nSubject: printer\n\nIs it on?"
	for _, own := range []string{"Yes.\n", "Yes.\n\nRegards\nAnn Lee\nE-Mail: ann@example.com\nPhone: 030 1234\n"} {
		if p := Split(own + older); p.Quoted != older {
			t.Errorf("quoted = %q below %q", p.Quoted, own)
		}
	}
}
