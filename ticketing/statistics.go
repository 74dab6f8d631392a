package ticketing

// Reports says who of the team reads how a month and a week were.
type Reports struct {
	Month    string // role that gets the monthly report; empty: nobody
	Week     string // role that gets the weekly digest; empty: nobody
	Calendar string // both go when it opens, on the first working day
	Bugs     Kinds  // which tickets are bugs, whose trend is shown apart; no kinds: none
}

// Bug reports whether a ticket is one of the bugs whose trend is shown apart.
func (p Process) Bug(t Ticket) bool {
	t.Plan = p.PlanNamed(t.Plan).Name
	return !p.Reports.Bugs.Empty() && p.Reports.Bugs.fit(t)
}

// Statistics is what a letter shows of a month or a week. Values are written so that
// people of every language read them alike; what they are, the letter's template says.
type Statistics struct {
	Period  string            // "2026-03", or the days of a week: "2026-03-02..2026-03-08"
	Figures map[string]string // by name: "opened" → "412"
	Tables  map[string]Table  // by name: "types"
	Files   []Enclosure       // that travel along; those with an ID are shown in the letter
}

// Table is rows of cells that a letter shows below heads of its own.
type Table [][]string

// Drawn is how many columns of numbers, behind the first, the picture of a table shows.
const Drawn = 2
