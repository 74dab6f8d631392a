package parse_test

import (
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestFilesHaveTheNameThatTheSenderSees(t *testing.T) {
	file := func(header string) string {
		return parts("mixed", plain, header+"\n\nx")
	}
	name := func(want, header string) shape { return shape{header, file(header), "plain words", want, ""} }
	hold(t, []shape{
		name("my file.pdf", "Content-Type: application/pdf\nContent-Disposition: attachment; filename=my file.pdf"),
		name("a (1).pdf", "Content-Type: application/pdf; name=a (1).pdf\nContent-Disposition: attachment"),
		name("a;b.pdf", `Content-Disposition: attachment; filename="a;b.pdf"`),
		name("a.pdf", "Content-Type: application/pdf; name=\"a.pdf\"; name=\"a.pdf\""),
		name("a.pdf", "Content-Type: application/pdf name=\"a.pdf\""),
		name("a.pdf", "Content-Type: application/pdf name=\"\"\nContent-Disposition: attachment; filename=a.pdf"),
		name("new.pdf", "Content-Type: application/pdf; name=old.pdf\nContent-Disposition: attachment; filename=new.pdf"),
		name("a.pdf", "Content-Type: application/pdf\nContent-Disposition: attachment; name=a.pdf"),
		name("a.pdf", "Content-Type: application/pdf; filename=a.pdf"),
		name("part-2.pdf", "Content-Type: application/pdf"),
		name("part-2.pdf", "Content-Type: application/pdf; name=\"\"\nContent-Disposition: attachment; filename=\"\""),
		name("part-2.bin", "Content-Type: application/octet-stream"),
		name("part-2.txt", "Content-Type: text/plain\nContent-Disposition: attachment"),
		name("part-2.rtf", "Content-Type: text/rtf"),
		name("b.txt", "Content-Type: text/plain; name=b.txt"),
		name("b.txt", "Content-Type: text/plain; name=b.txt\nContent-Disposition: inline"),
		name("b.html", "Content-Type: text/html\nContent-Disposition: attachment; filename=b.html"),
		name("c.png", "Content-Type: image/png\nContent-Disposition: ATTACHMENT; FILENAME=c.png"),
		name("partial.eml", "Content-Type: message/partial; number=1; total=2; id=x"),
	})
}

func TestTextsBelongToTheLetterUnlessTheyAreFiles(t *testing.T) {
	text := func(header, words string) string { return header + "\n\n" + words }
	first := text("Content-Type: text/plain; charset=us-ascii; name=body.txt", "one")
	hold(t, []shape{
		{"the first may have a name", parts("mixed", first, text("Content-Type: text/plain", "two")), "one\n\ntwo", "", ""},
		{"among alternatives, too", parts("mixed", multi("c", "alternative", first,
			text("Content-Type: text/html; name=body.html", "<p>one</p>")), image), "one", "a.png", ""},
		{"a footer of a list", parts("mixed", plain, text("Content-Type: text/plain\nContent-Disposition: inline", "two")),
			"plain words\n\ntwo", "", ""},
		{"words between images", parts("mixed", plain, image, text("Content-Type: text/plain", "two"), image,
			text("Content-Type: text/html", "<p>three</p>")), "plain words\n\ntwo\n\nthree", "a.png, a.png", ""},
		{"a mail that is a file", "From: a@b.example\nContent-Type: application/zip; name=a!b.zip\n" +
			"Content-Disposition: attachment\n\nx", "", "a!b.zip", ""},
		{"a mail that is a text file", "From: a@b.example\nContent-Type: text/plain; name=a.csv\n" +
			"Content-Disposition: attachment; filename=a.csv\n\nx", "", "a.csv", ""},
		{"nothing but a text with a name", parts("mixed", image, text("Content-Type: text/plain; name=body.txt", "one")),
			"one", "a.png, body.txt", ""},
		{"nothing but a text of an unusual kind", parts("mixed", text("Content-Type: text/x-own", "one")), "one",
			"part-1.bin", ""},
		{"a text of an unusual kind beside another", parts("mixed", plain, text("Content-Type: text/x-own", "one")),
			"plain words", "part-2.bin", ""},
	})
}

func TestRelatedAndAlternativePartsAreShownInOddNestings(t *testing.T) {
	alt := multi("c", "alternative", plain, html)
	hold(t, []shape{
		{"the image first", parts("related", image, html), "html words", "a.png", ""},
		{"the image before the alternatives", parts("related", image, alt), "plain words", "a.png", ""},
		{"the root is named", parts("related; start=\"<r>\"", "Content-Type: text/html\nContent-ID: <o>\n\n<p>no</p>",
			"Content-Type: text/html\nContent-ID: <r>\n\n<p>root</p>"), "root", "part-1.html", ""},
		{"a named root that is not there", parts("related; start=\"<z>\"", html, image), "html words", "a.png", ""},
		{"a footer inside", parts("related", html, image, "Content-Type: text/plain\n\nfooter"), "html words\n\nfooter",
			"a.png", ""},
		{"mixed inside alternative", parts("alternative", plain, multi("c", "mixed", html,
			"Content-Type: application/pdf; name=a.pdf\n\nx", "Content-Type: text/html\n\n<p>below</p>")),
			"plain words", "a.pdf", ""},
		{"mixed inside related", parts("related", multi("c", "mixed", plain, image), image), "plain words",
			"a.png, a.png", ""},
		{"alternative inside alternative", parts("alternative", alt, "Content-Type: text/html\n\n<p>other</p>"),
			"plain words", "", ""},
		{"two alternatives in a mixed", parts("mixed", alt, multi("d", "alternative",
			"Content-Type: text/plain\n\nfooter", "Content-Type: text/html\n\n<p>footer</p>")), "plain words\n\nfooter", "", ""},
		{"a blank text as Outlook sends it", parts("alternative", "Content-Type: text/plain\n\n\u00a0\n \n", html),
			"html words", "", ""},
		{"alternatives without a text", parts("alternative", image), "epilogue", "a.png", "outside of all parts"},
		{"an image without a Content-ID", parts("mixed", html,
			"Content-Type: image/png\nContent-Disposition: inline\n\nx"), "html words", "part-2.png", ""},
		{"an image beside a text alone", parts("related", plain, image), "plain words", "a.png", ""},
	})
}

func TestInvitationsAreAttachedAndSpeakWhereNothingElseDoes(t *testing.T) {
	const event = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\n" +
		"BEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20260302T093000\nDTEND;TZID=Europe/Berlin:20260302T100000\n" +
		"SUMMARY;LANGUAGE=en:Look at the\n  printer\nLOCATION:Room 2\\, upstairs\nDESCRIPTION:Bring\\na key.\n" +
		"BEGIN:VALARM\nDESCRIPTION:Reminder\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR"
	const words = "Look at the printer\nWhen: 2026-03-02 09:30 Europe/Berlin - 2026-03-02 10:00 Europe/Berlin\n" +
		"Where: Room 2, upstairs\n\nBring\na key."
	calendar := "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n"
	hold(t, []shape{
		{"beside a text", parts("alternative", plain, html, calendar+event), "plain words", "invite.ics", ""},
		{"alone", "From: a@b.example\n" + calendar + event, words, "invite.ics", ""},
		{"beside a blank text", parts("alternative", blank, calendar+event), words, "invite.ics", ""},
		{"as a file", parts("mixed", plain, "Content-Type: application/ics; name=meet.ics\n\n"+event), "plain words",
			"meet.ics", ""},
		{"all day, in UTC", "From: a@b.example\n" + calendar + "BEGIN:VEVENT\nSUMMARY:A\nDTSTART;VALUE=DATE:20260302\n" +
			"DTEND:20260303T090000Z\nEND:VEVENT", "A\nWhen: 2026-03-02 - 2026-03-03 09:00 UTC", "invite.ics", ""},
		{"without an event", "From: a@b.example\n" + calendar + "BEGIN:VCALENDAR\nEND:VCALENDAR", "", "invite.ics", ""},
		{"not a calendar", "From: a@b.example\n" + calendar + "SUMMARY:x\nEND:VEVENT\nEND\n:::", "", "invite.ics", ""},
	})
}

func TestWhatIsNotOpenedIsKeptAndNamed(t *testing.T) {
	hold(t, []shape{
		{"TNEF", parts("mixed", plain, "Content-Type: application/ms-tnef\n\nx"), "plain words", "winmail.dat",
			"files inside winmail.dat were not unpacked; ask the sender for a mail as plain text"},
		{"TNEF under another name", parts("mixed", plain, "Content-Type: application/vnd.ms-tnef; name=ATT1.dat\n\nx"),
			"plain words", "ATT1.dat", "files inside att1.dat were not unpacked"},
		{"TNEF under another type", parts("mixed", plain, "Content-Type: application/octet-stream; name=WINMAIL.DAT\n\nx"),
			"plain words", "WINMAIL.DAT", "not unpacked"},
		{"S/MIME signed, opaque", "From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=signed-data; " +
			"name=smime.p7m\n\nx", "", "smime.p7m", "S/MIME content (signed-data) was not opened"},
		{"S/MIME encrypted", "From: a@b.example\nContent-Type: application/x-pkcs7-mime; smime-type=enveloped-data\n\nx",
			"", "smime.p7m", "S/MIME content (enveloped-data) was not opened"},
		{"S/MIME under another type", parts("mixed", plain, "Content-Type: application/octet-stream; name=smime.p7m\n\nx"),
			"plain words", "smime.p7m", "S/MIME content"},
		{"S/MIME signed", parts("signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256",
			plain, "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx"), "plain words", "smime.p7s", ""},
		{"PGP encrypted", parts("encrypted; protocol=\"application/pgp-encrypted\"",
			"Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream; name=encrypted.asc\n\nx"),
			"", "pgp-version.txt, encrypted.asc", "encrypted (application/pgp-encrypted) and was not opened"},
		{"PGP encrypted, as a relay mends it", parts("mixed", blank, "Content-Type: application/pgp-encrypted\n\nVersion: 1",
			"Content-Type: application/octet-stream; name=encrypted.asc\n\nx"), "epilogue", "pgp-version.txt, encrypted.asc",
			"PGP content was not decrypted"},
		{"PGP in the text", encoded("7bit", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"),
			"-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", "", "PGP message in the text was not decrypted"},
		{"a piece of a mail", "From: a@b.example\nContent-Type: message/partial; number=2; total=3; id=x\n\nx", "",
			"partial.eml", "piece 2 of 3"},
		{"a mail elsewhere", parts("mixed", plain, "Content-Type: message/external-body; access-type=URL; "+
			"URL=\"https://c.example/a\"\n\nContent-Type: image/png\n"), "plain words", "external-body.txt",
			"lies elsewhere (URL) and was not fetched"},
	})
}

func TestEachGapIsToldOnce(t *testing.T) {
	sealed := "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx"
	in := exact(parts("mixed", plain, sealed, "Content-Type: application/ms-tnef\n\nx", sealed,
		"Content-Type: message/partial; number=1; total=2\n\nx",
		"Content-Type: message/external-body; access-type=ftp\n\nx",
		"Content-Type: text/plain\n\n"+strings.Repeat("words\n", 50000)))
	want := []ticketing.Gap{ticketing.GapSealed, ticketing.GapPacked, ticketing.GapPieces, ticketing.GapElsewhere,
		ticketing.GapCut}
	if got := in.Gaps(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := exact(broken).Gaps(); len(got) != 0 {
		t.Errorf("a mail that is only badly written lacks %q", got)
	}
}

// broken is a mail with defects of which all is read.
const broken = "Subject: x\nrubbish\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: x-own\n\n--b\n\none"

func TestMailsInsideMailsAreFilesNamedByTheirSubject(t *testing.T) {
	inner := "Content-Type: message/rfc822\nContent-Disposition: attachment\n\n"
	nested := "Subject: 4\n\nfourth"
	for _, n := range []string{"3", "2", "1"} {
		boundary := "n" + n
		nested = "Subject: " + n + "\nContent-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary +
			"\n\nword " + n + "\n--" + boundary + "\n" + inner + nested + "\n--" + boundary + "--\n"
	}
	hold(t, []shape{
		{"nested four deep", "From: a@b.example\n" + nested, "word 1", "2.eml", ""},
		{"the same boundary inside and outside", parts("mixed", plain, inner+"Subject: in\n"+
			multi("c", "mixed", plain, image)), "plain words", "in.eml", ""},
		{"with a name", parts("mixed", plain, "Content-Type: message/rfc822; name=other.eml\n"+
			"Content-Disposition: attachment\n\nSubject: in\n\nx"), "plain words", "other.eml", ""},
		{"without a subject", parts("mixed", plain, inner+"From: b@c.example\n\nx"), "plain words", "message.eml", ""},
		{"with an encoded subject", parts("mixed", plain, inner+"Subject: =?utf-8?q?Caf=C3=A9_a/b?=\n\nx"), "plain words",
			"Café a-b.eml", ""},
		{"of headers alone", parts("mixed", plain, "Content-Type: message/rfc822\n\nSubject: in"),
			"plain words\n\nSubject: in", "in.eml", ""},
		{"in a mail without words", "From: a@b.example\nContent-Type: message/rfc822\n\nFrom: b@c.example\nSubject: in\n\nx",
			"From: b@c.example\nSubject: in\n\nx", "in.eml", ""},
		{"international", parts("mixed", plain, "Content-Type: message/global\n\nSubject: in\n\nx"),
			"plain words\n\nSubject: in\n\nx", "in.eml", ""},
	})
	if in := exact(parts("mixed", plain, "Content-Type: message/rfc822\n\nSubject: [T-7] in\n\n/close")); strings.Contains(
		in.Fresh, "close") || len(in.Tags) != 0 {
		t.Errorf("what a mail inside says counts as written here: %q %v", in.Fresh, in.Tags)
	}
}
