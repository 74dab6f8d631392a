package servertest

import (
	"fmt"
	"strings"
)

// fieldUnits are what header fields are made long of, to have a reader look again and again.
var fieldUnits = []string{"(", "(()", "\"", "<", "<<", ",", ";", ":", "\\", "@", "a@b,", "\"<", "=?", "=?a?q?",
	"=?utf-8?b?YQ==?= ", "=?utf-8?q?=", "%41", "*0*=", "x*1=y;", "x*1*=%41;", " ", "\t", "\r\n ", "[T-1", "[T-1]",
	"Re: ", "Re[", "<a@b> ", "dmarc=pass ", "(a;b=c) ", "for <a@b>;", "\u202e", "\xff", "[EXT]"}

// bodyUnits are the same for texts and pages.
var bodyUnits = []string{">", "> ", ">\n", "On ", "On x wrote:\n", "wrote:", "-----\n", "-----Original Message-----\n",
	"From: a\nSent: b\n", "From:", "_", "-- \n", "\n", " \n", "a ", "(((", "[", "[T-1", "t1042.", "begin 644 x\n", "`\n`",
	"/", "/a", "/close\n", "// ", "- ", "note:\n", "\u200b", "<", "<div>", "<blockquote>", "</div>", "<a href=", "<a b=\"", "&",
	"&#", "<!--", "<!-- -->", "<table><tr><td>", "<p", "<br>", "<style>", "=", "=3D", "=\n", "=?", "\xe3\x81", "\u4e00", "https://",
	"a@b.example ", "<mailto:a@b> ", "\x1b$B", "+AA"}

// Malice makes mails of about so many octets that are hard to read, each by what it is made of.
func Malice(octets int) map[string]string {
	mails := map[string]string{}
	for _, unit := range fieldUnits {
		long := strings.Repeat(unit, octets/11/len(unit))
		var b strings.Builder
		for _, name := range []string{"From", "To", "Cc", "References", "Subject", "Received", "Authentication-Results",
			"DKIM-Signature", "Date", "Auto-Submitted"} {
			fmt.Fprintf(&b, "%s: %s\r\n", name, long)
		}
		mails["fields of "+unit] = b.String() + "Content-Type: text/plain; " + long + "\r\n\r\nhello\r\n"
	}
	for _, unit := range bodyUnits {
		long := strings.Repeat(unit, octets/len(unit))
		for _, kind := range []string{"text/plain", "text/html", "text/plain; format=flowed",
			"message/delivery-status", "multipart/mixed; boundary=\"" + strings.TrimSpace(unit[:1]) + "b\""} {
			mails[kind+" of "+unit] = "From: ann@customer.example\r\nTo: support@desk.example\r\nSubject: x\r\n" +
				"Content-Type: " + kind + "\r\n\r\n" + strings.ReplaceAll(long, "\n", "\r\n")
		}
	}
	return mails
}
