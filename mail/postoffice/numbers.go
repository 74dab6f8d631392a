package postoffice

import "github.com/emersion/go-imap/v2"

// snapshot is a letter as it was under the lock, with its number in this client's view.
type snapshot struct {
	letter
	seq uint32
}

// snapshots are all letters of the folder. One that the client has not been told of yet has no
// number to be named by, 0; the client is told at the end of the command.
func (v *view) snapshots() []snapshot {
	all := make([]snapshot, len(v.letters))
	for i, l := range v.letters {
		all[i] = snapshot{*l, v.session.EncodeSeqNum(uint32(i) + 1)}
	}
	return all
}

// pick gives the letters of a set that the client knows of, oldest first.
func (v *view) pick(set imap.NumSet) []snapshot {
	all := v.snapshots()
	var in func(s snapshot) bool
	if uids, ok := set.(imap.UIDSet); ok {
		static := v.staticUIDs(uids)
		in = func(s snapshot) bool { return static.Contains(s.uid) }
	} else if imap.IsSearchRes(set) {
		in = func(s snapshot) bool { return v.found.Contains(s.uid) }
	} else {
		static := staticSeqs(set.(imap.SeqSet), all)
		in = func(s snapshot) bool { return static.Contains(s.seq) }
	}
	picked := all[:0]
	for _, s := range all {
		if s.seq != 0 && in(s) {
			picked = append(picked, s)
		}
	}
	return picked
}

// staticUIDs replaces "*" by the last UID and "$" by the saved search.
func (v *view) staticUIDs(set imap.UIDSet) imap.UIDSet {
	if imap.IsSearchRes(set) {
		return v.found
	}
	var last imap.UID
	if n := len(v.letters); n > 0 {
		last = v.letters[n-1].uid
	}
	var static imap.UIDSet
	for _, r := range set {
		start, stop := staticRange(uint32(r.Start), uint32(r.Stop), uint32(last))
		if start != 0 {
			static.AddRange(imap.UID(start), imap.UID(stop))
		}
	}
	return static
}

func staticSeqs(set imap.SeqSet, all []snapshot) imap.SeqSet {
	var last uint32
	for _, s := range all {
		last = max(last, s.seq)
	}
	var static imap.SeqSet
	for _, r := range set {
		if start, stop := staticRange(r.Start, r.Stop, last); start != 0 {
			static.AddRange(start, stop)
		}
	}
	return static
}

// staticRange puts last in the place of "*" (here 0) and the smaller number first: "9:*" names
// the last message even when there are but three (RFC 3501 section 9, seq-range). In an empty
// folder a range with "*" names nothing: 0, 0.
func staticRange(start, stop, last uint32) (uint32, uint32) {
	if (start == 0 || stop == 0) && last == 0 {
		return 0, 0
	}
	if start == 0 {
		start = last
	}
	if stop == 0 {
		stop = last
	}
	return min(start, stop), max(start, stop)
}
