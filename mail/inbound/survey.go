package inbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Survey looks at letters without changing anything: on a connection of its own, the folder opened
// read-only, a few letters at a time, oldest first.
type Survey struct {
	// Handled says that the letters that were handled are looked at: those in Account.Done, or those
	// flagged as handled where letters stay in Account.Folder. Else those that are to do.
	Handled bool
	// From is where the work began: older letters are left out, as a Watcher leaves them. Its
	// UID is that of a letter in Account.Folder.
	From Baseline
	// After is where an earlier survey of the same letters came to. What it had is left out if
	// the folder's numbers still mean the same.
	After Place
	// Newest is how many of the newest letters are looked at, at most; 0: all.
	Newest int
	// Look is shown each letter, and answers for each whether the letter itself is wanted. Nil: all are.
	Look func(context.Context, []Shown) (wanted []bool, err error)
	// Take gets the letters that are wanted. One that it refuses keeps no other back.
	Take Handler
}

// Place is a letter's number and what the number refers to.
type Place struct{ UIDValidity, UID uint32 }

// Shown is a letter as a Survey shows it.
type Shown struct {
	Place
	Folder   string
	Received time.Time // INTERNALDATE; zero if the server told none usable
	Size     int64     // what the server says of the whole letter; -1 if it says nothing
	// Head is the fields From, Subject, Date and Message-ID of the header, at most 16 KiB; empty
	// if the server does not give them.
	Head []byte
}

// Surveyed is what a Survey met.
type Surveyed struct {
	Folder   string
	Last     Place // the newest letter that there was, or Survey.After; UID is 0 if there was none
	InFolder int   // letters in the folder, whatever they are
	Found    int   // of them, letters that there were to look at, be they among Survey.Newest or not
	Shown    int   // of them, letters that were looked at
	Taken    int   // of them, letters that Take took
	Failed   int   // of them, letters that Take refused, or that the server did not give
	Whole    bool  // all letters were gone through, whatever single ones failed by
}

// surveyPage is how many letters are looked at in one go.
const surveyPage = 200

// surveySilence is how long a server may be silent in a survey: it may have to look at a hundred
// thousand files before its first word, and nobody waits for it.
const surveySilence = 5 * time.Minute

// headMax is how much of a letter's fields is looked at, in octets.
const headMax = 16 << 10

// Run makes the survey. The error joins what failed; what single letters failed by keeps the
// others from nothing.
func (v Survey) Run(ctx context.Context, a Account) (found Surveyed, err error) {
	a.Silence = max(a.Silence, surveySilence)
	err = visit(ctx, a, nil, func(s *session) error {
		s.base = v.From
		if !s.stays() && v.Handled {
			s.a.Folder, s.base.UIDValidity, s.base.UID = s.a.Done, 0, 0
		}
		found.Folder = s.a.Folder
		if err := s.examine(); err != nil {
			return err
		}
		uids, err := s.find(v.criteria(s))
		if err != nil {
			return err
		}
		found.Last.UIDValidity = s.selected.UIDValidity
		first := imap.UID(1)
		if v.After.UIDValidity == s.selected.UIDValidity {
			found.Last.UID, first = v.After.UID, imap.UID(v.After.UID)+1
		}
		if s.base.UIDValidity == s.selected.UIDValidity {
			first = max(first, imap.UID(s.base.UID))
		}
		uids = slices.DeleteFunc(uids, func(u imap.UID) bool { return u < first })
		found.InFolder, found.Found = int(s.selected.NumMessages), len(uids)
		if v.Newest > 0 {
			uids = uids[max(0, len(uids)-v.Newest):]
		}
		return v.pages(ctx, s, uids, &found)
	})
	return found, err
}

// criteria finds the letters without asking for new ones only by number: "n:*" also names
// older ones (RFC 9051, 9: seq-range).
func (v Survey) criteria(s *session) *imap.SearchCriteria {
	what := &imap.SearchCriteria{}
	if !s.base.Since.IsZero() && s.base.UIDValidity != s.selected.UIDValidity {
		what.Since = daysBefore(s.base.Since)
	}
	both := []imap.Flag{imap.FlagAnswered, imap.FlagFlagged}
	switch {
	case v.Handled && s.mode == ackFlag:
		what.Or = [][2]imap.SearchCriteria{{{Flag: []imap.Flag{Keyword}}, {Flag: both}}}
	case v.Handled:
	case s.mode == ackFlag: // what the folder keeps is not told where it is opened read-only
		what.NotFlag = []imap.Flag{imap.FlagDeleted, Keyword}
		what.Or = [][2]imap.SearchCriteria{{{NotFlag: both[:1]}, {NotFlag: both[1:]}}}
	default:
		what.NotFlag = []imap.Flag{imap.FlagDeleted}
	}
	return what
}

// pages goes through the letters.
func (v Survey) pages(ctx context.Context, s *session, uids []imap.UID, found *Surveyed) (failed error) {
	for len(uids) > 0 && ctx.Err() == nil {
		page := uids[:min(len(uids), surveyPage)]
		uids = uids[len(page):]
		metas, err := s.sizes(page)
		if err != nil {
			return errors.Join(failed, err)
		}
		metas = slices.DeleteFunc(metas, s.old)
		found.Shown += len(metas)
		if metas, err = v.wanted(ctx, s, metas); err != nil {
			return errors.Join(failed, err)
		}
		some, err := v.take(ctx, s, metas, found)
		if failed = errors.Join(failed, some); err != nil {
			return errors.Join(failed, err)
		}
		found.Last.UID = uint32(page[len(page)-1])
	}
	found.Whole = ctx.Err() == nil
	return errors.Join(failed, ctx.Err())
}

// wanted leaves those of some letters that Look wants.
func (v Survey) wanted(ctx context.Context, s *session, metas []meta) (wanted []meta, err error) {
	if v.Look == nil || len(metas) == 0 {
		return metas, nil
	}
	shown, err := s.show(metas)
	if err != nil {
		return nil, err
	}
	answers, err := v.Look(ctx, shown)
	if err == nil && len(answers) != len(shown) {
		err = fmt.Errorf("look answered for %d of %d letters", len(answers), len(shown))
	}
	if err != nil {
		return nil, err
	}
	for i, m := range metas {
		if answers[i] {
			wanted = append(wanted, m)
		}
	}
	return wanted, nil
}

// show fetches what there is to see of some letters.
func (s *session) show(metas []meta) ([]Shown, error) {
	got, err := s.fetchBodies(metas, &imap.FetchItemBodySection{Peek: true,
		Specifier:    imap.PartSpecifierHeader,
		HeaderFields: []string{"From", "Subject", "Date", "Message-ID"},
		Partial:      &imap.SectionPartial{Size: headMax}})
	if err != nil && refusal(err) == nil {
		return nil, err
	}
	shown := make([]Shown, len(metas))
	for i, m := range metas {
		shown[i] = Shown{Place: Place{s.selected.UIDValidity, uint32(m.uid)}, Folder: s.a.Folder,
			Received: m.received, Size: m.size}
		if f := got[m.uid]; f != nil {
			head := make([]byte, min(f.body.n, headMax))
			if n, err := f.body.body().ReadAt(head, 0); n == len(head) || err == io.EOF {
				shown[i].Head = head[:n]
			}
			f.body.drop()
		}
	}
	return shown, nil
}

// take hands letters over, a batch at a time. What failed with single letters is told apart from
// what ended the survey.
func (v Survey) take(ctx context.Context, s *session, metas []meta, found *Surveyed) (failed, fatal error) {
	w := &Watcher{a: *s.a}
	for len(metas) > 0 && ctx.Err() == nil {
		n := w.fit(metas, s.a.Limits)
		raws, err := s.bodies(metas[:n])
		if err != nil && refusal(err) == nil {
			return failed, err
		}
		for _, m := range missingFrom(metas[:n], raws) {
			found.Failed++
			why := cmp.Or(err, errNothing)
			failed = errors.Join(failed, fmt.Errorf("fetch letter %d of %s: %w", m.uid, s.a.Folder, why))
		}
		failed = errors.Join(failed, v.offer(ctx, raws, found))
		metas = metas[n:]
	}
	return failed, ctx.Err()
}

func (v Survey) offer(ctx context.Context, raws []Raw, found *Surveyed) (failed error) {
	if len(raws) == 0 {
		return nil
	}
	for i, err := range handle(ctx, v.Take, raws) {
		if err == nil {
			found.Taken++
			continue
		}
		found.Failed++
		failed = errors.Join(failed, fmt.Errorf("take letter %d of %s: %w", raws[i].UID, raws[i].Folder, err))
	}
	return failed
}
