package ticketing

// calm lets the notices about a storm of mails collapse: when more than
// Caps.MailsPerAddressTicket have come into the ticket within Caps.Window, the
// team is told so once, and the mails are only filed. It counts the ticket's
// mails, whoever sent them: many people who answer to all are a storm, too.
func (r *ruling) calm(e MailReceived) {
	limit := r.Policy.Caps.MailsPerAddressTicket
	if limit <= 0 || e.Lately < limit {
		return
	}
	storm := Cap{Name: CapTicket, Limit: limit, Within: r.Policy.Caps.Window, Who: r.t.Tag().String()}
	var letters []Letter
	for _, l := range r.d.Letters {
		switch {
		case l.Class != Notice:
			letters = append(letters, l)
		case !e.Digested && !writesTo(letters, l.To.Address):
			l.Name, l.Text, l.Fields, l.Enclosed = stormNotice, "", storm.fields(), nil
			l.Role = RoleInternal // it tells of no words that an answer could be to
			letters = append(letters, l)
		}
	}
	r.d.Letters = letters
	r.why("%s: notices collapse into one", storm)
}

// stormNotice tells the team that the mails into a ticket are many.
const stormNotice = "notice-alert"

func writesTo(letters []Letter, a Address) bool {
	for _, l := range letters {
		if l.To.Address == a {
			return true
		}
	}
	return false
}

// fanOut holds what one mail makes us write beyond Caps.FanOut letters. Notices
// to the team are not counted.
func (r *ruling) fanOut() {
	limit, n := r.Policy.Caps.FanOut, 0
	for i := range r.d.Letters {
		if l := &r.d.Letters[i]; l.Class != Notice {
			if n++; limit > 0 && n > limit {
				l.Held = Cap{Name: CapFanOut, Limit: limit}.String()
			}
		}
	}
}

// Digests reports whether the decision tells the team that mails are many.
func (d Decision) Digests() bool {
	for _, l := range d.Letters {
		if l.Name == stormNotice && l.ByMail {
			return true
		}
	}
	return false
}
