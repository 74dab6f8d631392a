package letter

import (
	"strconv"
	"strings"

	"ticketd/ticketing"
)

const (
	// MaxStory is how many exchanges a notice tells.
	MaxStory = 3
	// maxSaid and maxSaidLines bound what is told of each, in characters and lines.
	maxSaid      = 400
	maxSaidLines = 6
)

// Said is what a template "said.txt" sees: something that was said before.
type Said struct {
	Who    string
	At     string
	Inside bool   // the customers' side does not know of it
	Words  string // each line quoted with ">"
}

// Reach is what a template "goes.txt" sees: whom an answer reaches.
type Reach struct {
	First  string // an address
	Others int    // how many there are beside it
}

// goes puts in words whom an answer reaches; empty: nobody.
func (w *wording) goes(reached []ticketing.Address) string {
	if len(reached) == 0 {
		return ""
	}
	return w.line(goesPage, Reach{First: line(string(reached[0])), Others: len(reached) - 1})
}

// story fills in what the customer has just agreed to, and the last of what was said
// before.
func (w *wording) story(f *Fields, l ticketing.Letter, c Context) {
	f.Consent = line(l.Fields["consent"])
	for _, x := range c.Story[max(0, len(c.Story)-MaxStory):] {
		who, _ := sender(x.Who)
		f.Before = append(f.Before, w.text(saidPage, Said{Who: who, At: w.moment(x.At),
			Inside: x.Inside, Words: quoted(x.Words)}))
	}
	if f.Story = ""; len(f.Before) > 0 {
		f.Story = w.text(storyPage, *f)
	}
}

// quoted is the beginning of somebody's words, each line behind a ">".
func quoted(words string) string {
	words = cleanText(words)
	short := cut(words, maxSaid)
	lines := strings.Split(short, "\n")
	if len(lines) > maxSaidLines {
		lines = append(lines[:maxSaidLines], "[…]")
	}
	return trimLines("> " + strings.Join(lines, "\n> "))
}

// effort puts minutes in words.
func (w *wording) effort(minutes string) string {
	n, err := strconv.Atoi(minutes)
	if err != nil || n <= 0 {
		return ""
	}
	var words []string
	if h := n / 60; h > 0 {
		words = append(words, w.span(ticketing.Delay{N: h, Unit: ticketing.Hours}))
	}
	if m := n % 60; m > 0 {
		words = append(words, w.span(ticketing.Delay{N: m, Unit: ticketing.Minutes}))
	}
	return strings.Join(words, " ")
}

// enclosing ends a person's words with the names of files that were too large to
// travel along.
func (w *wording) enclosing(text string, l ticketing.Letter) string {
	names := listOf(l.Fields["left"])
	if len(names) == 0 {
		return text
	}
	left := w.line(leftPage, Files{Names: strings.Join(names, ", "), Count: len(names)})
	return strings.TrimLeft(text+"\n\n"+left, "\n")
}

// Files is what a template "left.txt" sees: files too large to travel along.
type Files struct {
	Names string
	Count int
}
