package report

import (
	"ticketd/ticketing"
)

// later finds what was changed after the month of what it shows.
func (f *fold) later(after []ticketing.Entry) {
	if f.until.Before(f.to) {
		return
	}
	logged, extra := f.t.Spent != 0, 0
	for _, e := range after {
		at := f.moment(e)
		if at.After(f.until) {
			return
		}
		charge := f.p.ChargeFor(f.t).Name
		f.record(e)
		for _, c := range e.Changes {
			switch c := c.(type) {
			case ticketing.Merged:
				f.note(LaterMerged, ticketing.Tag{Prefix: f.t.Prefix, Number: c.Into}.String())
			case ticketing.Accounted:
				f.note(LaterAccount, c.Account)
			case ticketing.Unmerged:
				f.note(LaterUnmerged, "")
			case ticketing.TimeLogged:
				if extra += c.Work.Minutes; logged && extra < 0 {
					f.note(LaterTime, minutes(-extra))
					extra = 0
				}
			case ticketing.TakenBack:
				if !c.Order.Before(f.from) && c.Order.Before(f.to) {
					f.note(LaterUndone, moment(c.Order, f.from.Location()))
				}
			}
		}
		if now := f.p.ChargeFor(f.t).Name; logged && now != charge {
			f.note(LaterCharge, now)
		}
	}
}

func (f *fold) note(what LaterKind, value string) {
	f.c.Later = append(f.c.Later, Later{At: f.at, What: what, Value: value})
}
