package letter

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ticketd/mail/lettertest"
	"ticketd/mail/outbound"
	"ticketd/mail/reply"
	"ticketd/ticketing"
)

var update = flag.Bool("update", false, "write the golden letters anew")

func open(t testing.TB) *Book {
	t.Helper()
	book, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestEveryLetterReadsAsTheGoldenOneDoes(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		for _, name := range append(book.Names(), variants...) {
			l, c := exampleIn(language, name)
			out, err := book.Write(l, c)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.Text, "\n\n\n") {
				t.Errorf("%s in %s has a hole", name, language)
			}
			if out.Language != language {
				t.Errorf("%s has no %s", language, name)
			}
			file := filepath.Join("testdata", language, name)
			golden(t, file+".txt", "Subject: "+out.Subject+"\n\n"+out.Text)
			golden(t, file+".html", out.HTML)
			wellFormed(t, out)
		}
	}
}

// wellFormed composes a letter and holds it against what every letter must be.
func wellFormed(t *testing.T, out ticketing.Outgoing) {
	t.Helper()
	raw, err := outbound.Compose(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range lettertest.Letter(raw) {
		t.Errorf("%q to %s: %s", out.Subject, out.To.Address, fault)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is now:\n%s\nand was:\n%s", file, got, want)
	}
}

func TestALetterCarriesWhatItsClassAsksFor(t *testing.T) {
	book := open(t)
	l, c := exampleLetter("acknowledgement")
	ack, err := book.Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	if ack.Auto != "auto-replied" || !ack.Bulk || ack.EnvelopeFrom != "" {
		t.Errorf("acknowledgement: %+v", ack)
	}
	if ack.From != (ticketing.Mailbox{Name: "Example Support", Address: "support@desk.example"}) {
		t.Errorf("acknowledgement is from %v", ack.From)
	}
	c.Intake.NullSender = false
	if out, _ := book.Write(l, c); out.EnvelopeFrom != ack.ReplyTo {
		t.Errorf("without a null sender: %q", out.EnvelopeFrom)
	}

	l, c = exampleLetter("answer")
	answer, _ := book.Write(l, c)
	if answer.Auto != "" || answer.Bulk || answer.From.Name != "Ben Moor (Example Support)" {
		t.Errorf("answer: %+v", answer)
	}
	if !answer.Date.Equal(monday) || answer.To != l.To {
		t.Errorf("answer: %v to %v", answer.Date, answer.To)
	}

	l, c = exampleLetter("notice-new")
	notice, _ := book.Write(l, c)
	if notice.Auto != "auto-generated" || notice.Bulk || notice.EnvelopeFrom == "" {
		t.Errorf("notice: %+v", notice)
	}
}

func TestTheTokenOfALetterIsFoundAgainEverywhere(t *testing.T) {
	l, c := exampleLetter("answer")
	out, err := open(t).Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(out.Text)
	fromFooter, _ := ticketing.TokenInText(lines[len(lines)-1])
	fromID, _ := ticketing.TokenInMessageID(out.MessageID)
	fromReply, _ := ticketing.TokenInAddress(out.ReplyTo)
	fromBounce, _ := ticketing.TokenInAddress(out.EnvelopeFrom)
	fromLoop, _ := ticketing.TokenInText(out.Loop)
	want := ticketing.Token{Ticket: 1042, Person: ticketing.Person("anna@example.com"),
		Role: ticketing.RoleCustomer, Purpose: ticketing.PurposeConversation}
	for _, found := range []ticketing.FoundToken{fromFooter, fromID, fromReply, fromBounce, fromLoop} {
		if got, ok := c.Keys.Verify(found.Ticket, found.Text); !ok || got != want {
			t.Errorf("%+v gives %+v, %v", found, got, ok)
		}
	}
}

func TestWithoutSubAddressingAnswersGoToTheIntake(t *testing.T) {
	l, c := exampleLetter("answer")
	c.Intake.Subaddressing = ""
	out, _ := open(t).Write(l, c)
	if out.ReplyTo != "" || out.EnvelopeFrom != c.Intake.Address {
		t.Errorf("Reply-To %q, envelope sender %q", out.ReplyTo, out.EnvelopeFrom)
	}
}

func TestALetterFollowsTheConversation(t *testing.T) {
	l, c := exampleLetter("answer")
	l.CausedBy = "<third@example.com>"
	out, _ := open(t).Write(l, c)
	want := []string{"<first@example.com>", "<second@example.com>", "<t1042.1.x@desk.example>",
		"<third@example.com>"}
	if !slices.Equal(out.References, want) || out.InReplyTo != want[3] {
		t.Errorf("References %q, In-Reply-To %q", out.References, out.InReplyTo)
	}
}

func TestReferencesAreBoundedAndClean(t *testing.T) {
	l, c := exampleLetter("answer")
	c.Ticket.Thread = []string{"<root@example.com>", "no brackets@x", "<two@@x>", "<a b@x>",
		"<x\r\nBcc: y@z>", "<>", "<@x>", "<" + strings.Repeat("a", 300) + "@x>", "<ü@x>"}
	for i := range 30 {
		c.Ticket.Thread = append(c.Ticket.Thread, "<"+strings.Repeat("m", i+1)+"@x>")
	}
	out, _ := open(t).Write(l, c)
	if len(out.References) != maxReferences || out.References[0] != "<root@example.com>" {
		t.Fatalf("%d: %q", len(out.References), out.References)
	}
	for _, id := range out.References {
		if !validID(id) {
			t.Errorf("%q got in", id)
		}
	}
}

func TestSubjects(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, c := range []struct{ name, subject, want string }{
		{"answer", "Printer on fire", "Re: [T-1042] Printer on fire"},
		{"answer", "Re: [T-1042] AW: Printer [T-1042]", "Re: [T-1042] Printer"},
		{"answer", "", "[T-1042] Our answer to you"},
		{"answer", long, "Re: [T-1042] " + long[:186] + "…"},
		{"acknowledgement", "Printer", "Re: [T-1042] Printer"},
		{"notice-new", "Printer", "[T-1042] Printer"},
		{"notice-new", "", "[T-1042] no subject"},
		{"notice-escalated", "Printer", "[T-1042] Escalated: Printer"},
	} {
		l, context := exampleLetter(c.name)
		context.Ticket.Subject = c.subject
		if out, _ := open(t).Write(l, context); out.Subject != c.want {
			t.Errorf("%s about %q: %q, want %q", c.name, c.subject, out.Subject, c.want)
		}
	}
}

func TestNothingOfTheSenderIsRepeatedToSomebodyUnproved(t *testing.T) {
	const canary = "CANARY"
	for _, name := range []string{"acknowledgement", "status-changed", "closed"} {
		l, c := exampleLetter(name)
		c.Ticket.Subject, l.To.Name, l.Text = canary, canary, canary
		l.Fields = map[string]string{"from": canary, "attachments": canary, "urgency": canary}
		c.Ticket.Participants[0].Name = canary
		c.Ticket.Participants[0].Trust = ticketing.TrustNone
		out, err := open(t).Write(l, c)
		if err != nil {
			t.Fatal(err)
		}
		if all := out.To.Name + out.Subject + out.Text + out.HTML; strings.Contains(all, canary) {
			t.Errorf("%s repeats the sender: %q\n%s", name, out.Subject, out.Text)
		}
		c.Known = true
		if out, _ = open(t).Write(l, c); out.Subject != "Re: [T-1042] "+canary {
			t.Errorf("%s to somebody known: %q", name, out.Subject)
		}
	}
}

func TestANoticeSaysWhatOfAMailStandsInItsOriginalAlone(t *testing.T) {
	for language, words := range map[string][]string{
		"en": {"longer than we read", "was not opened", "winmail.dat were not unpacked", "in pieces", "was not fetched"},
		"de": {"länger, als wir lesen", "nicht geöffnet", "winmail.dat wurden nicht ausgepackt", "in Stücken", "nicht geholt"},
		"fr": {"plus long", "pas été ouvert", "winmail.dat n'ont pas été extraits", "envoyé en plusieurs", "pas été récupérée"},
	} {
		for i, gap := range []ticketing.Gap{ticketing.GapCut, ticketing.GapSealed, ticketing.GapPacked,
			ticketing.GapPieces, ticketing.GapElsewhere} {
			l, c := exampleLetter("notice-new")
			l.Language, l.Fields["gaps"] = language, string(gap)+", "
			out, err := open(t).Write(l, c)
			if err != nil || !strings.Contains(fold(out.Text), words[i]) {
				t.Errorf("%s, %s: %v\n%s", language, gap, err, out.Text)
			}
		}
	}
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestADisplayNameThatLooksLikeAnAddressIsNotShown(t *testing.T) {
	l, c := exampleLetter("answer")
	l.To.Name, l.Author, c.Intake.DisplayName = "boss@bank.example", "a\u202eb\r\nBcc: c", "Team＠x"
	out, _ := open(t).Write(l, c)
	if out.To.Name != "" || out.From.Name != "ab Bcc: c" {
		t.Errorf("to %q, from %q", out.To.Name, out.From.Name)
	}
}

func TestTheLanguageIsTheNearestOneThatHasTheLetter(t *testing.T) {
	book, err := Open(fstest.MapFS{
		"nl/answer.txt":    {Data: []byte("Subject: Antwoord\n{{.Text}}")},
		"en/answer.txt":    {Data: []byte("Subject: Own words\r\n{{.Text}}\r\n")},
		"en/greeting.txt":  {Data: []byte("Subject: Hi\n{{.Text}}")},
		"nl/notes/old.txt": {Data: []byte("{{broken")},
		"README.md":        {Data: []byte("{{broken")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ letter, account, intake, want string }{
		{"", "", "", "en"},
		{"de", "nl", "fr", "nl"},
		{"nl", "", "fr", "nl"},
		{"nl-BE", "", "", "nl"},
		{"xx", "yy", "nl", "nl"},
		{"", "xx", "NL-be", "nl"},
		{"-", "--", "xx-yy-zz", "en"},
	} {
		l, context := exampleLetter("answer")
		l.Language, context.Language, context.Intake.Language = c.letter, c.account, c.intake
		context.Ticket.Subject = ""
		out, err := book.Write(l, context)
		if err != nil || out.Language != c.want {
			t.Errorf("%+v: %q, %v", c, out.Language, err)
		}
		if c.want == "en" && out.Subject != "[T-1042] Own words" {
			t.Errorf("the override was not taken: %q", out.Subject)
		}
	}
	if !slices.Contains(book.Names(), "greeting") {
		t.Errorf("Names() = %q", book.Names())
	}
}

func TestAnAgentIsWrittenToInTheAgentsLanguage(t *testing.T) {
	l, c := exampleLetter("notice-new")
	l.Language, c.Language = "fr", "de"
	if out, _ := open(t).Write(l, c); out.Language != "fr" {
		t.Errorf("in %q", out.Language)
	}
	l.Language = ""
	if out, _ := open(t).Write(l, c); out.Language != "en" {
		t.Errorf("in %q", out.Language)
	}
}

func words(book *Book, language string, zone *time.Location) *wording {
	return &wording{book: book, language: language, zone: zone}
}

func TestSpansArePutInWords(t *testing.T) {
	book := open(t)
	for _, c := range []struct {
		delay      ticketing.Delay
		en, de, fr string
	}{
		{ticketing.Delay{N: 1, Unit: ticketing.Minutes}, "1 minute", "1 Minute", "1 minute"},
		{ticketing.Delay{N: 4, Unit: ticketing.Hours}, "4 hours", "4 Stunden", "4 heures"},
		{ticketing.Delay{N: 14, Unit: ticketing.Days}, "14 days", "14 Tagen", "14 jours"},
		{ticketing.Delay{N: 3, Unit: ticketing.Weeks}, "3 weeks", "3 Wochen", "3 semaines"},
		{ticketing.Delay{N: 1, Unit: ticketing.Months}, "1 month", "1 Monat", "1 mois"},
		{ticketing.Delay{N: 2, Unit: ticketing.Months}, "2 months", "2 Monaten", "2 mois"},
		{ticketing.Delay{N: 30, Unit: ticketing.WorkingMinutes}, "30 working minutes",
			"30 Arbeitsminuten", "30 minutes ouvrées"},
		{ticketing.Delay{N: 48, Unit: ticketing.WorkingHours}, "48 working hours",
			"48 Arbeitsstunden", "48 heures ouvrées"},
		{ticketing.Delay{N: 1, Unit: ticketing.WorkingDays}, "1 working day", "1 Arbeitstag",
			"1 jour ouvré"},
		{ticketing.Delay{N: 1, Unit: ticketing.EndOfWorkingDay}, "the end of the next working day",
			"Ende des nächsten Arbeitstags", "la fin du jour ouvré suivant"},
		{ticketing.Delay{}, "", "", ""},
	} {
		for language, want := range map[string]string{"en": c.en, "de": c.de, "fr": c.fr} {
			if got := words(book, language, nil).span(c.delay); got != want {
				t.Errorf("%v in %s: %q, want %q", c.delay, language, got, want)
			}
		}
	}
}

func TestAnAnswerAboveALetterIsReadWithoutTheLetter(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		for _, name := range []string{"acknowledgement", "answer", "resolved", "closed"} {
			l, c := exampleLetter(name)
			c.Language = language
			out, _ := book.Write(l, c)
			if got := reply.Split("It works now.\n\n" + out.Text).Fresh; strings.TrimSpace(got) != "It works now." {
				t.Errorf("%s %s: %q", language, name, got)
			}
		}
	}
}

func TestAnInstallationCanDoWithoutTheReplyMarker(t *testing.T) {
	book, err := Open(fstest.MapFS{"en/marker.txt": {}})
	if err != nil {
		t.Fatal(err)
	}
	l, c := exampleLetter("answer")
	if out, _ := book.Write(l, c); !strings.HasPrefix(out.Text, "Hello Anna,") {
		t.Errorf("begins with %.60q", out.Text)
	}
}

func TestALetterThatIsOnlyShownSaysNothingOfWhereToAnswer(t *testing.T) {
	l, c := exampleLetter("answer")
	c.Shown = true
	if out, _ := open(t).Write(l, c); !strings.HasPrefix(out.Text, "Hello Anna,") || strings.Contains(out.HTML, "##-") {
		t.Errorf("begins with %.60q, and the HTML is\n%s", out.Text, out.HTML)
	}
}

func TestANoticeBeginsWithWhatAnAnswerWillDo(t *testing.T) {
	l, c := exampleLetter("notice-reply")
	out, _ := open(t).Write(l, c)
	if !strings.HasPrefix(out.Text, "Your reply goes to anna@example.com and 2 others. Begin with /note to keep it internal.\n") {
		t.Errorf("begins with %.60q", out.Text)
	}
	c.Reached = c.Reached[:1]
	if out, _ = open(t).Write(l, c); !strings.HasPrefix(out.Text, "Your reply goes to anna@example.com. Begin with /note") {
		t.Errorf("for one it begins with %.60q", out.Text)
	}
	c.Reached = nil
	if out, _ = open(t).Write(l, c); !strings.HasPrefix(out.Text, "Your reply reaches nobody:") {
		t.Errorf("for nobody it begins with %.60q", out.Text)
	}
	l.Role = ticketing.RoleInternal
	if out, _ = open(t).Write(l, c); !strings.HasPrefix(out.Text,
		"Your reply stays an internal note on T-1042. Begin with /reply to send it to the customer.\n") {
		t.Errorf("of an internal one it begins with %.60q", out.Text)
	}
}

func TestMomentsAreGivenInTheRecipientsZone(t *testing.T) {
	book := open(t)
	dubai := time.FixedZone("", 4*3600)
	for language, want := range map[string]string{
		"en": "Monday 2 March 2026 at 20:00 (UTC+04:00)", "de": "02.03.2026, 20:00 Uhr (UTC+04:00)",
		"fr": "02/03/2026 à 20:00 (UTC+04:00)", "xx": "Monday 2 March 2026 at 20:00 (UTC+04:00)"} {
		if got := words(book, language, dubai).moment(monday); got != want {
			t.Errorf("in %s: %q", language, got)
		}
	}
}

func TestEveryLetterExistsInEveryShippedLanguage(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		for name := range book.pages[DefaultLanguage] {
			if book.pages[language][name] == nil {
				t.Errorf("%s has no %q", language, name)
			}
		}
	}
}

func TestEveryFaultOfATemplateIsFoundWhenItIsRead(t *testing.T) {
	for source, want := range map[string]string{
		"Subject: x\n{{.Nonsense}}":                       `en/answer.txt:2:2: there is no field "Nonsense"`,
		"Subject: x\n\n{{if .Tag}}\n{{.Nonsense}}{{end}}": `en/answer.txt:4:2: there is no field`,
		"Subject: x\n{{if not .Tag}}{{.Rare}}{{end}}":     `there is no field "Rare"`,
		"Subject: x\n{{with .Tag}}{{.Text}}{{end}}":       "write $.Text",
		"Subject: x\n{{with .Tag}}{{$.Nope}}{{end}}":      `there is no field "Nope"`,
		"Subject: x\n{{.Tag.Nope}}":                       "Tag is a text and has no fields",
		"Subject: x\n{{range .Attachments}}{{.X}}{{end}}": "write $.X",
		"Subject: x\n{{$a := .Tag}}{{$a.X}}":              "$a is a text and has no fields",
		"Subject: x\n{{(print .Tag).X}}":                  "a text has no fields",
		"Subject: x\n{{printf \"%s\" .Nope}}":             `there is no field "Nope"`,
		"Subject: x\n{{env \"HOME\"}}":                    `en/answer.txt:2: function "env" not defined`,
		"Subject: x\n{{if}}":                              "en/answer.txt:2: missing value for if",
		"Subject: x\n{{.Tag":                              "en/answer.txt:2: unclosed action",
		"Subject: x\n{{template \"y\"}}":                  `it uses the template "y"`,
		"Subject: x\n{{define \"y\"}}{{end}}":             "it defines templates of its own",
		"Subject: x\n{{lt .Tag 1}}":                       "incompatible types",
		"no subject":                                      "en/answer.txt:1: it has no subject",
		"Subject: x\n" + strings.Repeat("x", maxTemplate): "shorten it",
	} {
		book, err := Open(fstest.MapFS{"en/answer.txt": {Data: []byte(source)}})
		if err == nil || book != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", source, err, want)
		}
	}
}

func TestAllFaultyTemplatesAreReportedTogether(t *testing.T) {
	_, err := Open(fstest.MapFS{
		"en/answer.txt":  {Data: []byte("Subject: x\n{{.A}}{{.B}}")},
		"de/closed.txt":  {Data: []byte("Subject: x\n{{end}}")},
		"fr/answre.txt":  {Data: []byte("Subject: x")},
		"de/span.txt":    {Data: []byte("{{.Tag}}")},
		"de/moment.txt":  {Data: []byte("{{.Year}}")},
		"fr/closed.html": {Data: []byte("{{.A}}")},
	})
	for _, want := range []string{`"A"`, `"B"`, "de/closed.txt:2", `no letter "answre" in English`,
		`de/span.txt:1:2: there is no field "Tag"; known are N, Unit`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in: %v", want, err)
		}
	}
}

func TestALetterThatCannotBeWrittenSaysWhy(t *testing.T) {
	book := open(t)
	for want, spoil := range map[string]func(*ticketing.Letter, *Context){
		"no such letter; known are account-card, ack": func(l *ticketing.Letter, _ *Context) { l.Name = "nonsense" },
		"no such letter": func(l *ticketing.Letter, _ *Context) { l.Name = "span" },
		"has no address": func(_ *ticketing.Letter, c *Context) { c.Intake.Address = "" },
		"no signing key": func(_ *ticketing.Letter, c *Context) { c.Keys = nil },
	} {
		l, c := exampleLetter("answer")
		spoil(&l, &c)
		if _, err := book.Write(l, c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestEverySourceOfALetterCanBePrinted(t *testing.T) {
	for _, name := range open(t).Names() {
		if !strings.HasPrefix(string(Source("en", name)), subjectMark) {
			t.Errorf("no source of %q", name)
		}
	}
	if Source("en", "../../book") != nil || Source("xx", "answer") != nil {
		t.Error("a source that is none was printed")
	}
}
