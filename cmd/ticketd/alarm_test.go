package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// alarmed plays what health finds to the alarms, minute by minute, and notes what is told.
type alarmed struct {
	alarms  alarms
	cfg     AlertConfig
	began   time.Time // of the gateway
	now     time.Time
	told    []string // minute, subject
	refuses bool     // nobody can be told
}

func newAlarmed() *alarmed {
	nine := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	return &alarmed{alarms: alarms{}, cfg: AlertConfig{After: 5 * time.Minute, Remind: 4 * time.Hour}, began: nine, now: nine}
}

// pass lets minutes pass with the same findings.
func (w *alarmed) pass(minutes int, findings ...finding) {
	for range minutes {
		w.now = w.now.Add(time.Minute)
		w.alarms.see(findings, w.now, w.now.Sub(w.began))
		due := w.alarms.due(w.now, w.cfg)
		if len(due) == 0 || w.refuses {
			continue
		}
		minute := int(w.now.Sub(newAlarmed().now) / time.Minute)
		w.told = append(w.told, fmt.Sprintf("%d %s", minute, w.alarms.letter(due, "here", w.now, time.UTC).Subject))
		w.alarms.told(due, w.now)
	}
}

func (w *alarmed) wants(t *testing.T, told ...string) {
	t.Helper()
	if !slices.Equal(w.told, told) {
		t.Errorf("told:\n%s\nwanted:\n%s", strings.Join(w.told, "\n"), strings.Join(told, "\n"))
	}
}

var (
	intakeFault = finding{levelFault, "mailbox support", "no connection for 11 min"}
	intakeNote  = finding{levelNote, "mailbox support", "no connection for 2 min, it is tried again"}
	intakeOK    = finding{levelOK, "mailbox support", "connected"}
	outboxFault = finding{levelFault, "outbox", "9 letters wait"}
	outboxOK    = finding{levelOK, "outbox", "no letter waits"}
)

func TestAFaultIsToldOnceWhenItBeginsAtGrowingIntervalsAndOnceWhenItIsOver(t *testing.T) {
	w := newAlarmed()
	w.pass(10, intakeOK)
	w.pass(3000, intakeFault)
	w.pass(600, intakeOK)
	w.wants(t, "16 ticketd: fault: mailbox support", "256 ticketd: still a fault: mailbox support",
		"736 ticketd: still a fault: mailbox support", "1696 ticketd: still a fault: mailbox support",
		"3016 ticketd: over: mailbox support")
	if len(w.alarms) > 0 {
		t.Errorf("%+v stand", w.alarms)
	}
}

func TestAFaultThatIsOverSoonIsNotToldAndOneThatComesBackIsNotToldTwice(t *testing.T) {
	w := newAlarmed()
	for range 10 {
		w.pass(4, intakeFault)
		w.pass(4, intakeOK)
	}
	w.wants(t)
	w.pass(10, intakeFault)
	for range 10 {
		w.pass(4, intakeOK)
		w.pass(4, intakeFault)
	}
	w.wants(t, "86 ticketd: fault: mailbox support")
}

func TestFaultsThatComeTogetherAreToldTogether(t *testing.T) {
	w := newAlarmed()
	w.pass(6, intakeFault, outboxFault)
	w.pass(10, intakeFault, outboxOK)
	w.wants(t, "6 ticketd: fault: mailbox support and 1 more", "12 ticketd: over: outbox")
	due := w.alarms.due(w.now.Add(4*time.Hour), w.cfg)
	one := w.alarms.letter(due, "host, /data", w.now.Add(4*time.Hour), time.UTC)
	for _, want := range []string{"ticketd on host, /data:", "still a fault, for 4 h 15 min: mailbox support",
		"no connection for 11 min", "ticketd health"} {
		if !strings.Contains(one.Text, want) {
			t.Errorf("no %q in %s", want, one.Text)
		}
	}
}

func TestWhileNobodyCanSayHowTheGatewayIsNothingCountsAsOver(t *testing.T) {
	w := newAlarmed()
	w.pass(30, intakeFault, outboxOK)
	w.pass(30, finding{levelFault, partHealth, "it does not answer"})
	w.pass(30, intakeFault, outboxOK)
	w.wants(t, "6 ticketd: fault: mailbox support", "36 ticketd: fault: health", "66 ticketd: over: health")
}

func TestAStartRepeatsNothingAndIsNoEndOfAFault(t *testing.T) {
	w := newAlarmed()
	w.pass(20, intakeFault)
	w.began = w.now // the gateway starts again, and needs its time to find that there is no connection
	w.pass(12, intakeNote)
	w.pass(60, intakeFault)
	w.wants(t, "6 ticketd: fault: mailbox support")
	w.began = w.now
	w.pass(60, intakeOK)
	w.wants(t, "6 ticketd: fault: mailbox support", "98 ticketd: over: mailbox support")
}

func TestWhatNobodyCouldBeToldIsToldLater(t *testing.T) {
	w := newAlarmed()
	w.refuses = true
	w.pass(30, intakeFault)
	w.refuses = false
	w.pass(2, intakeFault)
	w.wants(t, "31 ticketd: fault: mailbox support")
}
