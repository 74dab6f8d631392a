package ticketing

import (
	"slices"
	"time"
)

// MorningDue is when, on the day that now is for the agent, the list of their tickets
// comes. Zero: none comes, for they want none, do not work on that day or are away. An
// agent without a shift works on the days on which the process's calendar opens.
func (j Judge) MorningDue(a Agent, now time.Time) time.Time {
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	if a.Digest.IsZero() || !j.People.There(a, now) || !j.worksOn(a, now.In(zone)) {
		return time.Time{}
	}
	return a.Digest.On(now, zone)
}

// worksOn reports whether the day on which a moment falls in its zone is one of the
// agent's working days.
func (j Judge) worksOn(a Agent, at time.Time) bool {
	year, month, day := at.Date()
	from, to := time.Date(year, month, day, 0, 0, 0, 0, at.Location()),
		time.Date(year, month, day+1, 0, 0, 0, 0, at.Location())
	works := a.Shift
	if works == nil {
		works = j.Process.workdays(from)
	}
	if works == nil {
		return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
	}
	return works.Between(from, to) > 0
}

// workdays is the calendar of the team's days: the first that the process counts with
// and that is not open all week from a moment on; nil: there is none.
func (p Process) workdays(from time.Time) Calendar {
	var named []string
	for _, c := range p.Clocks {
		for _, t := range c.Targets {
			named = append(named, t.Calendar)
		}
	}
	for _, t := range p.Timers {
		named = append(named, t.Calendar)
	}
	for _, l := range p.Lists {
		named = append(named, l.Calendar)
	}
	const week = 7 * 24 * time.Hour
	for _, name := range named {
		if c, ok := p.Calendars[name]; ok && name != "" && c.Between(from, from.Add(week)) < week {
			return c
		}
	}
	return nil
}

// Morning is the list that an agent gets: their tickets, and what nobody has if they
// want to hear of it. There is none if there is nothing to say.
func (j Judge) Morning(a Agent, r Report) []Letter {
	if r.Empty() {
		return nil
	}
	return j.Answer(a, "digest-morning", Incoming{}, "", r)
}

// WantsFree reports whether an agent wants to hear of tickets that nobody has.
func (a Agent) WantsFree() bool { return a.Notices != NoticesMine }

// What an agent can want to be told of by notices.
const (
	NoticesMine   = "mine"   // their own tickets
	NoticesTeam   = "team"   // and what nobody has
	NoticesDigest = "digest" // new tickets and replies by the morning's list alone
)

// inDigest are the notices that somebody who reads the morning's list does without.
var inDigest = []string{"notice-new", "notice-reply", "notice-absent"}

// waitsForDigest reports whether an agent reads of it in the morning.
func (a Agent) waitsForDigest(notice string) bool {
	return a.Notices == NoticesDigest && slices.Contains(inDigest, notice)
}
