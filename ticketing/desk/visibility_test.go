package desk_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// Who reads what. Each utterance has a word of its own, and wherever it turns up in
// a letter its recipient must be allowed to read it.

const (
	rob = ticketing.Address("bob@bob.example")
	fay = ticketing.Address("fay@friend.example")     // whom people copy in
	sue = ticketing.Address("sue@supplier.example")   // whom the team asks
	mal = ticketing.Address("mallory@evil.example")   // whom nobody but Eve knows
	own = ticketing.Address("bens.own@other.example") // an alias of Ben's
	// laptop stands in the Message-IDs of the team's mails.
	laptop = "bens-laptop.internal"
)

type secrecy int

const (
	forTheTeam   secrecy = iota
	forTheirs            // a subject: for the people of the tickets that have it
	forThoseThen         // an answer: for who took part when it was sent
	forSupplier          // a question to somebody outside
)

// history is an office in which anything may happen, with the memory of who may read
// what.
type history struct {
	*office
	rt     *rapid.T
	words  map[string]secrecy
	sent   map[string]map[ticketing.Address]bool // who was sent the words of an answer
	seen   map[string]bool                       // parcels that were looked at
	people map[ticketing.Number][]ticketing.Address
	forged []ticketing.Incoming      // that wait in quarantine
	teams  map[ticketing.Number]bool // tickets that one of the team has opened
}

var marked = regexp.MustCompile(`zq\d+zq`)

func (h *history) word(s secrecy) string {
	w := fmt.Sprintf("zq%dzq", len(h.words))
	h.words[w] = s
	return w
}

func whole(out ticketing.Outgoing) ([]byte, error) {
	out.Loop, out.EnvelopeFrom = "", ""
	return fmt.Appendf(nil, "%+v", out), nil
}

func newHistory(t *testing.T, rt *rapid.T) *history {
	store, err := bolt.Open(t.Context(), t.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		rt.Fatal(err)
	}
	o, s := &office{T: t, store: store, now: monday}, setup(t)
	s.People = ticketing.NewDirectory([]ticketing.Agent{
		{Name: "Ben", Address: ben, Aliases: []ticketing.Address{own}, Notices: "team"},
		{Name: "Lea", Address: lea, Notices: "team", Roles: []string{"lead", "manager"}}}, nil)
	s.Policy.Undo = rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(rt, "undo")
	s.Policy.Strangers = rapid.SampledFrom([]string{"new-ticket", "hold"}).Draw(rt, "strangers")
	s.Policy.AgentTrust = rapid.SampledFrom([]ticketing.AgentTrust{ticketing.AgentTrustToken,
		ticketing.AgentTrustDMARC}).Draw(rt, "trust")
	o.desk = desk.New(o.store, s, whole, func() {})
	return &history{office: o, rt: rt, words: map[string]secrecy{}, seen: map[string]bool{},
		sent: map[string]map[ticketing.Address]bool{}, people: map[ticketing.Number][]ticketing.Address{}}
}

// to lists the letters that somebody has got.
func (h *history) to(who ...ticketing.Address) (got []outbox.Delivery) {
	all, err := h.store.List(h.Context(), true)
	if err != nil {
		h.rt.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d outbox.Delivery) bool { return !slices.Contains(who, d.To) })
}

// number is a ticket's number, or one that does not exist.
func (h *history) number() ticketing.Number {
	return ticketing.Number(1000 + rapid.IntRange(1, 5).Draw(h.rt, "number"))
}

func (h *history) pass(mails ...ticketing.Incoming) {
	for _, got := range h.desk.Receive(h.Context(), mails, desk.Manner{}, h.now) {
		if got.Err != nil {
			h.rt.Fatal(got.Err)
		}
	}
}

func pick[T any](rt *rapid.T, all []T) (one T, ok bool) {
	if len(all) == 0 {
		return one, false
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")], true
}

// customer writes a mail of a customer's, proved or not, that may answer a letter,
// name a ticket and copy people in.
func (h *history) customer() {
	from := rapid.SampledFrom([]ticketing.Address{ann, cy, rob, eve}).Draw(h.rt, "from")
	in := h.mail(from, h.word(forTheTeam)+" "+rapid.SampledFrom([]string{"", "yes", "/close", "/add mallory@evil.example"}).Draw(h.rt, "says"))
	in.Subject = h.word(forTheirs)
	in.Auth.Aligned = rapid.Bool().Draw(h.rt, "aligned")
	if letter, ok := pick(h.rt, h.to(from)); ok && rapid.Bool().Draw(h.rt, "answers") {
		answering(letter.MessageID)(&in)
		if rapid.IntRange(0, 3).Draw(h.rt, "one word") == 0 {
			in.Fresh, in.Text = "yes", "yes"
		}
	}
	if rapid.IntRange(0, 2).Draw(h.rt, "names") == 0 {
		numbered(h.number())(&in)
	}
	friend := map[bool]ticketing.Address{true: mal, false: fay}[from == eve]
	if rapid.Bool().Draw(h.rt, "copies") {
		in.Cc = []ticketing.Mailbox{{Address: friend}, {Address: ben}, {Address: "support@desk.example"}}
	}
	if rapid.IntRange(0, 4).Draw(h.rt, "escalates") == 0 {
		toEscalation(&in)
	}
	h.pass(sealed(in, ""))
}

// forger writes a mail of Eve's in somebody else's name, with the letters that she
// has got herself.
func (h *history) forger() {
	name := rapid.SampledFrom([]ticketing.Address{ann, cy, rob, ben, lea, own, sue}).Draw(h.rt, "forged")
	says := rapid.SampledFrom([]string{"yes", "1", "release", h.word(forTheTeam), "/close\n" + h.word(forTheTeam),
		"/add mallory@evil.example", "/note x", "/undo", "/merge 1001", "/unmerge", "/release ",
		"/ask mallory@evil.example\n" + h.word(forTheTeam)}).Draw(h.rt, "says")
	if held := h.held(); strings.HasPrefix(says, "/release") && len(held) > 0 {
		says += ticketing.MailName(held[0].Receipts.RawHash)
	}
	in := h.mail(name, says)
	in.Subject = h.word(forTheirs)
	in.Cc = []ticketing.Mailbox{{Address: mal}, {Address: eve}}
	if letter, ok := pick(h.rt, h.to(eve, mal)); ok {
		answering(letter.MessageID)(&in)
	}
	if rapid.Bool().Draw(h.rt, "names") {
		numbered(h.number())(&in)
	}
	in = sealed(in, "")
	h.pass(in)
	if h.fooled() {
		h.rt.Fatalf("a forged mail lets another out of quarantine: %s, %q", in.From.Address, in.Fresh)
	}
	h.forged = append(h.forged, in)
}

// fooled reports whether somebody has let a forged mail out of quarantine. What it
// says is theirs from then on.
func (h *history) fooled() bool {
	held := h.held()
	for _, in := range h.forged {
		still := slices.ContainsFunc(held, func(d desk.Disposition) bool { return d.Receipts.RawHash == in.RawHash })
		if fate := h.fate(in.MessageID); !still && fate.Outcome != desk.OutcomeRecorded && h.wasHeld(in) {
			return true
		}
	}
	return false
}

func (h *history) wasHeld(in ticketing.Incoming) (was bool) {
	h.view(func(r desk.Reader) error {
		all, err := r.Fate(in.MessageID)
		was = slices.ContainsFunc(all, func(d desk.Disposition) bool { return d.Outcome == desk.OutcomeHeld })
		return err
	})
	return was
}

// agent writes a mail of one of the team that answers a letter of theirs.
func (h *history) agent() {
	from := rapid.SampledFrom([]ticketing.Address{ben, lea}).Draw(h.rt, "agent")
	letter, ok := pick(h.rt, h.to(from))
	if !ok {
		return
	}
	proved := rapid.IntRange(0, 3).Draw(h.rt, "proved") > 0
	text := h.orders(letter, proved)
	if from == ben && rapid.Bool().Draw(h.rt, "alias") {
		from = own
	}
	in := h.mail(from, text, answering(letter.MessageID))
	if !proved {
		in.Tokens, in.References = nil, nil
		numbered(h.number())(&in)
	}
	if rapid.IntRange(0, 4).Draw(h.rt, "names another") == 0 {
		numbered(h.number())(&in)
	}
	if rapid.IntRange(0, 4).Draw(h.rt, "copies") == 0 {
		in.Cc = []ticketing.Mailbox{{Address: fay}, {Address: ann}}
	}
	in.Auth.Aligned = proved
	in.MessageID = fmt.Sprintf("<m%d@%s>", h.uid, laptop)
	h.pass(sealed(in, ""))
}

// orders is what an agent writes in answer to a letter: what answers an internal one
// is for the team, unless it asks the customer or the references are lost.
func (h *history) orders(letter outbox.Delivery, referred bool) string {
	found, _ := ticketing.TokenInMessageID(letter.MessageID)
	token, _ := h.store.Keyring().Verify(found.Ticket, found.Text)
	answer, note := h.word(forThoseThen), h.word(forTheTeam)
	if referred && token.Role == ticketing.RoleInternal {
		answer = h.word(forTheTeam)
	}
	n := h.number()
	return rapid.SampledFrom([]string{answer, answer, "/note " + note, "/note\n" + note, "/close\n" + answer,
		"/close", "/open", "/undo", "/unmerge", "/split", "yes", "no", "1", "2", "once", "new", "spam",
		fmt.Sprintf("/merge %d", n), fmt.Sprintf("/dup %d\n%s", n, answer), fmt.Sprintf("/link %d", n),
		"/add fay@friend.example\n" + answer, "/remove fay@friend.example", "/take", "/clsoe\n" + answer,
		"/ask sue@supplier.example\n" + h.word(forSupplier), "/reply " + h.word(forThoseThen),
		"/called " + note, "/escalate " + note, "/estimate 2h\n" + h.word(forThoseThen), "/pending 3d\n" + answer,
		"/incident " + h.word(forThoseThen),
	}).Draw(h.rt, "orders")
}

// caller lets an agent open a ticket for somebody, where that takes no token.
func (h *history) caller() {
	in := h.mail(ben, "/for bob@bob.example\n"+h.word(forTheTeam))
	in.MessageID, in.Subject, in.Auth.Aligned = fmt.Sprintf("<m%d@%s>", h.uid, laptop), h.word(forTheirs), true
	h.pass(sealed(in, ""))
}

// supplier answers what the team has asked.
func (h *history) supplier() {
	if letter, ok := pick(h.rt, h.to(sue)); ok {
		h.pass(sealed(h.mail(sue, h.word(forTheTeam), answering(letter.MessageID)), ""))
	}
}

// release lets an operator settle a held mail.
func (h *history) release() {
	held, ok := pick(h.rt, h.held())
	if !ok {
		return
	}
	choice := rapid.SampledFrom([]ticketing.Choice{ticketing.ChooseRelease, ticketing.ChooseDrop,
		ticketing.ChooseNew, ticketing.ChooseOnce}).Draw(h.rt, "choice")
	if slices.ContainsFunc(h.forged, func(in ticketing.Incoming) bool { return in.RawHash == held.Receipts.RawHash }) {
		choice = ticketing.ChooseDrop
	}
	_, err := h.desk.Settle(h.Context(), desk.Verdict{Mail: held.Receipts.RawHash.String(), Choice: choice, By: "root"}, h.now)
	if refused := new(desk.RefusedError); err != nil && !asRefused(err, &refused) {
		h.rt.Fatal(err)
	}
}

func (h *history) wait() {
	h.now = h.now.Add(time.Duration(rapid.IntRange(1, 10*24*60).Draw(h.rt, "minutes")) * time.Minute)
	if _, err := h.desk.Wake(h.Context(), h.now); err != nil {
		h.rt.Fatal(err)
	}
}

func TestNobodyReadsWhatIsNotMeantForThem(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHistory(t, rt)
		defer h.done()
		steps := []func(){h.customer, h.customer, h.agent, h.agent, h.agent, h.forger, h.supplier, h.caller, h.release, h.wait}
		h.customer()
		h.check()
		for range rapid.IntRange(5, 18).Draw(rt, "steps") {
			h.now = h.now.Add(time.Minute)
			steps[rapid.IntRange(0, len(steps)-1).Draw(rt, "step")]()
			if h.fooled() {
				return
			}
			h.check()
		}
	})
}

// check looks at every new letter and at who takes part.
func (h *history) check() {
	before := h.people
	h.people = map[ticketing.Number][]ticketing.Address{}
	h.teams = map[ticketing.Number]bool{}
	subjects, theirs, intruder := map[ticketing.Number]string{}, map[ticketing.Address]string{}, ""
	h.view(func(r desk.Reader) error {
		return r.Tickets(func(t ticketing.Ticket) bool {
			subjects[t.Number] = t.Subject
			_, h.teams[t.Number] = h.desk.Setup().People.AgentAt(t.Requester().Address)
			for _, p := range t.Participants {
				h.people[t.Number] = append(h.people[t.Number], p.Address)
				theirs[p.Address] += " " + t.Subject // a question may name a person's own tickets
				if p.Address.Domain() == "evil.example" && t.Requester().Address.Domain() != "evil.example" &&
					!letIn(h.T, r, t.Number, p.Address) {
					intruder = fmt.Sprintf("%s takes part in %s's ticket %d", p.Address, t.Requester().Address, t.Number)
				}
			}
			return true
		})
	})
	if intruder != "" {
		h.rt.Fatal(intruder)
	}
	all, err := h.store.List(h.Context(), true)
	if err != nil {
		h.rt.Fatal(err)
	}
	now := map[string]bool{}
	for _, d := range all {
		if _, agent := h.desk.Setup().People.AgentAt(d.To); h.seen[d.ID] || agent {
			continue
		}
		h.seen[d.ID] = true
		there := slices.Contains(before[d.Ticket], d.To) || slices.Contains(h.people[d.Ticket], d.To)
		h.letter(d, there, subjects[d.Ticket]+theirs[d.To], now)
	}
	for w := range now {
		h.sent[w][""] = true // whoever gets it later was not there
	}
}

// letIn reports whether somebody of the team decided that a person takes part, whose mail had
// been held.
func letIn(t *testing.T, r desk.Reader, n ticketing.Number, who ticketing.Address) bool {
	entries, err := r.History(n)
	if err != nil {
		t.Error(err)
	}
	return slices.ContainsFunc(entries, func(e ticketing.Entry) bool {
		return slices.Contains(e.Why, "a person decided where it belongs") && slices.ContainsFunc(e.Changes,
			func(c ticketing.Change) bool { j, ok := c.(ticketing.Joined); return ok && j.Who.Address == who })
	})
}

func (h *history) letter(d outbox.Delivery, there bool, subject string, now map[string]bool) {
	inquiry := d.Letter == "inquiry" && d.To == sue
	if !there && !inquiry {
		h.rt.Fatalf("%s goes to %s, who takes no part in %d", d.Letter, d.To, d.Ticket)
	}
	body := h.body(d)
	shown := body[:min(len(body), 900)]
	if strings.Contains(body, laptop) && !h.teams[d.Ticket] {
		h.rt.Fatalf("%s to %s names a machine of ours:\n%s", d.Letter, d.To, shown)
	}
	for _, w := range marked.FindAllString(body, -1) {
		fits := false
		switch h.words[w] {
		case forTheirs:
			fits = there && strings.Contains(subject, w)
		case forSupplier:
			fits = inquiry
		case forThoseThen:
			if fits = there && !h.sent[w][""] || h.sent[w][d.To]; fits {
				if h.sent[w] == nil {
					h.sent[w] = map[ticketing.Address]bool{}
				}
				h.sent[w][d.To], now[w] = true, true
			}
		}
		if !fits {
			h.rt.Fatalf("%s to %s has %s (%d) in it, of the ticket %d %q:\n%s", d.Letter, d.To, w, h.words[w], d.Ticket, subject, shown)
		}
	}
}

func asRefused(err error, refused **desk.RefusedError) bool { return errors.As(err, refused) }

func (h *history) done() {
	if err := h.store.Close(); err != nil {
		h.rt.Error(err)
	}
}
