package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Verdict is what somebody at the command line decides about a held mail.
type Verdict struct {
	Mail   string // the beginning of its hash, six characters or more
	Choice ticketing.Choice
	Into   ticketing.Number // of ChooseTicket
	// Lines replaces lines of the mail, by number from 1.
	Lines map[int]string
	By    string
}

// minMailName is how much of a mail's hash names it.
const minMailName = 6

// Settle does with a mail in quarantine what somebody decided, and tells what became
// of it: one whose orders cannot be carried out stays held. A RefusedError says that
// no mail, or more than one, is called so.
func (d *Desk) Settle(ctx context.Context, v Verdict, now time.Time) (Taken, error) {
	var taken Taken
	err := d.update(ctx, now, func(w *work) error {
		held, fault, err := w.heldCalled(v.Mail)
		if err == nil && fault == "" {
			fault, err = w.choiceFault(held, v.Choice, v.Into)
		}
		switch {
		case err != nil:
			return err
		case fault != "":
			return &RefusedError{fault}
		}
		taken, err = w.choose(held, ticketing.Answer{Choice: v.Choice, Number: v.Into}, v.Lines, v.By)
		return err
	})
	return taken, err
}

// heldCalled finds the one held mail whose hash begins so.
func (w *work) heldCalled(name string) (held Disposition, fault string, err error) {
	all, err := w.tx.Held()
	if err != nil {
		return held, "", err
	}
	var found []Disposition
	for _, d := range all {
		if len(name) >= minMailName && strings.HasPrefix(d.Receipts.RawHash.String(), strings.ToLower(name)) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 1:
		return found[0], "", nil
	case 0:
		return held, fmt.Sprintf("no held mail is called %q; it may have been settled already", name), nil
	}
	return held, fmt.Sprintf("%d held mails are called %q: write more of the name", len(found), name), nil
}
