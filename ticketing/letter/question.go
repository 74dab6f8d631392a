package letter

import (
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// Bad is what a template "bad.txt" sees: a line of a mail that is no order, or, without
// a Line, what is wrong with all of it.
type Bad struct {
	Line    int
	Raw     string // as it was written
	Why     string
	Nearest string // what was perhaps meant
}

// Choice is what a template "choice.txt" sees: one answer to a question.
type Choice struct {
	Doubt string // what is asked, as ticketing.DoubtKind
	// Choice is release, drop, once, join, new, spam or ticket.
	Choice   string
	Tag      string // of a ticket
	Subject  string // of that ticket, where the recipient may know it
	Corrects bool   // releasing corrects what is wrong
}

// question fills in what is asked, and what can be answered.
func (w *wording) question(f *Fields, l ticketing.Letter, c Context) {
	f.Doubt = line(l.Fields["doubt"])
	if l.Role != ticketing.RoleCustomer {
		f.Problem, f.Mail = line(l.Fields["why"]), line(l.Fields["mail"])
		if named := l.Fields["named"]; line(named) != "" {
			for one := range strings.SplitSeq(named, "\n") {
				f.Named = append(f.Named, line(one))
			}
		}
		if c.Ticket.Incident {
			f.Cases = len(c.Ticket.LinkedAs(ticketing.LinkCase))
		}
		w.bad(f, l, c)
	}
	n := 0
	add := func(choice Choice, first string) {
		n++
		choice.Doubt, choice.Corrects = f.Doubt, corrections(l.Fields, "") != ""
		f.Choices = append(f.Choices, strconv.Itoa(n)+". "+link(w.line(choicePage, choice), begin(l, c, first)))
	}
	numbers := strings.Fields(l.Fields["numbers"])
	for i, number := range numbers {
		choice := Choice{Choice: string(ticketing.ChooseTicket), Tag: line(number)}
		choice.Tag, choice.Subject = w.known(number, l, c)
		first := strconv.Itoa(i + 1)
		if f.Mail != "" {
			first = "/release " + f.Mail + " " + number
		}
		add(choice, first)
	}
	for _, choice := range strings.Fields(l.Fields["choices"]) {
		if choice != string(ticketing.ChooseTicket) || len(numbers) == 0 {
			add(Choice{Choice: line(choice)}, f.answer(choice, l))
		}
	}
}

// answer is the line that makes a choice: the command that names the mail, so that it
// cannot be taken for the answer to another question.
func (f Fields) answer(choice string, l ticketing.Letter) string {
	if f.Mail == "" {
		return choice
	}
	switch ticketing.Choice(choice) {
	case ticketing.ChooseRelease:
		return strings.TrimRight("/release "+f.Mail+" "+corrections(l.Fields, ""), " ")
	case ticketing.ChooseDrop:
		return "/drop " + f.Mail
	}
	return "/release " + f.Mail + " " + choice
}

// bad lists what is wrong with the orders of a mail.
func (w *wording) bad(f *Fields, l ticketing.Letter, c Context) {
	for n := 1; n <= maxOrders; n++ {
		key := "bad " + strconv.Itoa(n) + " "
		why, ok := l.Fields[key+"why"]
		if !ok {
			break
		}
		at, _ := strconv.Atoi(l.Fields[key+"line"])
		f.Bad = append(f.Bad, strings.TrimRight(w.text(badPage, Bad{Line: at, Raw: line(l.Fields[key+"raw"]),
			Why: line(why), Nearest: line(l.Fields[key+"fix"])}), "\n"))
	}
	if lines := corrections(l.Fields, "…"); lines != "" {
		f.Correct = "/release " + f.Mail + " " + lines
	}
}

// corrections are the bad lines, corrected, as "/release" takes them; otherwise stands where
// nothing is known to be meant, and is left out if it is empty.
func corrections(fields map[string]string, otherwise string) string {
	var lines []string
	for n := 1; n <= maxOrders; n++ {
		key := "bad " + strconv.Itoa(n) + " "
		fix := line(fields[key+"fix"])
		if fix == "" {
			fix = otherwise
		}
		if at := line(fields[key+"line"]); fix != "" && at != "" && at != "0" {
			lines = append(lines, at+" "+fix)
		}
	}
	return strings.Join(lines, " ; ")
}

// known is a ticket's tag, and its subject if whoever is asked may know it: one of the
// team, or a participant of it whose identity was proved.
func (w *wording) known(number string, l ticketing.Letter, c Context) (tag, subject string) {
	for _, t := range c.Listed {
		if strconv.FormatInt(int64(t.Number), 10) != number {
			continue
		}
		p, takesPart := t.Participant(l.To.Address)
		if l.Role != ticketing.RoleCustomer || takesPart && p.Trust >= ticketing.TrustAligned {
			subject = line(ticketing.BaseSubject(t.Subject, []string{t.Prefix}))
		}
		return t.Tag().String(), subject
	}
	return line(number), ""
}
