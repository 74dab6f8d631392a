package ticketing

import "slices"

// A customer's whole message can be one word that answers our question.

var (
	yesWords  = []string{"yes", "y", "ok", "okay", "ja", "oui", "sí", "si", "sim", "tak", "ano", "igen", "evet", "да", "はい", "是", "네"}
	stopWords = []string{"stop", "stopp", "arrêt", "arrêter", "arrêtez", "parar", "ferma"}
)

// politeWords ask nicely for what the other word asks.
var politeWords = []string{"please", "bitte"}

// saysOnly reports whether newly written text is one of some words and nothing
// else but a courtesy before it, and a word that asks for it.
func saysOnly(in Incoming, words []string) bool {
	said := slices.DeleteFunc(wordsOf(in.Fresh), func(word string) bool { return slices.Contains(politeWords, word) })
	if len(said) == 2 && slices.Contains(courtesies, said[0]) {
		said = said[1:]
	}
	return len(said) == 1 && slices.Contains(words, said[0])
}

// agreed moves the ticket as a plain yes does where the process asks for one. A
// token for another question says that the yes belongs there.
func (r *ruling) agreed(e MailReceived) bool {
	s, _ := r.Process.Status(r.t.Status)
	purpose := e.Route.Token.Purpose
	fits := purpose == PurposeSignOff || purpose == PurposeConversation || purpose == PurposeAutomatic
	if s.OnYes == nil || !fits || !saysOnly(e.Mail, yesWords) || e.Mail.Verdict.NoReopen {
		return false
	}
	r.why("the customer said yes")
	r.move(s.OnYes.Status, s.OnYes.Code, true)
	r.announce()
	return true
}

// stopped ends the regular updates, if that is all the customer wants.
func (r *ruling) stopped(e MailReceived) bool {
	_, owed := r.Process.cadenceOf(r.t)
	asked := owed || e.Route.Token.Purpose == PurposeUpdate
	if !asked || !saysOnly(e.Mail, stopWords) {
		return false
	}
	r.do(UpdatesSet{UpdatesStopped})
	r.why("the customer wants no more regular updates")
	return true
}

// absent keeps the date until which a participant is away. Nobody is for more
// than a year: a mail with a date of its own must not keep a ticket for ever.
func (r *ruling) absent(e MailReceived) {
	a := e.Mail.Absence
	if a != nil && a.Until.After(r.t.Away) && a.Until.After(r.now) && a.Until.Before(r.now.AddDate(1, 0, 0)) {
		r.do(Absent{Until: a.Until})
	}
}
