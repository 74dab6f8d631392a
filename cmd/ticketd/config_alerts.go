package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// AlertConfig is how a person hears that the gateway is in trouble, on a way of its own. The zero
// value tells nobody.
type AlertConfig struct {
	To      []ticketing.Address // who get a mail by way of SMTP
	From    ticketing.Address   // who it is from
	SMTP    ServerConfig        // only if To has somebody
	Hello   string
	Command []string      // a program and its arguments; it gets the text on standard input
	After   time.Duration // for so long a fault must have stood
	Remind  time.Duration // until the first reminder; each next one takes twice as long, up to a day
}

// on reports whether anybody is told.
func (a AlertConfig) on() bool { return len(a.To) > 0 || len(a.Command) > 0 }

// alerts reads who is told of trouble, and how.
func (l *loader) alerts(s *sheet.Table, oauth clients) AlertConfig {
	defer s.Close()
	a := AlertConfig{After: s.Duration("after", 5*time.Minute, 0, 24*time.Hour),
		Remind: s.Duration("remind", 4*time.Hour, time.Minute, 30*24*time.Hour)}
	for _, text := range s.Texts("to", `["ops@elsewhere.example"]`) {
		a.To = append(a.To, l.alertAddress(s, "to", text))
	}
	if a.From = l.alertFrom(s); len(a.To) > 0 {
		l.alertServer(s, &a, oauth)
	} else if s.Has("smtp") {
		s.Fault("to", "nobody gets what would go by [alerts.smtp]", `write to = ["ops@elsewhere.example"]`)
		s.Table("smtp")
	}
	a.Command = s.Texts("command", `["/usr/local/bin/page", "--team", "support"]`)
	if len(a.Command) > 0 {
		alertProgram(s, a.Command[0])
	}
	return a
}

// alertAddress reads somebody who is told: nobody whose mail would come in here again.
func (l *loader) alertAddress(s *sheet.Table, key, text string) ticketing.Address {
	a := ticketing.Address(strings.ToLower(text))
	if !a.Mailable() {
		s.Fault(key, fmt.Sprintf("%q is no mail address", text), `write it plainly: "ops@elsewhere.example"`)
	}
	for _, m := range l.boxes {
		if key == "to" && m.Owns(a) {
			s.Fault(key, fmt.Sprintf("%q is mailbox %q: alerts would become tickets", text, m.Name),
				"name an address that people read without ticketd")
		}
	}
	return a
}

// alertFrom reads who alerts are from: the first mailbox, unless somebody else is named.
func (l *loader) alertFrom(s *sheet.Table) ticketing.Address {
	if text := s.Text("from", `"ticketd@elsewhere.example"`); text != "" {
		return l.alertAddress(s, "from", text)
	}
	if len(l.boxes) == 0 {
		return ""
	}
	return l.boxes[0].Address
}

// alertServer reads the server that alerts go by. It has to be another than the letters'.
func (l *loader) alertServer(s *sheet.Table, a *AlertConfig, oauth clients) {
	t := s.Table("smtp")
	defer t.Close()
	a.SMTP = l.server(t, ports{465, 587, 25}, string(a.From), oauth)
	l.mechanism(t, a.SMTP)
	a.Hello = t.Text("hello", `"desk.example.com"`)
	if a.SMTP.Host == "" {
		t.Fault("host", "it is missing", `write another server than that of [smtp]: "smtp.elsewhere.example"`)
		return
	}
	if a.SMTP.Password == "" && a.SMTP.OAuth == "" {
		a.SMTP.User = ""
	}
	for _, m := range l.boxes {
		if m.SMTP.addr() == a.SMTP.addr() {
			l.warn(t.At("host"), "mailbox %q sends by %s, too: when that is in trouble nobody hears of it",
				m.Name, a.SMTP.addr())
			return
		}
	}
}

// alertProgram checks that a program can be started wherever ticketd is started.
func alertProgram(s *sheet.Table, program string) {
	info, err := os.Stat(program)
	switch {
	case !filepath.IsAbs(program):
		s.Fault("command", fmt.Sprintf("%q is not the whole path of a program", program),
			`write for instance ["/usr/local/bin/page", "--team", "support"]`)
	case err != nil:
		s.Fault("command", program+": "+plainCause(err), "name a program that is there")
	case info.IsDir() || info.Mode()&0o111 == 0:
		s.Fault("command", program+" is no program that can be started", "make it executable: chmod +x "+program)
	}
}

// same reports whether two configurations tell the same people in the same way.
func (a AlertConfig) same(b AlertConfig) bool {
	a.SMTP.Roots, b.SMTP.Roots = nil, nil
	return reflect.DeepEqual(a, b)
}

// sender is the server of the alerts as a mailbox's.
func (a AlertConfig) sender() MailboxConfig {
	return MailboxConfig{Intake: ticketing.Intake{Address: a.From}, SMTP: a.SMTP, Hello: a.Hello}
}
