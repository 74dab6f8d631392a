package letter

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"ticketd/ticketing"
	"ticketd/ticketing/command"
)

// hostile is what a stranger may have written, in any place.
const hostile = "{{env \"HOME\"}} {{.Tag}} %s %!d(x) ${x} {% y %} <script>alert('1')</script>" +
	" \x00\x1b[31m\u202eexe.txt\u2066 \U000E0041 [T-7] Re: \"q\" &amp;\r\nBcc: x@y\u2028z\xff"

// everywhere puts a text into every place that a mail, a person or the
// configuration can fill.
func everywhere(name, text string) (ticketing.Letter, Context) {
	l, c := exampleLetter(name)
	l.Text, l.Author, l.To.Name, l.CausedBy, l.Invite = text, text, text, text, true
	l.Fields = map[string]string{"from": text, "attachments": text, "urgency": text,
		"recipient": text, "until": text, "clock": text, "within": text, "calendar": text,
		"phones": text, "missing": text + ",product,priority", "list": text, "title": text,
		"left": text, "mail": text, "minutes": text,
		"words": "sent"}
	l.Doubt = &ticketing.Doubt{Kind: ticketing.DoubtKind(text), Why: text, Named: []string{text},
		Choices: []ticketing.Choice{ticketing.Choice(text), ticketing.ChooseRelease},
		Numbers: []ticketing.Number{1042, 7},
		Bad:     []command.Fault{{Line: 1, Raw: text, Why: text, Nearest: text}}}
	l.Outcomes = []ticketing.Outcome{{Raw: text, Verb: "status", Result: ticketing.Result{Problem: text}},
		{Raw: text, Verb: "link", Result: ticketing.Result{Kind: ticketing.ResultCase, Subject: text, Status: text,
			Whom: ticketing.Address(text), Undone: ticketing.Undone{Gone: []ticketing.Address{ticketing.Address(text)}}}},
		{Raw: text, Verb: "status"}}
	c.Reached, c.Story = []ticketing.Address{"anna@example.com"}, []Exchange{{At: monday, Who: text, Words: text}}
	hostileTicket(&c.Ticket, text)
	hostileProcess(&c.Process, text)
	c.Intake.DisplayName, c.Listed = text, []ticketing.Ticket{c.Ticket, c.Ticket}
	if l.Report.Asked != "" || !l.Report.Empty() {
		l.Report = hostileReport(c.Ticket, text)
	}
	l.Statistics = hostileMonth(text)
	return l, c
}

// hostileReport has everything that can be asked for.
func hostileReport(t ticketing.Ticket, text string) ticketing.Report {
	who := ticketing.Mailbox{Name: text, Address: "anna@example.com"}
	t.Number = 1043
	tasks := []ticketing.Task{{Ticket: t, Meaning: text, Clock: text, Due: monday, Missed: true}}
	return ticketing.Report{Lists: map[string]ticketing.TaskList{ticketing.WeekUnhappy: {More: 3,
		Tasks: []ticketing.Task{{Ticket: t, Since: monday, Rating: 1}}}},
		Asked: text, Tasks: tasks, Free: tasks, More: 1, FreeMore: 1,
		Held:    []ticketing.HeldMail{{Name: "3fa9c2", At: monday, From: "anna@example.com", Subject: text, Why: text}},
		Reasons: []ticketing.Reason{{At: monday, By: text, Why: []string{text, text}}}, Usage: []string{"/close"},
		Account: &ticketing.Account{Name: text, Plan: text, Manager: text, Phones: []string{text}, Domains: []string{text},
			Contacts: []ticketing.Address{ticketing.Address(text)}},
		Story: []ticketing.Entry{{At: monday, Actor: ticketing.Actor{Name: text}, Changes: []ticketing.Change{
			ticketing.Opened{Subject: text}, ticketing.Joined{Who: who}, ticketing.Said{Author: text, Text: text},
			ticketing.Filed{From: who, Side: ticketing.FromCustomer, Text: text,
				Attachments: []ticketing.Attachment{{Name: text}}}, ticketing.StatusChanged{To: text}}}}}
}

// hostileMonth has every figure and table, and pictures of them.
func hostileMonth(text string) ticketing.Statistics {
	s := ticketing.Statistics{Period: text, Figures: map[string]string{}, Tables: map[string]ticketing.Table{}}
	for _, name := range figures {
		s.Figures[name] = text
	}
	for name, columns := range tables {
		row := slices.Repeat([]string{text}, columns)
		s.Tables[name] = ticketing.Table{row, row, {text}, {}}
		s.Figures["more-"+name] = text
		s.Files = append(s.Files, ticketing.Enclosure{Name: text, Type: "image/png", ID: name},
			ticketing.Enclosure{Name: name + "-" + text, Type: "text/csv", Content: []byte(text)})
	}
	return s
}

func hostileTicket(t *ticketing.Ticket, text string) {
	t.Subject, t.Status, t.Account, t.Plan, t.Category = text, text, text, text, text
	t.Priority, t.Assignee, t.Code, t.Thread = text, text, text, []string{text, text}
	t.Type, t.Product, t.Reference, t.LastWords, t.LastAuthor = text, text, text, text, text
	t.LastOut, t.Agreed = monday, monday
	if t.Number != 0 {
		t.Participants[0].Name, t.Participants[0].LastLetter = text, text
	}
	t.Course = []ticketing.Leg{{From: monday, Status: text, Type: text, Priority: text}}
}

func hostileProcess(p *ticketing.Process, text string) {
	p.Statuses = []ticketing.Status{{Name: text, Meaning: text, Class: ticketing.ClassClosed,
		OnYes: &ticketing.Ending{Status: text}}}
	p.Plans = []ticketing.Plan{{Name: text, Promise: text}}
	p.Codes = []ticketing.Code{{Name: text, Words: text}}
	p.Types = []ticketing.Type{{Name: text, Meaning: text, Track: "track"}}
	p.Priorities = []ticketing.Priority{{Name: text, Meaning: text, Call: text}}
	p.Products, p.Categories = []string{text}, []string{text}
	p.Tracks = []ticketing.Track{{Name: "track", Phases: []ticketing.Phase{
		{Status: text, Meaning: text, Most: delay(1, ticketing.Days)},
		{Status: text, Optional: true}, {Status: text}}}}
	p.Clocks = []ticketing.Clock{{Name: text, Title: text, Kind: ticketing.Promise,
		MetBy:   []ticketing.Cue{ticketing.CuePerson},
		Targets: []ticketing.Target{{Within: delay(1, ticketing.Days), Calendar: text}}}}
	p.Lists = []ticketing.List{{Name: text, Title: text, Statuses: []string{text},
		Every: ticketing.Weekly}}
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	ourTags = regexp.MustCompile(`^<(!DOCTYPE html|html lang="[a-z-]+"|head|meta charset="utf-8"|meta name="color-scheme" content="light dark"` +
		`|/head|body style="[^"<>]+"|/body|/html|p dir="auto" style="[^"<>]+"|/p|br|hr style="[^"<>]+"` +
		`|table style="[^"<>]+"|/table|tr|/tr|t[dh] dir="auto" style="[^"<>]+"|/t[dh]` +
		`|h2 dir="auto" style="[^"<>]+"|/h2|/?div|div style="[^"<>]+"|span style="[^"<>]+"|/span` +
		`|img src="cid:chart-[0-9a-f]{16}@[a-z.]+" alt="[^"<>]*" width="560" style="[^"<>]+"` +
		`|a href="mailto:[A-Za-z0-9%@._~-]+\?cc=[A-Za-z0-9%@._~-]+&amp;subject=[A-Za-z0-9%._~-]+` +
		`"|a href="mailto:[A-Za-z0-9%@._~-]+\?(subject=[A-Za-z0-9%._~-]+&amp;)?body=[A-Za-z0-9%._~-]+` +
		`"|a href="https?://[A-Za-z0-9.:-]+[^"<>\s]*"|/a)>$`)
)

// checkHarmless holds a finished letter against what must be true whatever went
// into it.
func checkHarmless(t *testing.T, l ticketing.Letter, c Context, out ticketing.Outgoing) {
	t.Helper()
	for _, line := range append([]string{out.Subject, out.From.Name, out.To.Name, out.InReplyTo,
		out.MessageID, out.Loop}, append(out.References, invited(out)...)...) {
		if line != ticketing.CleanLine(line) {
			t.Errorf("%s: %q is not one clean line", l.Name, line)
		}
	}
	for _, text := range []string{out.Text, out.HTML} {
		if strings.ContainsFunc(text, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || deceives(r) || r == 0x2028
		}) {
			t.Errorf("%s: a character that deceives got in: %.900q", l.Name, text)
		}
	}
	for _, tag := range tags.FindAllString(out.HTML, -1) {
		if !ourTags.MatchString(tag) {
			t.Errorf("%s: HTML has the foreign tag %q", l.Name, tag)
		}
	}
	if rest := tags.ReplaceAllString(out.HTML, ""); strings.ContainsAny(rest, "<>") {
		t.Errorf("%s: HTML has a bracket from outside: %q", l.Name, rest)
	}
	if c.Ticket.Number == 0 {
		return
	}
	found := ticketing.FindTags(out.Subject, prefixes(c))
	if len(found) != 1 || found[0] != c.Ticket.Tag() ||
		strings.Count(out.Subject, c.Ticket.Tag().Bracketed()) != 1 {
		t.Errorf("%s: the tag is not in %q once", l.Name, out.Subject)
	}
	if !strings.HasSuffix(out.Text, " · "+out.Loop+"\n") {
		t.Errorf("%s: the last line is not the token's", l.Name)
	}
}

// invited lists what of an invitation becomes lines of a calendar file.
func invited(out ticketing.Outgoing) []string {
	i := out.Invitation
	if i == nil {
		return nil
	}
	return []string{i.UID, i.Summary, i.Organizer.Name, i.Attendee.Name}
}

func TestHostileTextStaysTextInEveryLetterAndLanguage(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		for _, name := range book.Names() {
			for _, text := range []string{hostile, "", "\n", footerMark, "<", strings.Repeat("é", 3_000)} {
				l, c := everywhere(name, text)
				l.Language = language
				if name == "notice-new" {
					c.Ticket.Links = []ticketing.Link{{To: 12, Kind: "claims"}}
				}
				out, err := book.Write(l, c)
				if err != nil {
					t.Fatal(err)
				}
				checkHarmless(t, l, c, out)
			}
		}
	}
}

func TestHostileTextAppearsAsItWasWritten(t *testing.T) {
	l, c := everywhere("answer", hostile)
	out, _ := open(t).Write(l, c)
	for _, want := range []string{`{{env "HOME"}} {{.Tag}} %s %!d(x) ${x} {% y %} <script>`,
		"[31mexe.txt", "&amp;\nBcc: x@y\nz\uFFFD"} {
		if !strings.Contains(out.Text, want) {
			t.Errorf("%q is not in the text: %q", want, out.Text)
		}
	}
	if !strings.Contains(out.HTML, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;") {
		t.Errorf("HTML: %s", out.HTML)
	}
}

func TestEveryLetterCanBeWrittenAboutNothing(t *testing.T) {
	book := open(t)
	bare := Context{Keys: example().Keys, Intake: ticketing.Intake{Address: "a@b.example"}}
	for _, name := range book.Names() {
		l := ticketing.Letter{Name: name}
		out, err := book.Write(l, bare)
		if err != nil || out.Subject == "" || out.Text == "" {
			t.Errorf("%s: %+v, %v", name, out, err)
		}
		checkHarmless(t, l, bare, out)
	}
}

func TestOfAnAutomaticLetterOnlyLinksOfOursBecomeLinks(t *testing.T) {
	l, c := exampleLetter("status-changed")
	c.Links = []string{"https://desk.example/t/1042?a=1&b=2"}
	l.ByMail, l.Text = false, "See https://desk.example/t/1042?a=1&b=2. Not https://evil.example/ or"+
		" https://desk.example/t/1042?a=1&b=2.evil or javascript:alert(1)"
	out, _ := open(t).Write(l, c)
	const link = `<a href="https://desk.example/t/1042?a=1&amp;b=2">https://desk.example/t/1042?a=1&amp;b=2</a>.`
	if strings.Count(out.HTML, "<a ") != 1 || !strings.Contains(out.HTML, link) {
		t.Error(out.HTML)
	}
}

func TestTheWebAddressesInAPersonsWordsBecomeLinksOfThemselves(t *testing.T) {
	for words, want := range map[string]string{
		"See https://a.example/x?a=1&b=2.":          `See <a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a>.`,
		"(http://a.example)":                        `(<a href="http://a.example">http://a.example</a>)`,
		"<https://a.example/p_(q)>,":                `&lt;<a href="https://a.example/p_(q)">https://a.example/p_(q)</a>&gt;,`,
		"a:\nhttps://a.example:8443/#f!":            "a:<br>\n" + `<a href="https://a.example:8443/#f">https://a.example:8443/#f</a>!`,
		"javascript:alert(1)":                       "",
		"https://":                                  "",
		"https://bank.example@evil.example/":        "",
		"https://b\u0430nk.example/":                "",
		"https://xn--bnk-6cd.example/":              "",
		`https://a.example/"onmouseover="alert(1)`:  "",
		"HTTPS://A.EXAMPLE ftp://a.example":         "",
		"www.a.example mailto:eve@evil.example":     "",
		"[https://a.example](https://evil.example)": "",
	} {
		l, c := exampleLetter("answer")
		l.Text = words
		out, _ := open(t).Write(l, c)
		if links := strings.Count(out.HTML, "<a "); want == "" && links > 0 || !strings.Contains(out.HTML, want) {
			t.Errorf("%s:\n%s", words, out.HTML)
		}
	}
}

func TestHTMLKeepsIndentationAndColumns(t *testing.T) {
	l, c := exampleLetter("answer")
	l.Text = "  two\na   b\n\tt"
	out, _ := open(t).Write(l, c)
	for _, want := range []string{">&nbsp;&nbsp;two<br>", "\na &nbsp;&nbsp;b<br>",
		"\n&nbsp;&nbsp;&nbsp;&nbsp;t</p>"} {
		if !strings.Contains(out.HTML, want) {
			t.Errorf("%q is not in %s", want, out.HTML)
		}
	}
}

func TestALongTextIsCutAndSaysSo(t *testing.T) {
	l, c := exampleLetter("notice-new")
	l.Text = strings.Repeat("ü", maxText)
	out, _ := open(t).Write(l, c)
	if len(out.Text) > maxText+2000 || !strings.Contains(out.Text, "ü\n[...]\n") {
		t.Errorf("%d octets", len(out.Text))
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("acknowledgement", hostile, "T")
	f.Add("notice-new", "", "ESC")
	f.Add("answer", footerMark+"\n[T-1042", "T")
	f.Add("notice-list", "a\x1fb\n\x1fc", "T")
	f.Add("notice-update-due", "mailto:x?bcc=y&body=\r\n", "T")
	f.Add("appointment", "BEGIN:VEVENT\r\nATTENDEE:x", "T")
	f.Add("resolved", "Re: [T-1[T-2]042] x", "T")
	book, err := Open(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, text, prefix string) {
		l, c := everywhere(name, text)
		if _, ok := ticketing.ParseTag(prefix + "-1"); ok && prefix != "" &&
			strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && len(prefix) < 20 {
			c.Ticket.Prefix, c.Intake.Prefix = prefix, prefix
		}
		if out, err := book.Write(l, c); err == nil {
			checkHarmless(t, l, c, out)
		}
	})
}
