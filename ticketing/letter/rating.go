package letter

import (
	"strconv"

	"ticketd/ticketing"
)

// Stars is what a template "stars.txt" sees: a link for each rating, from the worst to
// the best.
type Stars struct{ One, Two, Three, Four, Five string }

// rating fills in the question how satisfied somebody is, and what they answered.
func (w *wording) rating(f *Fields, l ticketing.Letter, c Context) {
	if n, err := strconv.Atoi(l.Fields["rating"]); err == nil {
		f.Rating = rated(n)
	}
	if l.Purpose == ticketing.PurposeRating && l.Role == ticketing.RoleCustomer {
		stars := Stars{begin(l, c, "1"), begin(l, c, "2"), begin(l, c, "3"), begin(l, c, "4"), begin(l, c, "5")}
		f.commands = append(f.commands, stars.One, stars.Two, stars.Three, stars.Four, stars.Five)
		f.Stars = w.cells(starsPage, stars)
	}
}

// rated is a rating out of the best; empty: there is none.
func rated(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + "/" + strconv.Itoa(ticketing.BestRating)
}
