package faults

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// patience bounds every wait for a line of the log.
const patience = 20 * time.Second

// logLevel puts a level into the rig's configuration.
func (r *rig) logLevel(level string) {
	r.Helper()
	text, err := os.ReadFile(r.config())
	mustDo(r, err)
	base, _, _ := strings.Cut(string(text), "[log]\n")
	mustDo(r, os.WriteFile(r.config(), []byte(base+"[log]\nlevel = \""+level+"\"\n"), 0o600))
}

// told are the log's lines with all of some words, in order.
func (r *rig) told(words ...string) (lines []string) {
	for line := range strings.Lines(string(r.words())) {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// wantStory waits for the steps of a mail's story, which its name is on, and wants them in order.
func (r *rig) wantStory(mail string, steps ...string) {
	r.Helper()
	var lines []string
	waitUntil(r, patience, "the story of "+mail, func() error {
		lines = r.told("mail=" + mail)
		at := 0
		for _, line := range lines {
			if at < len(steps) && strings.Contains(line, steps[at]) {
				at++
			}
		}
		if at < len(steps) {
			return fmt.Errorf("after %q nothing says %q:\n%s", steps[:at], steps[at], strings.Join(lines, "\n"))
		}
		return nil
	})
}

func TestAMailIsFollowedByItsNameFromTheFetchToTheAcceptanceOfItsLetters(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	r.logLevel("debug")
	r.run()
	r.request()
	mail := r.log[0].hash().Short()
	r.wantStory(mail, `msg="mail fetched and read"`, "outcome=opened ticket=1001", `msg="letter set aside"`)
	r.wantStory(mail, "outcome=opened ticket=1001", `msg="sending a letter"`, `msg="letter sent"`, `msg="letter sent"`)
	for _, letter := range []string{"letter=acknowledgement", "letter=notice-new"} {
		if sent := r.told(`msg="letter sent"`, letter, "mail="+mail, "ticket=1001", "response=\"250 "); len(sent) != 1 {
			t.Errorf("%s was accepted by %q", letter, sent)
		}
	}
	var fates []struct{ Ticket, Mail string }
	mustDo(t, r.command("", &fates, "why", mail, "--json"))
	if len(fates) != 1 || fates[0].Ticket != "T-1001" || !strings.HasPrefix(fates[0].Mail, mail) {
		t.Errorf("why %s: %+v", mail, fates)
	}
	if err := r.command("", nil, "why", strings.Repeat("0", len(mail))); err == nil ||
		!strings.Contains(err.Error(), "no mail 000000000000 was taken in") {
		t.Errorf("of a mail that nobody saw it says %v", err)
	}
	r.settle()
}

func TestAMailsNameIsOnItsLettersAfterACrashToo(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	nobody := servertest.OnLoopback(servertest.FreePort(t))
	r.configure(r.dovecot.IMAP, nobody)
	r.run()
	r.request()
	mail := r.log[0].hash().Short()
	waitUntil(t, patience, "a letter that cannot go", func() error {
		if len(r.told(`msg="letter not sent"`, "mail="+mail, "level=WARN")) < 2 {
			return errors.New("none")
		}
		return nil
	})
	r.kill()
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	r.run()
	r.settle()
	r.wantStory(mail, `msg="letter not sent"`, `msg="letter sent"`, `msg="letter sent"`)
}

func TestTheLevelOfTheLogChangesWhileItRuns(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	r.logLevel("info")
	c := r.run()
	again := func(level string, want int) {
		r.logLevel(level)
		mustDo(t, syscall.Kill(c.cmd.Process.Pid, syscall.SIGHUP))
		waitUntil(t, patience, "the configuration to be read", func() error {
			if len(r.told("configuration read again")) < want {
				return errors.New("not yet")
			}
			return nil
		})
	}
	r.request()
	waitUntil(t, patience, "the first mail", r.quiet)
	if lines := r.told("level=DEBUG"); len(lines) > 0 {
		t.Errorf("at info: %q", lines)
	}
	again("debug", 1)
	r.request()
	r.wantStory(r.log[1].hash().Short(), "mail fetched and read", "mail taken in")
	again("info", 2)
	before := len(r.told("level=DEBUG"))
	r.request()
	waitUntil(t, patience, "the last mail", r.quiet)
	if after := len(r.told("level=DEBUG")); after != before {
		t.Errorf("at info again, %d more lines for debugging", after-before)
	}
	r.settle()
}

func TestAtInfoAMailAndALetterAreALineEach(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	r.run()
	r.request()
	r.settle()
	if lines := r.told("mail=" + r.log[0].hash().Short()); len(lines) != 3 { // itself, the acknowledgement, a notice
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}
