package page

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ticketd/ticketing"
)

var update = flag.Bool("update", false, "write the golden pages anew")

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func example(title string, texts ...string) Incident {
	t := ticketing.Ticket{Number: 1009, Prefix: "T", Subject: title, Opened: noon, Class: ticketing.ClassOpen,
		Participants: []ticketing.Participant{{Mailbox: ticketing.Mailbox{Address: "ann@customer.example"}}},
		Assignee:     "Ben Okri"}
	var history []ticketing.Entry
	for i, text := range texts {
		history = append(history, ticketing.Entry{At: noon.Add(time.Duration(i) * time.Hour),
			Actor: ticketing.Actor{Name: "Ben Okri"}, Changes: []ticketing.Change{
				ticketing.Noted{Author: "Ben Okri", Text: "Globex shouts."},
				ticketing.Said{Author: "Ben Okri", Text: text},
				ticketing.Linked{Link: ticketing.Link{To: 1001, Kind: ticketing.LinkCase}}}})
	}
	return Of(t, history, time.FixedZone("CET", 3600))
}

func over(i Incident) Incident {
	i.Over, i.OverAt, i.File = true, moment(noon.Add(2*time.Hour), time.UTC), "T-1008.html"
	return i
}

func TestPagesStayTheSame(t *testing.T) {
	mail := example("Mail is down", "We look into it.", "The disk is full.\r\nWe add one.\n\n\nMore at 3 pm.")
	one, err := Write(mail)
	if err != nil {
		t.Fatal(err)
	}
	ended, err := Write(over(mail))
	if err != nil {
		t.Fatal(err)
	}
	all, err := WriteIndex([]Incident{mail, over(example("Sign-in <fails>"))})
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"incident.html": one, "over.html": ended, Index: all} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is now:\n%s", name, got)
		}
		wellFormed(t, got)
	}
}

// wellFormed holds that every element is closed where it should be and that
// nothing but our own elements is there.
func wellFormed(t *testing.T, page []byte) (text string) {
	t.Helper()
	void := map[string]bool{"meta": true, "br": true}
	ours := " html head meta title style body main h1 h2 p article time strong a ul li br "
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("left open: %v", open)
			}
			return text
		case html.TextToken:
			text += token.Data
		case html.StartTagToken:
			if !strings.Contains(ours, " "+token.Data+" ") {
				t.Errorf("an element that is not ours: %s", token)
			}
			if !void[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.SelfClosingTagToken:
			t.Errorf("unexpected: %s", token)
		}
	}
}

func TestAPageTellsNothingButWhatWasPublished(t *testing.T) {
	page, err := Write(example("Mail is down", "We look into it."))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Ben", "Okri", "ann", "Globex", "1001", "1009"} {
		if bytes.Contains(page, []byte(secret)) {
			t.Errorf("the page says %q:\n%s", secret, page)
		}
	}
}

func TestAnIncidentIsOverSinceItWasResolved(t *testing.T) {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	i := Of(ticketing.Ticket{Number: 1, Class: ticketing.ClassClosed, StatusSince: at(9), Course: []ticketing.Leg{
		{From: at(0), Class: ticketing.ClassOpen}, {From: at(3), Class: ticketing.ClassResolved},
		{From: at(9), Class: ticketing.ClassClosed}}}, nil, nil)
	if want := moment(at(3), time.UTC); !i.Over || i.OverAt != want || i.Title != "-1" {
		t.Errorf("it is %+v, want it over at %v", i, want)
	}
}

func FuzzNothingThatPeopleWriteLeavesItsPlace(f *testing.F) {
	f.Add("<script>alert(1)</script>", "a\n\n</p><img src=x onerror=y>\r\n&lt;")
	f.Add("</title><h1>", "\x00\xff\u2028-->")
	f.Fuzz(func(t *testing.T, title, text string) {
		i := example(title, text)
		page, err := Write(i)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(wellFormed(t, page)), " ")
		if want := strings.Join(strings.Fields(i.Title), " "); !strings.Contains(got, want) {
			t.Fatalf("the title %q is not in %q", want, got)
		}
		all, err := WriteIndex([]Incident{i})
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, all)
	})
}
