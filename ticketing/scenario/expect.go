package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

func (r *reader) expectNoTicket(l line) action {
	tag := tagOf(l.m[0])
	return func(p *performance) error {
		return p.Eventually(func() error {
			t, found, err := p.Ticket(tag.Number)
			if found {
				return fmt.Errorf("there is one, %q", t.Subject)
			}
			return err
		})
	}
}

// same compares what is with what was expected, in any case of letters.
func same(is, expected string) error {
	switch {
	case strings.EqualFold(is, expected):
		return nil
	case is == "":
		return fmt.Errorf("there is none")
	}
	return fmt.Errorf("it is %q", is)
}

func (r *reader) expectStatus(l line) action {
	return r.onTicket(l.m[0], func(_ *performance, t ticketing.Ticket) error { return same(t.Status, l.m[1]) })
}

func (r *reader) expectFact(l line) action {
	return r.onTicket(l.m[0], func(_ *performance, t ticketing.Ticket) error {
		is := map[string]string{"type": t.Type, "priority": t.Priority, "category": t.Category,
			"product": t.Product, "code": t.Code, "class": string(t.Class), "plan": t.Plan,
			"reference": t.Reference, "account": t.Account}[l.m[1]]
		return same(is, l.m[2])
	})
}

func (r *reader) expectAssigned(l line) action {
	expected := ""
	if l.m[1] != "nobody" {
		expected = r.agentNamed(l, l.m[1])
	}
	return r.onTicket(l.m[0], func(_ *performance, t ticketing.Ticket) error {
		switch t.Assignee {
		case expected:
			return nil
		case "":
			return fmt.Errorf("nobody has it")
		}
		return fmt.Errorf("%s has it", t.Assignee)
	})
}

func (r *reader) expectEscalated(l line) action {
	return r.onTicket(l.m[0], func(p *performance, t ticketing.Ticket) error {
		switch {
		case t.Escalated.IsZero() == (l.m[1] != ""):
			return nil
		case t.Escalated.IsZero():
			return fmt.Errorf("it is not")
		}
		return fmt.Errorf("it was escalated on %s", p.heading.words(t.Escalated))
	})
}

// expectMerged looks where a ticket's number leads.
func (r *reader) expectMerged(l line) action {
	own := tagOf(l.m[0])
	into := own
	if len(l.m) > 1 {
		into = tagOf(l.m[1])
	}
	return r.onTicket(l.m[0], func(_ *performance, t ticketing.Ticket) error {
		switch t.Number {
		case into.Number:
			return nil
		case own.Number:
			return fmt.Errorf("it stands for itself")
		}
		return fmt.Errorf("it was merged into %s", t.Tag())
	})
}

func (r *reader) expectCount(l line) action {
	who := r.who(l, l.m[1])
	return func(p *performance) error {
		return p.Eventually(func() error {
			all, err := p.Received(who)
			if err != nil || strconv.Itoa(len(all)) == l.m[0] {
				return err
			}
			var subjects []string
			for _, in := range all {
				subjects = append(subjects, in.Subject)
			}
			return fmt.Errorf("there are %d: %q", len(all), subjects)
		})
	}
}

// expectNoLetter looks at what was written since the last step that was no
// expectation.
func (r *reader) expectNoLetter(l line) action {
	name, who := l.m[0], r.who(l, l.m[1])
	return func(p *performance) error {
		return p.Eventually(func() error {
			all, err := p.lately()
			for _, letter := range all {
				if letter.To == who && (name == "" || letter.Letter == name) {
					return fmt.Errorf("there is %q: %s", letter.Letter, letter.Subject)
				}
			}
			return err
		})
	}
}

func (r *reader) expectLetter(l line) action {
	name, who, how, words := l.m[0], r.who(l, l.m[1]), l.m[2], l.m[3]
	if name == "" && words == "" {
		r.fault(l, fmt.Sprintf("%q does not say which letter", l.text),
			`write it as expect letter "NAME" to WHO, or with "words"`)
	}
	return func(p *performance) error {
		return p.Eventually(func() error {
			in, err := p.last(who, "")
			if name != "" {
				in, err = p.letter(name, who)
			}
			if err != nil || words == "" {
				return err
			}
			return says(in, how, words)
		})
	}
}

// says compares a letter with what is expected of it: who it is from, or words that
// it has, or has not.
func says(in ticketing.Incoming, how, words string) error {
	text := strings.Join(strings.Fields(in.Subject+" "+in.Text), " ")
	switch {
	case how == "from" && !strings.Contains(in.From.Name, words):
		return fmt.Errorf("it is from %s", in.From)
	case how != "from" && strings.Contains(text, words) != (how == "with"):
		return fmt.Errorf("the letter says:\n%s\n%s", in.Subject, in.Text)
	}
	return nil
}

// letter is the last one of a name that somebody was written since the last
// step that was no expectation.
func (p *performance) letter(name string, who ticketing.Address) (ticketing.Incoming, error) {
	lately, err := p.lately()
	if err != nil {
		return ticketing.Incoming{}, err
	}
	var others []string
	for _, parcel := range slices.Backward(lately) {
		if parcel.To != who {
			continue
		}
		if parcel.Letter == name {
			return p.received(parcel)
		}
		others = append(others, parcel.Letter)
	}
	if len(others) > 0 {
		return ticketing.Incoming{}, fmt.Errorf("%s got another letter: %s", who, strings.Join(others, ", "))
	}
	return ticketing.Incoming{}, fmt.Errorf("%s was written nothing", who)
}

// received finds a letter in its recipient's mailbox.
func (p *performance) received(parcel ticketing.Parcel) (ticketing.Incoming, error) {
	all, err := p.Received(parcel.To)
	if err != nil {
		return ticketing.Incoming{}, err
	}
	i := slices.IndexFunc(all, func(in ticketing.Incoming) bool { return in.MessageID == parcel.MessageID })
	if i < 0 && parcel.NotBefore.After(p.Now()) {
		return ticketing.Incoming{}, fmt.Errorf("%q to %s goes on %s, and can be taken back until then",
			parcel.Letter, parcel.To, p.heading.words(parcel.NotBefore))
	}
	if i < 0 {
		return ticketing.Incoming{}, fmt.Errorf("%q to %s was written and has not arrived",
			parcel.Letter, parcel.To)
	}
	return all[i], nil
}

// counting makes an expectation of a number of things.
func counting(what string, count func(*performance) (int, error)) func(*reader, line) action {
	return func(_ *reader, l line) action {
		return func(p *performance) error {
			return p.Eventually(func() error {
				n, err := count(p)
				if err == nil && strconv.Itoa(n) != l.m[0] {
					err = fmt.Errorf("there are %d %s", n, what)
				}
				return err
			})
		}
	}
}
