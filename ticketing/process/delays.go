package process

import (
	"fmt"
	"regexp"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// delay reads a delay that has to be there.
func delay(t *sheet.Table, key, example string) ticketing.Delay {
	return parseDelay(t, key, t.Must(key, example), example)
}

// maybe reads a delay that can be left out.
func maybe(t *sheet.Table, key, example string) ticketing.Delay {
	if !t.Has(key) {
		return ticketing.Delay{}
	}
	return delay(t, key, example)
}

// soon reads a delay that can also be "at once".
func soon(t *sheet.Table, key, example string) ticketing.Delay {
	if t.Text(key, example) == atOnce.String() {
		return atOnce
	}
	return delay(t, key, example)
}

// atOnce is a delay that is over as soon as it begins.
var atOnce = ticketing.Delay{N: 0, Unit: ticketing.Minutes}

// parseDelay reads a delay that is longer than nothing. That a text is missing
// is told already.
func parseDelay(t *sheet.Table, key, text, example string) ticketing.Delay {
	if text == "" {
		return ticketing.Delay{}
	}
	d, err := ticketing.ParseDelay(text)
	if err != nil {
		t.Fault(key, err.Error(), "")
		return ticketing.Delay{}
	}
	if d.N == 0 && d.Unit != ticketing.EndOfWorkingDay {
		t.Fault(key, fmt.Sprintf("%q is no time at all", text),
			"write a longer one, for instance "+key+" = "+example)
	}
	return d
}

// span splits "4-10 working days" and "2 h - 3 working days".
var span = regexp.MustCompile(`^(.*\S)\s*(?:-|–|—|\bto\b)\s*(\S.*)$`)

// usual reads a usual time: its shortest, zero if none is named, and its
// longest. Where the first has no unit it is that of the second.
func usual(t *sheet.Table, key, example string) (least, most ticketing.Delay) {
	text := t.Text(key, example)
	if text == "" {
		return least, most
	}
	m := span.FindStringSubmatch(text)
	if m == nil {
		return least, delay(t, key, example)
	}
	from, to := m[1], m[2]
	if strings.Trim(from, "0123456789") == "" {
		from += " " + strings.TrimSpace(strings.TrimLeft(to, "0123456789"))
	}
	least, most = parseDelay(t, key, from, example), parseDelay(t, key, to, example)
	if most.N > 0 && least.Unit == most.Unit && least.N >= most.N {
		t.Fault(key, fmt.Sprintf("%q runs backwards", text), "write the shorter time first")
	}
	return least, most
}
