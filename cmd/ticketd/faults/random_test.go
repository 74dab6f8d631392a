package faults

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"ticketd/ticketing"
)

// sideBySide is how many gateways are killed at the same time: while one waits for the end of
// its life, another one starts.
const sideBySide = 4

func TestF1KilledAtRandomLosesNothing(t *testing.T) {
	takesLong(t)
	kills := int(numberFrom(t, killsFrom, uint64(inLong(440, 10_000))))
	seed := seeded(t)
	for i := range sideBySide {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			killAgainAndAgain(t, (kills+i)/sideBySide, rand.New(rand.NewPCG(seed, uint64(i))))
		})
	}
}

func killAgainAndAgain(t *testing.T, kills int, chance *rand.Rand) {
	r := newRig(t)
	s := &storm{rig: r, chance: chance}
	r.request()
	for n := range kills {
		c := r.start()
		s.live(c)
		r.kill()
		if n%20 == 19 {
			s.lookAround()
		}
	}
	r.run()
	v := r.settle()
	t.Logf("%d kills, of them %d before it ran; %d mails, %d of them filed unread, %d tickets",
		kills, s.early, len(v.log), v.unread(), len(v.tickets))
	t.Logf("%d letters, %d arrived, %d uncertain", len(v.letters), len(v.sunk), v.uncertain())
	// Seldom is a mail in hand at three deaths in a row. Of 32 gateways that were killed 110 times on a
	// machine with 5 to 15 times the work that it has processors for, each filed 0 to 4 mails so.
	if v.unread() > 2+len(v.log)/20 {
		t.Error("too many mails were filed unread")
	}
	// By the dice about one mail comes in each life: 77 to 134 came to these gateways.
	if len(v.log) < kills/2 || len(v.tickets) < 2 || s.early > kills*3/4 {
		t.Error("the run disturbed too little to prove anything")
	}
}

// storm is mail of all kinds that comes in while the gateway is killed again
// and again.
type storm struct {
	*rig
	chance *rand.Rand
	known  []ticketing.Number // tickets that replies can name
	early  int                // kills before the gateway said that it ran
	mayEnd bool               // other faults may end it, too
}

// live lets the gateway live for 50 to 2,000 ms, mostly short, every other time from when it
// runs, and has mail come in meanwhile.
func (s *storm) live(c *child) {
	if s.chance.IntN(2) == 0 {
		select {
		case <-c.ready:
		case <-c.ended:
		}
	}
	life := time.NewTimer(50*time.Millisecond + time.Duration(math.Pow(s.chance.Float64(), 8)*1950)*time.Millisecond)
	defer life.Stop()
	for {
		gap := time.NewTimer(time.Duration(20+s.chance.IntN(400)) * time.Millisecond)
		select {
		case <-c.ended:
			if !s.mayEnd {
				s.Fatalf("it ended by itself: %v", c.cmd.ProcessState)
			}
			gap.Stop()
			return
		case <-life.C:
			gap.Stop()
			select {
			case <-c.ready:
			default:
				s.early++
			}
			return
		case <-gap.C:
			s.somebodyWrites()
		}
	}
}

func (s *storm) somebodyWrites() {
	switch n := s.chance.IntN(10); {
	case n == 0:
		s.inject(s.mail(newRequest, large, 0))
	case n == 1:
		s.inject(s.mail(autoReply, 300, 0))
	case n < 5 && len(s.known) > 0:
		s.inject(s.mail(replyTo, 300, s.known[s.chance.IntN(len(s.known))]))
	default:
		s.inject(s.mail(newRequest, s.chance.IntN(20000), 0))
	}
}

// lookAround learns which tickets there are, and answers one of them.
func (s *storm) lookAround() {
	s.Helper()
	var rows []ticketRow
	mustDo(s, s.command("", &rows, "list", "--all", "--limit", "0", "--json"))
	s.known = nil
	for _, row := range rows {
		if row.Requester != "" { // a mail that was filed unread has nobody to answer
			s.known = append(s.known, row.Number)
		}
	}
	if len(s.known) > 0 {
		ticket := fmt.Sprintf("T-%d", s.known[s.chance.IntN(len(s.known))])
		mustDo(s, s.command("We are looking into it.\n", nil, "reply", ticket, "--as", "Ada Ito"))
	}
}
