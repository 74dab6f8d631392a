package postoffice

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Message is a copy of a mail in a folder.
type Message struct {
	// UID is the mail's number in its folder.
	UID uint32
	// Date is the internal date: when it was delivered or what APPEND said.
	Date time.Time
	// Flags are system flags (`\Seen`) and keywords.
	Flags []string
	// Raw are the mail's bytes with all trace headers.
	Raw []byte
	// From and To are the envelope sender (empty for the null sender) and recipient; both are
	// empty for a mail that came by APPEND.
	From, To string
}

// Mail returns copies of the mails in a folder, oldest first, and nothing if there is no such
// account or folder.
func (o *Office) Mail(account, folder string) []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, f, err := o.find(account, folder)
	if err != nil {
		return nil
	}
	messages := make([]Message, len(f.letters))
	for i, l := range f.letters {
		messages[i] = Message{UID: uint32(l.uid), Date: l.date, Raw: bytes.Clone(l.raw),
			From: l.from, To: l.to}
		for _, flag := range l.flags {
			messages[i].Flags = append(messages[i].Flags, string(flag))
		}
	}
	return messages
}

// Sent returns copies of all mails accepted by SMTP, oldest first.
func (o *Office) Sent() []Envelope {
	o.mu.Lock()
	defer o.mu.Unlock()
	sent := slices.Clone(o.sent)
	for i := range sent {
		sent[i].To = slices.Clone(sent[i].To)
		sent[i].Raw = bytes.Clone(sent[i].Raw)
	}
	return sent
}

// Changed returns a channel that is closed at the next change: a delivery, a mail accepted, a
// mail moved, flagged or removed, or Close. Take the channel first, then look, then wait.
func (o *Office) Changed() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.changed
}

// Wait returns the mails in a folder as soon as there are at least n. The folder need not exist
// yet. When ctx ends first it returns what there is, and an error.
func (o *Office) Wait(ctx context.Context, account, folder string, n int) ([]Message, error) {
	what := fmt.Sprintf("wait for %d mails in %s of %s", n, folder, account)
	err := o.await(ctx, what, func() bool {
		_, f, err := o.find(account, folder)
		return n <= 0 || err == nil && len(f.letters) >= n
	})
	return o.Mail(account, folder), err
}

// WaitSent returns the mails accepted by SMTP as soon as there are at least n. When ctx ends
// first it returns what there is, and an error.
func (o *Office) WaitSent(ctx context.Context, n int) ([]Envelope, error) {
	what := fmt.Sprintf("wait for %d mails by SMTP", n)
	err := o.await(ctx, what, func() bool { return len(o.sent) >= n })
	return o.Sent(), err
}

// await waits until ready, which is called with o.mu held, says so.
func (o *Office) await(ctx context.Context, what string, ready func() bool) error {
	for {
		o.mu.Lock()
		done, closed, changed := ready(), o.closed, o.changed
		o.mu.Unlock()
		switch {
		case done:
			return nil
		case closed:
			return fmt.Errorf("%s: %w", what, errClosed)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		}
	}
}

// Move puts a mail into another folder of the account, as a person's hand would; a missing
// destination is created.
func (o *Office) Move(account, from, to string, uid uint32) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, f, err := o.find(account, from)
	if err != nil {
		return fmt.Errorf("move mail: %w", err)
	}
	i := f.index(imap.UID(uid))
	if i < 0 {
		return fmt.Errorf("move mail: no UID %d in %s", uid, from)
	}
	dest := a.folders[folderName(to)]
	if dest == nil {
		dest = o.createFolder(a, folderName(to))
	}
	dest.file(*f.letters[i])
	f.take(map[imap.UID]bool{imap.UID(uid): true})
	o.announce()
	return nil
}

// Remove takes a mail away for good, as a person's hand would.
func (o *Office) Remove(account, folder string, uid uint32) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, f, err := o.find(account, folder)
	if err != nil {
		return fmt.Errorf("remove mail: %w", err)
	}
	if f.index(imap.UID(uid)) < 0 {
		return fmt.Errorf("remove mail: no UID %d in %s", uid, folder)
	}
	f.take(map[imap.UID]bool{imap.UID(uid): true})
	o.announce()
	return nil
}

// find returns an account's folder. The caller holds o.mu.
func (o *Office) find(address, name string) (*account, *folder, error) {
	a := o.accounts[canonical(address)]
	if a == nil {
		return nil, nil, fmt.Errorf("no account %q", address)
	}
	f := a.folders[folderName(name)]
	if f == nil {
		return nil, nil, fmt.Errorf("no folder %q in %s", name, address)
	}
	return a, f, nil
}
