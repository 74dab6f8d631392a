package postoffice

import "github.com/emersion/go-imap/v2"

// snapshot is a letter as it was under the lock, with its number in this client's view.
type snapshot struct {
	letter
	seq uint32
}

// snapshots are the letters that the client has been told of. What it does not know yet has no
// number to be named by; it is told at the end of the command.
func (v *view) snapshots() []snapshot {
	known := make([]snapshot, 0, len(v.letters))
	for i, l := range v.letters {
		if seq := v.session.EncodeSeqNum(uint32(i) + 1); seq != 0 {
			known = append(known, snapshot{*l, seq})
		}
	}
	return known
}

// pick gives the letters of a set, oldest first.
func (v *view) pick(set imap.NumSet) []snapshot {
	known := v.snapshots()
	var in func(s snapshot) bool
	if uids, ok := set.(imap.UIDSet); ok {
		static := v.staticUIDs(uids)
		in = func(s snapshot) bool { return static.Contains(s.uid) }
	} else if imap.IsSearchRes(set) {
		in = func(s snapshot) bool { return v.found.Contains(s.uid) }
	} else {
		static := staticSeqs(set.(imap.SeqSet), known)
		in = func(s snapshot) bool { return static.Contains(s.seq) }
	}
	picked := known[:0]
	for _, s := range known {
		if in(s) {
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

func staticSeqs(set imap.SeqSet, known []snapshot) imap.SeqSet {
	var last uint32
	if n := len(known); n > 0 {
		last = known[n-1].seq
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
