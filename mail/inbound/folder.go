package inbound

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// open selects the folder and finds out how handled letters are to be set aside.
func (s *session) open(ctx context.Context, t trace) error {
	if err := s.choose(t); err != nil {
		return err
	}
	if err := s.choice(false); err != nil {
		return t.fail("folder", folderFault("select", s.a.Folder, err))
	}
	s.keyword = keepsKeywords(s.selected.PermanentFlags)
	t.pass("folder", "%s holds %d letters", s.a.Folder, s.selected.NumMessages)
	if s.a.Baseline == nil {
		return nil
	}
	next, err := s.nextUID()
	if err != nil {
		return err
	}
	if s.base, err = s.a.Baseline(ctx, s.selected.UIDValidity, next); err != nil {
		return fmt.Errorf("look up where account %s begins: %w", s.a.Name, err)
	}
	return nil
}

// choice selects Account.Folder.
func (s *session) choice(readOnly bool) error {
	return s.do(func() (err error) {
		s.selected, err = s.c.Select(s.a.Folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		return err
	})
}

// choose decides how handled letters are set aside, and sees to the done folder.
func (s *session) choose(t trace) error {
	if s.stays() {
		t.pass("done folder", "none: handled letters stay in %s and are flagged", s.a.Folder)
		return nil
	}
	if err := s.ensureDone(); err != nil {
		return t.fail("done folder", err)
	}
	t.pass("done folder", "%s is there", s.a.Done)
	return nil
}

// stays decides how handled letters are set aside, and whether they stay where they are.
func (s *session) stays() bool {
	switch {
	case s.a.Mark == MarkFlag:
		s.mode = ackFlag
	case s.caps.Has(imap.CapMove):
		s.mode = ackMove
	case s.caps.Has(imap.CapUIDPlus):
		s.mode = ackCopy
	default:
		s.mode = ackFlag
	}
	return s.mode == ackFlag
}

// ensureDone makes the done folder if it is not there.
func (s *session) ensureDone() error {
	there := func() error {
		_, err := s.c.Status(s.a.Done, &imap.StatusOptions{UIDValidity: true}).Wait()
		return err
	}
	if err := s.do(there); err == nil || refusal(err) == nil {
		return err
	}
	if err := s.do(s.c.Create(s.a.Done, nil).Wait); err != nil && s.do(there) != nil {
		return folderFault("create", s.a.Done, err)
	}
	if err := s.do(s.c.Subscribe(s.a.Done).Wait); err != nil && refusal(err) == nil {
		return err // a server without subscriptions is no obstacle
	}
	return nil
}

// keepsKeywords reads PERMANENTFLAGS; a server that sends none keeps all (RFC 9051, 7.1).
func keepsKeywords(permanent []imap.Flag) bool {
	return permanent == nil || slices.ContainsFunc(permanent, func(f imap.Flag) bool {
		return f == imap.FlagWildcard || strings.EqualFold(string(f), Keyword)
	})
}

// nextUID is the UID that the next letter will get.
func (s *session) nextUID() (uint32, error) {
	if s.selected.UIDNext != 0 {
		return uint32(s.selected.UIDNext), nil
	}
	last := imap.UIDSet{{Start: 0, Stop: 0}} // "*"
	uids, err := s.find(&imap.SearchCriteria{UID: []imap.UIDSet{last}})
	if err != nil || len(uids) == 0 {
		return 1, err
	}
	return uint32(uids[len(uids)-1]) + 1, nil
}

// find gives UIDs, lowest first. It asks for no ESEARCH: fewer ways to be misunderstood, and no
// "1:4294967295" to unfold.
func (s *session) find(what *imap.SearchCriteria) (uids []imap.UID, err error) {
	err = s.do(func() error {
		data, err := s.c.UIDSearch(what, nil).Wait()
		if err == nil {
			set, _ := data.All.(imap.UIDSet)
			uids, _ = set.Nums()
		}
		return err
	})
	if err != nil {
		return nil, folderFault("search", s.a.Folder, err)
	}
	return uids, nil
}

// waiting finds the letters that are to do: not marked by us, not deleted by somebody, not older
// than the baseline.
func (s *session) waiting() ([]imap.UID, error) {
	what := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}}
	first := imap.UID(1)
	switch {
	case s.base == Baseline{}:
	case s.base.UIDValidity == s.selected.UIDValidity:
		first = max(1, imap.UID(s.base.UID))
		what.UID = []imap.UIDSet{{{Start: first, Stop: 0}}}
	default:
		what.Since = daysBefore(s.base.Since)
	}
	if s.mode == ackFlag {
		s.leaveOutFlagged(what)
	}
	uids, err := s.find(what)
	// "n:*" names the last letter even when its UID is lower than n (RFC 9051, 9: seq-range).
	return slices.DeleteFunc(uids, func(u imap.UID) bool { return u < first }), err
}

// daysBefore is early enough for SINCE, which knows only days, in the server's zone. What it finds
// too much, session.old leaves out.
func daysBefore(t time.Time) time.Time { return t.Add(-48 * time.Hour) }

func (s *session) leaveOutFlagged(what *imap.SearchCriteria) {
	if s.keyword {
		what.NotFlag = append(what.NotFlag, Keyword)
		return
	}
	what.Or = [][2]imap.SearchCriteria{{
		{NotFlag: []imap.Flag{imap.FlagAnswered}},
		{NotFlag: []imap.Flag{imap.FlagFlagged}},
	}}
}

// old says whether a letter came before the baseline, where UIDs cannot tell. Of a letter without
// a date nobody knows: it is taken, since one ticket too many is better than one too few.
func (s *session) old(m meta) bool {
	byDate := s.base != Baseline{} && s.base.UIDValidity != s.selected.UIDValidity
	return byDate && !m.received.IsZero() && m.received.Before(s.base.Since)
}
