package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// differenceView is one fact about a mail that is another one now.
type differenceView struct {
	What   string `json:"what"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// differences compares what became of a mail. Reasons are told and not compared: they may
// be worded otherwise and come to the same.
func differences(a, b judgedView, zone *time.Location) []differenceView {
	var all []differenceView
	add := func(what, before, after string) {
		if before != after {
			all = append(all, differenceView{what, before, after})
		}
	}
	add("judged", orYes(a.Fault), orYes(b.Fault))
	if len(all) > 0 {
		return all
	}
	add("outcome", a.outcomeInWords(), b.outcomeInWords())
	add("kind of mail", string(a.Kind), string(b.Kind))
	add("proof", a.Trust, b.Trust)
	add("status", a.Status, b.Status)
	add("type", a.Type, b.Type)
	add("category", a.Category, b.Category)
	add("product", a.Product, b.Product)
	add("priority", a.Priority, b.Priority)
	add("account", a.Account, b.Account)
	add("plan", a.Plan, b.Plan)
	add("assignee", a.Assignee, b.Assignee)
	add("escalated", yesNo(a.Escalated), yesNo(b.Escalated))
	before, after := onlyOnce(a.promises(zone), b.promises(zone))
	add("promises", before, after)
	before, after = onlyOnce(a.letters(zone), b.letters(zone))
	add("letters", before, after)
	return all
}

func orYes(fault string) string {
	if fault == "" {
		return "yes"
	}
	return "no: " + fault
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// promises and letters are told so that the same ones are the same words.
func (v judgedView) promises(zone *time.Location) (all []string) {
	for _, p := range v.Promises {
		all = append(all, p.Words+" by "+whenIn(p.Due, zone))
	}
	return all
}

func (v judgedView) letters(zone *time.Location) (all []string) {
	for _, l := range v.Letters {
		words := fmt.Sprintf("%s to %s (%s): %s", l.Letter, l.To, l.Class, oneLine(l.Subject))
		if l.Held != "" {
			words += "; held: " + l.Held
		}
		if l.NotBefore != nil {
			words += "; not before " + whenIn(*l.NotBefore, zone)
		}
		all = append(all, words)
	}
	return all
}

// onlyOnce joins what only one of two lists has.
func onlyOnce(a, b []string) (before, after string) {
	return strings.Join(without(a, b), "; "), strings.Join(without(b, a), "; ")
}

// without is what is left of a list when what another has is taken out, each once.
func without(list, other []string) (left []string) {
	other = slices.Clone(other)
	for _, s := range list {
		if i := slices.Index(other, s); i >= 0 {
			other = slices.Delete(other, i, i+1)
		} else {
			left = append(left, s)
		}
	}
	return left
}
