package letter

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ticketd/ticketing"
)

// fieldsOf are the fields that the letter's template sees in English.
func fieldsOf(t *testing.T, l ticketing.Letter, c Context) Fields {
	t.Helper()
	f, err := open(t).fields(l, c, "en")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOnlyPromisesThatAreStillToBeKeptAreTold(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*ticketing.Letter, *Context)
		want []string
	}{
		{"all, the nearest first", func(*ticketing.Letter, *Context) {},
			[]string{"first response: by Monday 2 March 2026 at 17:30 (CET)",
				"receipt: by Monday 2 March 2026 at 18:00 (CET)",
				"resolution: by Monday 2 March 2026 at 21:00 (CET)"}},
		{"an acknowledgement keeps one itself", func(l *ticketing.Letter, _ *Context) { l.Ack = true },
			[]string{"first response: by Monday 2 March 2026 at 17:30 (CET)",
				"resolution: by Monday 2 March 2026 at 21:00 (CET)"}},
		{"one is kept, one is over", func(_ *ticketing.Letter, c *Context) {
			c.Ticket.Course[0].Said, c.Now = monday.Add(time.Minute), monday.Add(61*time.Minute)
		}, []string{"resolution: by Monday 2 March 2026 at 21:00 (CET)"}},
		{"usual times are no promises", func(_ *ticketing.Letter, c *Context) {
			is(c, "Waiting", "Feature Request")
		}, []string{"answer of the product team: by Tuesday 2 June 2026 at 17:00 (CET)"}},
	} {
		l, c := exampleLetter("status-changed")
		tt.set(&l, &c)
		if got := fieldsOf(t, l, c).Promises; !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWhatWasSaidIsRepeatedOnlyToThoseWhoWereWrittenTo(t *testing.T) {
	l, c := exampleLetter("update")
	if out, _ := open(t).Write(l, c); !strings.Contains(out.Text, "> the fire is out.") {
		t.Errorf("to somebody who was there:\n%s", out.Text)
	}
	c.Ticket.Participants[0].Since = c.Ticket.LastOut.Add(time.Second)
	out, _ := open(t).Write(l, c)
	if strings.Contains(out.Text, "fire is out") || !strings.Contains(out.Text, "none of us has written to you yet") {
		t.Errorf("to somebody who came later:\n%s", out.Text)
	}
	l.To.Address = "stranger@example.com"
	if f := fieldsOf(t, l, c); f.LastWords+f.LastAuthor+f.LastSaid != "" {
		t.Errorf("to somebody who takes no part: %q", f.LastWords)
	}
}

func TestWordsThatWereCutSaySo(t *testing.T) {
	l, c := exampleLetter("update")
	c.Ticket.LastWords = strings.Repeat("é", ticketing.LastWordsMax/2)
	if f := fieldsOf(t, l, c); !strings.HasSuffix(f.LastWords, "é\n> [...]") {
		t.Errorf("ends with %q", f.LastWords[len(f.LastWords)-20:])
	}
}

func TestAProductInFreeWordsIsRepeatedOnlyToSomebodyProved(t *testing.T) {
	for _, tt := range []struct {
		product  string
		trust    ticketing.Trust
		products []string
		want     string
	}{
		{"Mailer", ticketing.TrustNone, []string{"Mailer"}, "Mailer"},
		{"buy at evil.example", ticketing.TrustNone, nil, ""},
		{"buy at evil.example", ticketing.TrustAligned, nil, "buy at evil.example"},
	} {
		l, c := exampleLetter("acknowledgement")
		c.Ticket.Product, c.Process.Products = tt.product, tt.products
		c.Ticket.Participants[0].Trust = tt.trust
		if got := fieldsOf(t, l, c).Product; got != tt.want {
			t.Errorf("%+v: %q", tt, got)
		}
	}
}

func TestADateThatIsOverIsNotWorkedTowards(t *testing.T) {
	l, c := exampleLetter("update")
	c.Ticket.Agreed = monday.AddDate(0, 0, -1)
	out, _ := open(t).Write(l, c)
	if !strings.Contains(out.Text, "The date that we told you, Sunday 1 March 2026 at 17:00 (CET), has passed") ||
		strings.Contains(out.Text, "work towards") {
		t.Error(out.Text)
	}
}

func TestUpdatesThatAreNotDueAreNotPromised(t *testing.T) {
	l, c := exampleLetter("update")
	c.Ticket.Updates, l.Moments = ticketing.UpdatesStopped, nil
	if out, _ := open(t).Write(l, c); strings.Contains(out.Text, "next update") || strings.Contains(out.Text, "stop") {
		t.Error(out.Text)
	}
	c.Ticket.Updates = ticketing.UpdatesByProcess
	c.Ticket.LastUpdate = monday.Add(-time.Minute)
	c.Ticket.Course[0].From = monday.Add(-2 * time.Hour)
	if f := fieldsOf(t, l, c); f.Next != "Monday 2 March 2026 at 17:59 (CET)" {
		t.Errorf("reckoned from the ticket: %q", f.Next)
	}
}

func TestTheEndOfAnAppointmentNamesItsDayOnlyIfItIsAnother(t *testing.T) {
	old, err := Open(fstest.MapFS{"en/moment.txt": {Data: []byte("{{.Day}} at {{.Clock}}")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		book *Book
		to   time.Time
		want string
	}{
		{open(t), monday.Add(6 * time.Hour), "23:00"},
		{open(t), monday.Add(7 * time.Hour), "Tuesday 3 March 2026 at 00:00 (CET)"},
		{open(t), time.Time{}, ""},
		{old, monday.Add(6 * time.Hour), "2 at 23:00"},
	} {
		l, c := exampleLetter("appointment")
		c.Ticket.Appointment = ticketing.Meeting{From: monday, To: tt.to}
		f, err := tt.book.fields(l, c, "en")
		if f.MeetTo != tt.want || err != nil {
			t.Errorf("to %v: %q, %v, want %q", tt.to, f.MeetTo, err, tt.want)
		}
	}
}

func TestAPhaseSaysWhatItMeansAndWhatComesNext(t *testing.T) {
	for _, tt := range []struct{ status, meaning, usual, next, orElse string }{
		{"Waiting", "We look at it and answer within 24 hours.", "1 to 10 working days", "Under Review", ""},
		{"Under Review", "Our support reads your request and asks what is unclear.", "5 to 10 working days",
			"Flagged for the Roadmap", "Review Complete"},
		{"Flagged for the Roadmap", "", "", "Review Complete", ""},
		{"Review Complete", "The product team has reviewed your request.", "", "", ""},
		{"Solved", "We have told you what we found.", "", "", ""},
	} {
		l, c := exampleLetter("phase")
		is(&c, tt.status, "Feature Request")
		f := fieldsOf(t, l, c)
		if f.Meaning != tt.meaning || f.Usual != tt.usual || f.NextStep != tt.next || f.NextElse != tt.orElse {
			t.Errorf("%s: %q, %q, then %q or %q", tt.status, f.Meaning, f.Usual, f.NextStep, f.NextElse)
		}
	}
}

func TestUsualTimesArePutInWords(t *testing.T) {
	days, hours := ticketing.WorkingDays, ticketing.Hours
	for _, tt := range []struct {
		least, most ticketing.Delay
		en, de, fr  string
	}{
		{delay(4, days), delay(10, days), "4 to 10 working days", "zwischen 4 und 10 Arbeitstagen",
			"entre 4 et 10 jours ouvrés"},
		{delay(2, hours), delay(3, days), "2 hours to 3 working days", "zwischen 2 Stunden und 3 Arbeitstagen",
			"entre 2 heures et 3 jours ouvrés"},
		{ticketing.Delay{}, delay(3, days), "up to 3 working days", "bis zu 3 Arbeitstagen",
			"jusqu'à 3 jours ouvrés"},
		{delay(3, days), delay(3, days), "up to 3 working days", "bis zu 3 Arbeitstagen", "jusqu'à 3 jours ouvrés"},
		{ticketing.Delay{}, ticketing.Delay{}, "", "", ""},
	} {
		for language, want := range map[string]string{"en": tt.en, "de": tt.de, "fr": tt.fr} {
			if got := words(open(t), language, nil).usual(tt.least, tt.most); got != want {
				t.Errorf("%v to %v in %s: %q, want %q", tt.least, tt.most, language, got, want)
			}
		}
	}
}

func TestWhatIsMissingIsAskedForWithItsChoices(t *testing.T) {
	_, c := exampleLetter("acknowledgement")
	for fact, want := range map[string]string{
		"product":  "which product it is about: Catalogue, Mailer",
		"type":     "what kind of request it is: Technical Support, Feature Request",
		"priority": "how pressing it is (its priority): P1, P2", "category": "what it is about (its category)",
		"colour": "colour",
	} {
		if got := words(open(t), "en", nil).missing(fact, c); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", fact, got)
		}
	}
	c.Process.Products = strings.Fields(strings.Repeat("product ", maxChoices+1))
	if got := words(open(t), "en", nil).missing(" , product", c); !slices.Equal(got, []string{"which product it is about"}) {
		t.Errorf("with many: %q", got)
	}
}

func TestWhatIsLeftIsToldInAUnitThatPeopleUse(t *testing.T) {
	for span, want := range map[time.Duration]string{
		-time.Hour: "", 59 * time.Second: "", time.Minute: "1 minute", 119 * time.Minute: "119 minutes",
		2 * time.Hour: "2 hours", 47*time.Hour + 59*time.Minute: "47 hours", 49 * time.Hour: "2 days",
	} {
		if got := words(open(t), "en", nil).span(left(span)); got != want {
			t.Errorf("%v: %q, want %q", span, got, want)
		}
	}
}

func TestEveryLetterToACustomerCarriesAPersonsWords(t *testing.T) {
	book := open(t)
	for _, name := range book.Names() {
		if strings.HasPrefix(name, "notice-") ||
			slices.Contains([]string{"acknowledgement", "question", "receipt"}, name) {
			continue
		}
		l, c := exampleLetter(name)
		if l.Report.Asked != "" || !l.Report.Empty() || l.Statistics.Period != "" {
			continue // what was asked for, or counted, comes from the books
		}
		l.Class, l.Text, l.Author = ticketing.Personal, "Dear Anna, here I am.", "Ben Moor"
		out, err := book.Write(l, c)
		if err != nil || strings.Count(out.Text, "Dear Anna, here I am.\n\nBen Moor\nExample Support\n") != 1 ||
			strings.Contains(out.Text, "Hello") && name != "update" || strings.Count(out.Text, "Example Support") != 1 {
			t.Errorf("%s: %v\n%s", name, err, out.Text)
		}
		l.Author = ""
		if out, _ = book.Write(l, c); !strings.Contains(out.Text, "Dear Anna, here I am.\n") {
			t.Errorf("%s of the team:\n%s", name, out.Text)
		}
	}
}
