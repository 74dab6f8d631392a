package servertest

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Dovecot is a private IMAP and LMTP server on loopback, plain text, without
// privileges. Any user may log in with Password; a mailbox comes into
// being with its first mail or login.
type Dovecot struct {
	IMAP, LMTP string // addresses
	home       string
	who        User
	dropped    int // mails put into Maildirs, for their file names
}

// Password is what every user of every Dovecot logs in with.
const Password = "canary-of-the-password"

const dovecotConfig = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_username_format = %%Lu
mail_location = maildir:%[1]s/mail/%%u
mail_uid = %[2]s
mail_gid = %[3]s
first_valid_uid = 1
first_valid_gid = 0
mail_max_userip_connections = 100
mail_save_crlf = yes
recipient_delimiter = +
passdb {
  driver = static
  args = password=%[6]s
}
userdb {
  driver = static
  args = uid=%[2]s gid=%[3]s home=%[1]s/mail/%%u allow_all_users=yes
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[4]d
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  user = %[2]s
  inet_listener lmtp {
    address = 127.0.0.1
    port = %[5]d
  }
}
service stats {
  chroot =
}
%[7]s
`

// StartDovecot starts a server or skips the test; extra is added to its
// configuration.
func StartDovecot(t testing.TB, extra string) *Dovecot {
	t.Helper()
	program := Need(t, "dovecot")
	who := OrdinaryUser(t)
	dir := Dir(t, who, "run", "state", "mail")
	imap, lmtp := FreePort(t), FreePort(t)
	conf := filepath.Join(dir, "conf")
	text := fmt.Sprintf(dovecotConfig, dir, who.name, who.group, imap, lmtp, Password, extra)
	Must(t, errors.Join(os.WriteFile(conf, []byte(text), 0o600), who.own(conf)))
	d := &Dovecot{IMAP: OnLoopback(imap), LMTP: OnLoopback(lmtp), home: dir, who: who}
	cmd := exec.Command(program, "-F", "-c", conf)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential}
	StartServer(t, cmd, func() bool { return Listens(d.IMAP) && Listens(d.LMTP) })
	t.Cleanup(func() {
		if log, err := os.ReadFile(filepath.Join(dir, "log")); t.Failed() && err == nil {
			t.Logf("dovecot's log:\n%s", Tail(log, 4000))
		}
	})
	return d
}

// Tail is the last n octets of something, all of it when it is shorter.
func Tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

// Doveadm runs one of the server's own tools and gives what it says.
func (d *Dovecot) Doveadm(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.Command("doveadm", append([]string{"-c", filepath.Join(d.home, "conf")}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: d.who.credential}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("doveadm %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// Search counts the mails of a user's folder that a search query of doveadm finds.
func (d *Dovecot) Search(t testing.TB, user, folder string, query ...string) int {
	t.Helper()
	args := append([]string{"search", "-u", user, "mailbox", folder}, query...)
	return strings.Count(d.Doveadm(t, args...), "\n")
}

// Maildir is where a user's folder lies; INBOX is the user's own directory.
func (d *Dovecot) Maildir(user, folder string) string {
	dir := filepath.Join(d.home, "mail", strings.ToLower(user))
	if folder == "INBOX" {
		return dir
	}
	return filepath.Join(dir, "."+folder)
}

// Drop puts a mail into a user's INBOX byte for byte, the way that a local
// delivery agent does it. When it returns nil the mail has arrived. It is not
// to be called side by side.
func (d *Dovecot) Drop(user string, mail []byte) error {
	inbox := d.Maildir(user, "INBOX")
	for _, dir := range []string{inbox, inbox + "/tmp", inbox + "/new", inbox + "/cur"} {
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			err = d.who.own(dir)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	d.dropped++
	name := fmt.Sprintf("%d.M%06dP%d.test", time.Now().Unix(), d.dropped, os.Getpid())
	tmp := filepath.Join(inbox, "tmp", name)
	if err := errors.Join(os.WriteFile(tmp, mail, 0o600), d.who.own(tmp)); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(inbox, "new", name))
}

// Mails reads a folder from the disk, in the order of arrival. It looks again
// while the server moves files about.
func (d *Dovecot) Mails(user, folder string) ([][]byte, error) {
	var found [][]byte
	err := Eventually(5*time.Second, func() (err error) {
		found, err = ReadMaildir(d.Maildir(user, folder))
		return err
	})
	return found, err
}

// arrived is when a mail came, in microseconds: its file is called by the second
// and, behind an M, by the microseconds, which have no leading zeros.
func arrived(path string) (at int64) {
	var micro int64
	_, _ = fmt.Sscanf(filepath.Base(path), "%d.M%dP", &at, &micro)
	return at*1e6 + micro
}

// CountMaildir counts the mails of a Maildir's new and cur.
func CountMaildir(dir string) (n int, err error) {
	for _, sub := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		n += len(entries)
	}
	return n, nil
}

// ReadMaildir reads the mails of a Maildir's new and cur, in the order of arrival.
func ReadMaildir(dir string) ([][]byte, error) {
	var paths []string
	for _, sub := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			paths = append(paths, filepath.Join(dir, sub, e.Name()))
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Compare(arrived(a), arrived(b))
	})
	var found [][]byte
	for _, path := range paths {
		mail, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		found = append(found, mail)
	}
	return found, nil
}

// Inject delivers a mail over LMTP (RFC 2033) and returns nil after the server
// has taken it for every recipient.
func (d *Dovecot) Inject(from string, to []string, mail []byte) error {
	conn, err := net.DialTimeout("tcp", d.LMTP, 5*time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewReader(conn)
	say := func(line string, want string) error {
		if _, err := fmt.Fprintf(conn, "%s\r\n", line); err != nil {
			return err
		}
		return expectReply(in, want)
	}
	steps := [][2]string{{"LHLO test.example", "250"}, {"MAIL FROM:<" + from + ">", "250"}}
	for _, rcpt := range to {
		steps = append(steps, [2]string{"RCPT TO:<" + rcpt + ">", "250"})
	}
	if err := expectReply(in, "220"); err != nil {
		return err
	}
	for _, s := range append(steps, [2]string{"DATA", "354"}) {
		if err := say(s[0], s[1]); err != nil {
			return fmt.Errorf("%s: %w", s[0], err)
		}
	}
	faults := []error{say(dotted(mail)+".", "250")}
	for range to[1:] {
		faults = append(faults, expectReply(in, "250"))
	}
	return errors.Join(faults...)
}

// dotted is a mail as DATA carries it (RFC 5321 section 4.5.2).
func dotted(mail []byte) string {
	text := string(bytes.ReplaceAll(bytes.ReplaceAll(mail, []byte("\r\n"), []byte("\n")),
		[]byte("\n"), []byte("\r\n")))
	text = strings.TrimSuffix(text, "\r\n") + "\r\n"
	text = strings.ReplaceAll(text, "\r\n.", "\r\n..")
	if strings.HasPrefix(text, ".") {
		text = "." + text
	}
	return text
}

// expectReply reads one reply of SMTP or LMTP, of several lines perhaps.
func expectReply(in *bufio.Reader, code string) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if !strings.HasPrefix(line, code) {
			return fmt.Errorf("server says %q", strings.TrimSpace(line))
		}
		if len(line) < 4 || line[3] != '-' {
			return nil
		}
	}
}
