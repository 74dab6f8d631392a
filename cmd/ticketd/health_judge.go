package main

import (
	"fmt"
	"slices"
	"time"
)

// From when on a figure is a fault: something that a person should look after now.
const (
	lostTooLong   = 10 * time.Minute // without a connection to a mailbox
	lookTooOld    = 15 * time.Minute // since the server last said what is to do, or three polls
	mailTooLate   = 15 * time.Minute // for which a mail waits to be taken in
	letterTooLate = 30 * time.Minute // since a letter should have gone
	jobTooLate    = 10 * time.Minute // since a job should have run
	jobTooLong    = time.Hour        // for which it has been running
	freeTooLittle = 512 << 20        // octets on the file system of the data directory
	freeLittle    = 2 << 30          // from here on down it is worth a note
)

// level is how grave a finding is.
type level string

// The levels. A note is for the team or for later, and makes no gateway unwell.
const (
	levelOK    level = "ok"
	levelNote  level = "note"
	levelFault level = "fault"
)

// finding is how one part is, in words that name no person and no mail.
type finding struct {
	Level level  `json:"level"`
	Part  string `json:"part"`
	Words string `json:"words"`
}

func (v *healthView) find(l level, part, format string, args ...any) {
	v.Findings = append(v.Findings, finding{l, part, fmt.Sprintf(format, args...)})
}

// judge says what the figures mean, faults first.
func (v *healthView) judge() {
	for _, m := range v.Mailboxes {
		l, words := m.judge(v.At)
		v.find(l, mailboxPart(m.Mailbox), "%s", words)
		if m.Missing > 0 {
			v.find(levelNote, "server of "+m.Mailbox, "%s there and not in the store: \"ticketd ledger\" names them",
				counted(m.Missing, "mail is", "mails are"))
		}
	}
	for _, e := range v.Ended {
		v.find(levelFault, e.Part, "it has ended: %s; start ticketd again", oneLine(e.Error))
	}
	if v.Work != nil {
		v.judgeLetters(*v.Work)
		v.judgeWork(*v.Work)
	}
	v.judgeJobs()
	v.judgeStore()
	grave := map[level]int{levelFault: 0, levelNote: 1, levelOK: 2}
	slices.SortStableFunc(v.Findings, func(a, b finding) int { return grave[a.Level] - grave[b.Level] })
	v.OK = v.Findings[0].Level != levelFault // a mailbox and a store there always are
}

func (m mailboxHealth) judge(now time.Time) (level, string) {
	since := func(t *time.Time) time.Duration { return now.Sub(*t) }
	because := ""
	if m.Error != "" {
		because = ": " + oneLine(m.Error)
	}
	alive := m.Looked // a batch that is taken in is as good as a look
	if alive == nil || m.LastMail != nil && m.LastMail.After(*alive) {
		alive = m.LastMail
	}
	if alive == nil {
		alive = m.Connected
	}
	switch {
	case m.Ended != "":
		return levelFault, fmt.Sprintf("nobody watches it any more: %s; put that right and start ticketd again",
			oneLine(m.Ended))
	case m.Connected == nil && m.Lost == nil:
		return levelNote, "not watched yet"
	case m.Connected == nil && since(m.Lost) > lostTooLong:
		return levelFault, fmt.Sprintf("no connection for %s%s; try \"ticketd check --connect\"",
			age(since(m.Lost)), because)
	case m.Connected == nil:
		return levelNote, fmt.Sprintf("no connection for %s, it is tried again%s", age(since(m.Lost)), because)
	case since(alive) > max(lookTooOld, 3*m.poll):
		return levelFault, fmt.Sprintf("the server has not said for %s what there is to do%s", age(since(alive)), because)
	case m.Waiting != nil && since(m.Waiting) > mailTooLate:
		return levelFault, fmt.Sprintf("mail waits for %s and is not taken in%s", age(since(m.Waiting)), because)
	case m.Unmoved > 0 && m.Error != "":
		return levelNote, fmt.Sprintf("%s can't be moved to the done folder%s",
			counted(m.Unmoved, "handled mail", "handled mails"), because)
	}
	words := fmt.Sprintf("connected for %s (%s), looked into %s ago", age(since(m.Connected)), m.Mode, age(since(alive)))
	if m.LastMail != nil {
		words += fmt.Sprintf(", last mail %s ago", age(since(m.LastMail)))
	}
	if m.Error != "" {
		return levelNote, words + "; last trouble" + because
	}
	return levelOK, words
}

// judgeLetters judges the outbox.
func (v *healthView) judgeLetters(w workHealth) {
	queue, late := "no letter waits", ""
	if n := w.Waiting + w.Claimed; n > 0 {
		queue = counted(n, "letter waits or is", "letters wait or are") + " being sent"
	}
	if w.Late != nil {
		late = fmt.Sprintf("; the first should have gone %s ago, after %s", age(v.At.Sub(w.Late.Since)),
			counted(w.Late.Attempts, "attempt", "attempts"))
	}
	switch {
	case w.Late != nil && v.At.Sub(w.Late.Since) > letterTooLate:
		v.find(levelFault, "outbox", "%s%s: \"ticketd outbox\" says why", queue, late)
	default:
		v.find(levelOK, "outbox", "%s%s", queue, late)
	}
	if w.Paused != "" {
		v.find(levelFault, "caps", "all automatic letters pause: %s; \"ticketd outbox release\" lifts it", w.Paused)
	}
	if w.Held > 0 {
		v.find(levelNote, "held letters", "%s for a person: see \"ticketd outbox\"",
			counted(w.Held, "letter waits", "letters wait"))
	}
}

// judgeWork judges what waits for the team. It is theirs to do, and no fault of the gateway.
func (v *healthView) judgeWork(w workHealth) {
	if w.Quarantined > 0 {
		v.find(levelNote, "quarantine", "%s for a person, the first for %s: see \"ticketd held\"",
			counted(w.Quarantined, "mail waits", "mails wait"), age(v.At.Sub(*w.QuarantinedSince)))
	}
	l := levelOK
	if w.Missed > 0 {
		l = levelNote
	}
	v.find(l, "promises", "%s: %d with a missed promise that is still to be kept, %d with one that is nearly over",
		counted(w.Unfinished, "unfinished ticket", "unfinished tickets"), w.Missed, w.Near)
}

func (v *healthView) judgeJobs() {
	well := 0
	for _, j := range v.Jobs {
		switch {
		case j.Error != "":
			v.find(levelFault, "job "+j.Job, "its last run failed: %s", oneLine(j.Error))
		case j.Runs && v.At.Sub(*j.Began) > jobTooLong:
			v.find(levelFault, "job "+j.Job, "it has been running for %s", age(v.At.Sub(*j.Began)))
		case !j.Runs && v.At.Sub(j.Next) > jobTooLate:
			v.find(levelFault, "job "+j.Job, "it should have run %s ago", age(v.At.Sub(j.Next)))
		default:
			well++
		}
	}
	if well > 0 {
		v.find(levelOK, "jobs", "%s well", counted(well, "job does", "jobs do"))
	}
}

func (v *healthView) judgeStore() {
	s := v.Store
	if s.Error != "" {
		v.find(levelFault, "store", "it can't be looked at: %s", oneLine(s.Error))
		return
	}
	words, whole := "desk.db has "+sizeInWords(s.Bytes), s.Bytes
	if s.Files != nil {
		words, whole = words+", the large mails beside it have "+sizeInWords(*s.Files), whole+*s.Files
	}
	switch {
	case s.Free == nil:
		v.find(levelOK, "store", "%s; how much room is left isn't known here", words)
	case *s.Free < freeTooLittle:
		v.find(levelFault, "store", "%s; only %s are free on its disk: make room", words, sizeInWords(*s.Free))
	case *s.Free < max(freeLittle, whole):
		v.find(levelNote, "store", "%s; %s are free on its disk, which is little for a backup or for"+
			" compacting", words, sizeInWords(*s.Free))
	default:
		v.find(levelOK, "store", "%s; %s are free on its disk", words, sizeInWords(*s.Free))
	}
}

// age says how long something has been so.
func age(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	return spell(int64(d/time.Minute), true)
}
