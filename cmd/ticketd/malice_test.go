package main

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/mail/servertest"
	"ticketd/mail/trust"
	"ticketd/ticketing"
	"ticketd/ticketing/command"
)

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
	half, whole := servertest.Malice(octets), servertest.Malice(2*octets)
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
	for name, raw := range servertest.Malice(256 << 10) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				readThrough(raw)
			}
		})
	}
}
