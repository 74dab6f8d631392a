package ticketing

import "fmt"

// Relay is a web form, a group address or a list of ours that passes on what people
// write and puts its own address into From, so that answers would go to it.
type Relay struct {
	Name      string
	Addresses []Address // what it writes into From, or into Sender where it keeps From
	// Person names the fields that hold who wrote, the best first: the first that
	// names one person counts.
	Person []string
	// Line is the label of the line of the text that holds who wrote, "Email", where
	// no field does; empty: none.
	Line  string
	Proof RelayProof
}

// RelayProof is what shows that a mail is a relay's. The writer is not proved by it.
type RelayProof string

// The proofs. RelayFrom is for a relay on a machine of ours that signs nothing:
// whoever writes its address into From can make us acknowledge to an address of
// their choice, as they can by writing that address into From.
const (
	RelayAligned RelayProof = "aligned" // aligned DMARC or DKIM of the relay's own address
	RelayFrom    RelayProof = "from"    // the relay's address in From is enough
)

// PartRelay is the Part of a Defect that says what a trusted relay did to a mail: what
// stood in From, for instance. A ticket's history shows it.
const PartRelay = "relay"

// Relayed is how a mail reads if a relay really sent it.
type Relayed struct {
	Relay  string  // its name
	By     Address // the relay's address, in From or Sender
	Proof  RelayProof
	Kept   bool    // From is still the writer's own
	Person Mailbox // who wrote; where Kept, From
	Fault  string  // why the mail names nobody; Person and what follows are then empty
	// The verdict and the recipients without what the relay adds to each mail.
	Verdict   Verdict
	Addressed Addressed
}

// RelayLook is what a mail looks like whose From is no person's although a person
// wrote it. The zero value is none. It is a guess: it decides nothing, and is for
// telling the operator what to name as a relay.
type RelayLook struct {
	Kind  string  // "a Google Group", "a web form" ...
	From  Mailbox // as it stands
	Field string  // the field that seems to hold who wrote
}

// String says it to a person: "s@x (Anna via Support) looks like a Google Group;
// X-Original-From names who wrote". It is empty for no such mail.
func (l RelayLook) String() string {
	if l.Kind == "" {
		return ""
	}
	return fmt.Sprintf("%s looks like %s; %s names who wrote", l.From, l.Kind, l.Field)
}

// Setting is what to write into the configuration if the relay is one's own.
func (l RelayLook) Setting() string {
	return fmt.Sprintf("[[trusted_relay]] name = %q, addresses = [%q], person = [%q]",
		l.From.Address.Local(), l.From.Address, l.Field)
}
