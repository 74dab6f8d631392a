package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
	"ticketd/ticketing/desk"
)

// note is a mail from a customer, in answer to others.
func note(from, id, subject, body string, answers ...string) []byte {
	head := "From: " + from + "\r\nTo: " + demoSupport + "\r\nMessage-ID: <" + id + ">\r\nSubject: " + subject +
		"\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\n"
	for _, a := range answers {
		head += "In-Reply-To: <" + a + ">\r\n"
	}
	return []byte(head + "\r\n" + body + "\r\n")
}

// evening is what lies in a mailbox before it is handed to ticketd.
var evening = [][]byte{
	note(demoCustomer, "1@customer.example", "The course list is empty", "Can you help?"),
	note(demoCustomer, "2@customer.example", "Re: The course list is empty", "It is still empty.", "1@customer.example"),
	slices.Concat([]byte("Auto-Submitted: auto-replied\r\n"),
		note("eve@stranger.example", "3@stranger.example", "Out of office", "I am away.")),
	note(demoAgent, "4@demo.example", "From the team", "/close\r\n\r\nNobody can prove that."),
}

// holdEvening holds what is foreseen of the evening.
func holdEvening(t *testing.T, v rehearsedView) {
	t.Helper()
	var became []string
	for _, m := range v.Mails {
		became = append(became, strings.TrimSpace(string(m.Outcome)+" "+m.Ticket))
	}
	want := []string{"opened T-1001", "filed T-1001", "recorded", "held"}
	if !slices.Equal(became, want) {
		t.Fatalf("became %v, want %v", became, want)
	}
	first := v.Mails[0]
	if first.Status == "" || len(first.Promises) == 0 || len(first.Why) == 0 || first.Kind != "person" {
		t.Errorf("little is said: %+v", first)
	}
	letters := fmt.Sprint(first.Letters)
	if !strings.Contains(letters, demoCustomer) || !strings.Contains(letters, demoAgent) {
		t.Errorf("the letters are %s", letters)
	}
	if v.Sum.Mails != 4 || v.Sum.Letters < 3 || v.Sum.Faults != 0 {
		t.Errorf("in all %+v", v.Sum)
	}
}

// rehearsed runs the program as it ships.
func rehearsed(t *testing.T, config string, args ...string) (v rehearsedView) {
	t.Helper()
	binary, err := servertest.Binary()
	mustDo(t, err)
	args = append([]string{"--config", config, "rehearse", "--json"}, args...)
	out, err := exec.Command(binary, args...).Output()
	if fault, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("%v\n%s", err, fault.Stderr)
	}
	mustDo(t, err)
	mustDo(t, json.Unmarshal(out, &v))
	return v
}

// treeOf is every file below a directory that is a mail, with its name and octets.
func treeOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	tree := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			tree[path] = "directory"
		case strings.HasSuffix(filepath.Dir(path), "/new"), strings.HasSuffix(filepath.Dir(path), "/cur"):
			b, err := os.ReadFile(path)
			tree[path] = string(b)
			return err
		}
		return nil
	})
	mustDo(t, err)
	return tree
}

func TestARehearsalOnDovecotChangesNothingAndSendsNothing(t *testing.T) {
	d, s := servertest.StartDovecot(t, ""), servertest.StartSink(t)
	for _, mail := range evening {
		mustDo(t, d.Inject("x@elsewhere.example", []string{demoSupport}, mail))
	}
	look := func() (map[string]string, string) {
		seen := d.Doveadm(t, "fetch", "-u", demoSupport, "uid guid flags date.received", "mailbox", "INBOX")
		return treeOf(t, d.Maildir(demoSupport, "INBOX")), seen + d.Doveadm(t, "mailbox", "list", "-u", demoSupport)
	}
	look() // gives the mails their UIDs
	tree, seen := look()
	if !strings.Contains(seen, "uid: 4") || len(tree) < len(evening) {
		t.Fatalf("what is there is not seen: %d files\n%s", len(tree), seen)
	}
	config := eveningConfig(t, d.IMAP, s.Addr, servertest.Password)
	v := rehearsed(t, config)
	holdEvening(t, v)
	if !v.EmptyDesk || v.Sum.LeftAlone != 4 {
		t.Errorf("empty desk %v, %d left alone", v.EmptyDesk, v.Sum.LeftAlone)
	}
	treeAfter, seenAfter := look()
	if !reflect.DeepEqual(tree, treeAfter) || seen != seenAfter {
		t.Errorf("the mailbox was changed:\n%s\nnow\n%s", seen, seenAfter)
	}
	if sent, err := s.Mails(); err != nil || len(sent) > 0 {
		t.Errorf("%d mails were sent (%v)", len(sent), err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(config), "desk")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a store was made: %v", err)
	}
}

// eveningConfig writes a configuration for servers on loopback, as one has it before the
// first start.
func eveningConfig(t *testing.T, imap, smtp, password string) string {
	t.Helper()
	port := func(addr string) net.Addr {
		a, err := net.ResolveTCPAddr("tcp", addr)
		mustDo(t, err)
		return a
	}
	dir := servertest.Dir(t, servertest.OrdinaryUser(t))
	cfg, err := demoConfig(dir, port(smtp), port(imap), os.Getenv)
	mustDo(t, err)
	text, err := os.ReadFile(cfg.Path)
	mustDo(t, err)
	text = bytes.Replace(text, []byte("import = \"all\"\n"), nil, 1)
	text = bytes.ReplaceAll(text, []byte("password = \""+demoPassword+"\""), []byte("password = \""+password+"\""))
	mustDo(t, os.WriteFile(cfg.Path, text, 0o600))
	return cfg.Path
}

// silent is the address of an SMTP server that nobody is to call.
func silent(t *testing.T) (addr string) {
	t.Helper()
	return servertest.Serve(t, func(net.Conn) { t.Error("the SMTP server was called") })
}

func TestARehearsalOnTheBuiltInServerChangesNothingAndCallsNoSMTPServer(t *testing.T) {
	smtp, imap, err := new(demoCommand).listen()
	mustDo(t, err)
	office := openPostOffice(smtp, imap, time.Now)
	t.Cleanup(func() { _ = office.Close() })
	for _, mail := range evening {
		mustDo(t, office.Deliver("x@elsewhere.example", []string{demoSupport}, mail))
	}
	before := office.Mail(demoSupport, "INBOX")
	config := eveningConfig(t, imap.Addr().String(), silent(t), demoPassword)
	holdEvening(t, rehearsed(t, config))
	if after := office.Mail(demoSupport, "INBOX"); !reflect.DeepEqual(before, after) {
		t.Errorf("the mailbox was changed: %+v", after)
	}
	if some := rehearsed(t, config, "--limit", "1"); len(some.Mails) != 1 || some.Mailboxes[0].Waiting != 4 {
		t.Errorf("with --limit 1: %+v", some)
	}
	if none := rehearsed(t, config, "--since", "2199-01-01"); len(none.Mails) != 0 {
		t.Errorf("since a day to come: %+v", none)
	}
}

// blind keeps a gateway from its mailboxes, so that mail stays where it is.
func blind(_ *Config, w *world) {
	w.dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no way there") }
}

func TestARehearsalFindsTheTicketsThatThereAreWhetherTheGatewayRunsOrNot(t *testing.T) {
	l := startLively(t, blind)
	l.wants("", string(evening[0]), "deliver", "--recipient", demoSupport)
	mustDo(t, l.office.Deliver(demoCustomer, []string{demoSupport}, evening[1]))
	mustDo(t, l.office.Deliver(demoCustomer, []string{demoSupport}, evening[0]))
	hold := func(how string) {
		t.Helper()
		v := rehearsed(t, l.config)
		if len(v.Mails) != 2 || v.Mails[0].Outcome != desk.OutcomeFiled || v.Mails[0].Ticket != "T-1001" ||
			v.Mails[1].Outcome != desk.OutcomeDuplicate || v.EmptyDesk {
			t.Errorf("%s: %+v", how, v)
		}
		if left, _ := filepath.Glob(filepath.Join(l.app.cfg.Data, "*.copy-*")); len(left) > 0 {
			t.Errorf("%s: %v is left", how, left)
		}
	}
	hold("while it runs")
	l.wants("1 mail seen", "", "ledger") // and not the ones of the rehearsal
	l.wants("T-1001", "", "list")
	if out, _ := l.run("", "show", "T-1001"); strings.Contains(out, "still empty") {
		t.Errorf("the reply is in the ticket:\n%s", out)
	}
	mustDo(t, l.app.stop())
	hold("when it is stopped")
}

func TestARehearsalTellsInWordsWhatWouldHappenAndThatNothingDid(t *testing.T) {
	l := startLively(t, blind)
	for _, mail := range evening {
		mustDo(t, l.office.Deliver(demoCustomer, []string{demoSupport}, mail))
	}
	out, code := l.run("", "rehearse")
	for _, words := range []string{"-> new ticket T-1001", "-> into the ticket T-1001", "-> held until a person decides",
		"-> recorded, without a ticket", "because ", "Proof of the sender: none",
		"4 mails: 1 new ticket, 1 reply, 1 held, 1 recorded without a ticket; ", "Nothing was sent, nothing was changed."} {
		if !strings.Contains(out, words) {
			t.Errorf("%q is missing", words)
		}
	}
	if code != exitOK || t.Failed() {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

func TestARehearsalOfAMailServerThatIsAwaySaysSoAndIsToBeTriedAgain(t *testing.T) {
	config := eveningConfig(t, servertest.OnLoopback(servertest.FreePort(t)), servertest.OnLoopback(servertest.FreePort(t)), demoPassword)
	l := &lively{T: t, config: config}
	out, code := l.run("", "rehearse")
	if code != exitTempFail || !strings.Contains(out, "mailbox support: ") {
		t.Errorf("exit %d: %s", code, out)
	}
	if out, code := l.run("", "rehearse", "--mailbox", "nowhere"); code != exitUsage {
		t.Errorf("exit %d: %s", code, out)
	}
	out, code = l.run("", "rehearse", "--since", "yore")
	if code != exitUsage || !strings.Contains(out, "7d") {
		t.Errorf("exit %d: %s", code, out)
	}
}
