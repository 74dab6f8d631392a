package letter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Task is what a template "task.txt" sees, and a template "own.txt" for a customer: a
// ticket in a list with what is due on it next, or the head of the list, if Head is
// set. Each line of the template is a cell; one that ends with a link is shown as that
// link, by the words before it, and left out of the plain text.
type Task struct {
	Head                                    bool
	Tag, Subject, Status, Meaning, Priority string
	Account, From, Assignee                 string
	Clock                                   string // what is due; empty, with Due: a regular update
	Due                                     string
	Missed                                  bool
	// Since is, in a list that is about it, since when it has been so; in the head it only
	// says that there is such a column. Rated is the customer's rating, "2/5".
	Since, Rated      string
	Show, Take, Close string // links
}

// Hold is what a template "hold.txt" sees: a held mail in a list, or its head.
type Hold struct {
	Head                         bool
	Name, At, From, Subject, Why string
	Release, Drop                string // links; empty: somebody else decides
}

// Shortcuts is what a template "shortcuts.txt" sees: links to what can be asked for,
// a cell each.
type Shortcuts struct{ Mine, Team, Breaching, Held, Help string }

// shortTime is how lists and histories write moments in every language.
const shortTime = "2006-01-02 15:04 MST"

func (w *wording) short(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(w.zone).Format(shortTime)
}

// report fills in what was asked for, or comes each morning.
func (w *wording) report(f *Fields, l ticketing.Letter, c Context) {
	r := l.Report
	f.Asked, f.Usage, f.Original = line(r.Asked), r.Usage, line(l.Fields["original"])
	f.More, f.FreeMore, f.FreeCount = r.More, r.FreeMore, len(r.Free)+r.FreeMore
	link := func(n ticketing.Number, command string) string {
		url := commandLink(c, tokenFor(l, n, c), command)
		if url != "" {
			f.commands = append(f.commands, url)
		}
		return url
	}
	if l.Role == ticketing.RoleCustomer {
		f.Tasks, f.Count = w.tasks(ownPage, r.Tasks, l, nil), len(r.Tasks)+r.More
		return
	}
	if r.Asked == "" && r.Empty() {
		return
	}
	f.Tasks, f.Free = w.tasks(taskPage, r.Tasks, l, link), w.tasks(taskPage, r.Free, l, link)
	ranked := [][]ticketing.Task{r.Tasks, r.Free}
	f.lists = map[string]string{}
	for name, list := range r.Lists {
		f.lists[name] = w.listed(list, l, link)
		ranked = append(ranked, list.Tasks)
	}
	f.Count, f.First = len(r.Tasks)+len(r.Held)+r.More, leading(ranked...)
	if len(r.Held) > 0 {
		f.Tasks = w.holds(r.Held, link)
	}
	f.Shortcuts = w.cells(shortcutsPage, Shortcuts{Mine: link(0, "/show mine"), Team: link(0, "/show team"),
		Breaching: link(0, "/show breaching"), Held: link(0, "/show held"), Help: link(0, "/help")})
	w.card(f, l, c)
	if c.Ticket.Number != 0 {
		f.People, f.Related = people(c.Ticket), related(c.Ticket)
		f.Clocks = w.clocks(c)
		f.Newest, f.History = w.history(r.Story)
	}
	for _, reason := range r.Reasons {
		f.Reasons = append(f.Reasons, line(w.short(reason.At)+" · "+reason.By+": "+strings.Join(reason.Why, "; ")))
	}
}

// leading names the plans whose tickets stand before the others of one of the lists.
func leading(lists ...[]ticketing.Task) string {
	var plans []string
	mixed := false
	for _, tasks := range lists {
		first := 0
		for _, t := range tasks {
			if t.First != "" {
				first++
				plans = append(plans, line(t.First))
			}
		}
		mixed = mixed || first > 0 && first < len(tasks)
	}
	if !mixed {
		return ""
	}
	slices.Sort(plans)
	return strings.Join(slices.Compact(plans), ", ")
}

// tasks lists tickets below a head; link makes the links of a row, and is nil where
// there are none.
func (w *wording) tasks(page string, tasks []ticketing.Task, l ticketing.Letter,
	link func(ticketing.Number, string) string) string {
	if len(tasks) == 0 {
		return ""
	}
	rows := []string{cellMark + w.cells(page, Task{Head: true, Since: w.short(tasks[0].Since)})}
	for _, task := range tasks {
		t := task.Ticket
		row := Task{Tag: t.Tag().String(), Status: line(t.Status), Meaning: line(task.Meaning),
			Subject:  line(ticketing.BaseSubject(t.Subject, []string{t.Prefix})),
			Priority: line(t.Priority), Account: line(t.Account), From: line(t.Requester().String()),
			Assignee: line(t.Assignee), Clock: line(task.Clock), Due: w.short(task.Due), Missed: task.Missed,
			Since: w.short(task.Since), Rated: rated(task.Rating)}
		if link != nil {
			row.Show = link(t.Number, "/show")
			if t.Assignee != l.To.Name {
				row.Take = link(t.Number, "/take")
			}
			if !t.Finished() {
				row.Close = link(t.Number, "/close")
			}
		}
		rows = append(rows, w.cells(page, row))
	}
	return strings.Join(rows, "\n")
}

// listed is one of several lists of a letter.
func (w *wording) listed(list ticketing.TaskList, l ticketing.Letter, link func(ticketing.Number, string) string) string {
	rows := w.tasks(taskPage, list.Tasks, l, link)
	if list.More > 0 {
		rows += "\n\n" + w.line(restPage, Rest{More: list.More})
	}
	return rows
}

// Tickets shows one of a letter's lists of tickets, by its name; empty: nothing is on it.
func (f Fields) Tickets(name string) string { return f.lists[name] }

func (w *wording) holds(held []ticketing.HeldMail, link func(ticketing.Number, string) string) string {
	rows := []string{cellMark + w.cells(holdPage, Hold{Head: true})}
	for _, m := range held {
		row := Hold{Name: m.Name, At: w.short(m.At), From: line(string(m.From)),
			Subject: line(m.Subject), Why: line(m.Why)}
		if !m.Theirs {
			row.Release, row.Drop = link(0, "/release "+m.Name), link(0, "/drop "+m.Name)
		}
		rows = append(rows, w.cells(holdPage, row))
	}
	return strings.Join(rows, "\n")
}

func addresses(all []ticketing.Address) (lines []string) {
	for _, a := range all {
		lines = append(lines, line(string(a)))
	}
	return lines
}

func people(t ticketing.Ticket) (lines []string) {
	for _, p := range t.Participants {
		who := line(p.String())
		if p.Bad != "" {
			who += " (" + line(p.Bad) + ")"
		}
		lines = append(lines, who)
	}
	return lines
}

func related(t ticketing.Ticket) (lines []string) {
	for _, l := range t.Links {
		tag := ticketing.Tag{Prefix: t.Prefix, Number: l.To}.String()
		if entry := line(tag + " (" + l.Kind + ")"); !slices.Contains(lines, entry) {
			lines = append(lines, entry)
		}
	}
	return lines
}

// Reckoned is what a template "reckoned.txt" sees: a clock and how it stands.
type Reckoned struct {
	Clock string
	Kind  string // promise, expectation or trigger
	State string // met, over, rests, no-date or running
	// Within is the clock's time in words, empty if only an agreed date counts;
	// Usual the shortest usual time.
	Usual, Within string
	Calendar      string // in whose time it is counted; empty: round the clock
	Spent         string // "3 h 20 min" of the calendar
	Left          string // likewise, until due; empty: it is over, or no date is known
	Over          string // likewise, since it was due
	Due, Met      string // moments
	Missed        bool
	Status        string // of the ticket, in which the clock rests
}

// clocks tells how every clock of the ticket stands.
func (w *wording) clocks(c Context) (lines []string) {
	for _, r := range c.Process.Readings(c.Ticket, c.Now) {
		words := Reckoned{Clock: line(r.Clock.Words()), Kind: string(r.Clock.Kind), State: string(r.State()),
			Within: w.span(r.Target.Within), Usual: w.span(r.Target.Usual), Calendar: line(r.Target.Calendar),
			Spent: hours(r.Worked), Due: w.short(r.Due), Met: w.short(r.Met), Missed: r.Missed,
			Status: line(c.Ticket.Status)}
		if left, known := r.Left(c.Now); known && left >= 0 {
			words.Left = hours(left)
		} else if known {
			words.Over = hours(-left)
		}
		lines = append(lines, w.line(reckonedPage, words))
	}
	return lines
}

// hours writes a span of time in hours and minutes, which people of every language read
// alike.
func hours(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	h, m := strconv.Itoa(minutes/60)+" h", strconv.Itoa(minutes%60)+" min"
	switch {
	case minutes < 60:
		return m
	case minutes%60 == 0:
		return h
	}
	return h + " " + m
}
