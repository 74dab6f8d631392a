package command

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A place is where a line stands in the mail, and so what it counts for.
type place uint8

const (
	amongText  place = iota // it is text
	inBlock                 // an order, or meant for one
	withinText              // an order by its looks, in the middle of the text
	belowText               // the same, at the end, but part of the text for all one knows
	runningOn               // an order so long that the next line may belong to it
)

// longLine is the length, in characters, from which on a client may have broken a
// line in two.
const longLine = 60

// placesOf finds the two blocks, and the strays between them.
func placesOf(lines []line) []place {
	places := make([]place, len(lines))
	top := topBlock(lines, places)
	for i := top; i < len(lines); i++ {
		if lines[i].strays() {
			places[i] = withinText
		}
	}
	second := top + 1
	for second < len(lines) && lines[second].kind == blank {
		second++
	}
	if second < len(lines) && lines[second].kind >= bare {
		places[second] = withinText
	}
	bottomBlock(lines, places, top)
	return places
}

// topBlock marks the orders that the mail begins with, and finds its first line of
// text.
func topBlock(lines []line, places []place) (top int) {
	for top < len(lines) && (lines[top].kind == blank || lines[top].kind >= bare) {
		if lines[top].kind != blank {
			places[top] = inBlock
		}
		top++
	}
	if top == 0 || top == len(lines) || places[top-1] != inBlock {
		return top
	}
	// Of a note and of a reply the text below is a part anyway.
	last := lines[top-1]
	if v := last.word.verb(); v != Note && v != Reply && utf8.RuneCountInString(last.raw) >= longLine {
		places[top-1] = runningOn
	}
	return top
}

// strays reports whether a line in the middle of the text was hardly meant for the
// reader of the text: a verb is in it, or nearly. Else it may be a path.
func (l line) strays() bool {
	return l.kind == slip || l.kind == strict && (l.word.known || l.word.near)
}

// bottomBlock marks the orders that the mail ends with, if they are set off from
// the text.
func bottomBlock(lines []line, places []place, top int) {
	start := len(lines)
	for start > top && (lines[start-1].kind == blank || lines[start-1].kind >= slip) {
		start--
	}
	for ; start < len(lines); start++ {
		switch {
		case lines[start].kind == blank:
		case setOff(lines[:start]):
			for i := start; i < len(lines); i++ {
				if lines[i].kind != blank {
					places[i] = inBlock
				}
			}
			return
		case places[start] != amongText:
			places[start] = belowText
		}
	}
}

// setOff reports whether what comes next is surely no part of the text before it.
// It is where a blank line is between, or where the last line of the text is
// complete: neither was broken by a client nor announces something.
func setOff(text []line) bool {
	last := len(text) - 1
	for last >= 0 && text[last].kind == blank {
		last--
	}
	if last < 0 {
		return true
	}
	shown := clean(text[last].raw)
	switch {
	case strings.HasSuffix(shown, ":"):
		return false
	case last < len(text)-1:
		return true
	}
	ends := slices.ContainsFunc([]string{".", "!", "?", "…", ")"}, func(end string) bool {
		return strings.HasSuffix(shown, end)
	})
	return text[last].kind <= escaped && (ends || utf8.RuneCountInString(shown) < longLine)
}
