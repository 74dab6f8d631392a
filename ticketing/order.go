package ticketing

import "strings"

// order carries out what somebody at the command line wants. It has been
// checked by OrderFault.
func (r *ruling) order(o Order) {
	before := r.t.Status
	r.words = first(o.Reply, o.Note)
	if o.Assign != "" {
		agent, _ := r.People.AgentNamed(o.Assign) // "-" is nobody
		r.do(Assigned{To: agent.Name})
	}
	r.resort(o.Facts)
	if o.Note != "" {
		r.do(Noted{Author: o.By, Text: o.Note})
	}
	if o.Called != "" {
		r.do(Called{Author: o.By, Text: o.Called})
	}
	if o.Reply != "" {
		r.do(Said{Author: o.By, Text: o.Reply})
	}
	if o.Updates != UpdatesByProcess {
		r.do(UpdatesSet{o.Updates})
	}
	r.move(r.target(r.t, o), o.Code, false)
	if o.Escalate && r.t.Escalated.IsZero() {
		r.escalate(o.By)
		r.reach([]string{RoleManager}, "notice-escalated", r.words, nil)
	}
	if o.Wait {
		r.ask()
	}
	agreed := r.agree(o)
	if letter := r.letterFor(o, before, agreed); letter != "" {
		r.say(letter, o)
	}
}

// say writes the one letter of an order to the customers' side.
func (r *ruling) say(letter string, o Order) {
	l := Letter{Name: letter, Class: Automatic, Text: o.Reply}
	if o.Reply != "" {
		agent, _ := r.People.AgentNamed(o.By) // else the team answers
		l.Class, l.Author = Personal, agent.Name
	}
	if s, _ := r.Process.Status(r.t.Status); s.OnYes != nil {
		l.Purpose = PurposeSignOff
	}
	l.Invite = !o.Meet.From.IsZero() || o.NoMeeting
	r.writeCustomers(l)
}

// resort sorts the ticket anew. One that its new type's track has no phase for
// begins there.
func (r *ruling) resort(f Facts) {
	if f == (Facts{}) {
		return
	}
	before := r.t.Priority
	r.do(Sorted{r.Process.words(f, r.t.Type)})
	if _, fits := r.Process.PriorityNamed(r.t.Priority, r.t.Type); !fits {
		if prio := r.Process.defaultPriority(r.t.Type); prio != "" {
			r.do(Sorted{Facts{Priority: prio}})
		}
	}
	r.prioritised(before)
	r.board(false)
}

// board begins the track of the ticket's type, unless it is on it already or
// finished.
func (r *ruling) board(automatic bool) {
	track, tracked := r.Process.TrackOf(r.t.Type)
	if _, _, on := track.Phase(r.t.Status); tracked && !on && !r.t.Finished() {
		r.move(track.Phases[0].Status, "", automatic)
	}
}

// words puts the facts of an order into the process's own words.
func (p Process) words(f Facts, typ string) Facts {
	if t, ok := p.TypeNamed(f.Type); ok {
		f.Type, typ = t.Name, t.Name
	}
	if prio, ok := p.PriorityNamed(f.Priority, typ); ok {
		f.Priority = prio.Name
	}
	if c, ok := p.CategoryNamed(f.Category); ok {
		f.Category = c
	}
	if product, ok := p.ProductNamed(f.Product); ok {
		f.Product = product
	}
	return f
}

// ask makes the ticket wait for the customer: by a flag beside the status, or in
// the first status that is there for it.
func (r *ruling) ask() {
	if r.Process.On.Question {
		r.wait()
	} else if s := r.Process.waiting(); r.t.Class != ClassWaitingCustomer {
		r.move(s.Name, "", false)
	}
}

// waiting is the status in which a ticket waits for its customer.
func (p Process) waiting() Status {
	for _, s := range p.Statuses {
		if s.Class == ClassWaitingCustomer && !s.SystemOnly && s.Appointment == nil {
			return s
		}
	}
	return Status{}
}

// agree notes dates that were agreed on, and reports whether the customer is to
// be told one.
func (r *ruling) agree(o Order) bool {
	if !o.Due.IsZero() {
		r.do(Agreed{At: o.Due})
	}
	s, _ := r.Process.Status(r.t.Status)
	if s.Appointment == nil {
		s = r.Process.appointed()
	}
	switch {
	case o.NoMeeting:
		r.do(Appointed{})
	case !o.Meet.From.IsZero():
		to := o.Meet.To
		if to.IsZero() && s.Appointment != nil {
			to = o.Meet.From.Add(s.Appointment.Lasts)
		}
		r.do(Appointed{From: o.Meet.From, To: to})
		if a := r.Process.appointed().Appointment; a != nil && !o.Meet.From.Add(-a.Remind.clockTime()).After(r.now) {
			r.do(Remembered{reminderOf(o.Meet)}) // the invitation has just told it
		}
	}
	return !o.Due.IsZero()
}

// target is the status that the order moves the ticket to, empty if none. A
// person may write its name in any case of letters; an appointment leads to the
// status that is there for it.
func (j Judge) target(t Ticket, o Order) string {
	switch {
	case o.Resolve:
		return j.Process.resolvedBy(t)
	case o.Status == "" && !o.Meet.From.IsZero():
		return j.Process.appointed().Name
	case o.Status == "" && o.NoMeeting:
		return j.Process.Key.Answered
	}
	for _, s := range j.Process.Statuses {
		if strings.EqualFold(s.Name, o.Status) {
			return s.Name
		}
	}
	return o.Status
}

// resolvedBy is the status in which an agent's "done" puts a ticket: the resolved
// phase of its track, if it has one.
func (p Process) resolvedBy(t Ticket) string {
	track, _ := p.TrackOf(t.Type)
	for _, phase := range track.Phases {
		if s, _ := p.Status(phase.Status); s.Class == ClassResolved {
			return s.Name
		}
	}
	return p.Key.ResolvedByAgent
}

// appointed is the status of an agreed date.
func (p Process) appointed() Status {
	for _, s := range p.Statuses {
		if s.Appointment != nil {
			return s
		}
	}
	return Status{}
}

// letterFor picks the one letter that tells the customer of words, new status
// and dates together.
func (r *ruling) letterFor(o Order, before string, agreed bool) string {
	if r.t.Status != before {
		if letter := r.Process.letterOn(r.t); letter != "" {
			return letter
		}
	}
	switch {
	case o.Wait && r.Process.Flagged(r.t):
		return "waiting-for-you"
	case !o.Meet.From.IsZero() || o.NoMeeting:
		return "appointment"
	case agreed && r.Process.On.Agreed != "":
		return r.Process.On.Agreed
	case o.Reply != "":
		return "answer"
	}
	return ""
}
