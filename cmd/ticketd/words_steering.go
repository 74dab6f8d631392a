package main

import (
	"fmt"
	"time"

	"ticketd/ticketing"
)

// steeringInWords puts what agents alone do to a ticket into words.
func steeringInWords(c ticketing.Change, prefix string, zone *time.Location) (v changeView, ok bool) {
	switch c := c.(type) {
	case ticketing.Left:
		v = changeView{Kind: "left", Words: string(c.Who) + " takes part no longer"}
	case ticketing.Titled:
		v = changeView{Kind: "subject", Words: "is called " + orDash(c.Subject) + " now"}
	case ticketing.Accounted:
		v = changeView{Kind: "account", Words: "belongs to no account now"}
		if c.Account != "" {
			v.Words = "belongs to " + c.Account + " now, plan " + orDash(c.Plan)
		}
	case ticketing.Pended:
		v = changeView{Kind: "pending", Words: "is put off no longer"}
		if !c.Until.IsZero() {
			v.Words = "is put off until " + whenIn(c.Until, zone)
		}
	case ticketing.Unmerged:
		tag := ticketing.Tag{Prefix: prefix, Number: c.From}
		v = changeView{Kind: "unmerged", Words: "stands for itself again, no longer part of " + tag.String()}
	case ticketing.Asked:
		v = changeView{Kind: "asked", Words: c.Author + " asked " + c.To.String(), Text: c.Text}
	case ticketing.TakenBack:
		v = changeView{Kind: "undone", Words: fmt.Sprintf("what was ordered on %s is taken back; letters stopped: %d",
			whenIn(c.Order, zone), len(c.Letters))}
	default:
		return costInWords(c)
	}
	return v, true
}

// costInWords puts what a ticket costs into words.
func costInWords(c ticketing.Change) (v changeView, ok bool) {
	switch c := c.(type) {
	case ticketing.TimeLogged:
		v = changeView{Kind: "time", Text: c.Work.What,
			Words: fmt.Sprintf("%s spent %d minutes", c.Author, c.Work.Minutes)}
		if c.Work.Billing != ticketing.BillingByType {
			v.Words += ", " + string(c.Work.Billing)
		}
	case ticketing.Estimated:
		v = changeView{Kind: "estimate", Words: fmt.Sprintf("%s estimates %d minutes", c.Author, c.Minutes)}
	case ticketing.Consented:
		says := "does not agree to the "
		if c.Yes {
			says = "agrees to the "
		}
		v = changeView{Kind: "consent", Words: c.By + " " + says + c.To}
	case ticketing.Rated:
		v = changeView{Kind: "rating", Text: c.Comment,
			Words: fmt.Sprintf("%s rates our help %d of %d", c.By, c.Rating, ticketing.BestRating)}
	default:
		return v, false
	}
	return v, true
}
