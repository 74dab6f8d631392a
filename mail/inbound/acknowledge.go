package inbound

import (
	"cmp"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// ackMode is how this server lets a handled letter be set aside.
type ackMode int

const (
	ackMove ackMode = iota // MOVE (RFC 6851)
	ackCopy                // COPY, STORE \Deleted, UID EXPUNGE (RFC 4315); never a bare EXPUNGE
	ackFlag                // STORE a flag: nothing is moved, nothing is deleted
)

// expungeIssued says that some of the letters are no longer there (RFC 5530).
const expungeIssued imap.ResponseCode = "EXPUNGEISSUED"

// setAside does what the mode says for a set of handled letters. It gives those of which the server
// confirmed that they went; of others only the next search can tell. With the server's refusal as
// the error it gives those that it refused. Any other error is a broken connection.
func (s *session) setAside(uids []imap.UID, led *ledger) (gone, refused []imap.UID, err error) {
	gone, err = s.putAway(uids, led)
	e := refusal(err)
	if e == nil {
		return gone, nil, err
	}
	switch {
	case e.Code == expungeIssued:
		return s.withoutExpunged(uids, led, err)
	case e.Code == imap.ResponseCodeTryCreate:
		if err := s.ensureDone(); err != nil {
			return nil, uids, err
		}
		gone, err = s.putAway(uids, led)
		return gone, uids, err
	case e.Type == imap.StatusResponseTypeBad, e.Code == imap.ResponseCodeOverQuota,
		e.Code == imap.ResponseCodeNoPerm:
		return nil, uids, err // no letter's own fault
	}
	return s.byHalves(uids, led, err)
}

// withoutExpunged sets aside what is left after somebody took some of the letters away meanwhile,
// for which some servers refuse the whole command.
func (s *session) withoutExpunged(uids []imap.UID, led *ledger, why error) (
	gone, refused []imap.UID, err error) {
	left, err := s.present(uids)
	if err != nil {
		return nil, uids, err
	}
	if len(left) == len(uids) {
		return nil, uids, why
	}
	there := imap.UIDSetNum(left...)
	for _, uid := range uids {
		if !there.Contains(uid) {
			gone = append(gone, uid)
		}
	}
	if len(left) == 0 {
		return gone, nil, nil
	}
	more, refused, err := s.setAside(left, led)
	return append(gone, more...), refused, err
}

// byHalves finds the letter that the server cannot move, so that it keeps no others back. When
// neither half goes, it is not one letter's fault.
func (s *session) byHalves(uids []imap.UID, led *ledger, why error) (
	gone, refused []imap.UID, err error) {
	if len(uids) == 1 {
		return nil, uids, why
	}
	left, right := uids[:len(uids)/2], uids[len(uids)/2:]
	gone, errLeft := s.putAway(left, led)
	if errLeft != nil && refusal(errLeft) == nil {
		return gone, nil, errLeft
	}
	more, errRight := s.putAway(right, led)
	gone = append(gone, more...)
	switch {
	case errLeft == nil && errRight == nil:
		return gone, nil, nil
	case errLeft != nil && errRight != nil || refusal(cmp.Or(errLeft, errRight)) == nil:
		return gone, uids, errRight
	case errLeft != nil:
		more, refused, err = s.byHalves(left, led, errLeft)
	default:
		more, refused, err = s.byHalves(right, led, errRight)
	}
	return append(gone, more...), refused, err
}

func (s *session) putAway(uids []imap.UID, led *ledger) ([]imap.UID, error) {
	switch s.mode {
	case ackMove:
		return s.move(uids)
	case ackCopy:
		return nil, s.copyAndDelete(uids, led)
	}
	flags := []imap.Flag{Keyword}
	if !s.keyword {
		flags = []imap.Flag{imap.FlagAnswered, imap.FlagFlagged}
	}
	return nil, s.store(imap.UIDSetNum(uids...), flags)
}

// move asks for MOVE only from a server that has it: the library would else send COPY, STORE and a
// bare EXPUNGE in one go, which deletes the letter even when the COPY was refused.
func (s *session) move(uids []imap.UID) (gone []imap.UID, err error) {
	if !s.c.Caps().Has(imap.CapMove) {
		return nil, fmt.Errorf("move to %s: the server has no MOVE any more", s.a.Done)
	}
	err = s.do(func() error {
		data, err := s.c.Move(imap.UIDSetNum(uids...), s.a.Done).Wait()
		if err == nil {
			gone = named(uids, data.SourceUIDs, data.DestUIDs)
		}
		return err
	})
	return gone, err
}

// copyAndDelete deletes only what the server said it copied, each letter by its UID. A letter whose
// copy is there is not copied again, whatever came after.
func (s *session) copyAndDelete(uids []imap.UID, led *ledger) error {
	var fresh, copied []imap.UID
	for _, uid := range uids {
		if led.note(uid).copied {
			copied = append(copied, uid)
		} else {
			fresh = append(fresh, uid)
		}
	}
	if len(fresh) > 0 {
		now, err := s.copy(fresh)
		if err != nil {
			return err
		}
		for _, uid := range now {
			led.note(uid).copied = true
		}
		copied = append(copied, now...)
	}
	if len(copied) == 0 {
		return nil // they have gone: somebody moved or deleted them
	}
	return s.delete(imap.UIDSetNum(copied...))
}

func (s *session) copy(uids []imap.UID) (copied []imap.UID, err error) {
	err = s.do(func() error {
		data, err := s.c.Copy(imap.UIDSetNum(uids...), s.a.Done).Wait()
		if err == nil {
			copied = named(uids, data.SourceUIDs, data.DestUIDs)
		}
		return err
	})
	return copied, err
}

func (s *session) delete(set imap.UIDSet) error {
	flags := []imap.Flag{imap.FlagDeleted}
	if s.keyword {
		flags = append(flags, Keyword) // tells ours from what others deleted: see sweep
	}
	if err := s.store(set, flags); err != nil {
		return err
	}
	return s.do(s.c.UIDExpunge(set).Close)
}

// sweep finishes what a crash between STORE and UID EXPUNGE left behind.
func (s *session) sweep() error {
	if s.mode != ackCopy || !s.keyword {
		return nil
	}
	uids, err := s.find(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagDeleted, Keyword}})
	if err != nil || len(uids) == 0 {
		return err
	}
	return s.do(s.c.UIDExpunge(imap.UIDSetNum(uids...)).Close)
}

func (s *session) store(set imap.UIDSet, flags []imap.Flag) error {
	add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: flags}
	return s.do(s.c.Store(set, add, nil).Close)
}

// named gives those of uids that a COPYUID answer names; without destinations nothing was copied,
// whatever the OK says.
func named(uids []imap.UID, source, dest imap.NumSet) []imap.UID {
	from, _ := source.(imap.UIDSet)
	to, _ := dest.(imap.UIDSet)
	if len(to) == 0 {
		return nil
	}
	var hit []imap.UID
	for _, uid := range uids {
		if from.Contains(uid) {
			hit = append(hit, uid)
		}
	}
	return hit
}
