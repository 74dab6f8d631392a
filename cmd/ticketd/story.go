package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"ticketd/mail/parse"
	"ticketd/mail/postoffice"
	"ticketd/ticketing"
)

// story plays the main job in front of a reader, on real connections, and
// checks each step: a step that does not come out as told ends it.
type story struct {
	*program
	*app
	office *postoffice.Office
	clock  *clock
	colour palette
	tag    string // of the ticket, once it has one
	ackID  string
}

func (s *story) play(ctx context.Context) error {
	s.tell("A customer writes to " + demoSupport + ". That is all a customer ever does.")
	steps := []func(context.Context) error{s.customerWrites, s.agentResolves, s.customerAnswers,
		s.agentResolvesAgain, s.timePasses}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("the story went wrong: %w", err)
		}
	}
	s.tell("That is the main job. Everything above went through IMAP and SMTP connections.")
	return nil
}

func (s *story) customerWrites(ctx context.Context) error {
	question := s.mailText(demoCustomer, "Carla Gomez", demoSupport, "The course list is empty",
		"<first@customer.example>", nil, "Hello,\n\nsince this morning our course list is empty."+
			" Can you help?\n\nCarla\n")
	if err := s.send(question); err != nil {
		return err
	}
	ack, err := s.await(ctx, demoCustomer, 1)
	if err != nil {
		return err
	}
	s.show(ack.Raw)
	in := s.read(ack.Raw)
	if len(in.Tags) != 1 {
		return fmt.Errorf("the acknowledgement's subject %q carries no ticket number", in.Subject)
	}
	s.tag, s.ackID = in.Tags[0].String(), in.MessageID
	return s.expect(ctx, "Waiting for Support")
}

func (s *story) agentResolves(ctx context.Context) error {
	notice, err := s.await(ctx, demoAgent, 1)
	if err != nil {
		return err
	}
	s.tell("Ada of the team has got a notice. It says what an answer to it does.")
	s.show(notice.Raw)
	s.tell("She answers it in her mail client, with an order in a line of its own.")
	return s.agentAnswers(ctx, notice, 2, "/close\n\nHello Carla,\n\nthe list was filtered by last year."+
		" I have reset the filter: all 42 courses are back.\n")
}

// agentAnswers lets Ada answer a notice, and the customer get the answer. Mail
// number n of each is what comes of it: Ada's receipt, Carla's answer.
func (s *story) agentAnswers(ctx context.Context, notice postoffice.Message, n int, words string) error {
	in := s.read(notice.Raw)
	to := string(in.ReplyTo[0].Address)
	answer := s.mailText(demoAgent, "Ada Ito", to, "Re: "+in.Subject, fmt.Sprintf("<answer-%d@demo.example>", n),
		append(in.References, in.MessageID), words+"\n"+quoted(in))
	s.show(s.mailText(demoAgent, "Ada Ito", to, "Re: "+in.Subject, "", nil, words))
	if err := s.office.Submit(demoAgent, demoAgent, []string{to}, answer); err != nil {
		return err
	}
	if _, err := s.await(ctx, demoAgent, 2*n-2); err != nil {
		return err
	}
	s.tell(fmt.Sprintf("A receipt tells her what was done. The answer waits %.0f seconds, in which /undo"+
		" takes it back; the demo winds its clock.", s.cfg.Policy.Undo.Seconds()))
	s.clock.wind(s.cfg.Policy.Undo)
	s.runner.Kick()
	got, err := s.await(ctx, demoCustomer, n)
	if err != nil {
		return err
	}
	s.show(got.Raw)
	return s.expect(ctx, "Resolved")
}

// quoted is a mail as clients put it below an answer.
func quoted(in ticketing.Incoming) string {
	var b strings.Builder
	fmt.Fprintf(&b, "On %s, %s wrote:\n", in.Date.Format("2 January 2006 at 15:04"), in.From)
	for line := range strings.Lines(strings.TrimSpace(in.Text)) {
		b.WriteString("> " + line)
	}
	return b.String() + "\n"
}

func (s *story) customerAnswers(ctx context.Context) error {
	s.tell("The next day (the demo winds its clock by 24 hours) the customer answers. Her client cuts" +
		" In-Reply-To and References, but the number is still in the subject.")
	s.clock.wind(24 * time.Hour)
	again := s.mailText(demoCustomer, "Carla Gomez", demoSupport, "RE: the course list ["+s.tag+"]",
		"<second@customer.example>", nil, "Sorry, it is empty again.\n\nCarla\n")
	if err := s.send(again); err != nil {
		return err
	}
	if err := s.settle(ctx, "Waiting for Support"); err != nil {
		return err
	}
	s.tell("It went into the same ticket, which is \"Waiting for Support\" again. No second" +
		" acknowledgement was sent.")
	return nil
}

func (s *story) agentResolvesAgain(ctx context.Context) error {
	notice, err := s.await(ctx, demoAgent, 3)
	if err != nil {
		return err
	}
	s.tell("Ada answers the notice about it, with the cause this time.")
	return s.agentAnswers(ctx, notice, 3, "Hello Carla,\n\na nightly job set the filter back."+
		" We have repaired the job.\n\n/close\n")
}

func (s *story) timePasses(ctx context.Context) error {
	t, err := s.ticket(ctx)
	if err != nil {
		return err
	}
	due := t.Due()
	s.tell(fmt.Sprintf("Nobody answers. 48 working hours end on %s; the demo winds its clock there.",
		due.Format("Monday, 2 January 2006, 15:04 MST")))
	s.clock.wind(due.Sub(s.clock.now()) - time.Minute)
	if err := s.schedule.Wake(ctx); err != nil {
		return err
	}
	if err := s.expect(ctx, "Resolved"); err != nil {
		return fmt.Errorf("a minute too early: %w", err)
	}
	s.clock.wind(2 * time.Minute)
	if err := s.schedule.Wake(ctx); err != nil {
		return err
	}
	if err := s.expect(ctx, "Closed"); err != nil {
		return err
	}
	closed, err := s.await(ctx, demoCustomer, 4)
	if err != nil {
		return err
	}
	s.show(closed.Raw)
	s.tell(s.tag + " is Closed, by itself and on time.")
	return nil
}

// send hands a mail to the built-in server as the customer's own provider would.
func (s *story) send(raw []byte) error {
	s.show(raw)
	return s.office.Deliver(demoCustomer, []string{demoSupport}, raw)
}

func (s *story) ticket(ctx context.Context) (ticketing.Ticket, error) {
	tag, _ := ticketing.ParseTag(s.tag)
	return s.app.ticketOf(ctx, tag.Number)
}

// expect checks the status.
func (s *story) expect(ctx context.Context, status string) error {
	t, err := s.ticket(ctx)
	if err == nil && t.Status != status {
		err = fmt.Errorf("%s should be %q and is %q", s.tag, status, t.Status)
	}
	return err
}

// settle waits until all mail of the support mailbox is handled.
func (s *story) settle(ctx context.Context, status string) error {
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	for {
		changed := s.office.Changed()
		if len(s.office.Mail(demoSupport, "INBOX")) == 0 {
			return s.expect(ctx, status)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the mailbox to be handled: %w", ctx.Err())
		}
	}
}

func (s *story) read(raw []byte) ticketing.Incoming {
	return parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{Prefixes: []string{"T"}})
}

// mailText writes a mail as a simple client does.
func (s *story) mailText(from, name, to, subject, id string, references []string, body string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: %s\r\n", name, from, to, subject, id)
	fmt.Fprintf(&b, "Date: %s\r\n", s.clock.now().Format(time.RFC1123Z))
	if len(references) > 0 {
		fmt.Fprintf(&b, "References: %s\r\n", strings.Join(references, " "))
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	b.WriteString(strings.ReplaceAll(body, "\n", "\r\n"))
	return []byte(b.String())
}

// storyWidth is how many columns the story takes.
const storyWidth = 80

func (s *story) tell(text string) {
	_, _ = fmt.Fprintf(s.stdout, "\n%s\n\n", s.colour.paint(styleTell, wrap("» "+text, storyWidth)))
}

// show prints a mail as a person sees it.
func (s *story) show(raw []byte) {
	in := s.read(raw)
	line := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(s.stdout, "    %s %s\n", s.colour.paint(styleDim, name), s.colour.paint(styleBold, value))
		}
	}
	line("From:   ", shown(in.From))
	if len(in.To) > 0 {
		line("To:     ", shown(in.To[0]))
	}
	line("Subject:", in.Subject)
	_, _ = fmt.Fprintf(s.stdout, "\n%s\n\n", indent(wrap(strings.TrimSpace(in.Text), storyWidth-4), "    "))
}

func shown(m ticketing.Mailbox) string {
	if m.Name == "" {
		return string(m.Address)
	}
	return m.Name + " <" + string(m.Address) + ">"
}

// invite says how to write to the demo.
func (s *story) invite(smtp, imap fmt.Stringer) {
	_, smtpPort, _ := strings.Cut(smtp.String(), ":")
	_, imapPort, _ := strings.Cut(imap.String(), ":")
	_, _ = fmt.Fprintf(s.stdout, invitation, smtpPort, demoSupport, demoCustomer, demoAgent,
		demoPassword, imapPort, s.cfg.Path, s.tag, calledAs(), s.when(s.clock.now()))
}

const invitation = `
Now it is your turn. The gateway stays up, and its clock went on from where the
story left it, %[10]s. End it with Ctrl-C.

Write to it:
    swaks --server 127.0.0.1:%[1]s --from %[3]s \
      --to %[2]s --header 'Subject: It works' --body 'Hello'
    printf 'From: %[3]s\nTo: %[2]s\nSubject: It works\n\nHello\n' |
      curl -s smtp://127.0.0.1:%[1]s --mail-from %[3]s \
        --mail-rcpt %[2]s -T -

Read the newest mail that came back (as %[3]s or
%[4]s; the password is "%[5]s"):
    curl -s 'imap://127.0.0.1:%[6]s/INBOX;MAILINDEX=*' -u %[3]s:%[5]s

Read and answer all of it, as a customer:
    mutt -nF /dev/null -e 'set from=%[3]s folder="" record=""
      smtp_url=smtp://127.0.0.1:%[1]s ssl_force_tls=no ssl_starttls=no' \
      -f imap://%[3]s:%[5]s@127.0.0.1:%[6]s/INBOX
or as Ada of the team, whose notices are there: reply (r) to one, write /close or
/note or another order in a line of its own, your words below, and send it (y).
    mutt -nF /dev/null -e 'set from=%[4]s folder="" record=""
      smtp_url=smtp://127.0.0.1:%[1]s ssl_force_tls=no ssl_starttls=no' \
      -f imap://%[4]s:%[5]s@127.0.0.1:%[6]s/INBOX

Look in from another terminal:
    export TICKETD_CONFIG=%[7]s
    %[9]s list --all
    %[9]s why %[8]s
    %[9]s outbox
`

// calledAs is how a person starts this program.
func calledAs() string {
	if name := os.Args[0]; !strings.Contains(name, "go-build") {
		return name
	}
	return "go run ./cmd/ticketd"
}
