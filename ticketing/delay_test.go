package ticketing

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestADelayIsReadAsProcessFilesWriteIt(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Delay
	}{
		{"48 working hours", Delay{48, WorkingHours}},
		{"1 working hour", Delay{1, WorkingHours}},
		{"30 working minutes", Delay{30, WorkingMinutes}},
		{"1 working day", Delay{1, WorkingDays}},
		{"2 working days", Delay{2, WorkingDays}},
		{"10 business days", Delay{10, WorkingDays}},
		{"end of next working day", Delay{1, EndOfWorkingDay}},
		{"end of next business day", Delay{1, EndOfWorkingDay}},
		{"end of this working day", Delay{0, EndOfWorkingDay}},
		{"end of working day 3", Delay{3, EndOfWorkingDay}},
		{"3 weeks", Delay{3, Weeks}},
		{"14 days", Delay{14, Days}},
		{"30 min", Delay{30, Minutes}},
		{"30min", Delay{30, Minutes}},
		{"4 h", Delay{4, Hours}},
		{"  4   Hours ", Delay{4, Hours}},
		{"1 month", Delay{1, Months}},
		{"3 MONTHS", Delay{3, Months}},
		{"at once", Delay{0, Minutes}},
		{"none", Delay{}},
		{"10000 min", Delay{MaxDelay, Minutes}},
	} {
		got, err := ParseDelay(c.in)
		if err != nil || got != c.want {
			t.Errorf("ParseDelay(%q) = %+v, %v; want %+v", c.in, got, err, c.want)
		}
	}
}

func TestABadDelayIsRefusedWithARemedy(t *testing.T) {
	for in, remedy := range map[string]string{
		"":                        "write a whole number and a unit",
		"soon":                    "write a whole number and a unit",
		"5":                       "write a whole number and a unit",
		"hours":                   "write a whole number and a unit",
		"working hours":           "write a whole number and a unit",
		"-1 h":                    "write a whole number and a unit",
		"+1 h":                    "write a whole number and a unit",
		"1.5 h":                   "write a whole number and a unit",
		"1 h 30 min":              "write a whole number and a unit",
		"5 m":                     "write a whole number and a unit",
		"2 working weeks":         "write a whole number and a unit",
		"end of working day":      "",
		"end of working day soon": "write a whole number and a unit",
		"end of working day -1":   "write a whole number and a unit",
		"0 h":                     `write "at once" or "none"`,
		"10001 min":               "choose a larger unit",
		"99999999999999999999 h":  "choose a larger unit",
	} {
		_, err := ParseDelay(in)
		switch {
		case remedy == "" && err != nil:
			t.Errorf("ParseDelay(%q): %v", in, err)
		case remedy != "" && err == nil:
			t.Errorf("ParseDelay(%q) was accepted", in)
		case remedy != "" && !strings.Contains(err.Error(), remedy):
			t.Errorf("ParseDelay(%q): %v; want %q in it", in, err, remedy)
		}
	}
}

func TestADelayReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := Unit(rapid.IntRange(int(Minutes), int(EndOfWorkingDay)).Draw(t, "unit"))
		want := Delay{rapid.IntRange(1, MaxDelay).Draw(t, "n"), unit}
		text, _ := want.MarshalText()
		var got Delay
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%+v was written as %q and read as %+v, %v", want, text, got, err)
		}
	})
	for _, want := range []Delay{{}, {0, Minutes}, {0, EndOfWorkingDay}} {
		if got, err := ParseDelay(want.String()); err != nil || got != want {
			t.Errorf("%+v was written as %q and read as %+v, %v", want, want, got, err)
		}
	}
}

func TestADelayKnowsWhetherItIsWorkingTime(t *testing.T) {
	for unit, want := range map[Unit]bool{NoUnit: false, Minutes: false, Months: false,
		WorkingMinutes: true, WorkingDays: true, EndOfWorkingDay: true, 200: false} {
		if got := (Delay{1, unit}).Working(); got != want {
			t.Errorf("unit %d: Working() = %v", unit, got)
		}
	}
}

func TestOnlyTheZeroDelayIsNoDelay(t *testing.T) {
	if !(Delay{}).IsZero() || (Delay{0, Minutes}).IsZero() || (Delay{1, Days}).IsZero() {
		t.Error("IsZero mistakes a delay for none, or none for a delay")
	}
}

func TestARefusedDelayLeavesTheOldOneStanding(t *testing.T) {
	d := Delay{3, Days}
	if err := d.UnmarshalText([]byte("whenever")); err == nil || d != (Delay{3, Days}) {
		t.Errorf("after a refusal: %v, %v", d, err)
	}
}

func FuzzParseDelay(f *testing.F) {
	for _, seed := range []string{"48 working hours", "end of working day 3", "at once", "4h", "0 h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDelay(text)
		if err != nil {
			return
		}
		if again, err := ParseDelay(d.String()); err != nil || again != d {
			t.Fatalf("%q is %+v, written %q, read %+v, %v", text, d, d, again, err)
		}
	})
}
