package ticketing

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

// shelf is a Book in memory; after a restart it is still there.
type shelf map[string]Tally

func (s shelf) Tally(key string) (Tally, error) { return s[key], nil }
func (s shelf) SetTally(key string, t Tally) error {
	s[key] = t
	return nil
}

func ackTo(a Address) Letter {
	return Letter{Class: Automatic, Ack: true, ByMail: true, To: Mailbox{Address: a}}
}

func check(t *testing.T, b Book, l Letter, now time.Time) Brake {
	t.Helper()
	brake, err := DefaultCaps().Check(b, l, now)
	if err != nil {
		t.Fatal(err)
	}
	return brake
}

func TestAcknowledgementsAreSpacedFromTheFourthOnAndHeldAfterTen(t *testing.T) {
	b, now := shelf{}, noon.Add(59*time.Second)
	last := now
	for i := range 10 {
		brake := check(t, b, ackTo("ann@x.example"), now)
		switch {
		case brake.Held != "":
			t.Fatalf("acknowledgement %d is held: %s", i+1, brake.Held)
		case i < 3 && !brake.NotBefore.IsZero():
			t.Errorf("acknowledgement %d waits till %v", i+1, brake.NotBefore)
		case i >= 3 && brake.NotBefore.Sub(last) < time.Hour:
			t.Errorf("acknowledgement %d goes at %v, less than an hour after %v",
				i+1, brake.NotBefore, last)
		case i >= 3:
			last = brake.NotBefore
		}
	}
	for _, later := range []time.Duration{0, time.Hour, 23 * time.Hour} {
		if brake := check(t, b, ackTo("ann@x.example"), now.Add(later)); brake.Held == "" {
			t.Errorf("the eleventh goes after %s", later)
		}
	}
	if brake := check(t, b, ackTo("ben@x.example"), now); brake != (Brake{}) {
		t.Errorf("somebody else's is braked: %+v", brake)
	}
	if brake := check(t, b, ackTo("ann@x.example"), now.Add(48*time.Hour)); brake.Held != "" {
		t.Errorf("two days later: %s", brake.Held)
	}
}

func TestCapsHoldOverClockJumps(t *testing.T) {
	for _, tt := range []struct {
		name string
		jump time.Duration
		held bool
	}{
		{"back a day", -24 * time.Hour, true}, {"back a minute", -time.Minute, true},
		{"back a year", -365 * 24 * time.Hour, true},
		{"none", 0, true}, {"ahead two days", 48 * time.Hour, false},
	} {
		b := shelf{}
		for range 10 {
			check(t, b, ackTo("ann@x.example"), noon)
		}
		brake := check(t, b, ackTo("ann@x.example"), noon.Add(tt.jump))
		if (brake.Held != "") != tt.held {
			t.Errorf("%s: %+v", tt.name, brake)
		}
		after := check(t, b, ackTo("ann@x.example"), noon.Add(tt.jump).Add(36*time.Hour))
		if after.Held != "" || !after.NotBefore.IsZero() {
			t.Errorf("%s: a day and a half later still %+v", tt.name, after)
		}
	}
}

func TestADomainsFloodIsHeldAndToldOnce(t *testing.T) {
	b := shelf{}
	var alerts, written int
	ticket := func(from Address, now time.Time) Brake {
		t.Helper()
		brake, err := DefaultCaps().CheckTicket(b, from, now)
		if err != nil {
			t.Fatal(err)
		}
		return brake
	}
	for i := range 1000 {
		brake := ticket(Address(fmt.Sprintf("u%d@x.example", i)), noon)
		if brake.Alert {
			alerts++
		}
		if brake.Held == "" {
			written++
		}
		if brake.Held != "" && !brake.Cap.Room.Equal(noon.Add(10*time.Minute)) {
			t.Fatalf("there is room from %v on", brake.Cap.Room)
		}
	}
	if written != 60 || alerts != 1 {
		t.Errorf("of %d tickets somebody is told, %d alerts", written, alerts)
	}
	if brake := ticket("other@y.example", noon); brake.Held != "" {
		t.Errorf("another domain's is held: %s", brake.Held)
	}
	if brake := ticket("late@x.example", noon.Add(9*time.Minute)); brake.Held == "" || brake.Alert {
		t.Errorf("nine minutes later: %+v", brake)
	}
	if brake := ticket("late@x.example", noon.Add(10*time.Minute)); brake.Held != "" {
		t.Errorf("ten minutes later: %s", brake.Held)
	}
}

func TestThreeHundredLettersPauseTheClassAndThenCountAnew(t *testing.T) {
	b := shelf{}
	for i := range 300 {
		to := Address(fmt.Sprintf("u@d%d.example", i))
		if brake := check(t, b, ackTo(to), noon); brake.Held != "" {
			t.Fatalf("letter %d: %s", i+1, brake.Held)
		}
	}
	if brake := check(t, maps.Clone(b), ackTo("one@more.example"), noon.Add(10*time.Minute)); brake.Held != "" {
		t.Errorf("ten minutes later: %s", brake.Held)
	}
	brake := check(t, b, ackTo("one@more.example"), noon)
	if !brake.Pause || !brake.Alert || !strings.Contains(brake.Held, "300") {
		t.Errorf("letter 301: %+v", brake)
	}
	if brake := check(t, b, ackTo("released@x.example"), noon); brake.Held != "" {
		t.Errorf("after the release: %s", brake.Held)
	}
}

func TestThirtyAutomaticLettersGoToOneAddress(t *testing.T) {
	b, letter := shelf{}, ackTo("ann@x.example")
	letter.Ack = false
	for i := range 31 {
		if brake := check(t, b, letter, noon); (brake.Held != "") != (i == 30) {
			t.Fatalf("letter %d: %+v", i+1, brake)
		}
	}
}

func TestACapSaysItsFiguresAndItsSetting(t *testing.T) {
	full := func(limit func(*Caps), l Letter, n int) string {
		t.Helper()
		b, caps := shelf{}, Caps{Window: 90 * time.Second}
		limit(&caps)
		var brake Brake
		for range n {
			var err error
			if brake, err = caps.Check(b, l, noon); err != nil {
				t.Fatal(err)
			}
		}
		return brake.Held
	}
	ack := ackTo("ann@x.example")
	for want, got := range map[string]string{
		"more than 2 acknowledgements within 24 h to ann@x.example (caps.acks_per_address_day)": full(
			func(c *Caps) { c.AcksPerAddressDay = 2 }, ack, 3),
		"more than 2 automatic letters within 2 min to ann@x.example (caps.automatic_per_address)": full(
			func(c *Caps) { c.AutoPerAddress = 2 }, ack, 3),
		"more than 2 automatic letters within 2 min in all (caps.automatic_in_all)": full(
			func(c *Caps) { c.AutoInAll = 2 }, ack, 3),
		"": full(func(c *Caps) { c.AutoInAll = 2 }, ack, 2),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestASpanIsSaidAsPeopleSayIt(t *testing.T) {
	for d, want := range map[time.Duration]string{
		10 * time.Minute: "10 min", 90 * time.Second: "2 min", time.Second: "1 min", time.Hour: "1 h",
		90 * time.Minute: "90 min", 24 * time.Hour: "24 h", 48 * time.Hour: "2 days",
		50 * time.Hour: "50 h", 400 * time.Hour: "17 days", 365 * 24 * time.Hour: "365 days"} {
		if got := Span(d).String(); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

func TestWhatNoMailCausedIsNeverHeld(t *testing.T) {
	for name, letter := range map[string]Letter{
		"a person's words": {Class: Personal, ByMail: true},
		"a notice":         {Class: Notice, ByMail: true},
		"a timer's letter": {Class: Automatic},
	} {
		b := shelf{}
		letter.To.Address = "ann@x.example"
		for range 1000 {
			if brake := check(t, b, letter, noon); brake != (Brake{}) {
				t.Fatalf("%s: %+v", name, brake)
			}
		}
		if len(b) != 0 {
			t.Errorf("%s is counted: %v", name, b)
		}
	}
}

func TestNoCapIsNoCap(t *testing.T) {
	b := shelf{}
	for range 500 {
		brake, err := (Caps{Window: 10 * time.Minute}).Check(b, ackTo("ann@x.example"), noon)
		if err != nil || brake != (Brake{}) {
			t.Fatal(brake, err)
		}
	}
}

// torn is a Book that cannot be read.
type torn struct{ shelf }

var errTorn = errors.New("torn")

func (torn) Tally(string) (Tally, error) { return Tally{}, errTorn }

func TestACounterThatCannotBeReadIsAnError(t *testing.T) {
	if _, err := DefaultCaps().Check(torn{}, ackTo("ann@x.example"), noon); !errors.Is(err, errTorn) {
		t.Error(err)
	}
}

func TestAStormOfUrgentMailsDoesNotBuryWhoeverHasARole(t *testing.T) {
	b, alerts := shelf{}, 0
	alarm := Letter{Class: Notice, Alarm: true, ByMail: true, To: Mailbox{Address: "sue@desk.example"}}
	for i := range 1000 {
		brake := check(t, b, alarm, noon)
		if (brake.Held != "") != (i >= 30) || brake.Pause {
			t.Fatalf("notice %d: %+v", i+1, brake)
		}
		if brake.Alert {
			alerts++
		}
	}
	if alerts != 1 {
		t.Errorf("the leads are told %d times", alerts)
	}
	byTime := alarm
	byTime.ByMail = false
	mine := alarm
	mine.Alarm = false
	for _, l := range []Letter{byTime, mine} {
		if brake := check(t, b, l, noon); brake != (Brake{}) {
			t.Errorf("%+v is braked: %+v", l, brake)
		}
	}
	if brake := check(t, b, alarm, noon.Add(11*time.Minute)); brake.Held != "" {
		t.Errorf("after the storm: %s", brake.Held)
	}
}
