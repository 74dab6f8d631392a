package ticketing

// wakes reports whether somebody of the team or of the customers' side has done
// something: only then does time run for a ticket that was imported. Whoever imports a
// thousand old requests has promised nothing to anybody, and would drown in what the
// clocks of a thousand tickets say on one day.
func wakes(e Event) bool {
	switch e := e.(type) {
	case MailReceived:
		return !e.Mail.Late && e.Route.By != ByReport && e.spoken()
	case AlsoEscalated:
		return !e.Mail.Late
	case TimePassed, DeliveryFailed, Reconsidered:
		return false
	}
	return true
}

// wake comes before whatever else is done, so that it counts for the clocks.
func (r *ruling) wake() {
	r.wakes = false
	r.do(Woken{})
	r.why("it was imported, and somebody deals with it now: its clocks begin")
}
