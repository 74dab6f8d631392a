package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ticketd/ticketing"
)

// explainedWidth is how wide the explanation of a mail is; newLines and cutLines are how many lines
// of the new text and of what was cut it shows. "parse" without --explain has all of them.
const (
	explainedWidth = 78
	newLines       = 60
	cutLines       = 12
)

// explanation tells a person what a mail was taken for and why: a heading for each question, then
// what is known. What it does not know, such as which tickets there are, it says.
type explanation struct {
	in   ticketing.Incoming
	cfg  *Config // nil: there is none
	out  bytes.Buffer
	bold func(string) string
	when func(time.Time) string
}

// explainMail prints the explanation of a mail.
func (p *program) explainMail(in ticketing.Incoming, cfg *Config) error {
	colours := palette(onTerminal(p.stdout))
	x := &explanation{in: in, cfg: cfg, when: p.when,
		bold: func(s string) string { return colours.paint(styleBold, s) }}
	x.head()
	x.sender()
	x.kind()
	x.follows()
	x.names()
	x.report()
	x.text()
	x.files()
	x.oddities()
	_, err := io.Copy(p.stdout, &x.out)
	return err
}

// heading begins a part.
func (x *explanation) heading(s string) { _, _ = fmt.Fprintf(&x.out, "\n%s\n", x.bold(s)) }

// say prints a sentence, wrapped and indented. What a stranger chose is in one line.
func (x *explanation) say(format string, args ...any) {
	text := wrap(ticketing.CleanLine(fmt.Sprintf(format, args...)), explainedWidth-2)
	_, _ = fmt.Fprintln(&x.out, indent(text, "  "))
}

// head says which mail it is.
func (x *explanation) head() {
	w := tabwriter.NewWriter(&x.out, 0, 0, 2, ' ', 0)
	row := func(name, value string) { _, _ = fmt.Fprintf(w, "%s\t%s\n", name, orDash(ticketing.CleanLine(value))) }
	row("From", x.in.From.String())
	row("To", mailboxesInWords(x.in.To))
	if len(x.in.Cc) > 0 {
		row("Cc", mailboxesInWords(x.in.Cc))
	}
	row("Subject", x.in.Subject)
	sent := "-"
	if !x.in.Date.IsZero() && !x.in.Date.Equal(x.in.Arrived) {
		sent = x.when(x.in.Date)
	}
	row("Sent", sent)
	row("Message-ID", x.in.MessageID)
	row("Size", sizeInWords(x.in.Size))
	_ = w.Flush()
}

// maxNamed is how many recipients are named.
const maxNamed = 5

func mailboxesInWords(list []ticketing.Mailbox) string {
	var names []string
	for _, m := range list[:min(len(list), maxNamed)] {
		names = append(names, m.String())
	}
	if more := len(list) - maxNamed; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

func sizeInWords(octets int64) string {
	switch {
	case octets >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(octets)/(1<<30))
	case octets >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(octets)/(1<<20))
	case octets >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(octets)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", octets)
}

// names says which tickets the mail names, and where.
func (x *explanation) names() {
	x.heading("Which tickets it names")
	for _, t := range x.in.Tags {
		x.say("%s, in the subject. A number shows the way, but proves nothing.", t.String())
	}
	for _, t := range x.in.Tokens {
		x.say("Ticket %d, by a token in %s. Only the running gateway can tell whether the token is its own.",
			int64(t.Ticket), tokenPlaces[t.Place])
	}
	ids := len(x.in.InReplyTo) + len(x.in.References)
	switch {
	case len(x.in.Tags)+len(x.in.Tokens) > 0:
	case ids > 0:
		x.say("None by number or token.")
	default:
		x.say("None: it begins a conversation.")
	}
	if ids > 0 {
		x.say("It answers other mail (%d In-Reply-To, %d References): if one of those is known, it belongs there.",
			len(x.in.InReplyTo), len(x.in.References))
	}
}

var tokenPlaces = map[ticketing.TokenPlace]string{
	ticketing.InRecipient:  "a recipient's address",
	ticketing.InReference:  "In-Reply-To or References",
	ticketing.InFooter:     "its text",
	ticketing.InMessageID:  "its own Message-ID",
	ticketing.InLoopHeader: "X-Ticketd-Loop",
}

// report says what a bounce or receipt tells, or an out-of-office reply.
func (x *explanation) report() {
	if r := x.in.Report; r != nil {
		x.heading("What it reports")
		to := []string{}
		for _, a := range r.Recipients {
			to = append(to, string(a))
		}
		x.say("%s: %s %s", r.Action, orDash(strings.Join(to, ", ")), r.Status)
		if r.Diagnostic != "" {
			x.say("%s", r.Diagnostic)
		}
		if r.ForMessageID != "" {
			x.say("It is about %s.", r.ForMessageID)
		} else {
			x.say("It does not say about which letter; a token may, in the address that it came to.")
		}
	}
	a := x.in.Absence
	if a == nil {
		return
	}
	x.heading("What it says of the absence")
	if a.Until.IsZero() {
		x.say("No day of return that is plain.")
	} else {
		x.say("Until %s: the ticket's timers wait for that day.", a.Until.Format("Monday 2006-01-02"))
	}
	if a.Substitute != "" {
		x.say("%s stands in.", string(a.Substitute))
	}
}

// text shows the new words and what was cut.
func (x *explanation) text() {
	cut := x.in.Cut
	x.heading("What is new in it")
	switch {
	case strings.TrimSpace(x.in.Fresh) != "":
		x.passage(x.in.Fresh, newLines)
	case strings.TrimSpace(x.in.Text) != "":
		x.say("Nothing: all of its text is quoted or a signature.")
	default:
		x.say("Nothing: it has no text.")
	}
	if x.in.Language != "" {
		x.say("Its language is %s.", x.in.Language)
	} else {
		x.say("Its language is not certain; letters use the default.")
	}
	if f := x.in.Forward; f != nil {
		x.say("It passes on a mail of %s: %s", f.From.String(), orDash(f.Subject))
	}
	why := cut.Why
	if cut.Kept {
		x.say("A quote was seen and left in: %s.", why)
		why = ""
	}
	x.cutPart("Cut as quoted", cut.Quoted, why)
	x.cutPart("Cut as signature or footer", cut.Signature, "")
	x.cutPart("Left out as hidden", cut.Hidden, "a reader of the HTML does not see it")
}

func (x *explanation) cutPart(title, text, why string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	title += ": " + counted(strings.Count(strings.TrimSpace(text), "\n")+1, "line", "lines")
	if why != "" {
		title += " (" + ticketing.CleanLine(why) + ")"
	}
	x.heading(title)
	x.passage(text, cutLines)
}

// passage shows the first lines of a text, each behind a bar.
func (x *explanation) passage(text string, most int) {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for _, line := range lines[:min(len(lines), most)] {
		for part := range strings.SplitSeq(wrap(printable(line), explainedWidth-4), "\n") {
			_, _ = fmt.Fprintln(&x.out, strings.TrimRight("  | "+part, " "))
		}
	}
	if more := len(lines) - most; more > 0 {
		_, _ = fmt.Fprintf(&x.out, "  ... and %s more\n", counted(more, "line", "lines"))
	}
}

// files lists the attachments.
func (x *explanation) files() {
	if len(x.in.Attachments) == 0 {
		return
	}
	x.heading("What is attached")
	for _, a := range x.in.Attachments {
		inline := ""
		if a.Inline {
			inline = ", shown in the text"
		}
		x.say("%s (%s, %s%s)", a.Name, a.Type, sizeInWords(a.Size), inline)
	}
}

// oddities lists what was wrong and how it was read all the same.
func (x *explanation) oddities() {
	if len(x.in.Defects) == 0 {
		return
	}
	x.heading("What is wrong with it")
	for _, d := range x.in.Defects {
		x.say("%s: %s", d.Part, d.What)
	}
}
