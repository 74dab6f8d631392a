package ticketing

import "time"

// Policy is what the configuration lets the judgement decide one way or the
// other.
type Policy struct {
	Colleagues bool       // somebody of the same account may write into a ticket by its number
	Strangers  string     // "new-ticket" or "hold": a stranger who names a ticket
	AgentTrust AgentTrust // what an agent's mail must prove
	Caps       Caps
	// Undo is how long an agent's answer waits before it is sent, so that it can be
	// taken back; zero: it doesn't wait.
	Undo time.Duration
	// EncloseMax is how many octets of attachments, decoded, travel along with an
	// answer; beyond it they are named. Zero: none travel.
	EncloseMax int64
}

// What a new installation has for Policy.Undo and Policy.EncloseMax.
const (
	DefaultUndo       = time.Minute
	DefaultEncloseMax = 10 << 20
)

// AgentTrust is what an agent's mail must prove before it is obeyed.
type AgentTrust string

// The proofs that can be asked for. AgentTrustFrom is for closed networks.
const (
	AgentTrustToken      AgentTrust = "token"
	AgentTrustDMARC      AgentTrust = "dmarc"
	AgentTrustTokenDMARC AgentTrust = "token+dmarc"
	AgentTrustFrom       AgentTrust = "from"
)

// Enough reports whether a proof suffices.
func (a AgentTrust) Enough(t Trust) bool {
	switch a {
	case AgentTrustDMARC:
		return t == TrustAligned || t == TrustTokenAligned
	case AgentTrustTokenDMARC:
		return t == TrustTokenAligned
	case AgentTrustFrom:
		return true
	default:
		return t >= TrustToken
	}
}

// Caps bound what inbound mail can make us send. Over a cap a letter is held
// and counted, never dropped. Zero means no cap.
type Caps struct {
	AcksPerAddressDay     int           // acknowledgements per address per 24 hours
	AcksFreeBeforeSpacing int           // so many go at once, the next ones spaced
	AckSpacing            time.Duration // between spaced acknowledgements
	AutoPerAddress        int           // automatic letters per address per Window
	TicketsPerDomain      int           // new tickets per domain per Window that are written to
	ReopeningsPerDay      int           // automatic reopenings of a ticket per 24 hours
	MailsPerAddressTicket int           // mails into one ticket per Window before notices collapse
	AutoInAll             int           // automatic letters per Window before the class pauses
	FanOut                int           // letters that one mail of a non-agent can cause
	Cc                    int           // people that one Cc can add
	Window                time.Duration // 10 minutes
}

// DefaultCaps are the caps that a new installation has.
func DefaultCaps() Caps {
	return Caps{AcksPerAddressDay: 10, AcksFreeBeforeSpacing: 3, AckSpacing: time.Hour,
		AutoPerAddress: 30, TicketsPerDomain: 60, ReopeningsPerDay: 3, MailsPerAddressTicket: 20,
		AutoInAll: 300, FanOut: 20, Cc: 48, Window: 10 * time.Minute}
}
