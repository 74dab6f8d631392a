package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestFiguresAreWrittenSoThatEveryLanguageReadsThem(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{minutes(0), "0 min"}, {minutes(20), "20 min"}, {minutes(60), "1 h"}, {minutes(1565), "26 h 5 min"},
		{minutes(-90), "-1 h 30 min"}, {worked(119 * time.Second), "1 min"},
		{wall(0), "0 min"}, {wall(3*time.Hour + 20*time.Minute), "3 h 20 min"}, {wall(24 * time.Hour), "1 d"},
		{wall(52*time.Hour + 59*time.Minute), "2 d 4 h"},
		{share(0, 0), "–"}, {share(0, 9), "0 %"}, {share(9, 9), "100 %"}, {share(1, 1000), "1 %"},
		{share(999, 1000), "99 %"}, {share(1, 8), "13 %"}, {share(1, 3), "33 %"},
		{average(0, 0), "–"}, {average(13, 3), "4.3"}, {average(9, 4), "2.3"}, {average(10, 2), "5.0"},
		{moment(time.Time{}, time.UTC), ""}, {moment(at("2026-03-05 23:30"), time.FixedZone("", 3600)), "2026-03-06 00:30"},
		{target(ticketing.Target{Within: ticketing.Delay{N: 30, Unit: ticketing.Minutes}}), "30 min"},
		{target(ticketing.Target{Within: ticketing.Delay{N: 4, Unit: ticketing.WorkingHours}, Calendar: "office"}), "4 h (office)"},
		{target(ticketing.Target{Within: ticketing.Delay{N: 10, Unit: ticketing.WorkingDays},
			Usual: ticketing.Delay{N: 3, Unit: ticketing.WorkingDays}, Calendar: "office"}), "3 d – 10 d (office)"},
		{target(ticketing.Target{Within: ticketing.Delay{Unit: ticketing.EndOfWorkingDay}, Calendar: "office"}), "0 d (office)"},
		{target(ticketing.Target{Within: ticketing.Delay{N: 3, Unit: ticketing.Months}}), "3 mo"},
		{target(ticketing.Target{Agreed: true, Calendar: "office"}), "agreed date"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestAPercentileIsTheNearestRank(t *testing.T) {
	for _, tt := range []struct {
		n, median, ninetieth int
	}{{1, 1, 1}, {2, 1, 2}, {3, 2, 3}, {4, 2, 4}, {5, 3, 5}, {9, 5, 9}, {10, 5, 9}, {11, 6, 10}, {20, 10, 18}, {100, 50, 90}} {
		var sorted []int32
		for i := range tt.n {
			sorted = append(sorted, int32(i+1))
		}
		if a, b := percentile(sorted, 50), percentile(sorted, 90); a != int32(tt.median) || b != int32(tt.ninetieth) {
			t.Errorf("of %d: %d and %d", tt.n, a, b)
		}
	}
}

func TestATableShowsTheWorstAndCountsTheOthers(t *testing.T) {
	w := worst[int]{order: func(a, b int) int { return b - a }}
	numbers := rand.New(rand.NewPCG(3, 3)).Perm(1000)
	for _, n := range numbers {
		w.add(n)
	}
	slices.SortFunc(numbers, w.order)
	if got := w.first(); !slices.Equal(got, numbers[:shown]) || w.all != 1000 {
		t.Errorf("%d: %v", w.all, got)
	}
}
