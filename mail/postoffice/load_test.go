package postoffice_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mails is how many mails the load test sends in.
const mails = 300

func TestThreeHundredMailsComeInAreMovedAndSeenByAnIdler(t *testing.T) {
	o := newOffice(t)
	w, opts := newWatcher()
	idler, mover := open(t, o, opts), open(t, o, nil)
	must(t, mover.Create("Handled", nil).Wait())
	idle, err := idler.Idle()
	must(t, err)
	var wg sync.WaitGroup
	for sender := range 3 {
		c := smtpConn(t, o, "")
		wg.Go(func() {
			for i := range mails / 3 {
				subject := fmt.Sprintf("mail %d of sender %d", i, sender)
				if err := send(c, customer, desk, letter(subject)); err != nil {
					t.Errorf("%s: %v", subject, err)
				}
			}
		})
	}
	wg.Go(func() {
		for moved := 0; moved < mails; {
			changed := o.Changed()
			n, err := moveAll(mover)
			if err != nil {
				t.Errorf("after %d mails: %v", moved, err)
				return
			}
			if moved += n; n == 0 {
				<-changed
			}
		}
	})
	gone := 0
	for gone < mails {
		select {
		case <-w.expunge:
			gone++
		case <-w.exists:
		}
	}
	wg.Wait()
	must(t, idle.Close())
	must(t, idle.Wait())
	if n := idler.Mailbox().NumMessages; n != 0 {
		t.Errorf("the idler counts %d mails in an empty folder", n)
	}
	wantMails(t, o, desk, "INBOX", 0)
	wantMails(t, o, desk, "Handled", mails)
}

func moveAll(c *imapclient.Client) (int, error) {
	found, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
	if err != nil || len(found.AllUIDs()) == 0 {
		return 0, err
	}
	_, err = c.Move(imap.UIDSetNum(found.AllUIDs()...), "Handled").Wait()
	return len(found.AllUIDs()), err
}
