package postoffice

import (
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// List lists folders by pattern (RFC 3501 section 6.3.8, RFC 5258). An empty list of patterns
// asks for the delimiter only.
func (s *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string,
	options *imap.ListOptions) error {
	return s.run(Command{Verb: "LIST", Folder: ref}, func() error {
		if len(patterns) == 0 {
			return w.WriteList(&imap.ListData{
				Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect},
				Delim: delimiter,
			})
		}
		for _, data := range s.listed(ref, patterns, options) {
			if err := w.WriteList(&data); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *imapSession) listed(ref string, patterns []string,
	options *imap.ListOptions) (list []imap.ListData) {
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.account.folders)) {
		f := s.account.folders[name]
		wanted := slices.ContainsFunc(patterns, func(p string) bool {
			return imapserver.MatchList(name, delimiter, ref, p)
		})
		if !wanted || options.SelectSubscribed && !f.subscribed ||
			options.SelectSpecialUse && len(f.use) == 0 {
			continue
		}
		data := imap.ListData{Mailbox: name, Delim: delimiter, Attrs: s.attributes(f)}
		if options.ReturnStatus != nil {
			data.Status = f.status(options.ReturnStatus)
		}
		list = append(list, data)
	}
	return list
}

func (s *imapSession) attributes(f *folder) []imap.MailboxAttr {
	attrs := slices.Clone(f.use)
	if f.subscribed {
		attrs = append(attrs, imap.MailboxAttrSubscribed)
	}
	for name := range s.account.folders {
		if strings.HasPrefix(name, f.name+string(delimiter)) {
			return append(attrs, imap.MailboxAttrHasChildren)
		}
	}
	return append(attrs, imap.MailboxAttrHasNoChildren)
}

// Status gives a folder's figures without opening it.
func (s *imapSession) Status(name string, options *imap.StatusOptions) (*imap.StatusData, error) {
	var data *imap.StatusData
	err := s.run(Command{Verb: "STATUS", Folder: name}, func() error {
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		f, err := s.folderOrNo(name, imap.ResponseCodeNonExistent)
		if err == nil {
			data = f.status(options)
		}
		return err
	})
	return data, err
}

func (f *folder) status(options *imap.StatusOptions) *imap.StatusData {
	total, recent := uint32(len(f.letters)), uint32(0)
	unseen, deleted := total-f.count(imap.FlagSeen), f.count(imap.FlagDeleted)
	size := int64(0)
	for _, l := range f.letters {
		size += int64(len(l.raw))
	}
	data := &imap.StatusData{Mailbox: f.name}
	if options.NumMessages {
		data.NumMessages = &total
	}
	if options.NumRecent {
		data.NumRecent = &recent
	}
	if options.UIDNext {
		data.UIDNext = f.next
	}
	if options.UIDValidity {
		data.UIDValidity = f.validity
	}
	if options.NumUnseen {
		data.NumUnseen = &unseen
	}
	if options.NumDeleted {
		data.NumDeleted = &deleted
	}
	if options.Size {
		data.Size = &size
	}
	return data
}
