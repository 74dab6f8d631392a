package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// threeTickets are one that is answered, one whose answer is late, and one that
// is closed by hand in time.
func threeTickets(t *testing.T) *desktop {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 09:00:00")
	for _, subject := range []string{"one", "two", "three"} {
		d.mail(mailAbout(subject, "It burns."))
	}
	d.orders(orderArgs{Reply: true, Facts: ticketing.Facts{Priority: "P1", Product: "Portal"}}, "Where?")
	d.travel("Mon 2026-03-02 12:00:00")
	return d
}

func (d *desktop) listed(a listArgs) string {
	d.Helper()
	rows, err := d.list(d.Context(), a)
	mustDo(d, err)
	var names []string
	for _, r := range rows {
		names = append(names, r.Ticket)
	}
	return strings.Join(names, " ")
}

func TestOverdueMeansThatAPromiseIsMissedAndStillToBeKept(t *testing.T) {
	d := threeTickets(t)
	if got := d.listed(listArgs{Overdue: true}); got != "T-1003 T-1002" {
		t.Errorf("overdue are %s", got)
	}
	if got := d.listed(listArgs{Overdue: true, Limit: 1}); got != "T-1003" {
		t.Errorf("the first overdue is %s", got)
	}
	// That something is due by itself is no promise: hourly updates are due on T-1001.
	first := d.ticketNumber(1001)
	if first.Due().After(d.at) {
		t.Fatalf("nothing is due on T-1001 before %v", first.Due())
	}
	d.travel("Mon 2026-03-02 09:59:59")
	if got := d.listed(listArgs{Overdue: true}); got != "" {
		t.Errorf("a second before, overdue are %s", got)
	}
}

func (d *desktop) ticketNumber(n ticketing.Number) ticketing.Ticket {
	d.Helper()
	t, err := d.ticketOf(d.Context(), n)
	mustDo(d, err)
	return t
}

func TestTheListIsFilteredByWhatTicketsAre(t *testing.T) {
	d := threeTickets(t)
	for _, tt := range []struct {
		args listArgs
		want string
	}{
		{listArgs{Priority: "p1"}, "T-1001"},
		{listArgs{Priority: "urgent"}, "T-1001"}, // another word for P1
		{listArgs{Priority: "P2"}, "T-1003 T-1002"},
		{listArgs{Type: "bug"}, "T-1003 T-1002 T-1001"},
		{listArgs{Product: "portal", Priority: "P1"}, "T-1001"},
		{listArgs{Product: "portal", Priority: "P2"}, ""},
	} {
		if got := d.listed(tt.args); got != tt.want {
			t.Errorf("%+v lists %q, want %q", tt.args, got, tt.want)
		}
	}
}

func TestAListThatIsEmptyForASlipSaysSo(t *testing.T) {
	d := threeTickets(t)
	d.orders(orderArgs{Assign: "Ada"}, "")
	if got := d.listed(listArgs{Mine: "ada"}); got != "T-1001" {
		t.Errorf("Ada has %q", got)
	}
	for _, tt := range []struct {
		args listArgs
		want string
	}{
		{listArgs{Mine: "Adda"}, `nobody in the configuration is called "Adda"; its agents are Ada Ito`},
		{listArgs{Status: "Nwe"}, `no process has the status "Nwe"; did you mean "New"?`},
		{listArgs{Type: "bgu"}, `no process has the type "bgu"; did you mean "bug"?`},
		{listArgs{Priority: "P11"}, `no process has the priority "P11"; did you mean "P1"?`},
	} {
		if _, err := d.list(t.Context(), tt.args); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v", tt.args, err)
		}
	}
}

func TestTheListShowsPrioritiesAndPromisesWhereThereAreAny(t *testing.T) {
	d := threeTickets(t)
	var rows []ticketView
	got := d.said("list", listArgs{}, &rows, func(p *program) { mustDo(t, p.printList(rows)) })
	want := `TICKET  PRIORITY  STATUS  SINCE                     PROMISED                         ASSIGNEE  FROM                SUBJECT
T-1003  P2        New     Mon 2026-03-02 09:00 GMT  missed Mon 2026-03-02 10:00 GMT  -         carla@globex.example  three
T-1002  P2        New     Mon 2026-03-02 09:00 GMT  missed Mon 2026-03-02 10:00 GMT  -         carla@globex.example  two
T-1001  P1        New     Mon 2026-03-02 09:00 GMT  Thu 2026-03-05 09:00 GMT         -         carla@globex.example  one
`
	if blanks(got) != blanks(want) {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
	for i := range rows {
		rows[i].Priority, rows[i].Promise = "", nil
	}
	plain := d.said("list", listArgs{}, new([]ticketView), func(p *program) { mustDo(t, p.printList(rows)) })
	if head, _, _ := strings.Cut(plain, "\n"); blanks(head) != "TICKET STATUS SINCE ASSIGNEE FROM SUBJECT" {
		t.Errorf("without any its head is %q", head)
	}
}

// blanks makes one blank of several.
func blanks(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

func TestATicketShowsItsFactsDatesAndHistoryInPlainWords(t *testing.T) {
	d := threeTickets(t)
	d.orders(orderArgs{Due: "fri 12:00"}, "")
	d.orders(orderArgs{Called: "She is fine."}, "")
	d.orders(orderArgs{Meet: "thu 14:00", Until: "+90m"}, "")
	d.orders(orderArgs{Updates: ticketing.UpdatesStopped}, "")
	var v historyView
	got := d.said("show", ticketArgs{"T-1001"}, &v, func(p *program) {
		p.printTicket(v)
		p.printHistory(v, false)
	})
	for _, want := range []string{
		"Priority P1", "Product Portal", "Type bug", "Agreed Fri 2026-03-06 12:00 GMT",
		"Appointment Thu 2026-03-05 14:00–15:30 GMT", "Updates stopped",
		"- sorted: priority P1, product Portal", "- agreed with the customer on Fri 2026-03-06 12:00 GMT",
		"- Ada Ito called the customer\nShe is fine.", "- appointment on Thu 2026-03-05 14:00–15:30 GMT",
		"- no more regular updates to the customer", "Promised ",
	} {
		if !strings.Contains(blanks(got), want) {
			t.Errorf("it lacks %q", want)
		}
	}
	if strings.Contains(got, "timer") || strings.Contains(got, "remembered") {
		t.Error("people are shown what follows from the rest")
	}
	if t.Failed() {
		t.Log(got)
	}
	if !slices.ContainsFunc(v.History, func(e entryView) bool {
		return slices.ContainsFunc(e.Changes, func(c changeView) bool { return c.Kind == kindTimer })
	}) {
		t.Error("scripts are not told of timers")
	}
}

func TestAnOrderSaysWhomItWroteTo(t *testing.T) {
	d := threeTickets(t)
	for _, tt := range []struct {
		args orderArgs
		told int
		want string
	}{
		{orderArgs{Due: "fri 12:00"}, 0, "the customer was not written to: say it with --text or call them"},
		{orderArgs{Due: "fri 12:00", Reply: true}, 1, "carla@globex.example is told"},
		{orderArgs{Meet: "thu 14:00"}, 1, "carla@globex.example is told"},
	} {
		v := d.orders(tt.args, "We come.")
		if got := (&program{}).told(v); got != tt.want || len(v.Told) != tt.told {
			t.Errorf("%+v: %q, %v", tt.args, got, v.Told)
		}
		d.at = d.at.Add(time.Minute)
	}
	if v := d.ticketNumber(1001); !v.Appointment.To.Equal(v.Appointment.From.Add(time.Hour)) {
		t.Errorf("the appointment takes from %v to %v", v.Appointment.From, v.Appointment.To)
	}
}

func TestEveryChangeHasWords(t *testing.T) {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	said := map[string]bool{}
	for _, tt := range []struct {
		change ticketing.Change
		want   string
	}{
		{ticketing.Sorted{Facts: ticketing.Facts{Type: "bug", Category: "access"}}, "sorted: type bug, category access"},
		{ticketing.Accounted{Account: "Globex", Plan: "Priority"}, "belongs to Globex now, plan Priority"},
		{ticketing.Accounted{}, "belongs to no account now"},
		{ticketing.Agreed{At: at}, "agreed with the customer on Wed 2026-07-01 13:00 BST"},
		{ticketing.Agreed{}, "the agreed date no longer holds"},
		{ticketing.Appointed{From: at, To: at.Add(time.Hour)}, "appointment on Wed 2026-07-01 13:00–14:00 BST"},
		{ticketing.Appointed{From: at, To: at.Add(24 * time.Hour)},
			"appointment on Wed 2026-07-01 13:00 BST – Thu 2026-07-02 13:00 BST"},
		{ticketing.Appointed{From: at}, "appointment on Wed 2026-07-01 13:00 BST"},
		{ticketing.Appointed{}, "the appointment is cancelled"},
		{ticketing.Called{Author: "Ada", Text: "x"}, "Ada called the customer"},
		{ticketing.Absent{Until: at}, "the customer is away until Wed 2026-07-01"},
		{ticketing.Referred{Department: "development", Reference: "DEV-12"}, "development calls it DEV-12"},
		{ticketing.UpdatesSet{To: ticketing.UpdatesStarted}, "regular updates to the customer began early"},
		{ticketing.UpdatesSet{To: ticketing.UpdatesStopped}, "no more regular updates to the customer"},
		{ticketing.UpdatesSet{}, "regular updates to the customer as the process has them"},
		{ticketing.Updated{Cadence: "hourly"}, "nobody wrote in time: the customer got an automatic update (hourly)"},
		{ticketing.PromiseWarned{Clock: "response", Due: at}, `"response" is nearly over: due Wed 2026-07-01 13:00 BST`},
		{ticketing.PromiseMissed{Clock: "response", Kind: ticketing.Promise, Due: at},
			`the promise "response" is missed: it was due Wed 2026-07-01 13:00 BST`},
		{ticketing.PromiseMissed{Clock: "phase", Kind: ticketing.Expectation, Due: at},
			`"phase" takes longer than usual: until Wed 2026-07-01 13:00 BST was expected`},
		{ticketing.PromiseMissed{Clock: "alarm", Kind: ticketing.Trigger, Due: at},
			`the time for "alarm" was over Wed 2026-07-01 13:00 BST`},
		{ticketing.Remembered{What: "x"}, "remembered: x"},
		{ticketing.Woken{}, "imported, and dealt with now: its clocks begin"},
		{ticketing.StatusChanged{From: "New", To: "Done", Code: "solved"}, "New → Done (solved)"},
		{ticketing.StatusChanged{To: "New"}, "New"},
		{ticketing.StatusChanged{From: "New", To: "New", Class: ticketing.ClassWaitingCustomer},
			"New, waits for the customer"},
		{ticketing.StatusChanged{From: "New", To: "New", Class: ticketing.ClassOpen},
			"New, no longer waits for the customer"},
		{ticketing.Opened{Subject: "Printer"}, "opened: Printer"},
		{ticketing.Filed{Kind: ticketing.KindPerson}, "mail from - (person), proof: none"},
		{ticketing.Said{Author: "Ada"}, "Ada answered"},
		{ticketing.Noted{Author: "Ada"}, "Ada noted, internally"},
		{ticketing.Assigned{To: "Ada"}, "assigned to Ada"},
		{ticketing.Assigned{}, "assigned to nobody"},
		{ticketing.Joined{Who: ticketing.Mailbox{Address: "a@x.example"}}, "a@x.example takes part"},
		{ticketing.Recognised{Who: "a@x.example"}, "a@x.example wrote, proof: none"},
		{ticketing.Wrote{Letter: "closed", To: "a@x.example"}, "wrote closed to a@x.example"},
		{ticketing.Linked{Link: ticketing.Link{To: 1002, Kind: "continues"}}, "continues T-1002"},
		{ticketing.Unlinked{Link: ticketing.Link{To: 1002, Kind: "continues"}}, "no longer continues T-1002"},
		{ticketing.Merged{Into: 1002}, "merged into T-1002"},
		{ticketing.Left{Who: "a@x.example"}, "a@x.example takes part no longer"},
		{ticketing.Titled{Subject: "Printer"}, "is called Printer now"},
		{ticketing.Pended{}, "is put off no longer"},
		{ticketing.Pended{Until: at}, "is put off until Wed 2026-07-01 13:00 BST"},
		{ticketing.Unmerged{From: 1002}, "stands for itself again, no longer part of T-1002"},
		{ticketing.Asked{Author: "Ada", To: ticketing.Mailbox{Address: "a@x.example"}}, "Ada asked a@x.example"},
		{ticketing.TimeLogged{Author: "Ada", Work: ticketing.Work{Minutes: 20, Billing: ticketing.Free}},
			"Ada spent 20 minutes, free"},
		{ticketing.Estimated{Author: "Ada", Minutes: 120}, "Ada estimates 120 minutes"},
		{ticketing.Consented{To: "estimate", By: "a@x.example", Yes: true}, "a@x.example agrees to the estimate"},
		{ticketing.Consented{To: "estimate", By: "a@x.example"}, "a@x.example does not agree to the estimate"},
		{ticketing.Rated{By: "a@x.example", Rating: 4, Comment: "Quick."}, "a@x.example rates our help 4 of 5"},
		{ticketing.TakenBack{Order: at, Letters: []string{"<a@x>"}},
			"what was ordered on Wed 2026-07-01 13:00 BST is taken back; letters stopped: 1"},
		{ticketing.Declared{By: "Ada"}, "Ada declared it an incident"},
		{ticketing.Escalated{By: "Ada"}, "escalated by Ada"},
		{ticketing.Undelivered{To: "a@x.example", Diagnostic: "550"}, "mail to a@x.example did not arrive: 550"},
		{ticketing.Scheduled{Timer: "close", At: at}, `timer "close" is set for Wed 2026-07-01 13:00 BST`},
	} {
		if got := inWords(tt.change, "T", london); got.Words != tt.want || got.Kind == fmt.Sprintf("%T", tt.change) {
			t.Errorf("%T is %q (%s), want %q", tt.change, got.Words, got.Kind, tt.want)
		}
		said[strings.TrimPrefix(fmt.Sprintf("%T", tt.change), "ticketing.")] = true
	}
	for _, name := range changesThereAre(t) {
		if !said[name] {
			t.Errorf("nothing is said here of ticketing.%s", name)
		}
	}
}

// changesThereAre finds the closed sum of changes by the method that closes it.
func changesThereAre(t *testing.T) (names []string) {
	t.Helper()
	sources, err := filepath.Glob("../../ticketing/*.go")
	mustDo(t, err)
	for _, source := range sources {
		text, err := os.ReadFile(source)
		mustDo(t, err)
		for _, m := range regexp.MustCompile(`(?m)^func \((\w+)\) +change\(\)`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	if len(names) < 25 {
		t.Fatalf("found only %v", names)
	}
	return names
}

func TestASpellIsSaidInHoursAndDaysOnlyWhereDaysAreWhole(t *testing.T) {
	for _, tt := range []struct {
		minutes int64
		days    bool
		want    string
	}{
		{0, false, "0 min"}, {59, false, "59 min"}, {60, true, "1 h"}, {61, true, "1 h 1 min"},
		{47 * 60, true, "47 h"}, {48 * 60, true, "2 days"}, {49*60 + 1, true, "2 days 1 h 1 min"},
		{49 * 60, false, "49 h"},
	} {
		if got := spell(tt.minutes, tt.days); got != tt.want {
			t.Errorf("%d min is %q, want %q", tt.minutes, got, tt.want)
		}
	}
}

func TestAListOfAProcessBeginsWithPlansThatRankFirst(t *testing.T) {
	d := newDesktop(t)
	with := *d.desk.Setup()
	for name, p := range with.Processes {
		p.Plans = []ticketing.Plan{{Name: "Priority", First: true}, {Name: "Standard", Default: true}}
		p.Lists = []ticketing.List{{Name: "bugs", Types: []string{"bug"}}}
		with.Processes[name] = p
	}
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{
		{Name: "Globex", Domains: []string{"globex.example"}, Plan: "Priority"}})
	d.desk.Reload(with)
	d.travel("Mon 2026-03-02 09:00:00")
	for i, from := range []string{"x@other.example", "x@globex.example", "y@other.example"} {
		mail := strings.Replace(string(mailAbout(fmt.Sprint("subject ", i), "It burns.")), "From: ", "From: "+from+"\r\nX-From: ", 1)
		d.mail([]byte(mail))
	}
	d.orders(orderArgs{Ticket: "T-1001", Facts: ticketing.Facts{Type: "bug"}}, "")
	for args, want := range map[string]listArgs{"T-1003 T-1002 T-1001": {}, "T-1002 T-1003 T-1001": {List: "bugs"},
		"T-1002 T-1003": {List: "bugs", Limit: 2}, "T-1003": {Limit: 1}} {
		if got := d.listed(want); got != args {
			t.Errorf("%+v: %s", want, got)
		}
	}
	views, err := d.lists(t.Context(), listsArgs{Limit: 1})
	if err != nil || len(views) != 2 || views[0].Tickets == nil || views[1].Count != 3 || views[1].Tickets[0].Ticket != "T-1002" {
		t.Errorf("%+v, %v", views, err)
	}
}
