package ticketing

import "slices"

// A customer's whole message can be one word that answers our question.

var (
	yesWords  = []string{"yes", "y", "ok", "okay", "ja", "oui", "sí", "si", "sim", "tak", "ano", "igen", "evet", "да", "はい", "是", "네"}
	stopWords = []string{"stop", "stopp", "arrêt", "arrêter", "arrêtez", "parar", "ferma"}
)

// politeWords ask nicely for what the other word asks; thankWords thank for the question.
var (
	politeWords = []string{"please", "bitte", "svp"}
	thankWords  = []string{"thanks", "thank", "you", "thx", "danke", "merci", "gracias", "grazie", "bedankt"}
)

// vagueWords say yes alone, and may only say goodbye beside thanks: "ok, thanks".
var vagueWords = []string{"ok", "okay"}

// maxAnswer is the longest text, in octets, that can be a one-word answer.
const maxAnswer = 200

// saysOnly reports whether newly written text is one of some words and nothing
// else but a courtesy before it, and a word that asks for it or thanks.
func saysOnly(in Incoming, words []string) bool {
	if len(in.Fresh) > maxAnswer {
		return false // and its words need not be counted
	}
	said := slices.DeleteFunc(wordsOf(in.Fresh), func(word string) bool { return slices.Contains(politeWords, word) })
	before := len(said)
	said = slices.DeleteFunc(said, func(word string) bool { return slices.Contains(thankWords, word) })
	thanks := len(said) < before
	if len(said) == 2 && courtesyBook.has(said[0]) {
		said = said[1:]
	}
	return len(said) == 1 && slices.Contains(words, said[0]) && !(thanks && slices.Contains(vagueWords, said[0]))
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

// noWords say no to what was asked.
var noWords = []string{"no", "n", "nein", "non", "não", "nao", "nie", "ne", "nem", "нет", "いいえ", "不", "아니요"}

// escalateWords ask for somebody above the team.
var escalateWords = []string{"escalate", "escalation", "eskalieren", "eskalation", "escalade", "escalader", "escalar",
	"escalare", "escaleren", "escalatie", "escalada", "escalação", "escalamento", "eskalacja", "eskalera", "eskalere"}

// consented notes what the customer says to a question about cost. The ticket goes back
// to the team with the answer; a finished one stays as it is.
func (r *ruling) consented(e MailReceived) bool {
	what := map[Purpose]string{PurposeEstimate: consentEstimate, PurposeBudget: consentBudget}[e.Route.Token.Purpose]
	yes := saysOnly(e.Mail, yesWords)
	if what == "" || e.Mail.Verdict.NoReopen || !yes && !saysOnly(e.Mail, noWords) {
		return false
	}
	by := string(e.Mail.From.Address)
	switch {
	case yes && what == consentBudget:
		r.approve(by)
	case yes:
		r.do(Consented{To: what, By: by, Yes: true, Minutes: r.estimated()})
	default:
		r.do(Consented{To: what, By: by})
	}
	if yes {
		r.why("the customer agrees to the %s", what)
	} else {
		r.why("the customer does not agree to the %s", what)
	}
	if !r.t.Finished() {
		r.returnToTeam()
	}
	return true
}

// consent is what the customer has just said to a question about cost: "yes" or "no" to
// an estimate, "more" or "no more" to more work than was agreed on; empty: nothing.
func (r *ruling) consent() string {
	for _, c := range r.d.Changes {
		c, ok := c.(Consented)
		switch {
		case !ok:
		case c.To == consentBudget && c.Yes:
			return "more"
		case c.To == consentBudget:
			return "no more"
		case c.Yes:
			return "yes"
		default:
			return "no"
		}
	}
	return ""
}

// wantsEscalation escalates for a customer who writes just that. Who is not proved
// to be the one they say, or is known by a word in a longer mail only, is answered
// as ever.
func (r *ruling) wantsEscalation(e MailReceived) bool {
	if !e.Sender.Verified || e.Mail.Verdict.NoReopen || !saysOnly(e.Mail, escalateWords) {
		return false
	}
	r.why("the customer asks for escalation")
	r.grantEscalation(e.Mail)
	return true
}
