package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/inbound"
	"ticketd/schedule"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// healthView is how the running gateway is: figures, and what they mean.
type healthView struct {
	OK        bool            `json:"ok"` // none of the findings is a fault
	At        time.Time       `json:"at"`
	Version   string          `json:"version"`
	Started   time.Time       `json:"started"`
	Uptime    float64         `json:"uptime_seconds"`
	Findings  []finding       `json:"findings"`
	Mailboxes []mailboxHealth `json:"mailboxes"`
	Jobs      []jobHealth     `json:"jobs"`
	Ended     []endedPart     `json:"ended,omitempty"` // other parts that ended though the gateway runs
	Store     storeHealth     `json:"store"`
	// Work is none if the store can't be read.
	Work *workHealth `json:"work,omitempty"`
}

type mailboxHealth struct {
	Mailbox   string        `json:"mailbox"`
	Connected *time.Time    `json:"connected,omitempty"` // since when
	Lost      *time.Time    `json:"lost,omitempty"`      // since when there is no connection
	Mode      string        `json:"mode,omitempty"`      // idle or poll
	Looked    *time.Time    `json:"looked,omitempty"`    // when the server last said what is to do
	LastMail  *time.Time    `json:"last_mail,omitempty"`
	Waiting   *time.Time    `json:"waiting,omitempty"` // since when the longest waiting mail waits
	Unmoved   int           `json:"unmoved"`           // handled mails that the server does not let go
	Error     string        `json:"error,omitempty"`
	ErrorAt   *time.Time    `json:"error_at,omitempty"`
	Ended     string        `json:"ended,omitempty"`           // why nobody watches it any more
	Missing   int           `json:"missing"`                   // mails that its server has and the store has not
	Compared  *time.Time    `json:"server_compared,omitempty"` // when its server was last held against the store
	Sending   smtpHealth    `json:"smtp"`
	poll      time.Duration // between two looks, where the server is polled
}

// smtpHealth is how the last letters went to a mailbox's submission server.
type smtpHealth struct {
	Answered *time.Time `json:"answered,omitempty"` // when it last took or refused a letter
	Error    string     `json:"error,omitempty"`    // of the last attempt, if it did not
	ErrorAt  *time.Time `json:"error_at,omitempty"`
}

type jobHealth struct {
	Job       string     `json:"job"`
	Next      time.Time  `json:"next"`
	Began     *time.Time `json:"began,omitempty"`
	Runs      bool       `json:"runs"`
	Succeeded *time.Time `json:"succeeded,omitempty"`
	Error     string     `json:"error,omitempty"`
}

type storeHealth struct {
	Bytes int64  `json:"bytes"`                 // of desk.db
	Files *int64 `json:"files_bytes,omitempty"` // of the large mails beside it, counted each hour; none: not yet
	Free  *int64 `json:"free_bytes,omitempty"`  // on its file system; none: not known
	Error string `json:"error,omitempty"`
}

// workHealth is what waits.
type workHealth struct {
	Waiting          int         `json:"letters_waiting"`
	Claimed          int         `json:"letters_claimed"`
	Held             int         `json:"letters_held"`
	Late             *lateHealth `json:"late,omitempty"` // the letter that should have gone first
	Quarantined      int         `json:"quarantined"`
	QuarantinedSince *time.Time  `json:"quarantined_since,omitempty"`
	Unfinished       int         `json:"tickets_unfinished"`
	Near             int         `json:"promises_near"`   // tickets
	Missed           int         `json:"promises_missed"` // tickets
	Paused           string      `json:"paused,omitempty"`
	Brakes           []brakeView `json:"brakes"` // why letters are held, the most frequent reason first
}

type lateHealth struct {
	ID       string    `json:"id"`
	Since    time.Time `json:"since"`
	Attempts int       `json:"attempts"`
	Error    string    `json:"error,omitempty"`
}

type brakeView struct {
	Why     string `json:"why"`
	Letters int    `json:"letters"`
}

// health looks at every part. What can't be looked at is a finding, and no error.
func (a *app) health(ctx context.Context, _ struct{}) (healthView, error) {
	now := a.now()
	v := healthView{At: now.UTC(), Version: version(), Started: a.started.UTC(),
		Uptime: now.Sub(a.started).Seconds(), Findings: []finding{}, Mailboxes: []mailboxHealth{}}
	for _, m := range a.cfg.Mailboxes {
		h := mailboxOf(a.watchers[m.Name].Status(), now)
		h.poll, h.Sending, h.Ended = m.Poll, a.servers[m.Name].health(), a.parts.of(mailboxPart(m.Name))
		v.Mailboxes = append(v.Mailboxes, h)
	}
	v.Ended = a.parts.others(v.Mailboxes)
	for _, s := range a.schedule.Status() {
		v.Jobs = append(v.Jobs, jobOf(s))
	}
	v.Store.Files = a.filesSize.Load()
	work, size, err := a.workload(ctx, now)
	err = errors.Join(err, a.compared(ctx, v.Mailboxes))
	if v.Store.Bytes = size; err != nil {
		v.Store.Error = err.Error()
	} else {
		v.Work = &work
	}
	if free, known, err := a.book.Free(); err != nil {
		v.Store.Error = cmp.Or(v.Store.Error, err.Error())
	} else if known {
		v.Store.Free = &free
	}
	v.judge()
	return v, nil
}

// mailboxOf puts the watcher's times, which are the machine's, on the gateway's clock.
func mailboxOf(s inbound.Status, now time.Time) mailboxHealth {
	at := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return moment(now.Add(-time.Since(t)).UTC())
	}
	h := mailboxHealth{Mailbox: s.Account, Connected: at(s.Connected), Lost: at(s.Lost), Mode: s.Mode,
		Looked: at(s.Looked), LastMail: at(s.LastMail), Waiting: at(s.Waiting), Unmoved: s.Unmoved}
	if s.LastError != nil {
		h.Error, h.ErrorAt = s.LastError.Error(), at(s.ErrorAt)
	}
	return h
}

func jobOf(s schedule.Status) jobHealth {
	h := jobHealth{Job: s.Job, Next: s.Next.UTC(), Began: moment(s.Began.UTC()), Runs: s.Runs,
		Succeeded: moment(s.Succeeded.UTC())}
	if s.Err != nil {
		h.Error = s.Err.Error()
	}
	return h
}

// workload reads what waits, and how large the store is.
func (a *app) workload(ctx context.Context, now time.Time) (h workHealth, size int64, err error) {
	b, err := a.book.Backlog(ctx, now)
	if err != nil {
		return h, 0, err
	}
	h = backlogHealth(b)
	standing, err := a.desk.Standing(ctx, now)
	if err != nil {
		return h, b.File, err
	}
	h.Unfinished, h.Near, h.Missed = standing.Unfinished, standing.Near, standing.Missed
	err = a.book.View(ctx, func(r desk.Reader) error { return h.brakes(r) })
	return h, b.File, err
}

func backlogHealth(b bolt.Backlog) workHealth {
	h := workHealth{Waiting: b.Waiting, Claimed: b.Claimed, Held: b.Held, Quarantined: b.Quarantined,
		QuarantinedSince: moment(b.QuarantinedSince.UTC())}
	if d := b.Oldest; d != nil {
		h.Late = &lateHealth{ID: d.ID, Since: b.OldestSince.UTC(), Attempts: d.Attempts, Error: d.LastError}
	}
	return h
}

// brakes reads which caps hold letters back.
func (h *workHealth) brakes(r desk.Reader) error {
	paused, err := r.Bookmark(desk.PausedBookmark)
	if err != nil {
		return err
	}
	h.Paused, h.Brakes = string(paused), []brakeView{}
	letters := map[string]int{}
	err = r.HeldLetters(func(p ticketing.Parcel) bool {
		letters[p.Held]++
		return true
	})
	for why, n := range letters {
		h.Brakes = append(h.Brakes, brakeView{why, n})
	}
	slices.SortFunc(h.Brakes, func(a, b brakeView) int {
		return cmp.Or(b.Letters-a.Letters, cmp.Compare(a.Why, b.Why))
	})
	return err
}
