package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

var named = regexp.MustCompile(`^(.*?) ?<(\S+@\S+)>$`)

// mailboxes reads "Carla Gomez <carla@globex.example> and ada".
func (r *reader) mailboxes(l line, text string) []ticketing.Mailbox {
	var all []ticketing.Mailbox
	for one := range strings.SplitSeq(text, " and ") {
		m := ticketing.Mailbox{}
		if parts := named.FindStringSubmatch(one); parts != nil {
			m.Name, m.Address = parts[1], r.who(l, parts[2])
		} else {
			m.Address = r.who(l, strings.TrimSpace(one))
		}
		all = append(all, m)
	}
	return all
}

// field writes a header field with mailboxes.
func field(name string, who []ticketing.Mailbox) string {
	words := make([]string, len(who))
	for i, m := range who {
		words[i] = string(m.Address)
		if m.Name != "" {
			words[i] = fmt.Sprintf("\"%s\" <%s>", strings.ReplaceAll(m.Name, `"`, ""), m.Address)
		}
	}
	return name + ": " + strings.Join(words, ", ") + "\n"
}

func (r *reader) mail(l line) action {
	from, to := r.mailboxes(l, l.m[1]), r.mailboxes(l, l.m[2])
	header := field("From", from[:1]) + field("To", to)
	recipients := slices.Clone(to)
	if l.m[3] != "" {
		cc := r.mailboxes(l, l.m[3])
		header += field("Cc", cc)
		recipients = append(recipients, cc...)
	}
	m := Mail{From: from[0].Address, Signed: l.m[0] != ""}
	for i, who := range recipients {
		// A copy to somebody outside is somebody else's to deliver.
		if i < len(to) || r.inside(who.Address) {
			m.To = append(m.To, who.Address)
		}
	}
	return func(p *performance) error { return p.send(m, header, l.body) }
}

// inside reports whether an address is a mailbox of ours or an agent's.
func (r *reader) inside(a ticketing.Address) bool {
	_, agent := ticketing.NewDirectory(r.s.Heading.Agents, nil).AgentAt(a)
	owns := func(i ticketing.Intake) bool { return i.Owns(a) }
	return agent || slices.ContainsFunc(r.s.Heading.Intakes, owns)
}

// send puts a mail together; the body may begin with more headers.
func (p *performance) send(m Mail, header, body string) error {
	p.mails++
	more, text := cutHeader(body)
	header += more
	if !strings.Contains(header, "Message-ID:") {
		header = fmt.Sprintf("Message-ID: <scenario-%d-%d@outside.example>\n", p.Now().Unix(), p.mails) + header
	}
	header = "Date: " + p.Now().In(p.heading.Zone).Format(time.RFC1123Z) + "\n" + header
	m.Raw = []byte(strings.ReplaceAll(header+"\n"+text, "\n", "\r\n"))
	return p.Deliver(m)
}

var fieldStart = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:( |$)`)

// cutHeader takes the headers off a mail's text: lines of the form "Name: value"
// up to a blank line or the end.
func cutHeader(body string) (header, text string) {
	first, _, _ := strings.Cut(body, "\n")
	if !fieldStart.MatchString(first) {
		return "", body
	}
	header, text, _ = strings.Cut(body, "\n\n")
	return strings.TrimRight(header, "\n") + "\n", text
}

// answer replies to the last letter that somebody got, or to the last one of that
// name, as a mail client does: with the letter quoted below.
func (r *reader) answer(l line) action {
	who := r.who(l, l.m[0])
	return func(p *performance) error {
		last, err := p.last(who, l.m[2])
		if l.m[1] != "" {
			last, err = p.lastCalled(l.m[1], who, l.m[2])
		}
		if err != nil {
			return err
		}
		subject := "Re: " + strings.TrimPrefix(last.Subject, "Re: ")
		return p.answer(who, last, subject, l.body+p.quote(last))
	}
}

// quote is a letter as it stands below its answer.
func (p *performance) quote(in ticketing.Incoming) string {
	text := fmt.Sprintf("\nOn %s, %s wrote:\n", in.Date.In(p.heading.Zone).Format("Mon, 2 Jan 2006 at 15:04"), in.From)
	for line := range strings.Lines(strings.TrimSpace(in.Text)) {
		text += "> " + strings.TrimRight(line, "\r\n") + "\n"
	}
	return text
}

// lastCalled is the last letter of a name that somebody got.
func (p *performance) lastCalled(name string, who ticketing.Address, about string) (ticketing.Incoming, error) {
	all, err := p.Written()
	if err != nil {
		return ticketing.Incoming{}, err
	}
	tag, _ := ticketing.ParseTag(about)
	for _, one := range slices.Backward(all) {
		if one.Letter == name && one.To == who && (about == "" || one.Ticket == tag.Number) {
			return p.received(one)
		}
	}
	return ticketing.Incoming{}, fmt.Errorf("%s has no letter %q", who, strings.TrimSpace(name+" "+about))
}

func (p *performance) answer(who ticketing.Address, last ticketing.Incoming, subject, body string) error {
	to := last.From.Address
	if len(last.ReplyTo) > 0 {
		to = last.ReplyTo[0].Address
	}
	header := fmt.Sprintf("From: %s\nTo: %s\nIn-Reply-To: %s\nReferences: %s\n", who, to,
		last.MessageID, strings.Join(append(last.References, last.MessageID), " "))
	if more, _ := cutHeader(body); !strings.Contains("\n"+more, "\nSubject:") {
		header += "Subject: " + subject + "\n"
	}
	return p.send(Mail{From: who, To: []ticketing.Address{to}}, header, body)
}

// last is the last letter that somebody got, about a ticket if one is named.
func (p *performance) last(who ticketing.Address, about string) (ticketing.Incoming, error) {
	all, err := p.Received(who)
	if err != nil {
		return ticketing.Incoming{}, err
	}
	tag, _ := ticketing.ParseTag(about)
	for _, in := range slices.Backward(all) {
		isAbout := func(t ticketing.Tag) bool { return t.Number == tag.Number }
		if about == "" || slices.ContainsFunc(in.Tags, isAbout) {
			return in, nil
		}
	}
	if about != "" {
		return ticketing.Incoming{}, fmt.Errorf("%s has no letter about %s", who, about)
	}
	return ticketing.Incoming{}, fmt.Errorf("%s has no letter", who)
}

// outOfOffice answers the last letter as an absent person's mail program does.
func (r *reader) outOfOffice(l line) action {
	who, words := r.who(l, l.m[0]), "I am out of office.\n"
	if l.m[1] != "" {
		until, err := time.ParseInLocation(time.DateOnly, l.m[1], time.UTC)
		if err != nil {
			r.fault(l, fmt.Sprintf("%q is no date", l.m[1]), "write it as 2026-03-20")
		}
		words = "I am out of office until " + until.Format("2 January 2006") + ".\n"
	}
	if l.body != "" {
		words = l.body
	}
	return func(p *performance) error {
		last, err := p.last(who, "")
		if err != nil {
			return err
		}
		return p.answer(who, last, "Automatic reply: "+last.Subject, "Auto-Submitted: auto-replied\n\n"+words)
	}
}
