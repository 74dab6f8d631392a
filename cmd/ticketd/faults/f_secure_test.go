package faults

import (
	"crypto/tls"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// says waits until the gateway's log has these words, and more often than before.
func (r *rig) says(words string, times int) {
	r.Helper()
	waitUntil(r, 30*time.Second, fmt.Sprintf("the log to say %q", words), func() error {
		if n := strings.Count(string(r.words()), words); n < times {
			return fmt.Errorf("it says so %d times", n)
		}
		return nil
	})
}

const smtpPassword = "canary-of-smtp"

// login puts a proxy before the sink that answers every login in its place: the sink does
// not know the right answer.
func (r *rig) login(answer string) (addr string) {
	r.Helper()
	p := &smtpProxy{do: newTrigger(func() {}), refuse: func(verb, _ string) string {
		if strings.HasPrefix(verb, "AUTH ") {
			return answer
		}
		return ""
	}}
	return p.start(r, r.sink.Addr)
}

const (
	welcome = "235 2.7.0 Authentication successful"
	denied  = "535 5.7.8 Error: authentication failed"
)

// secured has the gateway log in at a submission server by TLS.
func (r *rig) secured(mode, caFile, addr string) {
	r.Helper()
	r.configure(r.dovecot.IMAP, addr)
	_, port, _ := strings.Cut(addr, ":")
	r.amend("port = "+port+"\ntls = \"none\"", "port = "+port+"\ntls = \""+mode+"\"\nca_file = \""+caFile+"\"",
		"[[agent]]", "[mailbox.smtp]\nuser = \""+rigSupport+"\"\npassword = \""+smtpPassword+"\"\n[[agent]]")
}

func TestF43WithoutSTARTTLSOrALoginNothingIsSent(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct{ hidden, words string }{{"STARTTLS", "STARTTLS"}, {"AUTH", "log in"}} {
		t.Run(c.hidden, func(t *testing.T) {
			r, g, ca := newRig(t), newGate(t), newAuthority(t)
			f := &front{server: r.login(welcome), hide: []string{c.hidden}}
			g.let(f.startTLS(ca.good()))
			r.secured("starttls", ca.file, g.addr)
			r.run()
			r.request()
			r.takenIn()
			r.waitsFor(rigCustomer, c.words)
			for line := range strings.Lines(f.said()) {
				verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
				if verb != "EHLO" && verb != "QUIT" && verb != "STARTTLS" {
					t.Errorf("it says %q to a server without %s", line, c.hidden)
				}
			}
			// A restart stands for the quarter of an hour after which it looks again.
			r.stop()
			whole := &front{server: r.login(welcome)}
			g.let(whole.startTLS(ca.good()))
			r.run()
			r.settle()
			before, _, _ := strings.Cut(whole.said(), "STARTTLS")
			if strings.Contains(before, "AUTH") || !strings.Contains(whole.said(), "AUTH") {
				t.Errorf("it logs in before TLS, or not at all: %q", before)
			}
		})
	}
}

func TestF44ACertificateThatProvesNothingGetsNoWordAndARepairedOneIsFound(t *testing.T) {
	takesLong(t)
	t.Parallel()
	ca, other := newAuthority(t), newAuthority(t)
	for _, c := range []struct {
		name, words string
		cert        *tls.Certificate
	}{
		{"expired", "expired", ca.certify("127.0.0.1", time.Now().Add(-time.Hour))},
		{"other-name", "127.0.0.2", ca.certify("127.0.0.2", time.Now().Add(time.Hour))},
		{"unknown-authority", "unknown authority", other.good()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, imap, smtp := newRig(t), newGate(t), newGate(t)
			mailbox, submission := &front{server: r.dovecot.IMAP}, &front{server: r.login(welcome)}
			imap.let(mailbox.implicit(c.cert))
			smtp.let(submission.implicit(c.cert))
			r.secured("implicit", ca.file, smtp.addr)
			_, port, _ := strings.Cut(imap.addr, ":")
			_, old, _ := strings.Cut(r.dovecot.IMAP, ":")
			r.amend("port = "+old+"\ntls = \"none\"", "port = "+port+"\ntls = \"implicit\"\nca_file = \""+ca.file+"\"")
			r.run()
			r.request()
			r.says(c.words, 1)
			imap.let(mailbox.implicit(ca.good()))
			r.takenIn()
			r.waitsFor(rigCustomer, c.words)
			if said := submission.said(); said != "" {
				t.Errorf("it says %q to a server that is not proven", said)
			}
			smtp.let(submission.implicit(ca.good()))
			waitUntil(t, 60*time.Second, "everything to be done", r.hurry)
			// The servers get new certificates while it runs.
			imap.let(mailbox.implicit(ca.good()))
			smtp.let(submission.implicit(ca.good()))
			r.request()
			r.settle()
			if !strings.Contains(mailbox.said(), "AUTHENTICATE") && !strings.Contains(mailbox.said(), "LOGIN") {
				t.Error("it never logged in by TLS")
			}
		})
	}
}

func TestF45AWrongPasswordIsShownRarelyAndToldAtOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	var shown atomic.Int32
	p := &imapProxy{refuse: func(command, _ string) string {
		if command != "LOGIN" && command != "AUTHENTICATE" {
			return ""
		}
		shown.Add(1)
		return "NO [AUTHENTICATIONFAILED] Authentication failed."
	}}
	f, ca, g := &front{server: r.login(denied)}, newAuthority(t), newGate(t)
	g.let(f.implicit(ca.good()))
	r.secured("implicit", ca.file, g.addr)
	mailbox := newGate(t)
	mailbox.let(passTo(p.start(t, r.dovecot.IMAP)))
	_, port, _ := strings.Cut(mailbox.addr, ":")
	_, old, _ := strings.Cut(r.dovecot.IMAP, ":")
	r.amend("port = "+old, "port = "+port)
	r.run()
	r.request()
	r.says("Authentication failed", 1)
	// What many looks at a server that refuses us would be: connections come and go.
	for range 5 {
		mailbox.let(passTo(p.start(t, r.dovecot.IMAP)))
	}
	if n := shown.Load(); n != 1 {
		t.Errorf("the password was shown %d times", n)
	}
	var health struct {
		Findings []struct{ Words string }
	}
	mustDo(t, r.command("", &health, "health", "--json"))
	if words := health.Findings[0].Words; !strings.Contains(words, "check user and password") {
		t.Errorf("health says %q", words)
	}
	// Log in at IMAP, and be refused at SMTP.
	r.stop()
	r.amend("port = "+port, "port = "+old)
	r.run()
	r.takenIn()
	row := r.waitsFor(rigCustomer, "535")
	if wait := time.Until(*row.Next); wait < 14*time.Minute {
		t.Errorf("it shows the password again in %v", wait)
	}
	mustDo(t, r.command("", nil, "outbox", "retry", row.ID))
	if n := strings.Count(f.said(), "AUTH"); n != 1 {
		t.Errorf("it showed the password %d times", n)
	}
	r.stop()
	f.server = r.login(welcome)
	g.let(f.implicit(ca.good()))
	r.run()
	r.settle()
}
