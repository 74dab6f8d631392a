package trust

import (
	"fmt"
	"slices"

	"ticketd/ticketing"
)

// Unveil gives a mail that a trusted relay passed on its writer in From, in the place of the
// relay's own address, after Authenticate has judged that address. It does so only if the mail is
// proved to be the relay's, as the relay's Proof asks; else the mail stays as it is, and a defect
// says why.
//
// The relay vouches for having passed the mail on and for nothing else: Auth then says no more
// that anything is aligned, for that was the relay's address, and with Relay set no token counts
// either. So the writer can be acknowledged, and write into a ticket they take part in, like
// anybody whom nothing proves; a member of the team who comes through a relay is not obeyed.
//
// Where the relay keeps the writer's own From, its name and proofs stand as they are; only the
// marks of a list no longer count. The proof is then a valid DKIM signature of the relay's domain
// that our own server tells of: signatures that are not aligned with From are not verified here.
func Unveil(in ticketing.Incoming) ticketing.Incoming {
	r := in.Relayed
	switch {
	case r == nil:
		return in
	case !Vouched(in):
		return noted(in, "it names the trusted relay %q (%s), and nothing proves that it is from there:"+
			" it is taken as it stands", r.Relay, r.By)
	case r.Fault != "":
		return noted(in, "it came through the relay %q, which names nobody: %s", r.Relay, r.Fault)
	}
	if !r.Kept {
		in = noted(in, "it came through the relay %q: From was %s", r.Relay, in.From)
		in.From, in.Relay = r.Person, r.Relay
		in.Auth.Aligned, in.Auth.DMARC = false, ""
	}
	in.Verdict, in.Addressed = r.Verdict, r.Addressed
	if in.Verdict.Kind != ticketing.KindAutoReply {
		in.Absence = nil
	}
	return in
}

// Vouched reports whether a mail that Authenticate has judged, and that names a trusted relay, is
// proved to be the relay's.
func Vouched(in ticketing.Incoming) bool {
	r := in.Relayed
	switch {
	case r == nil || !in.Provable():
		return false
	case r.Proof == ticketing.RelayFrom:
		return true
	case !r.Kept:
		return in.Auth.Aligned
	}
	by := domainName(r.By.Domain())
	return slices.ContainsFunc(in.Auth.DKIM, func(signed string) bool { return aligned(signed, by) })
}

func noted(in ticketing.Incoming, format string, args ...any) ticketing.Incoming {
	in.Defects = append(slices.Clip(in.Defects), ticketing.Defect{Part: ticketing.PartRelay,
		What: fmt.Sprintf(format, args...)})
	return in
}
