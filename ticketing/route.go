package ticketing

// Route says which ticket a mail belongs to, and why.
type Route struct {
	Ticket    Number // zero: a new one
	By        RouteBy
	Internal  bool     // an internal token led here: the mail stays a note
	Claims    []Number // tickets that it names without a right to them
	Noted     []Number // other tickets that it also belongs to
	Continues Number   // a ticket closed too long ago to reopen
	Why       []string
}

// RouteBy is what led to the ticket.
type RouteBy string

// The ways to a ticket, in the order in which they are looked up.
const (
	ByToken     RouteBy = "token"
	ByReference RouteBy = "reference"
	ByNumber    RouteBy = "number"
	ByNothing   RouteBy = "" // a new ticket
)
