package ticketing

import "time"

// Ledger holds the mails that were handed over to us against what became of them. What
// was seen is counted from what came in; what is accounted for was looked up, mail by
// mail, where it is said to be.
type Ledger struct {
	From, To  time.Time // of when the mails came in; To is no longer part of it
	Seen      int
	Accounted int
	// Amiss are mails that are not accounted for, the oldest first; their number is Seen
	// less Accounted, of which at most MaxAmiss are named.
	Amiss []AmissMail
}

// MaxAmiss is how many mails a ledger names that are not accounted for.
const MaxAmiss = 1000

// AmissMail is a mail that is not accounted for.
type AmissMail struct {
	Name    string // what people call it
	At      time.Time
	Intake  string
	Source  Source // where it is on the server; zero: it came another way
	From    Address
	Subject string
	Why     string // what is wrong, and what to do
}

// Balanced reports whether every mail is accounted for.
func (l Ledger) Balanced() bool { return l.Seen == l.Accounted }

// Add adds what another ledger has; the time is that of l.
func (l Ledger) Add(o Ledger) Ledger {
	l.Seen, l.Accounted = l.Seen+o.Seen, l.Accounted+o.Accounted
	l.Amiss = append(l.Amiss, o.Amiss...)
	l.Amiss = l.Amiss[:min(len(l.Amiss), MaxAmiss)]
	return l
}
