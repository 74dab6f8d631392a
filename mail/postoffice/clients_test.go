package postoffice_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run runs a program against the office, or skips the test where it is not installed.
func run(t *testing.T, stdin, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "TERM=vt100", "HOME="+cmd.Dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

func TestCurlSendsAndFetches(t *testing.T) {
	o := newOffice(t)
	in, out := listen(t, o)
	file := filepath.Join(t.TempDir(), "mail.eml")
	must(t, os.WriteFile(file, letter("by curl"), 0o600))
	user := desk + ":" + password
	for _, auth := range []string{"AUTH=PLAIN", "AUTH=LOGIN"} {
		run(t, "", "curl", "-sS", "smtp://"+in, "--user", user, "--login-options", auth,
			"--mail-from", desk, "--mail-rcpt", desk, "--upload-file", file)
	}
	wantMails(t, o, desk, "INBOX", 2)
	list := run(t, "", "curl", "-sS", "imap://"+out, "--user", user)
	if !strings.Contains(list, "INBOX") {
		t.Errorf("LIST gave %q", list)
	}
	mail := run(t, "", "curl", "-sS", "imap://"+out+"/INBOX;UID=2", "--user", user)
	if !strings.HasSuffix(mail, string(letter("by curl"))) {
		t.Errorf("fetched\n%s", mail)
	}
	run(t, "", "curl", "-sS", "imap://"+out, "--user", user, "--request", "CREATE Done")
	run(t, "", "curl", "-sS", "imap://"+out+"/INBOX", "--user", user, "--request", "UID MOVE 1 Done")
	wantMails(t, o, desk, "Done", 1)
}

func TestMuttReadsAndSavesAMail(t *testing.T) {
	if _, err := exec.LookPath("mutt"); err != nil {
		t.Skip("mutt is not installed")
	}
	o := newOffice(t)
	_, out := listen(t, o)
	deliver(t, o, 2)
	user := url.UserPassword(desk, password)
	box := (&url.URL{Scheme: "imap", User: user, Host: out, Path: "/INBOX"}).String()
	// mutt wants a terminal, which script gives it.
	command := "mutt -F /dev/null -e 'set imap_user=\"" + desk + "\" imap_pass=" + password +
		" folder=imap://" + out + "/ ssl_starttls=no" +
		" ssl_force_tls=no confirmcreate=no confirmappend=no delete=yes'" +
		" -f '" + box + "' -e 'push \"<first-entry><save-message>=Kept<enter><quit>\"'"
	screen := run(t, "", "script", "-qec", command, "/dev/null")
	defer func() {
		if t.Failed() {
			t.Logf("mutt showed %q", screen)
		}
	}()
	wantMails(t, o, desk, "INBOX", 1)
	wantMails(t, o, desk, "Kept", 1)
}

// imaplibDialogue walks through what a Python program would do.
const imaplibDialogue = `
import imaplib, sys
c = imaplib.IMAP4(sys.argv[1], int(sys.argv[2]))
def ok(reply):
    assert reply[0] == "OK", reply
    return reply[1]
ok(c.login(sys.argv[3], sys.argv[4]))
ok(c.create("Done"))
assert ok(c.select("INBOX")) == [b"2"]
assert ok(c.uid("SEARCH", "UNSEEN")) == [b"1 2"]
mail = ok(c.uid("FETCH", "1", "(FLAGS BODY.PEEK[])"))[0]
assert b"Subject: mail 1" in mail[1], mail
ok(c.uid("STORE", "1", "+FLAGS", "(\\Seen)"))
assert ok(c.uid("SEARCH", "UNSEEN")) == [b"2"]
ok(c.uid("COPY", "2", "Done"))
ok(c.uid("MOVE", "1", "Done"))
ok(c.append("Done", "\\Draft", None, b"Subject: x\r\n\r\nbody\r\n"))
ok(c.select("Done", readonly=True))
print(ok(c.fetch("1:*", "(ENVELOPE BODYSTRUCTURE RFC822.SIZE INTERNALDATE)")))
ok(c.close()); c.logout()
`

func TestPythonsImaplibWorksThroughAMailbox(t *testing.T) {
	o := newOffice(t)
	_, out := listen(t, o)
	deliver(t, o, 2)
	host, port, _ := strings.Cut(out, ":")
	run(t, imaplibDialogue, "python3", "-", host, port, desk, password)
	wantMails(t, o, desk, "INBOX", 1)
	wantMails(t, o, desk, "Done", 3)
}
