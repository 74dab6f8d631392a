package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// A scenario is a story in plain words that a user could have written: at these
// times these mails and orders come, and this is to be seen afterwards. The
// same files run in virtual time on a mail server in memory, and on Dovecot and
// Postfix.
//
//	at Mon 2026-03-02 10:00            the clock stands there (London)
//	after 90m                          time goes on
//	mail carla@globex.example to support, cc ada
//	    Subject: ...                   headers, a blank line, the text
//	answer from carla@globex.example   a reply to the last letter she got; headers may be added
//	reply T-1001 resolve               an agent's words, by the command line
//	status T-1001 In Progress
//	assign T-1001 Ada
//	restart                            the gateway stops and starts
//	expect T-1001 is Resolved
//	expect no T-1002
//	expect 2 letters to carla@globex.example
//	expect letter to carla@globex.example with "words"    the last letter
//	expect letter to carla@globex.example without "words"
//	expect 1 held
type scenario struct {
	t     *testing.T
	stage stage
	known map[string]ticketing.Incoming // last letter by recipient
	mails int
}

// stage is where a scenario is played.
type stage interface {
	// deliver brings a mail from outside.
	deliver(from string, to []string, raw []byte) error
	// letters lists what a person's mailbox has, oldest first.
	letters(address string) ([][]byte, error)
	// travel lets time pass until then.
	travel(to time.Time) error
	// eventually asks until the answer is nil, or says the last one.
	eventually(check func() error) error
	running() *app
	restart() error
}

var london = mustZone("Europe/London")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// people are the short names of addresses that scenarios use.
var people = map[string]string{"support": "support@desk.example", "escalation": "escalation@desk.example",
	"ada": "ada@desk.example", "ben": "ben@desk.example"}

func scenarioFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/scenario/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	return files
}

func scenarioName(file string) string { return strings.TrimSuffix(filepath.Base(file), ".txt") }

// play reads a scenario file and plays it line by line.
func play(t *testing.T, file string, s stage) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	story := &scenario{t: t, stage: s, known: map[string]ticketing.Incoming{}}
	lines := bufio.NewScanner(bytes.NewReader(text))
	var step, body string
	number, at := 0, 0
	perform := func() {
		if step == "" {
			return
		}
		if err := story.perform(step, body); err != nil {
			t.Fatalf("%s:%d: %s: %v", file, at, step, err)
		}
	}
	for lines.Scan() {
		number++
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "    "), strings.TrimSpace(line) == "" && body != "":
			body += strings.TrimPrefix(line, "    ") + "\n"
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
		default:
			perform()
			step, body, at = strings.TrimSpace(line), "", number
		}
	}
	perform()
}

// verbsOfScenarios maps the forms of steps to what they do.
var verbsOfScenarios = []struct {
	form *regexp.Regexp
	do   func(*scenario, []string, string) error
}{
	{regexp.MustCompile(`^at (\w{3} \d{4}-\d{2}-\d{2} \d{2}:\d{2})$`), (*scenario).at},
	{regexp.MustCompile(`^after (\S+)$`), (*scenario).after},
	{regexp.MustCompile(`^mail (\S+) to (\S+?)(?:, cc (\S+))?$`), (*scenario).mail},
	{regexp.MustCompile(`^answer from (\S+)$`), (*scenario).answer},
	{regexp.MustCompile(`^reply (T-\d+)( resolve)?$`), (*scenario).reply},
	{regexp.MustCompile(`^status (T-\d+) (.+)$`), (*scenario).status},
	{regexp.MustCompile(`^assign (T-\d+) (.+)$`), (*scenario).assign},
	{regexp.MustCompile(`^restart$`), (*scenario).restart},
	{regexp.MustCompile(`^expect (T-\d+) is (.+)$`), (*scenario).expectStatus},
	{regexp.MustCompile(`^expect no (T-\d+)$`), (*scenario).expectNoTicket},
	{regexp.MustCompile(`^expect (\d+) letters? to (\S+)$`), (*scenario).expectCount},
	{regexp.MustCompile(`^expect letter to (\S+) (with|without) "(.+)"$`), (*scenario).expectWords},
	{regexp.MustCompile(`^expect (\d+) held$`), (*scenario).expectHeld},
	{regexp.MustCompile(`^expect (\d+) waiting$`), (*scenario).expectWaiting},
}

func (s *scenario) perform(step, body string) error {
	for _, v := range verbsOfScenarios {
		if m := v.form.FindStringSubmatch(step); m != nil {
			return v.do(s, m[1:], body)
		}
	}
	return fmt.Errorf("no such step")
}

func (s *scenario) at(m []string, _ string) error {
	when, err := time.ParseInLocation("Mon 2006-01-02 15:04", m[0], london)
	if err != nil {
		return err
	}
	if when.Format("Mon") != m[0][:3] {
		return fmt.Errorf("that day is a %s", when.Format("Monday"))
	}
	return s.stage.travel(when)
}

func (s *scenario) after(m []string, _ string) error {
	d, err := time.ParseDuration(m[0])
	if err != nil {
		return err
	}
	return s.stage.travel(s.stage.running().now().Add(d))
}

func address(name string) string {
	if full, ok := people[name]; ok {
		return full
	}
	return name
}

func (s *scenario) mail(m []string, body string) error {
	to := []string{}
	header := "From: " + m[0] + "\n"
	for i, field := range []string{"To", "Cc"} {
		if m[i+1] != "" {
			header += field + ": " + address(m[i+1]) + "\n"
			to = append(to, address(m[i+1]))
		}
	}
	if m[2] != "" && !strings.Contains(m[2], "desk.example") && people[m[2]] == "" {
		to = to[:1] // a Cc outside is somebody else's to deliver
	}
	return s.send(m[0], to, header+body)
}

func (s *scenario) send(from string, to []string, text string) error {
	s.mails++
	if !strings.Contains(text, "Message-ID:") {
		text = fmt.Sprintf("Message-ID: <scenario-%d-%d@outside.example>\n", s.stage.running().now().Unix(), s.mails) + text
	}
	if !strings.Contains(text, "\n\n") {
		text += "\n"
	}
	text = "Date: " + s.stage.running().now().Format(time.RFC1123Z) + "\n" + text
	return s.stage.deliver(from, to, []byte(strings.ReplaceAll(text, "\n", "\r\n")))
}

// answer replies to the last letter that the person got, as a mail client does.
func (s *scenario) answer(m []string, body string) error {
	last, err := s.last(address(m[0]))
	if err != nil {
		return err
	}
	to := last.From.Address
	if len(last.ReplyTo) > 0 {
		to = last.ReplyTo[0].Address
	}
	header := fmt.Sprintf("From: %s\nTo: %s\nSubject: Re: %s\nIn-Reply-To: %s\nReferences: %s\n",
		address(m[0]), to, last.Subject, last.MessageID,
		strings.Join(append(last.References, last.MessageID), " "))
	if !strings.Contains(strings.SplitN(body, "\n", 2)[0], ": ") {
		header += "\n"
	}
	return s.send(address(m[0]), []string{string(to)}, header+body)
}

func (s *scenario) last(address string) (ticketing.Incoming, error) {
	letters, err := s.stage.letters(address)
	if err != nil || len(letters) == 0 {
		return ticketing.Incoming{}, fmt.Errorf("%s has no letter (%v)", address, err)
	}
	raw := letters[len(letters)-1]
	return parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{Prefixes: []string{"T"}}), nil
}

func (s *scenario) order(ticket string, o ticketing.OperatorOrder) error {
	tag, _ := ticketing.ParseTag(ticket)
	o.By = "Ada Ito"
	// The mail that opened the ticket may still be on its way in.
	return s.stage.eventually(func() error {
		a := s.stage.running()
		_, err := a.desk.Order(context.Background(), tag.Number, o, a.now())
		return err
	})
}

func (s *scenario) reply(m []string, body string) error {
	return s.order(m[0], ticketing.OperatorOrder{Reply: body, Resolve: m[1] != ""})
}

func (s *scenario) status(m []string, _ string) error {
	return s.order(m[0], ticketing.OperatorOrder{Status: m[1]})
}

func (s *scenario) assign(m []string, _ string) error {
	return s.order(m[0], ticketing.OperatorOrder{Assign: m[1]})
}

func (s *scenario) restart([]string, string) error { return s.stage.restart() }

func (s *scenario) expectStatus(m []string, _ string) error {
	tag, _ := ticketing.ParseTag(m[0])
	return s.stage.eventually(func() error {
		t, err := s.stage.running().ticketOf(context.Background(), tag.Number)
		if err == nil && t.Status != m[1] {
			err = fmt.Errorf("it is %q", t.Status)
		}
		return err
	})
}

func (s *scenario) expectNoTicket(m []string, _ string) error {
	tag, _ := ticketing.ParseTag(m[0])
	return s.stage.eventually(func() error {
		if t, err := s.stage.running().ticketOf(context.Background(), tag.Number); err == nil {
			return fmt.Errorf("there is one, %q", t.Subject)
		}
		return nil
	})
}

func (s *scenario) expectCount(m []string, _ string) error {
	return s.stage.eventually(func() error {
		letters, err := s.stage.letters(address(m[1]))
		if err == nil && fmt.Sprint(len(letters)) != m[0] {
			var subjects []string
			for _, raw := range letters {
				in := parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{})
				subjects = append(subjects, in.Subject)
			}
			err = fmt.Errorf("there are %d: %q", len(letters), subjects)
		}
		return err
	})
}

func (s *scenario) expectWords(m []string, _ string) error {
	return s.stage.eventually(func() error {
		in, err := s.last(address(m[0]))
		if err != nil {
			return err
		}
		text := strings.Join(strings.Fields(in.Subject+" "+in.Text), " ")
		if strings.Contains(text, m[2]) != (m[1] == "with") {
			return fmt.Errorf("the letter says:\n%s\n%s", in.Subject, in.Text)
		}
		return nil
	})
}

func (s *scenario) expectHeld(m []string, _ string) error {
	return s.stage.eventually(func() error {
		held, err := s.stage.running().held(context.Background(), struct{}{})
		if err == nil && fmt.Sprint(len(held)) != m[0] {
			err = fmt.Errorf("%d are held", len(held))
		}
		return err
	})
}

func (s *scenario) expectWaiting(m []string, _ string) error {
	return s.stage.eventually(func() error {
		rows, err := s.stage.running().outbox(context.Background(), outboxArgs{})
		if err == nil && fmt.Sprint(len(rows)) != m[0] {
			err = fmt.Errorf("%d letters wait in the outbox", len(rows))
		}
		return err
	})
}
