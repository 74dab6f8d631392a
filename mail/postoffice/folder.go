package postoffice

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

const (
	inbox     = "INBOX"
	delimiter = '/'
)

// letter is a mail as it lies in a folder. raw and flags are replaced, never written to, so a
// copy of the struct is a true snapshot that can be read without the office's lock.
type letter struct {
	uid   imap.UID
	date  time.Time
	flags []imap.Flag
	raw   []byte
	from  string // envelope sender
	to    string // envelope recipient
}

// folder is one mailbox. Office.mu guards it and every view of it.
type folder struct {
	name       string
	validity   uint32
	next       imap.UID
	letters    []*letter
	subscribed bool
	use        []imap.MailboxAttr
	tracker    *imapserver.MailboxTracker
	views      map[*view]struct{}
}

// view is one connection's look at a folder: what it has been told, and what not yet.
type view struct {
	*folder
	session  *imapserver.SessionTracker
	fresh    chan struct{} // holds one token while there is news
	readOnly bool
	found    imap.UIDSet // the saved result of a search, RFC 5182
	hangUp   func()
}

// createFolder adds a folder and the missing ones above it, with a UIDVALIDITY that no folder
// had before, also not before a restart (RFC 3501 section 2.3.1.1). The caller holds o.mu.
func (o *Office) createFolder(a *account, name string) *folder {
	for i, r := range name {
		if r == delimiter && a.folders[name[:i]] == nil {
			a.folders[name[:i]] = o.newFolder(name[:i])
		}
	}
	f := o.newFolder(name)
	a.folders[name] = f
	return f
}

func (o *Office) newFolder(name string) *folder {
	return &folder{
		name:     name,
		validity: o.nextValidity(),
		next:     1,
		tracker:  imapserver.NewMailboxTracker(0),
		views:    map[*view]struct{}{},
	}
}

func (o *Office) nextValidity() uint32 {
	o.validity = max(o.validity+1, uint32(o.opts.Now().Unix()))
	return o.validity
}

// folderName folds the one name that is the same in any case of letters, and a trailing
// delimiter (RFC 3501 sections 5.1 and 6.3.3).
func folderName(name string) string {
	name = strings.TrimRight(name, string(delimiter))
	if strings.EqualFold(name, inbox) {
		return inbox
	}
	return name
}

// file puts a letter at the end under a new UID, which it returns.
func (f *folder) file(l letter) imap.UID {
	l.uid = f.next
	f.next++
	f.letters = append(f.letters, &l)
	f.tracker.QueueNumMessages(uint32(len(f.letters)))
	f.notify()
	return l.uid
}

// take removes the letters with these UIDs and tells every view.
func (f *folder) take(uids map[imap.UID]bool) {
	if len(uids) == 0 {
		return
	}
	for i := len(f.letters) - 1; i >= 0; i-- { // backwards: the numbers before i stay true
		if uids[f.letters[i].uid] {
			f.tracker.QueueExpunge(uint32(i) + 1)
		}
	}
	f.letters = slices.DeleteFunc(f.letters, func(l *letter) bool { return uids[l.uid] })
	f.notify()
}

// setFlags changes the flags of the letter at index i and tells every view but except.
func (f *folder) setFlags(i int, flags []imap.Flag, except *imapserver.SessionTracker) {
	l := f.letters[i]
	l.flags = flags
	f.tracker.QueueMessageFlags(uint32(i)+1, l.uid, flags, except)
	f.notify()
}

func (f *folder) notify() {
	for v := range f.views {
		select {
		case v.fresh <- struct{}{}:
		default:
		}
	}
}

func (f *folder) look(readOnly bool, hangUp func()) *view {
	v := &view{
		folder:   f,
		session:  f.tracker.NewSession(),
		fresh:    make(chan struct{}, 1),
		readOnly: readOnly,
		hangUp:   hangUp,
	}
	f.views[v] = struct{}{}
	return v
}

func (v *view) close() {
	delete(v.folder.views, v)
	v.session.Close()
}

func (f *folder) index(uid imap.UID) int {
	i, found := slices.BinarySearchFunc(f.letters, uid, func(l *letter, uid imap.UID) int {
		return int(int64(l.uid) - int64(uid))
	})
	if !found {
		return -1
	}
	return i
}

// renumber gives the folder a new UIDVALIDITY and its letters UIDs from 1, as a server does
// after its index was lost.
func (f *folder) renumber(validity uint32) {
	f.validity, f.next = validity, 1
	for _, l := range f.letters {
		l.uid = f.next
		f.next++
	}
}

// usedFlags are the system flags and every keyword in the folder, sorted.
func (f *folder) usedFlags() []imap.Flag {
	used := map[imap.Flag]bool{}
	for _, flag := range systemFlags() {
		used[flag] = true
	}
	for _, l := range f.letters {
		for _, flag := range l.flags {
			used[flag] = true
		}
	}
	return slices.Sorted(maps.Keys(used))
}

func (f *folder) count(flag imap.Flag) (n uint32) {
	for _, l := range f.letters {
		if hasFlag(l.flags, flag) {
			n++
		}
	}
	return n
}
