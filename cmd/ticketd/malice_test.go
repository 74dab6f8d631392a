package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
	"ticketd/ticketing/command"
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

// malicious makes mails of about so many octets.
func malicious(octets int) map[string]string {
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

// readThrough has every reader look at a mail: who sent it, what was said, what was ordered, which
// ticket is meant.
func readThrough(raw string) {
	in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{Prefixes: []string{"T"},
		Ours: func(a ticketing.Address) bool { return a == "support@desk.example" }})
	in.Auth = trust.New([]string{"mx.desk.example"}, func(context.Context, string) ([]string, error) {
		return nil, nil
	}).Authenticate(context.Background(), in, strings.NewReader(raw), int64(len(raw)))
	in = trust.Unveil(in)
	read := command.Read(in.Fresh)
	for _, o := range read.Orders {
		command.Names(o.Value)
	}
	read.Agrees(command.Read(in.Other))
	command.Fix(in.Fresh, 1, "/close")
	ticketing.FindTags(in.Text, []string{"T"})
	ticketing.TokenInText(in.Text)
	ticketing.BaseSubject(in.Subject, []string{"T"})
}

// The work is counted in octets and objects of memory, which are the same on every machine; what
// is long in time alone is seen by BenchmarkA30.
func TestA30TwiceTheMaliceIsTwiceTheWork(t *testing.T) {
	const octets = 24 << 10
	half, whole := malicious(octets), malicious(2*octets)
	readThrough(half["text/html of <div>"]) // what is made once is made now
	for name, raw := range half {
		small, large := workOf(raw), workOf(whole[name])
		if large > 5*small/2+1<<20 {
			t.Errorf("%s: %d octets of memory for %d of mail, and %d for %d", name, small, len(raw), large, len(whole[name]))
		}
		if most := uint64(400 * (len(whole[name]) + 16<<10)); large > most {
			t.Errorf("%s: %d octets of memory for a mail of %d", name, large, len(whole[name]))
		}
	}
}

// workOf is how much memory reading a mail asks for, in all.
func workOf(raw string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	readThrough(raw)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func BenchmarkA30(b *testing.B) {
	for name, raw := range malicious(256 << 10) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				readThrough(raw)
			}
		})
	}
}
