package scenario

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

func TestTheExplanationOfTheLanguageHasAStepOfEveryForm(t *testing.T) {
	told, err := Read([]byte(Language), "language.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forms {
		used := false
		for _, s := range told.Steps {
			used = used || f.pattern.MatchString(s.Text)
		}
		if !used {
			t.Errorf("%q is not explained", f.words)
		}
	}
	for _, verb := range headingVerbs() {
		if !strings.Contains(Language, "\n"+verb+" ") {
			t.Errorf("%q is not explained", verb)
		}
	}
}

func TestEveryFormIsWrittenAsItIsRead(t *testing.T) {
	values := strings.NewReplacer("SPAN", "90m", " in CALENDAR", "", "FROM", "carla@globex.example", "WHOM", "ada",
		"WHO", "carla@globex.example", "TICKET", "T-1001", "AGENT", "Ada", "STATUS", "Open", "FACT", "type")
	for _, f := range forms {
		if line := values.Replace(f.words); !f.pattern.MatchString(line) {
			t.Errorf("%q is suggested, and %q would not be understood", f.words, line)
		}
	}
}

func TestShippedScenariosAreReadAndSayWhatTheyShow(t *testing.T) {
	for _, name := range Names() {
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		told, err := Read(source, name)
		if err != nil || told.Title == "" {
			t.Errorf("%s: title %q, %v", name, told.Title, err)
		}
	}
}

func TestWhatCannotBeUnderstoodIsToldWithALineAndARemedy(t *testing.T) {
	for line, want := range map[string]string{
		"":                                                   `x.txt: there is no step; begin with a mail, such as "mail carla@globex.example to support"`,
		"repyl T-1001 resolve":                               `x.txt:1: no step begins with "repyl"; did you mean "reply"?`,
		"frobnicate":                                         `x.txt:1: no step begins with "frobnicate"; choose one of at, after, restart, mail, signed, answer, follow, out-of-office, reply, note, status, assign, sort, due, called, updates, appointment, time, escalate, incident, update, link, unlink, expect, process, letters, zone, holidays, mailbox, agent, agents, account`,
		"expect T-1001 be Resolved":                          `x.txt:1: "expect T-1001 be Resolved" is not understood; write it as expect TICKET is STATUS, or expect TICKET not escalated`,
		"expect clock response T-1001 met":                   `x.txt:1: "expect clock response T-1001 met" is not understood; write it as expect clock CLOCK of TICKET due Mon 2026-03-02 10:30, or expect TICKET FACT is VALUE`,
		"updates T-1001 halt":                                `x.txt:1: "updates T-1001 halt" is not understood; write it as updates TICKET stop by AGENT`,
		"at Tue 2026-03-02 10:00":                            `x.txt:1: "2026-03-02 10:00" is a Monday`,
		"at Sun 2026-03-29 01:30":                            `x.txt:1: "Sun 2026-03-29 01:30" does not exist; the clocks change then`,
		"at Mon 2026-03-03 9:30":                             `x.txt:1: "2026-03-03 9:30" is a Tuesday`,
		"at noon":                                            `x.txt:1: "noon" is no moment; write it as "Mon 2026-03-02 10:00"`,
		"after a while":                                      `x.txt:1: "a while" is no span of time; write it as "90m", "3 days", "2 weeks" or "48 working hours"`,
		"after -3h":                                          `x.txt:1: "-3h" is no span of time; write it as "90m", "3 days", "2 weeks" or "48 working hours"`,
		"restart\n    now":                                   `x.txt:1: nothing belongs below "restart after 6h"; take the indented lines out`,
		"note T-1001":                                        `x.txt:1: the note is empty; write it below, indented by four blanks`,
		"assign T-1001 Carla":                                `x.txt:1: no agent is called "Carla"; choose one of ada, ben`,
		"reply T-1001 by Bem":                                `x.txt:1: no agent is called "Bem"; did you mean "ben"?`,
		"mail carla@globex.example to me":                    `x.txt:1: nobody here is called "me"; choose one of support, escalation, ada, ben`,
		"mail carla@@globex to support":                      `x.txt:1: "carla@@globex" is no mail address that can be written to; write it as "ada@desk.example"`,
		"expect letter to ada":                               `x.txt:1: "expect letter to ada" does not say which letter; write it as expect letter "NAME" to WHO, or with "words"`,
		"out-of-office from ada until soon":                  `x.txt:1: "soon" is no date; write it as 2026-03-20`,
		"refused restart":                                    `x.txt:1: only orders can be refused; write it without "refused"`,
		"restart after lunch":                                `x.txt:1: "lunch" is no span of time; write it as "restart after 6h30m"`,
		"restart\nzone UTC":                                  `x.txt:2: "zone" belongs to the heading; put it before the first step`,
		"holidays Easter\nrestart":                           `x.txt:1: "Easter" is no date; write it as 2026-12-25 Christmas Day`,
		"zone Moon/Base\nrestart":                            `x.txt:1: "Moon/Base" is no time zone; write it as "Europe/London" or "UTC"`,
		"process a\nprocess b\nrestart":                      `x.txt:2: line 1 names a process already; leave one of them`,
		"agent Ada\nrestart":                                 `x.txt:1: "agent Ada" is not understood; write it as agent NAME <ADDRESS> ROLE, ROLE`,
		"account Globex\nrestart":                            `x.txt:1: "account Globex" is not understood; write it as account NAME DOMAIN plan PLAN`,
		"account G g.example plane x\nrestart":               `x.txt:1: "plane" is nothing that can be said here; did you mean "plan"?`,
		"account G g.example since May\nrestart":             `x.txt:1: "May" is no date; write it as 2026-01-31`,
		"account G g.example manager Eve\nrestart":           `x.txt:1: no agent is called "Eve"; choose one of ada, ben`,
		"mailbox a a@desk.example role boss\nrestart":        `x.txt:1: "boss" is no role of a mailbox; choose one of support, escalation, notes`,
		"mailbox a a@desk.example, roll notes\nrestart":      `x.txt:1: "roll" is nothing that can be said here; did you mean "role"?`,
		"agent Ada <ada@desk.example> notices none\nrestart": `x.txt:1: "none" are no notices; did you mean "mine"?`,
		"agents trust me\nrestart":                           `x.txt:1: "me" is no proof; choose one of token, dmarc, token+dmarc, from`,
		"agents undo never\nrestart":                         `x.txt:1: "never" is no span of time up to an hour; write it as "undo 60s"`,
		"agents lead\nrestart":                               `x.txt:1: "lead" is nothing that can be said here; choose one of trust, undo`,
		"agent Ada <ada@desk.example>\n    lead\nrestart":    `x.txt:1: nothing belongs below "agent NAME <ADDRESS> ROLE, ROLE"; take the indented lines out`,
		"rpely 1\nrestart\nrpely 2":                          "x.txt:1: no step begins with \"rpely\"; did you mean \"reply\"?\nx.txt:3: no step begins with \"rpely\"; did you mean \"reply\"?",
	} {
		_, err := Read([]byte(line+"\n"), "x.txt")
		if _, ok := errors.AsType[sheet.Faults](err); !ok || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", line, err, want)
		}
	}
}

func TestAStatusMayHaveTheWordByInItsName(t *testing.T) {
	r := &reader{}
	r.s.Heading.complete()
	for line, want := range map[string]string{
		"status T-1 Under Review by Support":                "T-1|Under Review by Support||",
		"status T-1 Under Review by Support by Ben":         "T-1|Under Review by Support||Ben",
		"status T-1 Seen by Us code done by hand by Ada":    "T-1|Seen by Us|done by hand|Ada",
		"status T-1 In Progress by Ben Okri":                "T-1|In Progress||Ben Okri",
		"status T-1 Under Review by Support code as agreed": "T-1|Under Review by Support|as agreed|",
	} {
		for _, f := range forms {
			if m := r.match(f, line); m != nil && strings.Join(m[1:], "|") != want {
				t.Errorf("%s: %q", line, m[1:])
			}
		}
	}
}

func TestAHeadingReplacesOnlyItsOwnSort(t *testing.T) {
	told, err := Read([]byte("zone UTC\nholidays 2026-04-03 Good Friday, 2026-04-06\nagent Eve Adams <eve@desk.example> lead, second line, notices mine, team A\n"+
		"account Acme Inc. acme.example, boss@elsewhere.example plan standard, since 2026-01-05, manager Eve\n"+
		"mail x@acme.example to support\n"), "x.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := told.Heading
	agent, account := h.Agents[0], h.Accounts[0]
	if len(h.Agents) != 1 || agent.Name != "Eve Adams" || agent.Team != "A" || agent.Notices != "mine" ||
		strings.Join(agent.Roles, " ") != "lead second-line" {
		t.Errorf("agents %+v", h.Agents)
	}
	if account.Name != "Acme Inc." || account.Domains[0] != "acme.example" || account.Plan != "standard" ||
		account.Addresses[0] != "boss@elsewhere.example" || account.Manager != "Eve Adams" || account.Since.IsZero() {
		t.Errorf("account %+v", account)
	}
	if strings.Join(h.Holidays, "; ") != "2026-04-03 Good Friday; 2026-04-06" {
		t.Errorf("holidays %q", h.Holidays)
	}
	if len(h.Intakes) != 2 || h.Intakes[1].Role != ticketing.RoleEscalation || h.Process == "" || h.Zone != time.UTC {
		t.Errorf("heading %+v", h)
	}
	if want := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC); !told.Start().Equal(want) {
		t.Errorf("it starts on %s", told.Start())
	}
}

func FuzzAScenarioIsReadOrItsLinesAreToldWrong(f *testing.F) {
	f.Add(Language)
	for _, name := range Names() {
		source, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source))
	}
	f.Fuzz(func(t *testing.T, text string) {
		told, err := Read([]byte(text), "x.txt")
		if faults, ok := errors.AsType[sheet.Faults](err); err != nil && (!ok || len(faults) == 0) {
			t.Fatalf("%T: %v", err, err)
		}
		if err == nil && len(told.Steps) == 0 {
			t.Error("nothing was read")
		}
		for _, s := range told.Steps {
			if s.do == nil || s.Line < 1 {
				t.Errorf("step %+v", s)
			}
		}
		told.Start()
	})
}
