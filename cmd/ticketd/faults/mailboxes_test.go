package faults

import (
	"errors"
	"fmt"
	"os"
	"time"

	"ticketd/mail/servertest"
)

// mailboxTable is one more mailbox for the configuration.
const mailboxTable = `
[[mailbox]]
name = %[1]q
role = %[2]q
address = %[3]q
process = "priority-support"
import = "all"
[mailbox.imap]
user = %[3]q
password = %[4]q
port = %[5]s
`

// watchAlso adds a mailbox to the configuration that was written, on a server of its port.
func (r *rig) watchAlso(name, role, address, port string) {
	r.Helper()
	r.extend(fmt.Sprintf(mailboxTable, name, role, address, servertest.Password, port))
	r.boxes = append(r.boxes, address)
}

// extend adds to the configuration that was written.
func (r *rig) extend(text string) {
	r.Helper()
	before, err := os.ReadFile(r.config())
	mustDo(r, err)
	mustDo(r, os.WriteFile(r.config(), append(before, text...), 0o600))
}

// expected is how many mails lie handled on the server in the end.
func (r *rig) expected() (n int) {
	for _, m := range r.log {
		if !m.taken {
			n++
		}
	}
	return n
}

// mailboxes reads what is to do and what was handled in all mailboxes.
func (r *rig) mailboxes() (todo, handled [][]byte, err error) {
	for _, box := range r.boxes {
		inbox, fault1 := r.dovecot.Mails(box, "INBOX")
		done, fault2 := r.dovecot.Mails(box, "Handled")
		todo, handled = append(todo, inbox...), append(handled, done...)
		err = errors.Join(err, fault1, fault2)
	}
	if r.inPlace {
		todo, handled = nil, todo
	}
	return todo, handled, err
}

// workload counts what is to do and what was handled, as it stands at the moment.
func (r *rig) workload() (todo, handled int, err error) {
	for _, box := range r.boxes {
		inbox, fault1 := servertest.CountMaildir(r.dovecot.Maildir(box, "INBOX"))
		done, fault2 := servertest.CountMaildir(r.dovecot.Maildir(box, "Handled"))
		todo, handled = todo+inbox, handled+done
		err = errors.Join(err, fault1, fault2)
	}
	if r.inPlace {
		handled = r.dovecot.Search(r, rigSupport, "INBOX", "KEYWORD", "$TicketdDone")
		todo -= handled
	}
	return todo, handled, err
}

// injectTo gives a mail to somebody's mailbox and writes it down when the server has it.
func (r *rig) injectTo(box string, m injected) {
	r.Helper()
	mustDo(r, r.dovecot.Drop(box, m.raw))
	r.log = append(r.log, m)
}

// notForUs is a mail that is no request to the gateway: somebody else deletes it or puts it away.
const notForUs = "From: <eve@stranger.example>\r\nSubject: Not for us\r\n\r\nNothing.\r\n"

// allButDeleted is nil when every mail is handled except for those that others deleted.
func (r *rig) allButDeleted(deleted int) error {
	todo, handled, err := r.workload()
	if err != nil || todo != deleted || handled < r.expected() {
		return errors.Join(err, fmt.Errorf("%d to do, %d handled of %d", todo, handled, r.expected()))
	}
	return nil
}

// settleTime is how long a few mails may take on a busy machine.
const settleTime = 30 * time.Second
