package record

import (
	"time"

	"ticketd/ticketing"
)

// steering holds the changes that agents alone make. It is a part of change and
// has the same rule: at most one of the fields is set.
type steering struct {
	Left       *left       `json:"left,omitempty"`
	Titled     *titled     `json:"titled,omitempty"`
	Accounted  *accounted  `json:"account,omitempty"`
	Pended     *absent     `json:"pended,omitempty"`
	Unmerged   *unmerged   `json:"unmerged,omitempty"`
	Asked      *asked      `json:"asked,omitempty"`
	TimeLogged *timeLogged `json:"time,omitempty"`
	Estimated  *estimated  `json:"estimate,omitempty"`
	Consented  *consented  `json:"consent,omitempty"`
	Rated      *rated      `json:"rated,omitempty"`
	TakenBack  *takenBack  `json:"back,omitempty"`
}

type (
	left struct {
		Who ticketing.Address `json:"who"`
	}
	titled struct {
		Subject string `json:"subj"`
	}
	accounted struct {
		Account string `json:"acc"`
		Plan    string `json:"plan,omitempty"`
	}
	unmerged struct {
		From ticketing.Number `json:"from"`
	}
	asked struct {
		Author string  `json:"by,omitempty"`
		To     mailbox `json:"to"`
		Text   string  `json:"text,omitempty"`
	}
	timeLogged struct {
		Author  string            `json:"by,omitempty"`
		Minutes int               `json:"min"`
		Billing ticketing.Billing `json:"bill,omitempty"`
		What    string            `json:"what,omitempty"`
	}
	estimated struct {
		Author  string `json:"by,omitempty"`
		Minutes int    `json:"min"`
	}
	consented struct {
		To      string `json:"to"`
		By      string `json:"by,omitempty"`
		Yes     bool   `json:"yes,omitempty"`
		Minutes int    `json:"min,omitempty"`
	}
	rated struct {
		By      ticketing.Address `json:"by"`
		Rating  int               `json:"rate"`
		Comment string            `json:"text,omitempty"`
	}
	takenBack struct {
		Order   time.Time `json:"at,omitzero"`
		Out     time.Time `json:"lo,omitzero"`
		Words   string    `json:"lw,omitempty"`
		Author  string    `json:"la,omitempty"`
		Letters []string  `json:"ids,omitempty"`
	}
)

// fromSteering reports whether the change is one of these.
func fromSteering(c ticketing.Change) (steering, bool) {
	switch c := c.(type) {
	case ticketing.Left:
		return steering{Left: new(left(c))}, true
	case ticketing.Titled:
		return steering{Titled: new(titled(c))}, true
	case ticketing.Accounted:
		return steering{Accounted: new(accounted(c))}, true
	case ticketing.Pended:
		return steering{Pended: &absent{utc(c.Until)}}, true
	case ticketing.Unmerged:
		return steering{Unmerged: new(unmerged(c))}, true
	case ticketing.Asked:
		return steering{Asked: &asked{c.Author, mailbox(c.To), c.Text}}, true
	case ticketing.TimeLogged:
		return steering{TimeLogged: &timeLogged{c.Author, c.Work.Minutes, c.Work.Billing, c.Work.What}}, true
	case ticketing.Estimated:
		return steering{Estimated: new(estimated(c))}, true
	case ticketing.Consented:
		return steering{Consented: new(consented(c))}, true
	case ticketing.Rated:
		return steering{Rated: new(rated(c))}, true
	case ticketing.TakenBack:
		return steering{TakenBack: &takenBack{utc(c.Order), utc(c.Out), c.Words, c.Author, c.Letters}}, true
	}
	return steering{}, false
}

// change is nil if none is set.
func (s steering) change() ticketing.Change {
	switch {
	case s.Left != nil:
		return ticketing.Left(*s.Left)
	case s.Titled != nil:
		return ticketing.Titled(*s.Titled)
	case s.Accounted != nil:
		return ticketing.Accounted(*s.Accounted)
	case s.Pended != nil:
		return ticketing.Pended(*s.Pended)
	case s.Unmerged != nil:
		return ticketing.Unmerged(*s.Unmerged)
	case s.Asked != nil:
		return ticketing.Asked{Author: s.Asked.Author, To: ticketing.Mailbox(s.Asked.To), Text: s.Asked.Text}
	case s.TimeLogged != nil:
		return ticketing.TimeLogged{Author: s.TimeLogged.Author, Work: ticketing.Work{
			Minutes: s.TimeLogged.Minutes, Billing: s.TimeLogged.Billing, What: s.TimeLogged.What}}
	case s.Estimated != nil:
		return ticketing.Estimated(*s.Estimated)
	case s.Consented != nil:
		return ticketing.Consented(*s.Consented)
	case s.Rated != nil:
		return ticketing.Rated(*s.Rated)
	case s.TakenBack != nil:
		return ticketing.TakenBack(*s.TakenBack)
	}
	return nil
}
