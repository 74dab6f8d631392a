package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// well is a gateway at nine in the morning that lacks nothing.
func well() healthView {
	nine := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	hour, minute, free := nine.Add(-time.Hour), nine.Add(-time.Minute), int64(100<<30)
	return healthView{At: nine, Started: hour,
		Mailboxes: []mailboxHealth{{Mailbox: "support", Connected: &hour, Mode: "idle", Looked: &minute}},
		Jobs:      []jobHealth{{Job: "wake", Next: nine.Add(time.Minute), Began: &minute, Succeeded: &minute}},
		Store:     storeHealth{Bytes: 1 << 20, Free: &free}, Work: &workHealth{}}
}

func TestEachTroubleIsAFindingOfTheRightWeight(t *testing.T) {
	before := func(v *healthView, d time.Duration) *time.Time {
		at := v.At.Add(-d)
		return &at
	}
	lost := func(d time.Duration) func(*healthView) {
		return func(v *healthView) {
			m := &v.Mailboxes[0]
			m.Connected, m.Lost, m.Error = nil, before(v, d), "connect to mail.example: refused"
		}
	}
	octets := func(n int64) func(*healthView) { return func(v *healthView) { v.Store.Free = &n } }
	for _, c := range []struct {
		name   string
		change func(*healthView)
		level  level
		words  string
	}{
		{"nothing", func(*healthView) {}, levelOK, "connected for 1 h (idle), looked into 1 min ago"},
		{"a connection lost just now", lost(2 * time.Minute),
			levelNote, "no connection for 2 min, it is tried again: connect"},
		{"no connection for long", lost(11 * time.Minute),
			levelFault, "no connection for 11 min: connect to mail.example: refused"},
		{"a mailbox not begun with", func(v *healthView) { v.Mailboxes[0] = mailboxHealth{Mailbox: "x"} },
			levelNote, "not watched yet"},
		{"a silent server", func(v *healthView) { v.Mailboxes[0].Looked = before(v, 16*time.Minute) },
			levelFault, "has not said for 16 min"},
		{"a slow poll", func(v *healthView) {
			v.Mailboxes[0].Looked, v.Mailboxes[0].poll = before(v, 16*time.Minute), 10*time.Minute
		}, levelOK, "looked into 16 min ago"},
		{"a batch under way", func(v *healthView) {
			v.Mailboxes[0].Looked, v.Mailboxes[0].LastMail = before(v, time.Hour), before(v, 0)
		}, levelOK, "last mail less than a minute ago"},
		{"mail that is not taken in", func(v *healthView) { v.Mailboxes[0].Waiting = before(v, 16*time.Minute) },
			levelFault, "mail waits for 16 min"},
		{"mail that came just now", func(v *healthView) { v.Mailboxes[0].Waiting = before(v, time.Minute) },
			levelOK, "connected"},
		{"mail that can't be moved", func(v *healthView) { v.Mailboxes[0].Unmoved, v.Mailboxes[0].Error = 2, "quota" },
			levelNote, "2 handled mails can't be moved to the done folder: quota"},
		{"trouble that was", func(v *healthView) { v.Mailboxes[0].Error = "odd" },
			levelNote, "last trouble: odd"},
		{"a letter late by a little", func(v *healthView) { v.Work.Late = &lateHealth{Since: *before(v, 29*time.Minute)} },
			levelOK, "should have gone 29 min ago"},
		{"a letter late by much", func(v *healthView) {
			v.Work.Waiting, v.Work.Late = 1, &lateHealth{Since: *before(v, 31*time.Minute), Attempts: 3}
		}, levelFault, "1 letter waits or is being sent; the first should have gone 31 min ago, after 3 attempts"},
		{"a pause", func(v *healthView) { v.Work.Paused = "more than 300" },
			levelFault, "all automatic letters pause: more than 300"},
		{"held letters", func(v *healthView) { v.Work.Held = 2 }, levelNote, "2 letters wait for a person"},
		{"quarantine", func(v *healthView) { v.Work.Quarantined, v.Work.QuarantinedSince = 1, before(v, time.Hour) },
			levelNote, "1 mail waits for a person, the first for 1 h"},
		{"a missed promise", func(v *healthView) { v.Work.Missed = 1 }, levelNote, "1 with a missed promise"},
		{"a promise nearly over", func(v *healthView) { v.Work.Near = 1 },
			levelOK, "1 with one that is nearly over"},
		{"a job that failed", func(v *healthView) { v.Jobs[0].Error = "no room" },
			levelFault, "its last run failed: no room"},
		{"a job that hangs", func(v *healthView) { v.Jobs[0].Runs, v.Jobs[0].Began = true, before(v, 2*time.Hour) },
			levelFault, "it has been running for 2 h"},
		{"a job that does not come", func(v *healthView) { v.Jobs[0].Next = *before(v, 11*time.Minute) },
			levelFault, "it should have run 11 min ago"},
		{"a full disk", octets(1 << 20), levelFault, "only 1.0 MiB are free on its disk: make room"},
		{"a disk that fills", octets(1 << 30), levelNote, "1.0 GiB are free on its disk, which is little"},
		{"a disk nobody knows", func(v *healthView) { v.Store.Free = nil }, levelOK, "isn't known here"},
		{"a store that can't be read", func(v *healthView) { v.Work, v.Store.Error = nil, "commit" },
			levelFault, "it can't be looked at: commit"},
	} {
		v := well()
		c.change(&v)
		v.judge()
		found := false
		for _, f := range v.Findings {
			found = found || f.Level == c.level && strings.Contains(f.Words, c.words)
		}
		if !found || v.OK != (c.level != levelFault) {
			t.Errorf("%s: ok is %t, findings %q", c.name, v.OK, v.Findings)
		}
	}
}

func TestHealthOfAGatewayThatDoesNotRunIsUnavailable(t *testing.T) {
	l := startLively(t)
	mustDo(t, l.app.stop())
	out, code := l.run("", "health")
	if code != exitNoDaemon || !strings.Contains(out, `start it with "ticketd run"`) {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestTheRunningGatewaySaysHowItIs(t *testing.T) {
	l := startLively(t)
	l.wants("no letter waits", "", "health")
	l.wants("0 unfinished tickets", "", "health")
	l.wants("", string(mailAbout("it burns", "hello")), "deliver", "--recipient", demoSupport)
	l.wants("1 unfinished ticket:", "", "health")

	// A cap that holds letters back is said, with its reason and what lifts it.
	mustDo(t, l.app.book.Update(context.Background(), func(tx desk.Tx) error {
		_, err := tx.Enqueue(ticketing.Parcel{Letter: "ack", To: "a@globex.example", Held: "too many to a@globex.example"})
		if err != nil {
			return err
		}
		return tx.SetBookmark(desk.PausedBookmark, []byte("more than 300 automatic letters"))
	}))
	out, code := l.run("", "health")
	for _, want := range []string{"fault  caps", `"ticketd outbox release" lifts it`, "Why letters are held",
		"1 letter: too many to a@globex.example", "ticketd: 1 thing needs a person"} {
		if code != exitFailed || !strings.Contains(out, want) {
			t.Errorf("exit %d, want %q in:\n%s", code, want, out)
		}
	}

	out, code = l.run("", "health", "--json")
	var v healthView
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&v); err != nil || code != exitFailed {
		t.Fatalf("exit %d, %v:\n%s", code, err, out)
	}
	if v.OK || len(v.Mailboxes) == 0 || len(v.Jobs) == 0 || v.Work == nil || v.Work.Held != 1 || v.Store.Bytes == 0 ||
		v.Version == "" {
		t.Errorf("%+v", v)
	}
	for _, f := range v.Findings {
		if strings.Contains(f.Words, "globex") {
			t.Errorf("a finding names a person: %s", f.Words)
		}
	}
}
