package desk_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// answerer answers every letter by itself, in a way that is drawn.
type answerer struct {
	from    ticketing.Address
	fields  []string // that its mails have
	subject func(theirs string, n int) string
	threads bool
	times   int // how many mails it writes for each of ours
	written int
}

func drawAnswerer(rt *rapid.T, from ticketing.Address) *answerer {
	m := &answerer{from: from, times: rapid.IntRange(1, 3).Draw(rt, "answers to each"),
		threads: rapid.Bool().Draw(rt, "threads")}
	m.subject = rapid.SampledFrom([]func(string, int) string{
		func(theirs string, n int) string { return fmt.Sprintf("Ticket Received - %d - %s", n, theirs) },
		func(_ string, n int) string { return fmt.Sprintf("Your request %d", n) },
		func(theirs string, _ int) string { return "Re: " + theirs },
		func(_ string, n int) string { return fmt.Sprintf("[T-%d] hello", 1001+n%7) },
		func(string, int) string { return "Automatic reply" },
	}).Draw(rt, "subject")
	for _, f := range []string{"Auto-Submitted: auto-replied", "Precedence: bulk", "X-OTRS-Loop: x", "Return-Path: <>",
		"X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated"} {
		if rapid.IntRange(0, 5).Draw(rt, "a sign") == 0 {
			m.fields = append(m.fields, f)
		}
	}
	return m
}

func (m *answerer) answer(to ticketing.Address, raw string) (mails []string) {
	for range m.times {
		m.written++
		fields := slices.Clone(m.fields)
		if m.threads {
			fields = append(fields, thread(headerOf(raw, "Message-ID"))...)
		}
		mails = append(mails, rawMail(string(m.from), to, m.subject(headerOf(raw, "Subject"), m.written), "Thank you.", fields...))
	}
	return mails
}

// within checks that of some letters no more than so many left in any such span. Caps count
// whole minutes.
func within(rt *rapid.T, what string, left []outbox.Delivery, limit int, span time.Duration) {
	slices.SortFunc(left, func(a, b outbox.Delivery) int { return cmp.Compare(a.Finished.Unix(), b.Finished.Unix()) })
	for i := range left {
		if i >= limit && left[i].Finished.Sub(left[i-limit].Finished) < span-2*time.Minute {
			rt.Fatalf("%s: more than %d letters leave within %s from %v on", what, limit, span, left[i-limit].Finished)
		}
	}
}

func TestWhateverMachinesWriteTheLettersStayWithinTheCapsAndNothingIsLost(t *testing.T) {
	s := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := partyOf(t, s)
		defer p.close()
		n := newNetwork(t, p)
		var machines []*answerer
		for i := range rapid.IntRange(1, 3).Draw(rt, "machines") {
			m := drawAnswerer(rt, ticketing.Address(fmt.Sprintf("m%d@d%d.example", i, i/2)))
			machines = append(machines, m)
			n.machines[m.from] = func(raw string) []string { return m.answer(p.at, raw) }
		}
		for range rapid.IntRange(1, 8).Draw(rt, "mails") {
			m := machines[rapid.IntRange(0, len(machines)-1).Draw(rt, "of")]
			for _, raw := range m.answer(p.at, "") {
				p.bring(raw)
			}
			n.run(time.Duration(rapid.IntRange(0, 7200).Draw(rt, "pause")) * time.Second)
		}
		days := rapid.IntRange(1, 2).Draw(rt, "days")
		n.run(time.Duration(days) * 24 * time.Hour)
		caps := ticketing.DefaultCaps()
		sent := slices.DeleteFunc(p.outside(), func(d outbox.Delivery) bool { return d.State != outbox.Sent })
		within(rt, "in all", slices.Clone(sent), caps.AutoInAll, caps.Window)
		for _, m := range machines {
			to := slices.DeleteFunc(slices.Clone(sent), func(d outbox.Delivery) bool { return d.To != m.from })
			within(rt, string(m.from), slices.Clone(to), caps.AcksPerAddressDay, 24*time.Hour)
			within(rt, string(m.from), to, caps.AcksFreeBeforeSpacing+1, caps.AckSpacing)
		}
		p.nothingLost()
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

func TestWhateverStormComesTheLettersStayWithinTheCapsAndNothingIsLost(t *testing.T) {
	s := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := partyOf(t, s)
		defer p.close()
		p.desk = desk.New(p.store, s, compose, func() {})
		domains := rapid.SampledFrom([]int{1, 3, 90}).Draw(rt, "domains")
		people := rapid.SampledFrom([]int{1, 20, 90}).Draw(rt, "people")
		total := 0
		for range rapid.IntRange(1, 3).Draw(rt, "gusts") {
			size, into := rapid.IntRange(1, 90).Draw(rt, "mails"), rapid.IntRange(0, 3).Draw(rt, "into a ticket")
			var gust []ticketing.Incoming
			for i := range size {
				in := p.mail(ticketing.Address(fmt.Sprintf("u%d@d%d.example", i%people, i%domains)), "Storm.")
				if i%4 < into {
					numbered(ticketing.Number(1001 + i%3))(&in)
				}
				gust = append(gust, sealed(in, ""))
				p.brought = append(p.brought, in.Receipts())
			}
			total += size
			p.receive(gust...)
			p.post()
			p.now = p.now.Add(time.Duration(rapid.IntRange(1, 2000).Draw(rt, "calm")) * time.Second)
			p.post()
		}
		p.now = p.now.Add(24 * time.Hour)
		p.post()
		p.stormIsBounded(rt, total)
	})
}

// stormIsBounded holds what left against the caps, and counts the mails.
func (p *party) stormIsBounded(rt *rapid.T, total int) {
	caps := ticketing.DefaultCaps()
	byPerson, byDomain, all := map[ticketing.Address]int{}, map[string]int{}, p.outside()
	for _, d := range all {
		if d.Held != "" {
			continue
		}
		if byPerson[d.To]++; byPerson[d.To] > caps.AcksPerAddressDay {
			rt.Fatalf("%s gets %d letters", d.To, byPerson[d.To])
		}
		byDomain[fmt.Sprint(d.To.Domain(), d.Created.Unix())]++
	}
	for gust, n := range byDomain {
		if n > caps.TicketsPerDomain {
			rt.Fatalf("%s gets %d letters in one gust", gust, n)
		}
	}
	filed := 0
	for n := range p.tickets() {
		filed += p.ticket(ticketing.FirstNumber + ticketing.Number(n)).Entries
	}
	if filed += len(p.held()); filed < total {
		rt.Fatalf("of %d mails %d are in tickets or held", total, filed)
	}
	if len(all) != p.tickets() {
		rt.Fatalf("%d tickets and %d acknowledgements, held or not", p.tickets(), len(all))
	}
	p.nothingLost()
	if p.Failed() {
		rt.Fatal("see above")
	}
}
