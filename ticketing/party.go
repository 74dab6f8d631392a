package ticketing

import (
	"slices"
	"strings"
)

// maxParticipants bounds how many people one ticket writes to: whoever forges
// colleagues' addresses must not grow a list that multiplies each letter.
const maxParticipants = 100

func (r *ruling) join(who Mailbox, trust Trust, language string) {
	_, known := r.t.Participant(who.Address)
	switch {
	case known || who.Address == "":
	case r.ours(who.Address):
		r.why("%s is an address of ours and takes no part", who.Address)
	case len(r.t.Participants) >= maxParticipants:
		r.why("%s does not join: %d people take part already", who.Address, maxParticipants)
	default:
		r.do(Joined{Who: who, Trust: trust, Language: language})
	}
}

// recognise lets a colleague join, or whom the team lets in, and notes what is new about a participant:
// a better proof, another language, or that the address works after all.
func (r *ruling) recognise(e MailReceived) {
	who, trust, language := e.Mail.From, e.Sender.Trust, e.Mail.Language
	p, known := r.t.Participant(who.Address)
	if !known {
		reason := "somebody of the team lets them"
		if colleague(e.Mail, e.Sender, r.t) {
			reason = "same customer as the others"
		}
		r.why("%s joins: %s", who.Address, reason)
		r.join(who, trust, language)
		return
	}
	if trust > p.Trust || p.Bad != "" || (language != "" && language != p.Language) {
		r.do(Recognised{Who: who.Address, Trust: trust, Language: language})
	}
}

// What is remembered of an address whose mail opened the ticket and asked for no
// automatic answer, and of one of those from which a person wrote later.
const (
	machineDeed = "automatic mail from "
	personDeed  = "a person writes from "
)

// machine reports whether a participant is known by automatic mail only. No
// automatic letter goes there, as the first one didn't (RFC 3834 section 2); what
// a person of the team writes does.
func (r *ruling) machine(p Participant) bool {
	return !r.t.did(machineDeed+string(p.Address)).IsZero() && r.t.did(personDeed+string(p.Address)).IsZero()
}

// invite makes participants of the people in Cc, if the mail proves who wrote
// it: a forged sender must not subscribe anybody.
func (r *ruling) invite(e MailReceived) {
	if e.Sender.Trust < TrustAligned || e.Mail.FromFault != "" {
		return
	}
	added := 0
	for _, who := range e.Mail.Cc {
		_, agent := r.People.AgentAt(who.Address)
		_, known := r.t.Participant(who.Address)
		if agent || known || r.ours(who.Address) || !who.Address.Mailable() {
			continue
		}
		if added++; r.Policy.Caps.Cc > 0 && added > r.Policy.Caps.Cc {
			r.why("only the first %d people in Cc take part", r.Policy.Caps.Cc)
			return
		}
		r.join(who, TrustNone, "")
	}
}

// ours reports whether the address is one of any intake's.
func (j Judge) ours(a Address) bool {
	for _, i := range j.Intakes {
		if i.Owns(a) {
			return true
		}
	}
	return false
}

// Owns reports whether the address is the intake's, an alias, or one of either
// with a sub-address. A sub-address that carries a token is recognised by
// itself: it may be older than the setting.
func (i Intake) Owns(a Address) bool {
	if a == "" {
		return false
	}
	bare := withoutToken(a)
	return slices.ContainsFunc(append([]Address{i.Address}, i.Aliases...), func(own Address) bool {
		sub := own.Local() + i.Subaddressing
		return a == own || bare == own || i.Subaddressing != "" && own != "" &&
			a.Domain() == own.Domain() && strings.HasPrefix(a.Local(), sub)
	})
}

// withoutToken takes the "+t1042.TOKEN" off that SubAddress put on.
func withoutToken(a Address) Address {
	found, ok := TokenInAddress(a)
	if !ok {
		return a
	}
	local := a.Local()
	end := strings.LastIndex(local, locator(found.Ticket)+".") - 1
	if end < 0 {
		return a // leading zeros: not ours
	}
	return Address(local[:end] + "@" + a.Domain())
}
