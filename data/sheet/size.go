package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units are what a size is written in, the largest first.
var units = []struct {
	name   string
	octets int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}}

// Size reads a number of octets from 0 to most, such as "10MiB", "500 KB" or "0".
func (t *Table) Size(key string, otherwise, most int64) int64 {
	text := t.Text(key, fmt.Sprintf("%q", SizeText(otherwise)))
	t.asked[key] = Setting{Kind: "size", Default: fmt.Sprintf("%q", SizeText(otherwise)),
		Least: `"0"`, Most: fmt.Sprintf("%q", SizeText(most))}
	if text == "" {
		return otherwise
	}
	n, ok := parseSize(text)
	switch {
	case !ok:
		t.Fault(key, fmt.Sprintf("%q is no size", text), `write for instance "10MiB", "500KiB" or "0"`)
		return otherwise
	case n > most:
		t.Fault(key, fmt.Sprintf("%q is out of bounds", text),
			fmt.Sprintf("write a size up to %q", SizeText(most)))
		return otherwise
	}
	return n
}

func parseSize(text string) (int64, bool) {
	number, unit := text, int64(1)
	for _, u := range units {
		if len(text) > len(u.name) && strings.EqualFold(text[len(text)-len(u.name):], u.name) {
			number, unit = strings.TrimSpace(text[:len(text)-len(u.name)]), u.octets
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || n > uint64(math.MaxInt64/unit) {
		return 0, false
	}
	return int64(n) * unit, true
}

// SizeText is a size as people write it: "10MiB", "1500B".
func SizeText(octets int64) string {
	for _, u := range units[:3] {
		if octets > 0 && octets%u.octets == 0 {
			return fmt.Sprintf("%d%s", octets/u.octets, u.name)
		}
	}
	return fmt.Sprintf("%dB", octets)
}
