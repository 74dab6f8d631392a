package command

import (
	"slices"
	"strings"
)

// Order is a line that asks for something.
type Order struct {
	Line  int    // from 1
	Raw   string // the line as it was written
	Verb  Verb
	Value string // without quotes round it; empty if there is none
}

// String is the order as it is best written: "/assign Ben".
func (o Order) String() string { return strings.TrimSpace("/" + string(o.Verb) + " " + o.Value) }

// Fault is a line that looks like an order and is none. A mail that has one is
// held: nothing of it is sent, nothing is done.
type Fault struct {
	Line int    // from 1
	Raw  string // the line as it was written
	Why  string // a sentence for who wrote it: what is wrong and what to write
	// Nearest is the line that was probably meant, to be handed to Fix; empty if
	// nothing is near, or several things are.
	Nearest string
}

// Message is what somebody newly wrote, taken apart. Each line that is not blank
// is in exactly one of the three, but for what marks a line as text.
type Message struct {
	Orders []Order // in the order in which they stand
	Faults []Fault
	Prose  string // the other lines, without blank lines before and behind
}

// Agrees reports whether two readings of one mail, of its text and of its HTML,
// ask for the same. What the prose says is not compared.
func (m Message) Agrees(other Message) bool {
	sameOrder := func(a, b Order) bool { return a.String() == b.String() }
	sameFault := func(a, b Fault) bool { return a.Why == b.Why }
	return slices.EqualFunc(m.Orders, other.Orders, sameOrder) &&
		slices.EqualFunc(m.Faults, other.Faults, sameFault)
}

// Read takes apart what somebody newly wrote: UTF-8 with line ends of any kind,
// quotes and signature already cut off. Any input is accepted, and the cost is
// linear in its length.
func Read(text string) Message {
	var lines []line
	for _, raw := range split(text) {
		lines = append(lines, look(raw))
	}
	var m Message
	var words []string
	seen := map[Verb]bool{}
	for i, place := range placesOf(lines) {
		l := lines[i]
		switch {
		case place == amongText && l.kind == escaped:
			words = append(words, l.value)
		case place == amongText:
			words = append(words, l.raw)
		default:
			m.take(l, i+1, place, seen)
		}
	}
	m.Prose = joined(words)
	return m
}

// take puts a line among the orders, whose verbs were seen, or among the faults.
func (m *Message) take(l line, number int, p place, seen map[Verb]bool) {
	o := Order{Line: number, Raw: l.raw, Verb: l.word.verb(), Value: l.value}
	f := Fault{Line: number, Raw: l.raw}
	f.Why, f.Nearest = l.fault(o, p)
	if f.Why == "" && seen[o.Verb] && !useOf(o.Verb).many {
		f.Why = quoted("/"+string(o.Verb)) + " stands twice: leave one of the two out"
	}
	if f.Why != "" {
		m.Faults = append(m.Faults, f)
		return
	}
	seen[o.Verb] = true
	m.Orders = append(m.Orders, o)
}

// Fix is the text with one line, counted from 1, replaced, or taken out where with
// is empty. An order that would not count in the line's place, because it stands
// within the text, is put first. Of several lines the last is to be fixed first,
// so that the others keep their numbers. A line that is not there changes nothing.
func Fix(text string, line int, with string) string {
	lines := split(text)
	if line < 1 || line > len(lines) {
		return text
	}
	if clean(with) == "" {
		return strings.Join(slices.Delete(lines, line-1, line), "\n")
	}
	lines[line-1] = with
	fixed := strings.Join(lines, "\n")
	stays := func(o Order) bool { return o.Line == line }
	if slices.ContainsFunc(Read(fixed).Orders, stays) || len(Read(with).Orders) == 0 {
		return fixed
	}
	return strings.Join(slices.Insert(slices.Delete(lines, line-1, line), 0, with), "\n")
}

// lineEnds are what a client may draw as the end of a line.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// split cuts a text into lines.
func split(text string) []string { return strings.Split(lineEnds.Replace(text), "\n") }

// joined puts lines together, without the blank ones before and behind.
func joined(lines []string) string {
	isBlank := func(s string) bool { return clean(s) == "" }
	for len(lines) > 0 && isBlank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && isBlank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
