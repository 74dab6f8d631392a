package report

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// scores is how promises were kept, by clock and priority. Of each promise no more than the
// time that it took is kept.
type scores map[scored]*score

// scored is a clock by its name and by its words: in another process a clock of the same
// name may promise something else.
type scored struct{ clock, title, priority string }

type score struct {
	decided, kept int
	took          []int32 // seconds
	targets       map[string]bool
}

func (s scores) add(k Kept) {
	key := scored{k.Clock, k.Title, k.Priority}
	if s[key] == nil {
		s[key] = &score{targets: map[string]bool{}}
	}
	one := s[key]
	if one.decided++; !k.Missed {
		one.kept++
	}
	one.took = append(one.took, int32(min(max(k.Took, 0)/time.Second, math.MaxInt32)))
	one.targets[target(k.Target)] = true
}

func (k scored) of(c ticketing.Clock) bool { return k.clock == c.Name && k.title == c.Words() }

// of adds up the scores that a clock has.
func (s scores) of(c ticketing.Clock) (sum score) {
	for key, one := range s {
		if key.of(c) {
			sum.decided += one.decided
			sum.kept += one.kept
			sum.took = append(sum.took, one.took...)
		}
	}
	return sum
}

func (s scores) figures(into map[string]string) {
	var sum score
	for _, one := range s {
		sum.decided += one.decided
		sum.kept += one.kept
	}
	into["decided"], into["kept"] = strconv.Itoa(sum.decided), strconv.Itoa(sum.kept)
	into["missed"], into["achieved"] = strconv.Itoa(sum.decided-sum.kept), share(sum.kept, sum.decided)
}

// clocks are the process's in its order, and then those of others, for a customer can have
// tickets in several, by their words.
func (s scores) clocks(p ticketing.Process) []ticketing.Clock {
	all := slices.Clone(p.Clocks)
	keys := slices.SortedFunc(maps.Keys(s), func(a, b scored) int {
		return cmp.Or(strings.Compare(a.title, b.title), strings.Compare(a.clock, b.clock))
	})
	for _, key := range keys {
		if !slices.ContainsFunc(all, key.of) {
			all = append(all, ticketing.Clock{Name: key.clock, Title: key.title})
		}
	}
	return all
}

// tables are the scores of promises, first of all tickets and then by their priority.
func (s scores) tables(p ticketing.Process) (all, each ticketing.Table) {
	known := priorityNames(p)
	for _, c := range s.clocks(p) {
		sum := s.of(c)
		if sum.decided == 0 {
			continue
		}
		all = append(all, append([]string{c.Words()}, sum.cells()...))
		keys := slices.DeleteFunc(slices.Collect(maps.Keys(s)), func(k scored) bool { return !k.of(c) })
		slices.SortFunc(keys, func(a, b scored) int {
			return cmp.Or(cmp.Compare(rank(known, a.priority), rank(known, b.priority)),
				strings.Compare(a.priority, b.priority))
		})
		for _, k := range keys {
			row := []string{c.Words(), or(k.priority), s[k].target(c)}
			each = append(each, append(row, s[k].cells()...))
		}
	}
	return all, each
}

// target writes the targets that held, the clock's own first and in its order.
func (s *score) target(c ticketing.Clock) string {
	var all []string
	for _, t := range c.Targets {
		if words := target(t); s.targets[words] && !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	for _, words := range slices.Sorted(maps.Keys(s.targets)) {
		if !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return strings.Join(all, ", ")
}

func (s *score) cells() []string {
	slices.Sort(s.took)
	return []string{strconv.Itoa(s.decided), strconv.Itoa(s.kept), share(s.kept, s.decided),
		seconds(percentile(s.took, 50)), seconds(percentile(s.took, 90))}
}

// percentile is the nearest rank: the smallest of sorted values that so many per cent of
// them do not exceed. There has to be one.
func percentile(sorted []int32, percent int) int32 {
	at := (len(sorted)*percent + 99) / 100
	return sorted[max(at, 1)-1]
}

func seconds(n int32) string { return worked(time.Duration(n) * time.Second) }
