package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

// jump winds the gateway's clock, which it is not told of, and lets some minutes go by.
func (s *virtualStage) jump(by time.Duration) {
	s.clock.wind(by)
	time.Sleep(5 * time.Minute)
	synctest.Wait()
}

// acksTo counts the acknowledgements that somebody got.
func (s *virtualStage) acksTo(who ticketing.Address) (n int) {
	s.t.Helper()
	mails, err := s.Received(who)
	s.must(err)
	for _, in := range mails {
		if strings.Contains(in.Subject, "[T-") && !strings.Contains(in.Subject, "Re: Re:") {
			n++
		}
	}
	return n
}

// soundTickets wants so many tickets with numbers that rise, and no clock that counts
// less than nothing.
func (s *virtualStage) soundTickets(want int) {
	s.t.Helper()
	for i := range want {
		t := s.ticketNumber(ticketing.FirstNumber + ticketing.Number(i))
		if t.Number != ticketing.FirstNumber+ticketing.Number(i) {
			s.t.Errorf("the ticket of mail %d has the number %d", i, t.Number)
		}
		for _, r := range s.app.desk.Process(t).Readings(t, s.clock.now()) {
			if r.Worked < 0 {
				s.t.Errorf("the clock %s of ticket %d has counted %v", r.Clock.Name, t.Number, r.Worked)
			}
		}
	}
}

func TestF49AClockThatJumpsBringsNoStorm(t *testing.T) {
	const carla, ada = ticketing.Address("carla@globex.example"), ticketing.Address("ada@desk.example")
	const day = 24 * time.Hour
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		// Never to before the first start: what arrived then is old mail, which nobody answers.
		for i, by := range []time.Duration{0, day, -day, 2 * day, -day, 25 * day, 10 * 365 * day, -10 * 365 * day} {
			before := len(s.subjects(ada))
			s.jump(by)
			// One letter for each ticket and for each thing that became due, and no more.
			if n := len(s.subjects(ada)) - before; n > 3*(i+1) {
				t.Errorf("after a jump of %v the agent gets %d letters about %d tickets", by, n, i)
			}
			s.report(carla, fmt.Sprintf("after jump %d", i))
			s.soundTickets(i + 1)
			if n := s.acksTo(carla); n != i+1 {
				t.Errorf("after a jump of %v there are %d acknowledgements of %d mails", by, n, i+1)
			}
		}
	})
}

// The night in which the hour from two to three is left out, and the one in which it comes twice.
func TestF49TheNightsWhenClocksChangeBringNoStorm(t *testing.T) {
	const ada = ticketing.Address("ada@desk.example")
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.report("carla@globex.example", "over the night")
		for _, night := range []time.Time{time.Date(2026, 3, 28, 23, 0, 0, 0, s.cfg.Zone),
			time.Date(2026, 10, 24, 23, 0, 0, 0, s.cfg.Zone)} {
			s.clock.wind(night.Sub(s.clock.now()))
			time.Sleep(time.Minute + time.Second)
			synctest.Wait()
			before := len(s.subjects(ada))
			time.Sleep(6 * time.Hour)
			synctest.Wait()
			if n := len(s.subjects(ada)) - before; n > 6 {
				t.Errorf("in the night of %v the agent gets %d letters", night, n)
			}
			s.soundTickets(1)
		}
	})
}

func TestF49AMailFromAnotherCenturyIsTakenIn(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		dates := []string{"Tue, 19 Jan 2038 03:14:08 +0000", "Fri, 31 Dec 9999 23:59:59 +0000",
			"Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 99 Foo 2026 25:61:61 +9999"}
		for i, date := range dates {
			raw := mailAbout(date, "hello")
			head := []byte("Date: " + date + "\r\n")
			s.must(s.bring("support", append(head, dateless(raw)...)))
			if got := s.ticketNumber(ticketing.FirstNumber + ticketing.Number(i)); got.Subject != date ||
				got.Opened.Year() != s.clock.now().Year() {
				t.Errorf("a mail of %s: %q, opened %v", date, got.Subject, got.Opened)
			}
		}
		s.soundTickets(len(dates))
	})
}

// dateless takes a mail's own date away.
func dateless(raw []byte) []byte {
	var kept [][]byte
	for line := range bytes.Lines(raw) {
		if !bytes.HasPrefix(line, []byte("Date:")) {
			kept = append(kept, line)
		}
	}
	return bytes.Join(kept, nil)
}

func TestF50AfterASleepOfTwoHoursEachJobRunsOnce(t *testing.T) {
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.report("carla@globex.example", "before the sleep")
		time.Sleep(time.Minute)
		synctest.Wait()
		asleep := s.clock.now()
		s.clock.wind(2 * time.Hour)
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		letters := len(s.subjects("ada@desk.example"))
		for _, job := range s.app.schedule.Status() {
			every := job.Job == "wake" || job.Job == "lists" || job.Job == "months" || job.Job == "prune"
			if every && job.Began.Sub(asleep) < 2*time.Hour {
				t.Errorf("%s has not run since, but at %v", job.Job, job.Began)
			}
			if job.Err != nil {
				t.Errorf("%s: %v", job.Job, job.Err)
			}
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := len(s.subjects("ada@desk.example")); n > letters+1 {
			t.Errorf("within ten minutes the agent gets %d more letters", n-letters)
		}
		s.soundTickets(1)
	})
}
