package ticketing

import "time"

// Act is something that an agent orders beyond the ticket that the mail is about:
// a closed sum. The desk carries acts out in the order's own transaction.
type Act interface{ act() }

// The acts.
type (
	// MergeInto makes the ticket an alias of another one.
	MergeInto struct {
		Number    Number
		Duplicate bool // it is about the same, told by others
	}
	// LinkTo links another ticket to this one, or takes the link off.
	LinkTo struct {
		Number Number
		Off    bool
	}
	// UnmergeFrom makes a number that was merged into the ticket stand for itself
	// again; zero: the only one.
	UnmergeFrom struct{ Number Number }
	// SplitOff makes a new ticket of the customer's last mail.
	SplitOff struct {
		Subject string // empty: the mail's
	}
	// CaseOf links the ticket to an incident as a case; zero: to a
	// new incident.
	CaseOf struct {
		Incident Number
		Title    string // of a new one, which everybody may read
	}
	// Publish tells everybody whose case belongs to the incident what was written about it,
	// and ends it if it is over.
	Publish struct {
		Text    string
		Resolve bool
	}
	// TakeBack undoes the agent's last order on the ticket.
	TakeBack struct{}
	// GoAway says until when the agent is away; a zero Until: they are back.
	GoAway struct{ Until time.Time }
	// SettleHeld decides about a mail that is held.
	SettleHeld struct {
		Mail   string // the beginning of its hash
		Choice Choice
		Number Number         // of ChooseTicket
		Lines  map[int]string // lines to put right first, by number
	}
	// Query asks something that is answered by a letter and changes nothing.
	Query struct {
		What  string // the verb: show, find, why, sla, account, help
		Words string
	}
)

func (MergeInto) act()   {}
func (LinkTo) act()      {}
func (UnmergeFrom) act() {}
func (SplitOff) act()    {}
func (CaseOf) act()      {}
func (Publish) act()     {}
func (TakeBack) act()    {}
func (GoAway) act()      {}
func (SettleHeld) act()  {}
func (Query) act()       {}

// NeedsTicket reports whether an act makes no sense without a ticket.
func NeedsTicket(a Act) bool {
	switch a.(type) {
	case GoAway, SettleHeld, Query:
		return false
	}
	return true
}
