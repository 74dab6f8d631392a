package scenario

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Scenario is a story that was read and can be performed.
type Scenario struct {
	File    string // for messages
	Title   string // the comment that it begins with, in one line
	Heading Heading
	Steps   []Step

	outside []ticketing.Address // who else has a mailbox
}

// Heading is the stage that a scenario asks for.
type Heading struct {
	Process     string // a shipped one's name, or a file
	ProcessLine int    // where it stands; 0: it is the default
	Letters     string // a directory with the team's own letters; empty: none
	Zone        *time.Location
	Holidays    []string // "2026-04-03 Good Friday": the team's, in every calendar that closes at all
	Intakes     []ticketing.Intake
	Agents      []ticketing.Agent
	Accounts    []ticketing.Account
	Trust       ticketing.AgentTrust // what an agent's mail must prove
	Undo        time.Duration        // an agent's answer waits so long
}

// Step is one line of a scenario with what is indented below it.
type Step struct {
	Line        int
	Text        string // as it stands there
	Body        string
	Expectation bool   // it only looks
	Refused     string // why the order was refused, as it had to be; known when it was played
	do          action
}

// action performs a step.
type action func(*performance) error

// Mail is a mail that comes from outside.
type Mail struct {
	From   ticketing.Address   // envelope sender
	To     []ticketing.Address // envelope recipients
	Raw    []byte              // RFC 5322
	Signed bool                // the sender's provider vouches for From
}

// Publication is what is published about a disruption.
type Publication struct {
	By, Title, Text string // Title is a new incident's
	Resolve         bool   // it is over, and its cases are resolved
}

// Stage is where a scenario is performed: a whole gateway, the mailboxes of
// everybody around it, and a clock.
type Stage interface {
	Now() time.Time
	// Travel lets time pass until then, with everything that comes due.
	Travel(to time.Time) error
	Deliver(Mail) error
	Order(ticketing.Number, ticketing.Order) error
	// OpenIncident and UpdateIncident publish something about a disruption.
	OpenIncident(Publication) error
	UpdateIncident(incident ticketing.Number, p Publication) error
	// LinkCase makes a ticket a case of an incident, or takes it off.
	LinkCase(incident, ticket ticketing.Number, off bool, by string) error
	// Restart stops the gateway, and starts it again when so much time is over.
	Restart(after time.Duration) error
	// Received lists what a person's mailbox has, oldest first.
	Received(ticketing.Address) ([]ticketing.Incoming, error)
	// Written lists every letter that was ever written and not taken back, oldest first.
	Written() ([]ticketing.Parcel, error)
	// Ticket loads the ticket that a number leads to.
	Ticket(ticketing.Number) (t ticketing.Ticket, found bool, err error)
	// Process is the process by which a ticket is judged: its mailbox's.
	Process(ticketing.Ticket) ticketing.Process
	// Held counts the mails in quarantine, Waiting the letters in the outbox.
	Held() (int, error)
	Waiting() (int, error)
	// Eventually asks until the answer is nil, or says the last one. Where
	// nothing happens by itself it asks once.
	Eventually(check func() error) error
}

// Play performs the steps one after the other and tells what came of each. It
// goes on after one that failed, until it is told to stop.
func (s Scenario) Play(stage Stage, after func(Step, error) (goOn bool)) {
	p := &performance{Stage: stage, heading: s.Heading}
	for _, step := range s.Steps {
		p.refused = ""
		err := p.perform(step)
		step.Refused = p.refused
		if !after(step, err) {
			return
		}
	}
}

// Start is when the story begins: at its first step, if that says when, else on
// a Monday morning.
func (s Scenario) Start() time.Time {
	if len(s.Steps) > 0 {
		if when, err := s.Heading.moment(strings.TrimPrefix(s.Steps[0].Text, "at ")); err == nil {
			return when
		}
	}
	return time.Date(2026, 3, 2, 9, 0, 0, 0, s.Heading.Zone)
}

// performance is a scenario on its stage.
type performance struct {
	Stage
	heading Heading
	mails   int // sent so far
	refused string
	// before are the letters, by Message-ID, that were on their way before the last
	// step that was no expectation.
	before map[string]bool
}

func (p *performance) perform(s Step) error {
	if !s.Expectation {
		all, err := p.Written()
		if err != nil {
			return err
		}
		p.before = map[string]bool{}
		for _, parcel := range all {
			p.before[parcel.MessageID] = !parcel.NotBefore.After(p.Now())
		}
	}
	return s.do(p)
}

// lately lists the letters that were written, or that nobody could take back any
// more, since the last step that was no expectation.
func (p *performance) lately() ([]ticketing.Parcel, error) {
	all, err := p.Written()
	return slices.DeleteFunc(all, func(one ticketing.Parcel) bool { return p.before[one.MessageID] }), err
}
