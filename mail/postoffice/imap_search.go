package postoffice

import (
	"bytes"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Search finds letters (RFC 3501 section 6.4.4, RFC 4731, RFC 5182). Text in bodies is looked
// for in the bytes as they stand: base64 and quoted-printable are not decoded. UID SEARCH finds
// also what the client has not been told of yet, for a client that only polls.
func (s *imapSession) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria,
	options *imap.SearchOptions) (*imap.SearchData, error) {
	var data *imap.SearchData
	err := s.run(Command{Verb: "SEARCH"}, func() error {
		s.office.mu.Lock()
		all := s.view.snapshots()
		s.view.settle(criteria, all)
		s.office.mu.Unlock()
		var uids imap.UIDSet
		var seqs imap.SeqSet
		data = &imap.SearchData{}
		for _, snap := range all {
			number := uint32(snap.uid)
			if kind == imapserver.NumKindSeq {
				number = snap.seq
			}
			if number == 0 || !snap.matches(criteria) {
				continue
			}
			uids.AddNum(snap.uid)
			seqs.AddNum(number)
			if data.Count == 0 {
				data.Min = number
			}
			data.Max = number
			data.Count++
		}
		data.All = seqs
		if kind == imapserver.NumKindUID {
			data.All = uids
		}
		if options.ReturnSave {
			s.view.found = uids
		}
		return nil
	})
	return data, err
}

// settle puts numbers in the place of "*" and "$" wherever sets stand in the criteria.
func (v *view) settle(c *imap.SearchCriteria, all []snapshot) {
	var seqs []imap.SeqSet
	for _, set := range c.SeqNum {
		if imap.IsSearchRes(set) {
			c.UID = append(c.UID, v.found)
			continue
		}
		seqs = append(seqs, staticSeqs(set, all))
	}
	c.SeqNum = seqs
	for i, set := range c.UID {
		c.UID[i] = v.staticUIDs(set)
	}
	for i := range c.Not {
		v.settle(&c.Not[i], all)
	}
	for i := range c.Or {
		v.settle(&c.Or[i][0], all)
		v.settle(&c.Or[i][1], all)
	}
}

func (s snapshot) matches(c *imap.SearchCriteria) bool {
	return s.matchesNumbers(c) && s.matchesFlags(c) && s.matchesText(c) && s.matchesLogic(c)
}

func (s snapshot) matchesNumbers(c *imap.SearchCriteria) bool {
	for _, set := range c.SeqNum {
		if !set.Contains(s.seq) {
			return false
		}
	}
	for _, set := range c.UID {
		if !set.Contains(s.uid) {
			return false
		}
	}
	size := int64(len(s.raw))
	return between(s.date, c.Since, c.Before) &&
		(c.Larger == 0 || size > c.Larger) && (c.Smaller == 0 || size < c.Smaller)
}

func (s snapshot) matchesFlags(c *imap.SearchCriteria) bool {
	for _, flag := range c.Flag {
		if !hasFlag(s.flags, flag) {
			return false
		}
	}
	for _, flag := range c.NotFlag {
		if hasFlag(s.flags, flag) {
			return false
		}
	}
	return true
}

func (s snapshot) matchesText(c *imap.SearchCriteria) bool {
	for _, field := range c.Header {
		if !s.hasField(field.Key, field.Value) {
			return false
		}
	}
	if !c.SentSince.IsZero() || !c.SentBefore.IsZero() {
		sent, err := headerMap(s.raw).Date()
		if err != nil || !between(sent, c.SentSince, c.SentBefore) {
			return false
		}
	}
	for _, text := range c.Text {
		if !containsFold(s.raw, text) {
			return false
		}
	}
	for _, text := range c.Body {
		if !containsFold(s.raw[headerEnd(s.raw):], text) {
			return false
		}
	}
	return true
}

func (s snapshot) matchesLogic(c *imap.SearchCriteria) bool {
	for i := range c.Not {
		if s.matches(&c.Not[i]) {
			return false
		}
	}
	for i := range c.Or {
		if !s.matches(&c.Or[i][0]) && !s.matches(&c.Or[i][1]) {
			return false
		}
	}
	return true
}

func (s snapshot) hasField(name, text string) bool {
	for _, value := range headerMap(s.raw)[textproto.CanonicalMIMEHeaderKey(name)] {
		if containsFold([]byte(decoded(value)), text) || containsFold([]byte(value), text) {
			return true
		}
	}
	return false
}

func containsFold(b []byte, text string) bool {
	return bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(text)))
}

// between compares dates without their zones, as RFC 3501 section 6.4.4 wants it; a zero bound
// is none.
func between(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}
