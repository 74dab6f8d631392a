package ticketing

import "time"

// Report is what a letter shows of the desk's books.
type Report struct {
	// Asked is what the letter answers: one of the lists' names, or the words that
	// were looked for.
	Asked string
	Tasks []Task
	More  int // how many more there are than Tasks
	// Free are tickets of a morning's list that nobody has.
	Free     []Task
	FreeMore int
	// Lists are lists of tickets by name, in a letter that has several.
	Lists   map[string]TaskList
	Story   []Entry // a ticket's history, the oldest first
	Held    []HeldMail
	Reasons []Reason
	Account *Account // of whom the letter tells; nil: it tells of nobody's
	// Original is the kept mail that travels along whole; zero: none does.
	Original Hash
	Usage    []string // how orders are written, and what each does
}

// TaskList is one of several lists of a letter.
type TaskList struct {
	Tasks []Task
	More  int // how many more there are
}

// HeldMail is a mail in quarantine, as a list shows it.
type HeldMail struct {
	Name    string // what people call it
	At      time.Time
	From    Address
	Subject string
	Why     string
	// Theirs says that somebody else decides about it.
	Theirs bool
}

// Reason is why something happened.
type Reason struct {
	At  time.Time
	By  string // who or what caused it
	Why []string
}

// Empty reports whether a report lists nothing.
func (r Report) Empty() bool { return len(r.Tasks)+len(r.Free)+len(r.Held) == 0 }
