package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	ours "ticketd/mail/reply"
	"ticketd/ticketing"
	"ticketd/ticketing/command"
	"ticketd/ticketing/scenario"
)

var update = flag.Bool("update", false, "write anew what tests write of the manual")

func TestTheManualsConversationAtTheDeskIsWhatHappens(t *testing.T) {
	holdPart(t, "docs/desk.md", "conversation", conversation(t, "priority-support/conversation"))
}

func TestTheManualsOrdersAreAllThereAre(t *testing.T) {
	text := "| order | what it does | also |\n|---|---|---|\n"
	for _, u := range command.Usage() {
		also := ""
		for _, alias := range u.Aliases {
			also += " `/" + alias + "`"
		}
		form := strings.ReplaceAll(u.Form, "|", `\|`)
		text += fmt.Sprintf("| `%s` | %s |%s |\n", form, u.Meaning, also)
	}
	holdPart(t, "docs/desk.md", "orders", text)
}

func TestTheManualsReportIsOneOfTheSimulatedQuarter(t *testing.T) {
	quarter, err := os.ReadFile("../../ticketing/desk/testdata/quarter/2026-03.txt")
	mustDo(t, err)
	_, letter, found := strings.Cut(string(quarter), "=== report-account from support to office@globex.example\n\n")
	head, _, cut := strings.Cut(letter, "\nYour tickets\n")
	subject, text, marked := strings.Cut(head, "\n\n"+ours.MarkerOpen)
	if _, text, _ = strings.Cut(text, ours.MarkerClose+"\n\n"); !found || !cut || !marked {
		t.Fatal("the quarter has no such report")
	}
	holdPart(t, "docs/customers.md", "report", indent(wrap("Subject: "+subject+"\n\n"+strings.TrimSpace(text), 100), "    ")+"\n")
}

// holdPart compares a part of a page with what it is made of, or writes it.
func holdPart(t *testing.T, page, part, want string) {
	t.Helper()
	source, err := os.ReadFile(page)
	mustDo(t, err)
	text := string(source)
	begin, end := "<!-- "+part+", written by a test -->\n\n", "\n<!-- end -->\n"
	before, rest, found := strings.Cut(text, begin)
	got, after, ended := strings.Cut(rest, end)
	switch {
	case !found || !ended:
		t.Fatalf("%s has no place for %q", page, part)
	case got != want && *update:
		mustDo(t, os.WriteFile(page, []byte(before+begin+want+end+after), 0o644))
	case got != want:
		t.Errorf("%s is stale: go test -run Manual ./cmd/ticketd -update\n%s", page, firstDifference(got, want))
	}
}

func firstDifference(got, want string) string {
	is, now := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(is), len(now)) {
		if is[i] != now[i] {
			return fmt.Sprintf("it has %q\n   now %q", is[i], now[i])
		}
	}
	return fmt.Sprintf("it has %d lines, now %d", len(is), len(now))
}

// listener is a rehearsal that keeps what people send.
type listener struct {
	*rehearsal
	sent []ticketing.Incoming
}

func (l *listener) Deliver(m scenario.Mail) error {
	l.sent = append(l.sent, l.read([][]byte{m.Raw})...)
	return l.rehearsal.Deliver(m)
}

// conversation is a scenario as the people in it read it: each mail that one of them
// writes, and each letter that comes of it, but for the acknowledgement.
func conversation(t *testing.T, name string) string {
	told := shippedScenario(t, name)
	l := &listener{rehearsal: newTestRehearsal(t, told)}
	var b strings.Builder
	shown := map[string]bool{}
	told.Play(l, func(step scenario.Step, err error) bool {
		mustDo(t, err)
		for _, in := range l.sent {
			b.WriteString(mailOfPage(in, in.Fresh))
		}
		l.sent = nil
		for _, in := range l.lettersSince(t, shown) {
			text, _, _ := strings.Cut(in.Text, "\n"+ours.FooterMark)
			if _, below, found := strings.Cut(text, ours.MarkerClose+"\n"); found {
				text = below
			}
			b.WriteString(mailOfPage(in, text))
		}
		return true
	})
	return strings.TrimPrefix(b.String(), "\n")
}

// lettersSince lists the letters that arrived and were not shown yet.
func (l *listener) lettersSince(t *testing.T, shown map[string]bool) (all []ticketing.Incoming) {
	written, err := l.Written()
	mustDo(t, err)
	for _, p := range written {
		for _, in := range l.boxes[p.To] {
			if in.MessageID == p.MessageID && !shown[p.MessageID] {
				shown[p.MessageID] = true
				if p.Letter != "acknowledgement" {
					all = append(all, in)
				}
			}
		}
	}
	return all
}

var (
	tokenInAddress = regexp.MustCompile(`(\+t\d+)\.\w+@`)
	link           = regexp.MustCompile(`mailto:\S+`)
)

// mailOfPage is a mail as the manual shows it.
func mailOfPage(in ticketing.Incoming, text string) string {
	const width = 100
	to := tokenInAddress.ReplaceAllString(string(in.To[0].Address), "$1.…@")
	head := fmt.Sprintf("From:    %s\nTo:      %s\nSubject: %s\n", shown(in.From), to, in.Subject)
	text = link.ReplaceAllString(strings.TrimSpace(text), "mailto:…")
	body := indent(wrap(text, width), "        ")
	return "\n" + indent(strings.TrimSuffix(head, "\n"), "    ") + "\n\n" + strings.TrimRight(body, "\n") + "\n"
}
