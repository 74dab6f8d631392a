package ticketing

import (
	"regexp"
	"slices"
)

// request is what a department is asked: what was said last on the ticket.
func (r *ruling) request() string { return r.words }

// reference is how development systems name their tickets, "DEV-12" or "#4711".
var reference = regexp.MustCompile(`(?:^|[\s\[(:,])((?:[A-Z][A-Z0-9]{1,9}-|#)\d{1,9})\b`)

// answeredByDepartment keeps the reference that the department's answer gives
// its own ticket.
func (r *ruling) answeredByDepartment(e MailReceived) {
	s, _ := r.Process.Status(r.t.Status)
	if s.Department == "" || !slices.Contains(e.Sender.Agent.Roles, s.Department) {
		return
	}
	for _, text := range []string{e.Mail.Subject, e.Mail.Fresh} {
		for _, m := range reference.FindAllStringSubmatch(text, 20) {
			if m[1] != r.t.Tag().String() && m[1] != r.t.Reference {
				r.do(Referred{Department: s.Department, Reference: m[1]})
				r.why("%s calls it %s", s.Department, m[1])
				return
			}
		}
	}
}
