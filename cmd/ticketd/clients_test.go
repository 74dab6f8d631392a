package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
	"ticketd/ticketing/scenario"
)

// A notice comes to Ben, whose own mail client answers it; what Carla reads in the
// end is told by the scenario's second half.
const (
	beforeTheClient = `at %s
mail Carla Gomez <carla@globex.example> to support
    Subject: =?utf-8?q?Drucker_in_K=C3=B6ln_druckt_nicht?=

    The printer prints nothing.
expect letter "notice-new" to ben
`
	afterTheClient = `expect T-1001 is Waiting for Customer
expect 0 held
expect T-1001 assigned to Ben
expect letter to ben with "/pending"
after 1m
expect 2 letters to carla@globex.example
expect letter to carla@globex.example from "Ben Okri"
expect letter to carla@globex.example with "Hello Carla, which model is it? Grüße, Ben"
expect letter to carla@globex.example without "/"
expect letter to carla@globex.example without "prints nothing"
expect letter to carla@globex.example without "wrote:"
expect letter to carla@globex.example without "ben@desk.example"
expect no T-1002
`
	answerOfBen = "/take\n/pending\n\nHello Carla,\n\nwhich model is it?\n\nGrüße, Ben\n"
)

// clientPatience bounds the run of a mail client.
const clientPatience = 30 * time.Second

func TestARealMuttAnswersANotice(t *testing.T) {
	servertest.Need(t, "mutt")
	servertest.Need(t, "script")
	answeredBy(t, func(ctx context.Context, s *realStage, home string) *exec.Cmd {
		words, editor, rc := filepath.Join(home, "words"), filepath.Join(home, "editor"), filepath.Join(home, "muttrc")
		mustDo(t, os.WriteFile(words, []byte(answerOfBen), 0o600))
		// The editor of somebody who answers above what is quoted.
		mustDo(t, os.WriteFile(editor, fmt.Appendf(nil, "#!/bin/sh\ncat %s \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n",
			words), 0o700))
		mustDo(t, os.WriteFile(rc, fmt.Appendf(nil, muttrc, s.postfix.Addr, editor,
			"imap://ben%40desk.example:"+servertest.Password+"@"+s.dovecot.IMAP+"/INBOX"), 0o600))
		// Mutt wants a terminal, and util-linux's script gives it one.
		return exec.CommandContext(ctx, "script", "-qec", "mutt -nF "+rc, "/dev/null")
	})
}

// muttrc is what a mutt is set to; the last lines are the keys that Ben presses.
const muttrc = `set from="ben@desk.example" realname="Ben Okri" use_from=yes use_envelope_from=yes
set smtp_url="smtp://%[1]s" ssl_starttls=no ssl_force_tls=no
set editor="%[2]s %%s" autoedit=yes fast_reply=yes include=yes abort_unmodified=no
set spoolfile="%[3]s" folder="" record="" copy=no signature="" certificate_file=""
set reply_to=yes quit=yes delete=no move=no mark_old=no wait_key=no charset="utf-8" send_charset="utf-8"
set header_cache="" message_cachedir="" tmpdir="/tmp"
push "<first-entry><reply><send-message><quit>"
`

func TestARealSNailAnswersANotice(t *testing.T) {
	servertest.Need(t, "s-nail")
	answeredBy(t, func(ctx context.Context, s *realStage, home string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, "s-nail", "-:/", "-#",
			"-Sv15-compat", "-Ssendwait", "-Sttycharset=utf-8", "-Ssendcharsets=utf-8",
			"-Sfrom=Ben Okri <ben@desk.example>", "-Ssmtp-auth=none", "-Smta=smtp://"+s.postfix.Addr,
			"-Simap-auth=login", "-Sreply-to-honour=yes", "-Sindentprefix=> ",
			"-f", "imap://ben%40desk.example:"+servertest.Password+"@"+s.dovecot.IMAP+"/INBOX")
		// "~m" quotes the mail that is answered below.
		cmd.Stdin = strings.NewReader("reply 1\n" + answerOfBen + "\n~m\n~.\nexit\n")
		return cmd
	})
}

// answeredBy plays the story with a mail client in Ben's place.
func answeredBy(t *testing.T, client func(context.Context, *realStage, string) *exec.Cmd) {
	told := oneScene(t, fmt.Sprintf(beforeTheClient, time.Now().UTC().Format("Mon 2006-01-02 15:04")))
	s := newRealStage(t, told)
	play(t, told, s)
	home := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), clientPatience)
	defer cancel()
	cmd := client(ctx, s, home)
	cmd.Env = append(os.Environ(), "HOME="+home, "TERM=xterm", "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, tail(out, 2000))
	}
	s.brought["support@desk.example"]++
	play(t, oneScene(t, afterTheClient), s)
	s.threads(t)
}

// threads holds the answer that came from the client, and the letter that came of it,
// against what they answer.
func (s *realStage) threads(t *testing.T) {
	handled, err := s.dovecot.Mails("support@desk.example", "Handled")
	mustDo(t, err)
	in := s.read(handled)[1]
	notices, err := s.Received("ben@desk.example")
	mustDo(t, err)
	if got := in.InReplyTo; !slices.Contains(got, notices[0].MessageID) {
		t.Errorf("the client answers %q instead of %q", got, notices[0].MessageID)
	}
	if !strings.Contains(in.Text, "> The printer prints nothing.") {
		t.Errorf("the client quotes nothing: %q", in.Text)
	}
	letters, err := s.Received("carla@globex.example")
	mustDo(t, err)
	if last := letters[len(letters)-1]; !slices.Contains(last.References, letters[0].MessageID) {
		t.Errorf("Carla's client shows %q apart from %q", last.References, letters[0].MessageID)
	}
}

func oneScene(t *testing.T, text string) scenario.Scenario {
	t.Helper()
	told, err := scenario.Read([]byte("zone UTC\nagent Ben Okri <ben@desk.example>\n"+text), "client.txt")
	mustDo(t, err)
	return told
}
