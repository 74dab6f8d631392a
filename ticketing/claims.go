package ticketing

// A stranger who names a ticket gets one of their own that claims the other. The team
// learns of it, above all whoever has the other; the stranger learns nothing.

// tellNew tells the team of a new ticket, and whoever has a ticket that it claims.
func (r *ruling) tellNew(e MailReceived) {
	if !r.Process.On.Notices {
		return
	}
	fields := noticeFields(e.Mail)
	fields["phones"] = r.phones()
	r.tellTeam("notice-new", e.Mail.Fresh, fields)
	for _, c := range e.Route.Claimed {
		if a, ok := r.People.AgentNamed(c.Assignee); ok && r.People.There(a, r.now) {
			r.notice(a, RoleInternal, "notice-new", e.Mail.Fresh, fields)
		}
	}
	r.enclose(e.Mail, "notice-new")
}
