package desk_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// counted counts letters of a name by recipient, and those of them that are held.
func (o *office) counted(name string) (to map[ticketing.Address]int, all, held int) {
	o.Helper()
	to = map[ticketing.Address]int{}
	for _, d := range o.letters(name) {
		to[d.To]++
		if all++; d.Held != "" {
			held++
		}
	}
	return to, all, held
}

// storm brings so many mails within a minute, a hundred at a time.
func (o *office) storm(mails int, one func(i int) ticketing.Incoming) {
	o.Helper()
	var batch []ticketing.Incoming
	for i := range mails {
		if batch = append(batch, one(i)); len(batch) == 100 || i == mails-1 {
			o.receive(batch...)
			batch, o.now = nil, o.now.Add(time.Minute*100/time.Duration(max(mails, 100)))
		}
	}
}

func TestL18AReplyAllStormIsOneDigestPerAgent(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	before := len(o.all())
	o.storm(200, func(i int) ticketing.Incoming {
		from := ticketing.Address(fmt.Sprintf("u%d@customer.example", i))
		return o.mail(from, "Please take me off this list!", numbered(1001), func(in *ticketing.Incoming) {
			in.Auth.Aligned = true
			for j := range 200 {
				in.Cc = append(in.Cc, ticketing.Mailbox{Address: ticketing.Address(fmt.Sprintf("u%d@customer.example", j))})
			}
		})
	})
	replies, _, _ := o.counted("notice-reply")
	digests, _, _ := o.counted("notice-alert")
	for agent, n := range replies {
		if n > ticketing.DefaultCaps().MailsPerAddressTicket || digests[agent] != 1 {
			t.Errorf("%s reads %d mails and %d digests", agent, n, digests[agent])
		}
	}
	if n := len(o.all()) - before; n > len(replies)*21 || len(replies) == 0 || len(o.outside()) != 1 || o.tickets() != 1 {
		t.Errorf("%d letters, %d to customers, %d tickets", n, len(o.outside()), o.tickets())
	}
	if n := len(o.ticket(1001).Participants); n > 1+200 {
		t.Errorf("%d take part", n)
	}
	if got := o.ticket(1001); got.Entries != 201 {
		t.Errorf("of 201 mails %d are filed", got.Entries)
	}
}

func TestL19AThousandMailsOfOneAddressAreTenAcknowledgementsADay(t *testing.T) {
	o, caps := open(t, nil), ticketing.DefaultCaps()
	o.storm(1000, func(int) ticketing.Incoming { return o.mail(eve, "Buy.") })
	all, leaving := o.leaving()
	_, notices, held := o.counted("notice-new")
	if leaving > caps.AcksPerAddressDay || len(all) != 1000 || o.tickets() != 1000 {
		t.Errorf("%d of %d acknowledgements, %d tickets", leaving, len(all), o.tickets())
	}
	if notices-held > caps.TicketsPerDomain || notices != 1000 {
		t.Errorf("%d of %d notices go to the team", notices-held, notices)
	}
	if _, alerts, _ := o.counted("notice-brake"); alerts != 1 {
		t.Errorf("%d alerts", alerts)
	}
	atOnce := 0
	for _, d := range all {
		if d.Held == "" && !d.NotBefore.After(o.now) {
			atOnce++
		}
	}
	if atOnce > caps.AcksFreeBeforeSpacing {
		t.Errorf("%d acknowledgements at once", atOnce)
	}
}

func TestL20AThousandAddressesOfOneDomainAreSixtyTicketsWithMail(t *testing.T) {
	o, caps := open(t, nil), ticketing.DefaultCaps()
	o.storm(1000, func(i int) ticketing.Incoming {
		return o.mail(ticketing.Address(fmt.Sprintf("u%d@evil.example", i)), "Buy.")
	})
	for _, name := range []string{"acknowledgement", "notice-new"} {
		if _, all, held := o.counted(name); all-held != caps.TicketsPerDomain || all != 1000 {
			t.Errorf("%s: %d of %d go", name, all-held, all)
		}
	}
	alerts := o.letters("notice-brake")
	if o.tickets() != 1000 || len(alerts) != 1 || alerts[0].To != lea || alerts[0].Held != "" {
		t.Errorf("%d tickets, %d alerts", o.tickets(), len(alerts))
	}
	if text := o.body(alerts[0]); !strings.Contains(text, "More than 60 new tickets came from evil.example within 10 minutes") ||
		!strings.Contains(text, "ticketd outbox release") {
		t.Error(text)
	}
	o.now = o.now.Add(11 * time.Minute)
	o.receive(o.mail("late@evil.example", "Help!"))
	if d := o.newest("acknowledgement", "late@evil.example"); d.Held != "" {
		t.Errorf("when it is calm again: %s", d.Held)
	}
}

// crash opens a copy of the store as it lies on the disk, as after a SIGKILL.
func (o *office) crash(dir string) *office {
	o.Helper()
	image := o.TempDir()
	if err := os.CopyFS(image, unlocked{os.DirFS(dir)}); err != nil {
		o.Fatal(err)
	}
	store, err := bolt.Open(o.Context(), image, bolt.Options{})
	if err != nil {
		o.Fatal(err)
	}
	o.Cleanup(func() {
		if err := store.Close(); err != nil {
			o.Error(err)
		}
	})
	after := &office{T: o.T, store: store, now: o.now, uid: o.uid}
	after.desk = desk.New(store, *o.desk.Setup(), compose, func() {})
	return after
}

// unlocked is a directory without what only says that somebody uses it.
type unlocked struct{ fs.FS }

func (u unlocked) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(u.FS, name)
	kept := all[:0]
	for _, e := range all {
		if e.Type().IsRegular() || e.IsDir() {
			kept = append(kept, e)
		}
	}
	return kept, err
}

func TestL21CapsOutliveAKillAndAClockThatJumps(t *testing.T) {
	for _, jump := range []time.Duration{0, -24 * time.Hour, 24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "desk")
			store, err := bolt.Open(t.Context(), dir, bolt.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			o := &office{T: t, store: store, now: monday}
			o.desk = desk.New(store, setup(t), compose, func() {})
			for range 12 {
				o.receive(o.mail(ann, "It burns."))
			}
			for i := range 70 {
				o.receive(o.mail(ticketing.Address(fmt.Sprintf("u%d@evil.example", i)), "Buy."))
			}
			o.order(1001, ticketing.Order{By: "Ben", Resolve: true})
			for range 4 {
				o.receive(o.mail(ann, "It burns again.", numbered(1001)))
				o.order(1001, ticketing.Order{By: "Ben", Resolve: true})
			}
			after := o.crash(dir)
			after.now = o.now.Add(jump)
			before := len(after.goes())
			after.receive(after.mail(ann, "It burns."), after.mail("u99@evil.example", "Buy."))
			after.receive(after.mail(ann, "It burns again.", numbered(1001)))
			if n := len(after.goes()) - before; jump <= 0 && n != 0 {
				t.Errorf("%d letters more go to customers", n)
			}
			if finished := after.ticket(1001).Finished(); jump <= 0 && !finished {
				t.Error("it is reopened once more")
			}
			if after.tickets() != 84 {
				t.Errorf("%d tickets", after.tickets())
			}
			// A clock that was put back by a day holds no cap for longer than two.
			after.now = after.now.Add(49 * time.Hour)
			before = len(after.goes())
			after.receive(after.mail(ann, "It burns."), after.mail("u100@evil.example", "Buy."))
			after.receive(after.mail(ann, "It burns again.", numbered(1001)))
			if n := len(after.goes()) - before; n != 2 || after.ticket(1001).Finished() {
				t.Errorf("two days later %d go, and it is %s", n, after.ticket(1001).Status)
			}
		})
	}
}

// goes lists the letters to customers that nothing holds.
func (o *office) goes() (going []outbox.Delivery) {
	o.Helper()
	for _, d := range o.outside() {
		if d.Held == "" {
			going = append(going, d)
		}
	}
	return going
}

func TestL22ABreakerTripsOnceIsReleasedAndLosesNothing(t *testing.T) {
	o, caps := open(t, nil), ticketing.DefaultCaps()
	flood := func(from, n int) {
		o.storm(n, func(i int) ticketing.Incoming {
			return o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", from+i)), "Help!")
		})
	}
	flood(0, 400)
	if going, alerts := len(o.goes()), o.letters("notice-brake"); going != caps.AutoInAll || len(alerts) != 1 || alerts[0].To != lea {
		t.Errorf("%d go, %d alerts", going, len(alerts))
	}
	o.now = o.now.Add(time.Hour) // no time lifts a pause
	flood(400, 10)
	if going := len(o.goes()); going != caps.AutoInAll || len(o.letters("notice-brake")) != 1 {
		t.Errorf("an hour later %d go, %d alerts", going, len(o.letters("notice-brake")))
	}
	var held []ticketing.Parcel
	for _, d := range o.letters("acknowledgement") {
		if d.Held != "" {
			held = append(held, d.Parcel)
		}
	}
	err := o.store.Update(t.Context(), func(tx desk.Tx) error { return tx.SetBookmark(desk.PausedBookmark, nil) })
	if err != nil {
		t.Fatal(err)
	}
	if n, err := o.store.Release(t.Context(), caps.Pace(held, o.now)); n != 110 || err != nil {
		t.Errorf("%d of 110 are released, %v", n, err)
	}
	flood(1000, 299) // what is released does not count against what is new
	if _, all, held := o.counted("acknowledgement"); all != 709 || held != 0 || len(o.letters("notice-brake")) != 1 {
		t.Errorf("after the release %d of %d are held, %d alerts", held, all, len(o.letters("notice-brake")))
	}
	if o.tickets() != 709 {
		t.Errorf("%d tickets", o.tickets())
	}
}
