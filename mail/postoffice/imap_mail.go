package postoffice

import (
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

var errReadOnly = &imap.Error{Type: imap.StatusResponseTypeNo, Text: "the folder is read-only"}

// Poll tells the client what it has not been told yet.
func (s *imapSession) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.view == nil {
		return nil
	}
	return s.view.session.Poll(w, allowExpunge)
}

// Idle tells the client of every change at once, also of one that came between the last command
// and IDLE, until stop is closed.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	v := s.view
	if s.office.hides("IDLE") {
		return errHidden("IDLE")
	}
	return s.run(Command{Verb: "IDLE"}, func() error {
		if v == nil {
			<-stop
			return nil
		}
		for {
			if err := v.session.Poll(w, true); err != nil {
				return err
			}
			select {
			case <-v.fresh:
			case <-stop:
				return nil
			}
		}
	})
}

func errHidden(what string) error {
	return &imap.Error{Type: imap.StatusResponseTypeBad, Text: what + " is not supported here"}
}

// Append files a mail that the client hands in.
func (s *imapSession) Append(name string, r imap.LiteralReader,
	options *imap.AppendOptions) (*imap.AppendData, error) {
	var data *imap.AppendData
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	err = s.run(Command{Verb: "APPEND", Folder: name}, func() error {
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		f, err := s.folderOrNo(name, imap.ResponseCodeTryCreate)
		if err != nil {
			return err
		}
		l := letter{date: options.Time, flags: withFlags(nil, options.Flags), raw: raw}
		if l.date.IsZero() {
			l.date = s.office.opts.Now()
		}
		data = &imap.AppendData{UIDValidity: f.validity, UID: f.file(l)}
		s.office.announce()
		return nil
	})
	if s.office.hides("UIDPLUS") {
		data = nil
	}
	return data, err
}

// Store changes flags (RFC 3501 section 6.4.6).
func (s *imapSession) Store(w *imapserver.FetchWriter, set imap.NumSet, store *imap.StoreFlags,
	_ *imap.StoreOptions) error {
	return s.run(Command{Verb: "STORE", Set: set.String()}, func() error {
		if s.view.readOnly {
			return errReadOnly
		}
		s.office.mu.Lock()
		snaps := s.view.pick(set)
		for i, snap := range snaps {
			flags := applyStore(snap.flags, store)
			s.view.setFlags(s.view.index(snap.uid), flags, s.view.session)
			snaps[i].flags = flags
		}
		s.office.announce()
		s.office.mu.Unlock()
		if store.Silent {
			return nil
		}
		return writeLetters(w, snaps, &imap.FetchOptions{Flags: true})
	})
}

// Copy files mails once more in another folder.
func (s *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	var data *imap.CopyData
	err := s.run(Command{Verb: "COPY", Set: set.String(), Dest: dest}, func() (err error) {
		data, err = s.transfer(set, dest, false)
		return err
	})
	return data, err
}

// Move files mails in another folder and removes them here, in one step (RFC 6851). The client
// gets COPYUID first, and then one EXPUNGE for each mail when the command ends.
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	if s.office.hides("MOVE") {
		return errHidden("MOVE")
	}
	return s.run(Command{Verb: "MOVE", Set: set.String(), Dest: dest}, func() error {
		if s.view.readOnly {
			return errReadOnly
		}
		data, err := s.transfer(set, dest, true)
		if err != nil || data == nil {
			return err
		}
		return w.WriteCopyData(data)
	})
}

// transfer copies or moves, and returns COPYUID's numbers, or nil when no mail is in the set.
func (s *imapSession) transfer(set imap.NumSet, dest string, move bool) (*imap.CopyData, error) {
	hidden := s.office.hides("UIDPLUS")
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	to, err := s.folderOrNo(dest, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	data := &imap.CopyData{UIDValidity: to.validity}
	taken := map[imap.UID]bool{}
	for _, snap := range s.view.pick(set) {
		data.SourceUIDs.AddNum(snap.uid)
		data.DestUIDs.AddNum(to.file(snap.letter))
		taken[snap.uid] = true
	}
	if move {
		s.view.take(taken)
	}
	s.office.announce()
	if len(taken) == 0 || hidden {
		return nil, nil
	}
	return data, nil
}

// Expunge removes the mails flagged \Deleted, all or those among uids. It does nothing in a
// folder opened for reading, for CLOSE must not fail there.
func (s *imapSession) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	command := Command{Verb: "EXPUNGE"}
	if uids != nil {
		command.Set = uids.String()
		if s.office.hides("UIDPLUS") {
			return errHidden("UID EXPUNGE")
		}
	}
	return s.run(command, func() error {
		if s.view.readOnly {
			return nil
		}
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		var among imap.UIDSet
		if uids != nil {
			among = s.view.staticUIDs(*uids)
		}
		doomed := map[imap.UID]bool{}
		for _, l := range s.view.letters {
			if hasFlag(l.flags, imap.FlagDeleted) && (uids == nil || among.Contains(l.uid)) {
				doomed[l.uid] = true
			}
		}
		s.view.take(doomed)
		s.office.announce()
		return nil
	})
}
