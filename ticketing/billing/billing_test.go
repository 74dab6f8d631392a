package billing

import (
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"ticketd/ticketing"
)

var march = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// item is one of a ticket by its number, whose time was logged so many hours into March.
func item(number ticketing.Number, hour int, charge string, covered bool, minutes int) Item {
	return Item{Ticket: ticketing.Tag{Prefix: "T", Number: number}, Charge: charge, Covered: covered,
		Minutes: minutes, Last: march.Add(time.Duration(hour) * time.Hour)}
}

func TestAMonthIsBilledAsItsTermsSay(t *testing.T) {
	terms := ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: 60,
		Within: 3000, Rate: 9000, Over: 12000, Rates: map[string]ticketing.Money{"talks": 6000, "gifts": 0}}
	type line struct {
		ticket  ticketing.Number
		kind    Kind
		minutes int
		amount  ticketing.Money
	}
	for _, tt := range []struct {
		name                       string
		terms                      ticketing.Terms
		items                      []Item
		lines                      []line
		used, left, over, hour, up int
		total                      ticketing.Money
	}{
		{name: "nothing", terms: terms, left: 60},
		{name: "over the allowance", terms: terms,
			items: []Item{item(2, 2, "tasks", true, 50), item(1, 1, "tasks", true, 25)},
			lines: []line{{1, Within, 25, 1250}, {2, Within, 35, 1750}, {2, Over, 15, 3000}},
			used:  60, over: 15, total: 6000},
		{name: "not covered", terms: terms,
			items: []Item{item(1, 1, "tasks", false, 20), item(2, 1, "talks", false, 20), item(3, 1, "gifts", false, 20)},
			lines: []line{{1, ByHour, 20, 3000}, {2, ByHour, 20, 2000}, {3, ByHour, 20, 0}},
			left:  60, hour: 60, total: 5000},
		{name: "no price beyond the allowance but the hour's", terms: ticketing.Terms{Allowance: 10, Rate: 9000},
			items: []Item{item(1, 1, "tasks", true, 11)},
			lines: []line{{1, Within, 10, 0}, {1, Over, 1, 150}}, used: 10, over: 1, total: 150},
		{name: "no allowance", terms: ticketing.Terms{Rate: 9000}, items: []Item{item(1, 1, "tasks", true, 20)},
			lines: []line{{1, ByHour, 20, 3000}}, hour: 20, total: 3000},
		{name: "no price", items: []Item{item(1, 1, "tasks", true, 20)},
			lines: []line{{1, ByHour, 20, 0}}, hour: 20, up: 20},
		{name: "a credit comes off what is over first", terms: terms,
			items: []Item{item(1, 1, "tasks", true, -30), item(2, 2, "tasks", true, 80)},
			lines: []line{{2, Within, 60, 3000}, {2, Over, 20, 4000}, {1, Within, -10, -500}, {1, Over, -20, -4000}},
			used:  50, left: 10, total: 2500},
		{name: "a credit beyond the month's work goes back to the allowance", terms: terms,
			items: []Item{item(1, 1, "tasks", true, -30), item(2, 2, "tasks", true, 20)},
			lines: []line{{2, Within, 20, 1000}, {1, Within, -20, -1000}, {1, Returned, -10, 0}}, left: 70},
		{name: "a credit by the hour", terms: terms, items: []Item{item(1, 1, "tasks", false, -20)},
			lines: []line{{1, ByHour, -20, -3000}}, left: 60, hour: -20, total: -3000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Bill(tt.terms, tt.items)
			var lines []line
			for _, l := range got.Lines {
				lines = append(lines, line{l.Ticket.Number, l.Kind, l.Minutes, l.Amount})
			}
			if !slices.Equal(lines, tt.lines) {
				t.Errorf("lines %v, want %v", lines, tt.lines)
			}
			if got.Used != tt.used || got.Left != tt.left || got.Over != tt.over || got.ByHour != tt.hour ||
				got.Unpriced != tt.up || got.Total != tt.total {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAmountsAreRoundedHalvesAwayFromZero(t *testing.T) {
	for _, tt := range []struct {
		minutes int
		perHour ticketing.Money
		want    ticketing.Money
	}{
		{1, 30, 1}, {1, 29, 0}, {-1, 30, -1}, {-1, 29, 0}, {1, 90, 2}, {-1, 90, -2}, {20, 9999, 3333}, {0, 100, 0},
		{maxMinutes, maxPrice, 16_666_666_666_666_667}, {-maxMinutes, maxPrice, -16_666_666_666_666_667},
	} {
		if got := amount(tt.minutes, tt.perHour); got != tt.want {
			t.Errorf("%d minutes at %d: %d, want %d", tt.minutes, tt.perHour, got, tt.want)
		}
	}
}

// anyTerms and anyItems are a month as chance makes it; among the items are credits, and
// many of one moment.
func anyTerms(r *rand.Rand) ticketing.Terms {
	price := func() ticketing.Money { return ticketing.Money(r.IntN(3) * r.IntN(20000)) }
	return ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: r.IntN(3) * r.IntN(300),
		Within: price(), Rate: price(), Over: price(), Rates: map[string]ticketing.Money{"talks": price()}}
}

func anyItems(r *rand.Rand) (items []Item) {
	for range r.IntN(12) {
		items = append(items, item(ticketing.Number(1000+r.IntN(5)), r.IntN(4), []string{"tasks", "talks", ""}[r.IntN(3)],
			r.IntN(3) > 0, r.IntN(200)-50))
	}
	return items
}

// months calls a property with many months.
func months(t *testing.T, property func(r *rand.Rand, terms ticketing.Terms, items []Item) bool) {
	t.Helper()
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 43))
		if terms, items := anyTerms(r), anyItems(r); !property(r, terms, items) {
			t.Fatalf("seed %d: %+v of %+v makes %+v", seed, terms, items, Bill(terms, items))
		}
	}
}

func TestAStatementReconcilesWithItsItems(t *testing.T) {
	months(t, func(_ *rand.Rand, terms ticketing.Terms, items []Item) bool {
		s := Bill(terms, items)
		owed, covered := map[ticketing.Tag]int{}, 0
		for _, i := range items {
			owed[i.Ticket] += i.Minutes
			if i.Covered && terms.Allowance > 0 {
				covered += i.Minutes
			}
		}
		minutes, total := map[Kind]int{}, ticketing.Money(0)
		for _, l := range s.Lines {
			owed[l.Ticket] -= l.Minutes
			minutes[l.Kind] += l.Minutes
			total += l.Amount
		}
		for _, left := range owed {
			if left != 0 {
				return false
			}
		}
		return total == s.Total && minutes[Within] == s.Used && minutes[Over] == s.Over &&
			minutes[ByHour] == s.ByHour && minutes[Returned] == -s.Returned &&
			s.Used+s.Over == max(covered, 0) && s.Returned == max(-covered, 0) &&
			s.Used >= 0 && s.Used <= s.Allowance && s.Over >= 0 && (s.Over == 0 || s.Used == s.Allowance) &&
			s.Left == s.Allowance-s.Used+s.Returned
	})
}

func TestEveryAmountIsWithinHalfAUnitOfTheExactOne(t *testing.T) {
	half := big.NewRat(1, 2)
	months(t, func(_ *rand.Rand, terms ticketing.Terms, items []Item) bool {
		for _, l := range Bill(terms, items).Lines {
			exact := new(big.Rat).SetFrac64(int64(l.Minutes)*int64(l.PerHour), 60)
			off := exact.Sub(exact, new(big.Rat).SetInt64(int64(l.Amount)))
			if off.Abs(off).Cmp(half) > 0 {
				return false
			}
		}
		return true
	})
}

func TestTheSameItemsInAnyOrderMakeTheSameStatement(t *testing.T) {
	months(t, func(r *rand.Rand, terms ticketing.Terms, items []Item) bool {
		want := Bill(terms, items)
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		return reflect.DeepEqual(Bill(terms, items), want)
	})
}

func TestTwoEntriesInsteadOfOneChangeATotalByAUnitAtMost(t *testing.T) {
	months(t, func(r *rand.Rand, terms ticketing.Terms, items []Item) bool {
		if len(items) == 0 {
			return true
		}
		whole := Bill(terms, items).Total
		at := r.IntN(len(items))
		part := items[at]
		if part.Minutes == 0 {
			return true
		}
		part.Minutes = r.IntN(max(part.Minutes, -part.Minutes)) * part.Minutes / max(part.Minutes, -part.Minutes)
		items[at].Minutes -= part.Minutes
		off := Bill(terms, append(items, part)).Total - whole
		return off >= -1 && off <= 1
	})
}

func FuzzABillReconcilesWhateverItIsGiven(f *testing.F) {
	f.Add(int64(9000), int64(12000), 60, 50, 30, -20, true)
	f.Add(int64(-1), int64(1)<<62, -5, 1<<62, -1<<62, 1<<40, false)
	f.Fuzz(func(t *testing.T, rate, over int64, allowance, a, b, c int, covered bool) {
		terms := ticketing.Terms{Rate: ticketing.Money(rate), Over: ticketing.Money(over), Allowance: allowance}
		s := Bill(terms, []Item{item(1, 1, "", covered, a), item(2, 1, "", true, b), item(3, 2, "", covered, c)})
		total := ticketing.Money(0)
		for _, l := range s.Lines {
			total += l.Amount
			if l.Minutes == 0 || l.Minutes > 0 && l.Amount < 0 || l.Minutes < 0 && l.Amount > 0 {
				t.Errorf("%+v", l)
			}
		}
		if total != s.Total || s.Used < 0 || s.Left < 0 || s.Over < 0 {
			t.Errorf("%+v", s)
		}
	})
}
