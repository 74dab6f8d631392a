package erasure

import (
	"reflect"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// measure is what goes and what comes instead.
type measure struct {
	all     bool                         // every mail goes, whoever wrote it
	whole   func(ticketing.Address) bool // what this one wrote goes altogether
	words   func(string) string          // what others wrote
	named   func(string) string          // what we wrote ourselves, and what is no words
	inID    func(string) bool            // whether a Message-ID names who goes
	address func(ticketing.Address) ticketing.Address

	ids   []string // of mails that go
	mails []ticketing.Hash
}

// apply takes the measure, and lists the raw mails that go.
func (m measure) apply(c Case) (Case, []ticketing.Hash) {
	m.gather(c)
	out := Case{Ticket: c.Ticket, History: make([]ticketing.Entry, len(c.History))}
	subject, titled := "", false
	for i, e := range c.History {
		theirs := m.whole(ticketing.Address(e.Actor.Name)) && e.Actor.Kind == ticketing.ByCustomer
		e.Changes = slices.Clone(e.Changes)
		for j, change := range e.Changes {
			e.Changes[j] = m.change(change, theirs)
			switch c := e.Changes[j].(type) {
			case ticketing.Opened:
				subject, titled = m.named(c.Subject), true
			case ticketing.Titled:
				subject, titled = m.named(c.Subject), true
			}
		}
		if m.all {
			e.Why = nil
		}
		out.History[i] = swept(e, m.hands())
		for j, change := range out.History[i].Changes {
			switch c := change.(type) { // figures count by it
			case ticketing.Opened:
				c.Account = e.Changes[j].(ticketing.Opened).Account
				out.History[i].Changes[j] = c
			case ticketing.Accounted:
				c.Account = e.Changes[j].(ticketing.Accounted).Account
				out.History[i].Changes[j] = c
			}
		}
		if reflect.DeepEqual(out.History[i], c.History[i]) {
			out.History[i] = c.History[i]
		}
	}
	out.Ticket.Subject, out.Ticket.LastWords = m.words(out.Ticket.Subject), m.words(out.Ticket.LastWords)
	if titled {
		out.Ticket.Subject = subject
	}
	out.Ticket = swept(out.Ticket, m.hands())
	out.Ticket.Account = c.Ticket.Account
	return out, m.mails
}

// gather finds the mails that go.
func (m *measure) gather(c Case) {
	for _, e := range c.History {
		for _, change := range e.Changes {
			f, is := change.(ticketing.Filed)
			if !is || !m.all && !m.whole(f.From.Address) {
				continue
			}
			if m.whole(f.From.Address) && f.MessageID != "" {
				m.ids = append(m.ids, f.MessageID)
			}
			if f.Raw != (ticketing.Hash{}) {
				m.mails = append(m.mails, f.Raw)
			}
		}
	}
}

func (m measure) hands() hands {
	return hands{text: m.text, address: m.address, mailbox: func(b ticketing.Mailbox) ticketing.Mailbox {
		if to := m.address(b.Address); to != b.Address {
			return ticketing.Mailbox{Address: to}
		}
		return ticketing.Mailbox{Name: m.text(b.Name), Address: b.Address}
	}}
}

// text is any text that is no words of anybody's.
func (m measure) text(s string) string {
	switch {
	case s == "" || isID(s):
		return s
	case slices.Contains(m.ids, s):
		return ID(s)
	case likeID(s) && !m.inID(s):
		return s
	case likeID(s):
		return ID(s)
	}
	return m.named(string(m.address(ticketing.Address(s))))
}

// likeID reports whether a text can be a Message-ID, ours or another's.
func likeID(s string) bool {
	return s[0] == '<' && s[len(s)-1] == '>' && !strings.ContainsAny(s, " \n")
}

// change takes the words out of a change; what else it has is swept.
func (m measure) change(c ticketing.Change, theirs bool) ticketing.Change {
	switch c := c.(type) {
	case ticketing.Opened:
		c.Subject = m.said(c.Subject, theirs)
		return c
	case ticketing.Filed:
		return m.filed(c)
	case ticketing.Said:
		c.Text = m.words(c.Text)
		return c
	case ticketing.Noted:
		c.Text = m.said(c.Text, theirs)
		return c
	case ticketing.Called:
		c.Text = m.words(c.Text)
		return c
	case ticketing.Titled:
		c.Subject = m.words(c.Subject)
		return c
	case ticketing.Asked:
		c.Text = m.words(c.Text)
		return c
	case ticketing.TimeLogged:
		c.Work.What = m.words(c.Work.What)
		return c
	case ticketing.Rated:
		c.Comment = m.said(c.Comment, m.whole(c.By))
		return c
	case ticketing.TakenBack:
		c.Words = m.words(c.Words)
		return c
	}
	return c
}

// said is what somebody wrote; what they themselves wrote who go, goes.
func (m measure) said(text string, theirs bool) string {
	if theirs {
		return gone(text)
	}
	return m.words(text)
}

func (m measure) filed(f ticketing.Filed) ticketing.Filed {
	theirs := m.whole(f.From.Address)
	f.Subject, f.Text = m.said(f.Subject, theirs), m.said(f.Text, theirs)
	f.Attachments = slices.Clone(f.Attachments)
	for i, a := range f.Attachments {
		a.Name, a.Description = m.said(a.Name, theirs), m.said(a.Description, theirs)
		if theirs || m.all {
			a.ContentID, a.SHA256 = "", ticketing.Hash{}
		}
		f.Attachments[i] = a
	}
	if theirs || m.all {
		f.Raw, f.Note, f.Defects = ticketing.Hash{}, gone(f.Note), slices.Clone(f.Defects)
		for i := range f.Defects { // they quote what was wrong
			f.Defects[i].What = gone(f.Defects[i].What)
		}
	}
	return f
}

// Without is the case without the raw mails of these hashes, which are not kept any more.
func (c Case) Without(mails map[ticketing.Hash]bool) Case {
	c.History = slices.Clone(c.History)
	for i, e := range c.History {
		for j, change := range e.Changes {
			if f, is := change.(ticketing.Filed); is && mails[f.Raw] {
				f.Raw = ticketing.Hash{}
				c.History[i].Changes = slices.Clone(c.History[i].Changes)
				c.History[i].Changes[j] = f
			}
		}
	}
	return c
}
