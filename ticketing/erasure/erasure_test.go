package erasure

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

const ada ticketing.Address = "ada.byron@globex.example"

func TestAPersonsNameGoesWhereverAReaderSeesIt(t *testing.T) {
	p := NewPerson(ada, []string{"Ada Byron", "ada.byron@globex.example", "", "Ada Byron (Globex)", "Countess"})
	for text, want := range map[string]string{
		"Dear Ada,\nyour report":                             "Dear [erased],\nyour report",
		"ADA BYRON called":                                   "[erased] called",
		"as Ada\n  Byron wrote":                              "as [erased] wrote",
		"> as Ada\n> Byron wrote":                            "> as [erased] wrote",
		"Byron, Ada <Ada.Byron@Globex.example>":              "[erased] <erased-1>",
		"Canada Byronson stays":                              "Canada Byronson stays",
		"xada.byron@globex.example":                          "xada.byron@globex.example",
		"ada.byron@globex.example.org":                       "ada.byron@globex.example.org",
		"to ada.byron@globex.example.":                       "to erased-1.",
		"the Countess said so, and so it is done":            "the [erased] said so, and so it is done",
		"a long line in which Ada is a programming language": "a long line in which Ada is a programming language",
		"Dear Ada, the plotter is on its way to you":         "Dear [erased], the plotter is on its way to you",
		"Regards\nAda":                                       "Regards\n[erased]",
		"Ada Byron-Smith and Mary-Ada Byron do other work":   "Ada Byron-Smith and Mary-Ada Byron do other work",
		"a note -Ada Byron- of Monday":                       "a note -[erased]- of Monday",
	} {
		if got := p.Words(text, "erased-1"); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
	if got := p.Named("the Countess stays elsewhere", ""); got != "the Countess stays elsewhere" {
		t.Errorf("a name of one word went: %q", got)
	}
}

func TestWhatNamesAPersonIsFoundInRecordsAndMails(t *testing.T) {
	p := NewPerson(ada, []string{"Ada Byron"})
	for text, want := range map[string]bool{
		`{"n":"Ada Byron"}`: true, `"hello\nAda Byron"`: true, "=41 ada=\r\n byron": true,
		lined("BEGIN:VCARD\r\nFN:Ada Byron\r\nEND:VCARD\r\n"): true, lined("a long text that names nobody at all"): false,
		lined("Content-Transfer-Encoding: base64\r\n\r\n" + lined(strings.Repeat("so long ", 20)+"Ada Byron")): true,
		lined(strings.Repeat("x", 50) + " Ada Byron"):                                                          true, "To: <ADA.BYRON@globex.example>": true, "Canada Byron": false, "ada lovelace": false, "": false,
	} {
		if p.In([]byte(text)) != want {
			t.Errorf("%q names her: %v", text, !want)
		}
	}
}

// lined is a text in the base64 of a mail, behind a header.
func lined(text string) string {
	code := base64.StdEncoding.EncodeToString([]byte(text))
	lines := "Content-Type: text/plain\r\n\r\n"
	for len(code) > 76 {
		lines, code = lines+code[:76]+"\r\n", code[76:]
	}
	return lines + code + "\r\n--end--\r\n"
}

// kinds are the changes that the filled history has.
var kinds = []ticketing.Change{ticketing.Opened{}, ticketing.Filed{}, ticketing.Said{}, ticketing.Noted{},
	ticketing.StatusChanged{}, ticketing.Assigned{}, ticketing.Joined{}, ticketing.Recognised{}, ticketing.Wrote{},
	ticketing.Linked{}, ticketing.Escalated{}, ticketing.Scheduled{}, ticketing.Called{},
	ticketing.Referred{}, ticketing.Remembered{}, ticketing.Undelivered{}, ticketing.Left{}, ticketing.Titled{},
	ticketing.Asked{}, ticketing.TimeLogged{}, ticketing.Estimated{}, ticketing.Consented{}, ticketing.Rated{},
	ticketing.TakenBack{}, ticketing.Declared{}, ticketing.Updated{}}

// filled is a history with every kind of change, the person in every text of it.
func filled(who ticketing.Mailbox) Case {
	n := 0
	words := hands{text: func(string) string {
		n++
		if n%7 == 0 {
			return fmt.Sprintf("<%d.%s>", n, who.Address)
		}
		return fmt.Sprintf("Dear %s,\n%d of %s", who.Name, n, who.Address)
	}, address: func(ticketing.Address) ticketing.Address { return who.Address },
		mailbox: func(ticketing.Mailbox) ticketing.Mailbox { return who }}
	c := Case{Ticket: ticketing.Ticket{Number: 1001}}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, kind := range kinds {
		entry := ticketing.Entry{At: at.Add(time.Duration(i) * time.Minute),
			Actor: ticketing.Actor{Kind: ticketing.ByCustomer, Name: string(who.Address)},
			Cause: fmt.Sprintf("<cause.%d@globex.example>", i), Why: []string{"x"}, Changes: []ticketing.Change{kind}}
		entry = swept(entry, words)
		if f, is := entry.Changes[0].(ticketing.Filed); is {
			f.Raw, f.Side, f.MessageID = ticketing.Hash{1}, ticketing.FromCustomer, entry.Cause
			entry.Changes[0] = f
		}
		if o, is := entry.Changes[0].(ticketing.Opened); is {
			o.Account = "Globex"
			entry.Changes[0] = o
		}
		if _, is := kind.(ticketing.Left); is {
			entry.Changes[0] = ticketing.Left{Who: "nobody@globex.example"}
		}
		entry.Actor.Kind = ticketing.ByCustomer
		c.History = append(c.History, entry)
		c.Ticket = c.Ticket.Record(entry)
	}
	return c
}

// figures is what reports and promises read of a ticket.
func figures(t ticketing.Ticket) any {
	return []any{t.Number, t.Class, t.Opened, t.StatusSince, t.LastIn, t.LastOut, t.Closed, t.Acked, t.Escalated,
		len(t.Course), t.Spent, t.Rating, t.Allowed, t.Letters, t.Entries, len(t.Participants), len(t.Thread),
		len(t.Deeds), len(t.Links)}
}

func folded(c Case) (t ticketing.Ticket) {
	for _, e := range c.History {
		t = t.Record(e)
	}
	return t
}

func TestErasingLeavesNothingOfThePersonAndEveryFigure(t *testing.T) {
	who := ticketing.Mailbox{Name: "Ada Byron", Address: ada}
	c := filled(who)
	p := NewPerson(ada, p0(c))
	stays := func(a ticketing.Address) bool { return strings.HasSuffix(string(a), "@desk.example") }
	for name, from := range map[string]func(Case) (Case, []ticketing.Hash){"person": p.From, "everything": Everything{stays}.From} {
		clean, mails := from(c)
		text, err := json.Marshal(clean)
		if err != nil {
			t.Fatal(err)
		}
		lower := bytes.ToLower(text)
		for _, trace := range []string{"ada byron", "byron", string(ada)} {
			if i := bytes.Index(lower, []byte(trace)); i >= 0 {
				t.Errorf("%s: %q is left in ...%s", name, trace, text[max(0, i-60):min(len(text), i+60)])
			}
		}
		if len(mails) != 1 || mails[0] != (ticketing.Hash{1}) {
			t.Errorf("%s: raw mails that go: %v", name, mails)
		}
		if got, want := figures(clean.Ticket), figures(c.Ticket); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: figures became %v, were %v", name, got, want)
		}
		if got, want := figures(folded(clean)), figures(c.Ticket); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the history gives %v, was %v", name, got, want)
		}
		if again, _ := from(clean); !reflect.DeepEqual(again, clean) {
			t.Errorf("%s: a second time changes it", name)
		}
		if folded(clean).Subject != clean.Ticket.Subject {
			t.Errorf("%s: subjects are %q and %q", name, folded(clean).Subject, clean.Ticket.Subject)
		}
	}
}

func TestNobodysNameTakesAWordThatFiguresCountBy(t *testing.T) {
	who := ticketing.Mailbox{Name: "Technical Support", Address: "help@globex.example"}
	facts := ticketing.Facts{Type: "Technical Support", Product: "Atlas"}
	c := Case{Ticket: ticketing.Ticket{Number: 1001}, History: []ticketing.Entry{{Changes: []ticketing.Change{
		ticketing.Opened{Number: 1001, Account: "Globex", Subject: "Leak"}, ticketing.Joined{Who: who},
		ticketing.Joined{Who: ticketing.Mailbox{Name: "Globex Training", Address: ada}},
		ticketing.Sorted{Facts: facts}, ticketing.Accounted{Account: "Globex Training"}}}}}
	c.Ticket = folded(c)
	clean, _ := Everything{func(ticketing.Address) bool { return false }}.From(c)
	for _, got := range []ticketing.Ticket{clean.Ticket, folded(clean)} {
		if got.Facts() != facts || got.Account != "Globex Training" {
			t.Errorf("it became %+v of %q", got.Facts(), got.Account)
		}
		for _, p := range got.Participants {
			if p.Name != "" {
				t.Errorf("%q is left", p.Name)
			}
		}
	}
	clean, _ = NewPerson(ada, []string{"Globex Training"}).From(c)
	if got := folded(clean); got.Account != "Globex Training" || clean.Ticket.Account != got.Account {
		t.Errorf("it went to %q and %q", clean.Ticket.Account, got.Account)
	}
}

func p0(c Case) []string { return (&Person{Address: ada}).NamesIn(c) }

func TestACaseThatDoesNotNameAPersonStaysAsItIs(t *testing.T) {
	c := filled(ticketing.Mailbox{Name: "Ben Okri", Address: "ben@initech.example"})
	clean, mails := NewPerson(ada, []string{"Ada Byron"}).From(c)
	if !reflect.DeepEqual(clean, c) || len(mails) > 0 {
		t.Error("it was changed")
	}
}

func TestAPseudonymStaysTheSameInATicketAndIsNeverMailable(t *testing.T) {
	c := filled(ticketing.Mailbox{Name: "Ada Byron", Address: ada})
	first, _ := NewPerson(ada, nil).From(c)
	first.Ticket.Participants = append(first.Ticket.Participants,
		ticketing.Participant{Mailbox: ticketing.Mailbox{Address: "ben@globex.example"}})
	second, _ := NewPerson("ben@globex.example", nil).From(first)
	var got []ticketing.Address
	for _, p := range second.Ticket.Participants {
		got = append(got, p.Address)
		if p.Address.Mailable() || p.Name != "" {
			t.Errorf("%v can be written to", p.Mailbox)
		}
	}
	if fmt.Sprint(got) != "[erased-1 erased-2]" {
		t.Errorf("participants are %v", got)
	}
}

func TestAMailOfSomebodyElseKeepsItsWordsAndItsIdentity(t *testing.T) {
	c := filled(ticketing.Mailbox{Name: "Ada Byron", Address: ada})
	other := ticketing.Filed{MessageID: "<1@globex.example>", Raw: ticketing.Hash{2},
		From: ticketing.Mailbox{Name: "Ben", Address: "ben@globex.example"}, Text: "Ada Byron is on leave, please go on",
		Attachments: []ticketing.Attachment{{Name: "plan.pdf", SHA256: ticketing.Hash{3}}}}
	c.History = append(c.History, ticketing.Entry{Changes: []ticketing.Change{other}})
	clean, _ := NewPerson(ada, []string{"Ada Byron"}).From(c)
	other.Text = "[erased] is on leave, please go on"
	if got := clean.History[len(clean.History)-1].Changes[0]; !reflect.DeepEqual(got, other) {
		t.Errorf("it became %+v", got)
	}
	gone := clean.Without(map[ticketing.Hash]bool{{2}: true})
	if got := gone.History[len(gone.History)-1].Changes[0].(ticketing.Filed); got.Raw != (ticketing.Hash{}) {
		t.Error("it still leads to a mail that is gone")
	}
}

// markInName finds a name of which the mark of what was erased is a part.
var markInName = regexp.MustCompile("(?i)erased")

func FuzzErasingWordsTwiceChangesNothing(f *testing.F) {
	f.Add("Dear Ada,\nas Ada Byron wrote", "Ada Byron")
	f.Add("00\x80", "0")
	f.Add("[erased] erased", "Erased One")
	f.Add("erased", "era\u017fed")
	f.Add("erased", "era\xffsed")
	f.Fuzz(func(t *testing.T, text, name string) {
		p := NewPerson(ada, []string{name})
		once := p.Words(text, "erased-1")
		// As the name is looked for: "\u017f" is an "s", and broken octets count as none.
		if !markInName.MatchString(strings.ToValidUTF8(name, "")) {
			if twice := p.Words(once, "erased-1"); twice != once {
				t.Errorf("%q became %q and then %q", text, once, twice)
			}
		}
	})
}
