package servertest

import (
	"fmt"
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
virtual_transport = lmtp:inet:%[3]s
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
	Must(t, os.WriteFile(conf+"/main.cf",
		fmt.Appendf(nil, postfixMain, dir, filepath.Dir(master), behind.LMTP), 0o644))
	Must(t, os.WriteFile(conf+"/master.cf", fmt.Appendf(nil, postfixMaster, port), 0o644))
	if out, err := exec.Command(check, "-c", conf, "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s", err, out)
	}
	p := &Postfix{Addr: OnLoopback(port)}
	t.Cleanup(func() {
		if log, err := os.ReadFile(dir + "/log"); t.Failed() && err == nil {
			t.Logf("postfix's log:\n%s", Tail(log, 4000))
		}
	})
	cmd := exec.Command(master, "-c", conf, "-d")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it ends its group when it ends
	StartServer(t, cmd, func() bool { return Listens(p.Addr) })
	return p
}

// Submit hands a mail over; nil means that Postfix has taken it.
func (p *Postfix) Submit(from string, to []string, mail []byte) error {
	return smtp.SendMail(p.Addr, nil, from, to, mail)
}
