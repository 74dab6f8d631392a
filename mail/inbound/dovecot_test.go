package inbound

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// dovecot is a real server, started for one test on a free port of loopback, without privileges.
type dovecot struct {
	addr       string
	home       string
	credential *syscall.Credential // whom it runs as; nil: as this user
}

const dovecotConfig = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:%[1]s/mail/%%u
mail_uid = %[2]s
mail_gid = %[3]s
first_valid_uid = 1
first_valid_gid = 0
mail_max_userip_connections = 50
mailbox_list_index = yes
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=%[2]s gid=%[3]s home=%[1]s/mail/%%u
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
service stats {
  chroot =
}
%[5]s
`

// startDovecot starts a server or skips the test; with TICKETD_REQUIRE_SERVERS set it must start.
func startDovecot(t testing.TB, extra string) *dovecot {
	t.Helper()
	const program = "/usr/sbin/dovecot"
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("TICKETD_REQUIRE_SERVERS") != "" {
			t.Fatalf("dovecot is required: %v", err)
		}
		t.Skipf("dovecot is not installed: %v", err)
	}
	who, group := runAs(t)
	dir, err := os.MkdirTemp("", "dc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	port := freePort(t)
	config := fmt.Sprintf(dovecotConfig, dir, who.Username, group, port, extra)
	file := filepath.Join(dir, "conf")
	for _, sub := range []string{"run", "state", "mail"} {
		must(t, os.Mkdir(filepath.Join(dir, sub), 0o700))
	}
	must(t, os.WriteFile(file, []byte(config), 0o600))
	cmd := exec.Command(program, "-F", "-c", file)
	credential := credentialOf(who)
	if credential != nil {
		must(t, filepath.Walk(dir, func(p string, _ os.FileInfo, err error) error {
			return os.Chown(p, int(credential.Uid), int(credential.Gid))
		}))
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() { cmd.Process.Signal(syscall.SIGTERM); <-ended })
	d := &dovecot{fmt.Sprintf("127.0.0.1:%d", port), dir, credential}
	d.await(t, ended, &out)
	return d
}

// runAs names the user to run the server as: this one, or nobody in root's place.
func runAs(t testing.TB) (*user.User, string) {
	t.Helper()
	who, err := user.Current()
	if err == nil && who.Uid == "0" {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Skipf("no user to run dovecot as: %v", err)
	}
	group, err := user.LookupGroupId(who.Gid)
	if err != nil {
		t.Skipf("no group to run dovecot as: %v", err)
	}
	return who, group.Name
}

// credentialOf is what root needs to start a program as somebody else.
func credentialOf(who *user.User) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// doveadm runs one of the server's own tools.
func (d *dovecot) doveadm(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command("doveadm", append([]string{"-c", filepath.Join(d.home, "conf")}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: d.credential}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("doveadm %v: %v\n%s", args, err, out)
	}
}

// freePort lies below the ports that the system gives to connections, which could
// take it before the server does.
func freePort(t testing.TB) int {
	for range 100 {
		port := 10000 + rand.IntN(20000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no port of loopback is free")
	return 0
}

func (d *dovecot) await(t testing.TB, ended <-chan struct{}, out *bytes.Buffer) {
	t.Helper()
	ready := time.NewTicker(20 * time.Millisecond)
	defer ready.Stop()
	for range 500 {
		if conn, err := net.Dial("tcp", d.addr); err == nil {
			conn.Close()
			return
		}
		select {
		case <-ready.C:
		case <-ended:
			log, _ := os.ReadFile(filepath.Join(d.home, "log"))
			t.Fatalf("dovecot ended: %s\n%s", out, log)
		}
	}
	t.Fatal("dovecot does not listen")
}

func (d *dovecot) account(user string) Account {
	return Account{Name: user, Addr: d.addr, TLS: PlainText, Auth: Password(user, "secret")}
}

// client logs in for the test's own doings.
func (d *dovecot) client(t testing.TB, user string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(d.addr, nil)
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.Login(user, "secret").Wait())
	return c
}

func put(t testing.TB, c *imapclient.Client, folder string, mail []byte, flags ...imap.Flag) {
	t.Helper()
	cmd := c.Append(folder, int64(len(mail)), &imap.AppendOptions{Flags: flags})
	_, err := cmd.Write(mail)
	must(t, err)
	must(t, cmd.Close())
	_, err = cmd.Wait()
	must(t, err)
}

func count(t testing.TB, c *imapclient.Client, folder string) uint32 {
	t.Helper()
	data, err := c.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait()
	if refusal(err) != nil {
		return 0
	}
	must(t, err)
	return *data.NumMessages
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func letter(n int, size int) []byte {
	const header = "From: a@example.org\r\nSubject: letter %d\r\nMessage-ID: <%d@test>\r\n\r\n"
	head := fmt.Sprintf(header, n, n)
	line := []byte("The quick brown fox jumps over the lazy dog, and back again.\r\n")
	body := bytes.Repeat(line, max(1, (size-len(head))/len(line)))
	return append([]byte(head), body...)
}

// run starts a watcher and gives a function that stops it and tells what Run said.
func run(t testing.TB, w *Watcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stopped := false
	stop = func() {
		cancel()
		if !stopped {
			stopped = true
			must(t, <-ended)
		}
	}
	t.Cleanup(stop)
	return stop
}
