package postoffice

import (
	"crypto/subtle"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// newIMAPServer speaks IMAP4rev1 with the extensions that most real servers have. IMAP4rev2 is
// left out: it implies IDLE, MOVE and UIDPLUS, which then could not be hidden.
func newIMAPServer(o *Office) *imapserver.Server {
	caps := imap.CapSet{}
	for _, c := range []imap.Cap{imap.CapIMAP4rev1, imap.CapNamespace, imap.CapUIDPlus,
		imap.CapESearch, imap.CapSearchRes, imap.CapListExtended, imap.CapListStatus,
		imap.CapMove, imap.CapStatusSize, imap.CapChildren, imap.CapSpecialUse,
		imap.CapCreateSpecialUse, imap.CapLiteralPlus} {
		caps[c] = struct{}{}
	}
	return imapserver.New(&imapserver.Options{
		NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{office: o, conn: c}, nil, nil
		},
		Caps:         caps,
		Logger:       protocolLog{o.opts.Logger, IMAP},
		TLSConfig:    o.opts.TLS,
		InsecureAuth: true,
	})
}

// imapSession is one client's connection. Only its own goroutine, and Idle's, touch it.
type imapSession struct {
	office  *Office
	conn    *imapserver.Conn
	account *account // nil before Login
	view    *view    // nil while no folder is open
}

var _ interface {
	imapserver.SessionNamespace
	imapserver.SessionMove
	imapserver.SessionAppendLimit
} = (*imapSession)(nil)

// Close lets go of the open folder. The field stays: Idle's goroutine may still read it.
func (s *imapSession) Close() error {
	if s.view != nil {
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		s.view.close()
	}
	return nil
}

// run asks the fault hooks before and after a command.
func (s *imapSession) run(c Command, command func() error) error {
	if s.account != nil {
		c.Account = s.account.address
	}
	if s.view != nil && c.Folder == "" {
		c.Folder = s.view.name
	}
	faults := s.office.currentFaults()
	if faults.Command != nil {
		if err := s.spoil(faults.Command(c)); err != nil {
			return err
		}
	}
	if err := command(); err != nil {
		return err
	}
	if faults.Executed != nil {
		return s.spoil(faults.Executed(c))
	}
	return nil
}

func (s *imapSession) spoil(err error) error {
	var reply *imap.Error
	switch {
	case err == nil || errors.As(err, &reply):
		return err
	case errors.Is(err, ErrHangUp):
		s.conn.NetConn().Close()
		return err
	}
	return No("", err.Error())
}

func (s *imapSession) hangUp() {
	s.conn.NetConn().Close()
}

// signIn returns the account whose name and password these are, or nil.
func (o *Office) signIn(user, password string) *account {
	o.mu.Lock()
	defer o.mu.Unlock()
	a := o.accounts[canonical(user)]
	if a == nil || subtle.ConstantTimeCompare([]byte(password), []byte(a.password)) != 1 {
		return nil
	}
	return a
}

// Login signs in.
func (s *imapSession) Login(user, password string) error {
	return s.run(Command{Verb: "LOGIN", Account: user}, func() error {
		a := s.office.signIn(user, password)
		if a == nil {
			return imapserver.ErrAuthFailed
		}
		s.account = a
		return nil
	})
}

// AppendLimit is the size limit of one mail, in bytes (RFC 7889).
func (s *imapSession) AppendLimit() uint32 {
	return uint32(min(s.office.opts.MaxMailBytes, math.MaxUint32))
}

// Namespace says that all folders are the account's own.
func (s *imapSession) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Delim: delimiter}}}, nil
}

// folderOrNo finds a folder, or gives the refusal with this response code. The caller holds
// office.mu.
func (s *imapSession) folderOrNo(name string, code imap.ResponseCode) (*folder, error) {
	if f := s.account.folders[folderName(name)]; f != nil {
		return f, nil
	}
	return nil, No(string(code), "no folder "+name)
}

// Select opens a folder; EXAMINE is the same for reading only.
func (s *imapSession) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	var data *imap.SelectData
	err := s.run(Command{Verb: "SELECT", Folder: name}, func() error {
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		f, err := s.folderOrNo(name, imap.ResponseCodeNonExistent)
		if err != nil {
			return err
		}
		if s.view != nil { // left over from a SELECT that a fault refused
			s.view.close()
		}
		s.view = f.look(options.ReadOnly, s.hangUp)
		data = f.selectData(options.ReadOnly)
		return nil
	})
	return data, err
}

func (f *folder) selectData(readOnly bool) *imap.SelectData {
	data := &imap.SelectData{
		Flags:       f.usedFlags(),
		NumMessages: uint32(len(f.letters)),
		UIDNext:     f.next,
		UIDValidity: f.validity,
	}
	if !readOnly {
		data.PermanentFlags = append(f.usedFlags(), imap.FlagWildcard)
	}
	unseen := slices.IndexFunc(f.letters, func(l *letter) bool {
		return !hasFlag(l.flags, imap.FlagSeen)
	})
	data.FirstUnseenSeqNum = uint32(unseen + 1)
	return data
}

// Unselect closes the open folder.
func (s *imapSession) Unselect() error {
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.view.close()
	s.view = nil
	return nil
}

// Create makes a folder, and those above it (RFC 3501 section 6.3.3, RFC 6154).
func (s *imapSession) Create(name string, options *imap.CreateOptions) error {
	return s.run(Command{Verb: "CREATE", Folder: name}, func() error {
		name = folderName(name)
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		if name == "" {
			return No(string(imap.ResponseCodeCannot), "a folder needs a name")
		}
		if s.account.folders[name] != nil {
			return No(string(imap.ResponseCodeAlreadyExists), "there is a folder "+name)
		}
		f := s.office.createFolder(s.account, name)
		if options != nil {
			f.use = options.SpecialUse
		}
		return nil
	})
}

// Delete removes a folder with its mails, but never INBOX.
func (s *imapSession) Delete(name string) error {
	return s.run(Command{Verb: "DELETE", Folder: name}, func() error {
		s.office.mu.Lock()
		defer s.office.mu.Unlock()
		f, err := s.folderOrNo(name, imap.ResponseCodeNonExistent)
		if err != nil {
			return err
		}
		if f.name == inbox {
			return No(string(imap.ResponseCodeCannot), "INBOX can't be deleted")
		}
		delete(s.account.folders, f.name)
		s.office.announce()
		return nil
	})
}

// Rename renames a folder and those below it. INBOX stays.
func (s *imapSession) Rename(oldName, newName string, _ *imap.RenameOptions) error {
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	f, err := s.folderOrNo(oldName, imap.ResponseCodeNonExistent)
	if err != nil {
		return err
	}
	newName = folderName(newName)
	folders := s.account.folders
	switch {
	case f.name == inbox || newName == "":
		return No(string(imap.ResponseCodeCannot), "INBOX and the empty name stay as they are")
	case folders[newName] != nil:
		return No(string(imap.ResponseCodeAlreadyExists), "there is a folder "+newName)
	}
	oldName = f.name
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		rest, below := strings.CutPrefix(name, oldName)
		if below && (rest == "" || rest[0] == delimiter) {
			moved := folders[name]
			delete(folders, name)
			moved.name = newName + rest
			folders[moved.name] = moved
		}
	}
	s.office.announce()
	return nil
}

// Subscribe marks a folder as one to show.
func (s *imapSession) Subscribe(name string) error {
	return s.subscribe(name, true)
}

// Unsubscribe takes the mark away.
func (s *imapSession) Unsubscribe(name string) error {
	return s.subscribe(name, false)
}

func (s *imapSession) subscribe(name string, on bool) error {
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	f, err := s.folderOrNo(name, imap.ResponseCodeNonExistent)
	if err == nil {
		f.subscribed = on
	}
	return err
}
