package servertest

import (
	"fmt"
	"net"
	"testing"
)

const config = `
data = "desk"
zone = "Europe/London"
[imap]
host = "127.0.0.1"
port = %[1]s
tls = "none"
auth = "plain"
[smtp]
host = "127.0.0.1"
port = %[2]s
tls = "none"
[[mailbox]]
name = "support"
role = "support"
address = "%[3]s"
process = "%[4]s"
subaddressing = "+"
import = "all"
[mailbox.imap]
user = "%[3]s"
password = "%[5]s"
[caps]
acks_per_address_day = 0
acks_before_spacing = 0
automatic_per_address = 0
tickets_per_domain = 0
reopenings_per_day = 0
mails_per_address_ticket = 0
automatic_in_all = 0
`

// Config is a configuration of the program for servers at addresses of loopback, imap and
// smtp: one support mailbox, which logs in with Password and takes in all mail that is
// there, for a process. Nothing limits how many letters the program sends. The store is the
// directory desk beside the configuration. More tables may follow.
func Config(t testing.TB, imap, smtp, mailbox, process string) string {
	t.Helper()
	_, imapPort, err := net.SplitHostPort(imap)
	Must(t, err)
	_, smtpPort, err := net.SplitHostPort(smtp)
	Must(t, err)
	return fmt.Sprintf(config, imapPort, smtpPort, mailbox, process, Password)
}
