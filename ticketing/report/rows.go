package report

import (
	"cmp"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// How many rows a letter shows of a table that can be long: the team's, and a customer's
// list of every ticket.
const (
	shown  = 50
	listed = 200
)

// rows are the lines of a file, kept in one piece until they are put in order: by ticket, and
// for each as they came.
type rows struct {
	text []byte
	at   []rowAt
}

type rowAt struct {
	ticket   ticketing.Number
	from, to int
}

// between stands between cells; it is in no text that came by mail.
const between = "\x1f"

func (r *rows) add(ticket ticketing.Number, cells ...string) {
	from := len(r.text)
	for i, cell := range cells {
		if i > 0 {
			r.text = append(r.text, between...)
		}
		r.text = append(r.text, strings.ReplaceAll(cell, between, " ")...)
	}
	r.at = append(r.at, rowAt{ticket, from, len(r.text)})
}

// each goes through the rows in order.
func (r *rows) each(yield func(cells []string) bool) {
	slices.SortStableFunc(r.at, func(a, b rowAt) int { return cmp.Compare(a.ticket, b.ticket) })
	for _, at := range r.at {
		if !yield(strings.Split(string(r.text[at.from:at.to]), between)) {
			return
		}
	}
}

// first are the rows that a letter shows.
func (r *rows) first() (all [][]string) {
	for cells := range r.each {
		if len(all) == listed {
			break
		}
		all = append(all, cells)
	}
	return all
}

// worst keeps the rows of a table that come first in an order of its own, and counts the
// others.
type worst[T any] struct {
	order func(a, b T) int
	kept  []T
	all   int
}

func (w *worst[T]) add(one T) {
	w.all++
	if w.kept = append(w.kept, one); len(w.kept) >= 4*shown {
		w.first()
	}
}

// first are those that are shown.
func (w *worst[T]) first() []T {
	slices.SortFunc(w.kept, w.order)
	if len(w.kept) > shown {
		clear(w.kept[shown:])
		w.kept = w.kept[:shown]
	}
	return w.kept
}
