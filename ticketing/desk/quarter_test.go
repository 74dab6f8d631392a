package desk_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

var (
	quarterTickets = flag.Int("quarter", 0, "tickets of the simulated quarter; 0: as many as are played soon")
	quarterSeed    = flag.Uint64("seed", 1, "what the simulated quarter is made of")
	update         = flag.Bool("update", false, "write the letters of the simulated quarter anew")
)

// playedTickets is how many tickets the letters that are kept are about.
const playedTickets = 1000

// A team's quarter is played in virtual time over all five processes, and what each of the players
// does is written into a ledger. Each month's reports, bills and letters are made by the desk, and
// compared with the ledger; once more when the quarter is over, for nothing that is done later may
// change what was. "go test -run SimulatedQuarter ./ticketing/desk -quarter 20000 -seed 7" plays a
// larger one, -update keeps the letters.
func TestTheReportsOfASimulatedQuarterAreWhatItsPlayersDid(t *testing.T) {
	tickets := *quarterTickets
	switch {
	case tickets > 0:
	case watched:
		tickets = 60
	case testing.Short():
		tickets = 200
	default:
		tickets = playedTickets
	}
	q := newQuarter(t, tickets, *quarterSeed)
	q.lettersOfMonth() // from now on there are any
	q.play(firstDays(q.months[0].from))
	q.lettersOfMonth()
	for _, m := range q.months {
		q.play(m.to)
		q.holdsMonth(m)
		q.play(firstDays(m.to))
		if sent := q.lettersOfMonth(); tickets == playedTickets && *quarterSeed == 1 {
			q.holdsLetters(m, sent)
		}
	}
	for _, m := range q.months {
		q.holdsTickets(m)
		q.holdsAccounts(m)
	}
}

// firstDays is a moment by which the letters about the month before are due: the first working day
// is over.
func firstDays(month time.Time) time.Time { return month.AddDate(0, 0, 4) }

// lettersOfMonth lets the desk send what is due about the month before, and gives that.
func (q *quarter) lettersOfMonth() (sent []outbox.Delivery) {
	q.Helper()
	_, err := q.desk.MonthLetters(q.Context(), q.now)
	q.must(err)
	all, err := q.store.List(q.Context(), true)
	q.must(err)
	for _, d := range all {
		about := []string{ticketing.LetterTeamMonth, ticketing.LetterAccountMonth, ticketing.LetterInvoice}
		if slices.Contains(about, d.Letter) && d.Created.Equal(q.now) {
			sent = append(sent, d)
		}
	}
	return sent
}

// holdsLetters compares the letters about a month with those that are kept.
func (q *quarter) holdsLetters(m month, sent []outbox.Delivery) {
	q.Helper()
	var all bytes.Buffer
	for _, d := range sent {
		whole, err := q.store.Delivery(q.Context(), d.ID)
		q.must(err)
		_, text, _ := strings.Cut(string(whole.Body), "\n") // behind its Message-ID
		fmt.Fprintf(&all, "=== %s from %s to %s\n\n%s\n\n", d.Letter, d.Intake, d.To, strings.TrimSpace(text))
	}
	file := filepath.Join("testdata", "quarter", m.from.Format("2006-01")+".txt")
	if *update {
		q.must(os.MkdirAll(filepath.Dir(file), 0o755))
		q.must(os.WriteFile(file, all.Bytes(), 0o644))
	}
	kept, err := os.ReadFile(file)
	q.must(err)
	got, want := strings.Split(all.String(), "\n"), strings.Split(string(kept), "\n")
	for at := range max(len(got), len(want)) {
		if at >= min(len(got), len(want)) || got[at] != want[at] {
			some := func(lines []string) string {
				return strings.Join(lines[min(at, len(lines)):min(at+3, len(lines))], "\n")
			}
			q.Errorf("%s differs from line %d on:\n%s\nand was\n%s", file, at+1, some(got), some(want))
			return
		}
	}
}
