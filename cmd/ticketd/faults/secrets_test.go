package faults

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"ticketd/data/bolt"
	"ticketd/mail/servertest"
)

// The canaries are what nobody may read who reads logs, errors, a list of processes or a dump.
const (
	canaryIMAP    = "canary-Imap/pass+word ä"
	canarySMTP    = "canary-Smtp/pass+word ü"
	canaryClient  = "canary-client-secret"
	canaryRefresh = "canary-refresh-token"
	canaryAccess  = "canary-access-token"
	canaryWords   = "canary-words-of-a-mail"
	canarySubject = "canary-subject"
	canaryFile    = "canary-invoice.pdf"
)

var (
	canarySecrets = []string{canaryIMAP, canarySMTP, canaryClient, canaryRefresh, canaryAccess, servertest.Password}
	canaryMails   = []string{canaryWords, canarySubject, canaryFile}
)

const secretsConfig = `
[oauth.own]
client_id = "id"
client_secret_file = "client-secret"
auth_url = "%[1]s/auth"
token_url = "%[1]s/token"
scopes = ["mail"]
secret_in_body = true
[oauth.working]
client_id = "id"
client_secret_file = "client-secret"
app_only = true
token_url = "%[1]s/working"
scopes = ["mail"]
secret_in_body = true
[metrics]
listen = "%[2]s"
[log]
level = "debug"
`

// secretsMailbox is a mailbox on the lying servers, and how it logs in.
const secretsMailbox = `
[[mailbox]]
name = "%[1]s"
role = "escalation"
address = "%[1]s@desk.example"
process = "priority-support"
[mailbox.imap]
port = %[2]s
%[3]s`

// secretive is a gateway as it ships among servers that repeat what they were told.
type secretive struct {
	*rig
	metrics string
}

func startAmongLiars(t *testing.T) *secretive {
	takesLong(t)
	s := &secretive{rig: newRig(t), metrics: servertest.OnLoopback(servertest.FreePort(t))}
	imap, smtp := startLyingIMAP(t), startLyingSMTP(t, "globex.example")
	s.configure(s.dovecot.IMAP, smtp)
	s.amend("[[agent]]", fmt.Sprintf("[mailbox.smtp]\nuser = %q\npassword_file = \"smtp-password\"\n[[agent]]", rigSupport))
	s.extend(fmt.Sprintf(secretsConfig, startLyingTokens(t), s.metrics))
	for _, box := range [][2]string{
		{"password", "password_file = \"imap-password\"\n[mailbox.smtp]\nport = " + portOf(smtp) + "\npassword_file = \"smtp-password\"\n"},
		{"refused-token", "auth = \"xoauth2\"\noauth = \"own\"\n"},
		{"taken-token", "auth = \"xoauth2\"\noauth = \"working\"\n"},
	} {
		s.extend(fmt.Sprintf(secretsMailbox, box[0], portOf(imap), box[1]))
	}
	for name, secret := range map[string]string{"imap-password": canaryIMAP, "smtp-password": canarySMTP,
		"client-secret": canaryClient, "own-token": `{"refresh_token":"` + canaryRefresh + `"}`} {
		mustDo(t, os.WriteFile(filepath.Join(s.dir, name), []byte(secret), 0o600))
	}
	return s
}

// forging is a mail that would write into a log, on a screen and into other lines if its fields did.
func forging(n int) []byte {
	return fmt.Appendf(nil, "From: =?utf-8?q?Carla=0d=0alevel=3dERROR_msg=3dforged?= <%[1]s>\r\nTo: <%[2]s>\r\n"+
		"Subject: =?utf-8?q?%[3]s_=1b[2J=0d=0alevel=3dERROR_msg=3dforged?=\r\n"+
		"Message-ID: <liar-%[6]d\x1b[2J%[7]s@globex.example>\r\nX-Odd: \x1b]0;owned\x07\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n%[4]s %[6]d\r\n--b\r\n"+
		"Content-Type: application/pdf; name=\"%[5]s\"\r\nContent-Disposition: attachment; filename=\"%[5]s\"\r\n\r\n%[4]s\r\n--b--\r\n",
		rigCustomer, rigSupport, canarySubject, canaryWords, canaryFile, n, "\xc2\x9b31m")
}

func TestA39NoSecretTokenOrMailStandsInALogAnErrorTheProcessListOrADump(t *testing.T) {
	s := startAmongLiars(t)
	c := s.run()
	for n := range 3 {
		mustDo(t, s.dovecot.Drop(rigSupport, forging(n)))
	}
	waitUntil(t, patience, "every failure", s.allFailures)
	s.wantDiscretionOfCommands(t)
	s.wantDiscretionOfTheProcess(t, c)
	for range 20 {
		mustDo(t, s.dovecot.Drop(rigSupport, forging(7)))
	}
	mustDo(t, syscall.Kill(c.cmd.Process.Pid, syscall.SIGQUIT))
	<-c.ended
	if !bytes.Contains(s.words(), []byte("goroutine ")) {
		t.Error("SIGQUIT made no dump")
	}
	wantDiscreet(t, "the log and the dump", s.words(), append(canarySecrets, canaryMails...)...)
	wantPlain(t, "the log", s.words())
	s.wantNoKeys(t)
	left, err := filepath.Glob(filepath.Join(s.dir, "core*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// allFailures is nil when the log tells of every failure that is to be told discreetly.
func (s *secretive) allFailures() error {
	said := string(s.words())
	for _, sign := range []string{`msg="mail taken in"`, `msg="mail fetched and read"`,
		`account=password err="log in as`, `account=refused-token err="log in as`, "server_error",
		`account=taken-token err="log in as`, "550 5.1.1 refused after", "451 4.3.0 refused after"} {
		if !strings.Contains(said, sign) {
			return errors.New("nothing says " + sign)
		}
	}
	return nil
}

// wantDiscretionOfCommands types what an operator types when something fails. Of mails these
// commands tell, that is what they are for.
func (s *secretive) wantDiscretionOfCommands(t *testing.T) {
	for _, line := range []string{"check", "check --connect", "oauth working", "health", "health --json", "outbox",
		"outbox --all --json", "list", "why T-1001"} {
		args := append([]string{"--config", s.config()}, strings.Fields(line)...)
		out, err := exec.Command(s.binary, args...).CombinedOutput()
		if len(out) == 0 {
			t.Errorf("ticketd %s said nothing, %v", line, err)
		}
		for _, secret := range canarySecrets {
			wantWithout(t, "ticketd "+line, out, secret)
		}
		wantPlain(t, "ticketd "+line, out)
	}
	for _, path := range []string{"/metrics", "/healthz"} {
		answer, err := http.Get("http://" + s.metrics + path)
		mustDo(t, err)
		body, err := io.ReadAll(answer.Body)
		mustDo(t, errors.Join(err, answer.Body.Close()))
		wantDiscreet(t, path, body, append(canarySecrets, canaryMails...)...)
	}
}

// wantDiscretionOfTheProcess looks at what other processes see of it.
func (s *secretive) wantDiscretionOfTheProcess(t *testing.T, c *child) {
	for _, file := range []string{"cmdline", "environ"} {
		seen, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", c.cmd.Process.Pid, file))
		if err != nil {
			t.Skipf("this system shows no processes: %v", err)
		}
		wantDiscreet(t, file, seen, append(canarySecrets, canaryMails...)...)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", c.cmd.Process.Pid))
	mustDo(t, err)
	for line := range strings.Lines(string(limits)) {
		if words := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (words[4] != "0" || words[5] != "0") {
			t.Errorf("it leaves core dumps: %s", line)
		}
	}
}

// wantNoKeys looks for the keys that sign tokens in what was said.
func (s *secretive) wantNoKeys(t *testing.T) {
	store, err := bolt.OpenReadOnly(t.Context(), s.data(), bolt.Options{})
	mustDo(t, err)
	for _, key := range store.Keyring() {
		wantDiscreet(t, "the log", s.words(), string(key.Secret[:]), hex.EncodeToString(key.Secret[:]),
			strings.Trim(fmt.Sprint(key.Secret), "[]"))
	}
	mustDo(t, store.Close())
}

// wantDiscreet wants nothing of what is secret in a text, however it might be written, and no token.
func wantDiscreet(t *testing.T, what string, text []byte, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		wantWithout(t, what, text, secret)
	}
	if token := readableToken.Find(text); token != nil {
		t.Errorf("%s shows the token %s", what, token)
	}
}

func wantWithout(t *testing.T, what string, text []byte, secret string) {
	t.Helper()
	inside := base64.StdEncoding.EncodeToString([]byte(secret))
	for _, form := range []string{secret, url.QueryEscape(secret), inside[:len(inside)/4*4-4],
		base64.StdEncoding.EncodeToString([]byte("\x00" + rigSupport + "\x00" + secret))} {
		if i := bytes.Index(text, []byte(form)); i >= 0 {
			t.Errorf("%s shows %q: %q", what, secret, text[max(0, i-200):min(len(text), i+100)])
		}
	}
}

// wantPlain wants no character that a terminal obeys and no line that somebody else wrote.
func wantPlain(t *testing.T, what string, text []byte) {
	t.Helper()
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "level=") || strings.ContainsFunc(line, func(r rune) bool {
			return unicode.IsControl(r) && r != '\t' || r == '\u202e'
		}) {
			t.Errorf("%s: %q", what, line)
		}
	}
}
