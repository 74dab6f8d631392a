package command

import (
	"fmt"
	"strings"
)

// fault says what is wrong with a line that looks like an order, and which line
// was probably meant. Why is empty if it is an order.
func (l line) fault(o Order, p place) (why, nearest string) {
	switch wrong := o.valueFault(); {
	case l.kind != strict || !l.word.known:
		return l.unclear(o, wrong == "")
	case p == withinText:
		why = fmt.Sprintf("%q stands within the text: put orders in the first lines of the mail,"+
			" or in the last ones with a blank line above", l.shown)
	case p == belowText:
		why = fmt.Sprintf("%q may be part of the text above it: put orders in the first lines of the mail",
			l.shown)
	case p == runningOn:
		return fmt.Sprintf("%q may go on in the line below it: leave a blank line between,"+
			" or write it shorter", l.shown), ""
	case wrong != "" && useOf(o.Verb).takes == nothing:
		return wrong, "/" + string(o.Verb)
	default:
		return wrong, ""
	}
	if o.valueFault() != "" {
		return why, ""
	}
	return why, o.String()
}

// unclear is the fault of a line whose verb is none, or has something wrong round
// it.
func (l line) unclear(o Order, complete bool) (why, nearest string) {
	if len(l.word.verbs) == 0 {
		return fmt.Sprintf(`there is no order %q: "/help" has the list`, l.shown), ""
	}
	var forms []string
	for _, v := range l.word.verbs {
		forms = append(forms, quoted("/"+string(v)))
	}
	if o.Verb == "" && !l.word.near && len(l.word.verbs) > 1 {
		return fmt.Sprintf("%q can be several orders: write %s", l.shown, alternatives(forms)), ""
	}
	if complete {
		nearest = o.String()
	}
	return fmt.Sprintf("there is no order %q: did you mean %s?", l.shown, alternatives(forms)), nearest
}

// valueFault says what is wrong with an order's value, empty if nothing is or if it
// has no verb.
func (o Order) valueFault() string {
	u := useOf(o.Verb)
	switch {
	case u.verb == "":
		return "there is no such order"
	case u.takes == nothing && o.Value != "":
		return fmt.Sprintf("%q stands alone in its line: write your text in the next one", "/"+string(o.Verb))
	case u.takes == value && o.Value == "":
		return fmt.Sprintf("%q needs %s: write for instance %q", "/"+string(o.Verb), u.needs,
			"/"+string(o.Verb)+" "+u.example)
	}
	return ""
}

func quoted(s string) string { return `"` + s + `"` }

// alternatives lists words as "a", "a or b", "a, b or c".
func alternatives(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
