package servertest

import (
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Postfix is a private instance on loopback that takes mail for every address
// and hands it to Dovecot over LMTP.
type Postfix struct {
	Addr string

	dir, master string
	transport   string // how mail goes on
	stop        func()
}

const postfixMain = `
compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
daemon_directory = %[2]s
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = %[1]s
maillog_file = %[1]s/log
multi_instance_name = postfix-test
multi_instance_enable = no
myhostname = mx.test.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all
virtual_transport = %[3]s
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_forbid_bare_newline = yes
smtpd_forbid_unauth_pipelining = yes
message_size_limit = 52428800
lmtp_destination_recipient_limit = 1
lmtp_destination_concurrency_limit = 8
`

const postfixMaster = `
%[1]d inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

// StartPostfix starts an instance or skips the test: Postfix's master needs
// root.
func StartPostfix(t testing.TB, behind *Dovecot) *Postfix {
	t.Helper()
	return startPostfix(t, "lmtp:inet:"+behind.LMTP)
}

// StartRelay starts an instance that hands all mail on to another SMTP server at
// an address of loopback.
func StartRelay(t testing.TB, next string) *Postfix {
	t.Helper()
	host, port, err := net.SplitHostPort(next)
	Must(t, err)
	return startPostfix(t, "smtp:["+host+"]:"+port)
}

func startPostfix(t testing.TB, transport string) *Postfix {
	t.Helper()
	master := Need(t, "master")
	check := Need(t, "postfix")
	if os.Getuid() != 0 {
		Missing(t, "Postfix's master needs root")
	}
	dir, err := os.MkdirTemp("", "tkp")
	Must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	Must(t, os.Chmod(dir, 0o755))
	port := FreePort(t)
	conf := filepath.Join(dir, "conf")
	for _, sub := range []string{conf, dir + "/queue", dir + "/data"} {
		Must(t, os.Mkdir(sub, 0o755))
	}
	Must(t, exec.Command("chown", "postfix", dir+"/data").Run())
	p := &Postfix{Addr: OnLoopback(port), dir: dir, master: master, transport: transport, stop: func() {}}
	p.configure(t, "")
	Must(t, os.WriteFile(conf+"/master.cf", fmt.Appendf(nil, postfixMaster, port), 0o644))
	if out, err := exec.Command(check, "-c", conf, "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if log, err := os.ReadFile(dir + "/log"); t.Failed() && err == nil {
			t.Logf("postfix's log:\n%s", Tail(log, 4000))
		}
	})
	p.start(t)
	return p
}

func (p *Postfix) configure(t testing.TB, more string) {
	t.Helper()
	text := fmt.Appendf(nil, postfixMain, p.dir, filepath.Dir(p.master), p.transport)
	Must(t, os.WriteFile(filepath.Join(p.dir, "conf", "main.cf"), append(text, more...), 0o644))
}

func (p *Postfix) start(t testing.TB) {
	t.Helper()
	cmd := exec.Command(p.master, "-c", filepath.Join(p.dir, "conf"), "-d")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it ends its group when it ends
	p.stop = StartServer(t, cmd, func() bool { return Listens(p.Addr) })
}

// Stop ends the instance; Start starts it again, with more settings for its
// main.cf, a line each.
func (p *Postfix) Stop() { p.stop() }

// Start starts an instance that was stopped.
func (p *Postfix) Start(t testing.TB, more string) {
	t.Helper()
	p.configure(t, more)
	p.start(t)
}

// Submit hands a mail over; nil means that Postfix has taken it.
func (p *Postfix) Submit(from string, to []string, mail []byte) error {
	return smtp.SendMail(p.Addr, nil, from, to, mail)
}
