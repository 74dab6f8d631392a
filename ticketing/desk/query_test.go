package desk_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// asks lets Ben ask something below a letter of ours, and gives the answer's text.
func (o *office) asks(to outbox.Delivery, order, letter string) string {
	o.Helper()
	before := len(o.letters(letter))
	o.says(ben, to, order)
	if n := len(o.letters(letter)); n != before+1 {
		o.Fatalf("%s: %d letters %q more, want one", order, n-before, letter)
	}
	answer := o.newest(letter, ben)
	if answer.Class != ticketing.Notice {
		o.Errorf("%s is answered by a letter of class %s", order, answer.Class)
	}
	return o.body(answer)
}

func wants(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: %q is missing in\n%s", what, w, text)
		}
	}
}

func TestATicketIsShownToAnAgentWhereverTheyAsk(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.order(1001, ticketing.Order{By: "Lea", Note: "It is the old one."})
	wants(t, "this one", o.asks(notice, "/show", "shown"), "ann@customer.example", "It burns.", "It is the old one.")
	o.receive(o.mail(ann, "Another thing.", func(in *ticketing.Incoming) { in.Subject = "Door" }))
	for _, order := range []string{"/show 1002", "/show T-1002", "/show #1002"} {
		wants(t, order, o.asks(notice, order, "shown"), "Another thing.")
	}
	wants(t, "none", o.asks(notice, "/show 4711", "help"), "there is no ticket 4711")
	if got := o.ticket(1001); got.Status != "Waiting for Support" || got.Assignee != "" {
		t.Errorf("asking has moved the ticket: %s, %s", got.Status, got.Assignee)
	}
}

func TestAnOrderBesideAQuestionIsCarriedOutAndBothAreWrittenDown(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/show\n/take")
	o.newest("shown", ben)
	o.newest("receipt", ben)
	ids := map[string]bool{}
	for _, d := range append(o.letters("shown"), o.letters("receipt")...) {
		ids[d.MessageID] = true
	}
	if got := o.ticket(1001); got.Assignee != "Ben" || len(ids) != 2 {
		t.Errorf("%q has it; Message-IDs: %v", got.Assignee, ids)
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		if n := o.ticket(1001).Entries; n != len(history) {
			t.Errorf("%d entries of %d", len(history), n)
		}
		return err
	})
}

func TestListsAreInTheOrderOfWhatIsDue(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.now = o.now.Add(-time.Hour)
	o.receive(o.mail(ann, "Second."), o.mail(ann, "Third."))
	o.now = o.now.Add(time.Hour)
	o.order(1003, ticketing.Order{By: "Ben", Assign: "Ben", AsAgent: true})
	team := o.asks(notice, "/show team", "shown-list")
	if first, second := strings.Index(team, "T-1002"), strings.Index(team, "T-1001"); first < 0 || second < first || strings.Contains(team, "T-1003") {
		t.Errorf("the team's are\n%s", team)
	}
	for order, want := range map[string]string{"/show mine": "T-1003", "/show ben": "T-1003", "/show lea": "There is none"} {
		wants(t, order, o.asks(notice, order, "shown-list"), want)
	}
	wants(t, "in time", o.asks(notice, "/show breaching", "shown-list"), "No promise is missed")
	o.now = o.now.Add(5 * 24 * time.Hour)
	wants(t, "late", o.asks(notice, "/show breaching", "shown-list"), "T-1001", "T-1002", "T-1003", "MISSED")
	wants(t, "what is no list", o.asks(notice, "/show everything", "help"), "everything", "/show mine")
}

func TestHeldMailsAreListedWithWhatReleasesThem(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	in := o.mail(lea, "Pull the plug.", numbered(1001))
	o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
	wants(t, "held", o.asks(notice, "/show held", "shown-list"), ticketing.MailName(in.RawHash), string(lea))
}

func TestTicketsAreFoundAndExplainedByMail(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	wants(t, "find", o.asks(notice, "/find print", "found"), "T-1001")
	wants(t, "find nothing", o.asks(notice, "/find helicopter", "found"), "No ticket has these words")
	wants(t, "sla", o.asks(notice, "/sla", "sla"), "spent", "due")
	wants(t, "sla of a number", o.asks(notice, "/sla 1001", "sla"), "spent")
	o.says(ben, notice, "/take")
	wants(t, "why", o.asks(notice, "/why 1001", "why"), "it belongs to T-1001 by token", "orders: /take")
	wants(t, "why of a mail", o.asks(notice, "/why <m1@customer.example>", "why"), "opened T-1001")
	wants(t, "no number", o.asks(notice, "/sla soon", "help"), "no ticket's number", "/sla")
	wants(t, "help", o.asks(notice, "/help", "help"), "/show", "/close", "/away")
	wants(t, "help of one", o.asks(notice, "/help clo", "help"), "/close", "/resolve")
	wants(t, "help of none", o.asks(notice, "/help dance", "help"), "there is no order /dance")
}

func TestTheCardOfACustomerIsOfTheTicketOrOfAnAddress(t *testing.T) {
	o := open(t, nil)
	with := setup(t)
	account := ticketing.Account{Name: "Acme", Domains: []string{"customer.example"}, Contacts: []ticketing.Address{ann},
		Plan: "Gold", Phones: []string{"+44 1"}}
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{account})
	o.desk.Reload(with)
	notice := o.notified()
	for _, order := range []string{"/account", "/account bob@customer.example"} {
		wants(t, order, o.asks(notice, order, "account-card"), "Acme", "Gold", "+44 1", string(ann), "T-1001")
	}
	wants(t, "a stranger's", o.asks(notice, "/account eve@evil.example", "account-card"), "belongs to no account")
}

func TestTheCustomersNewestMailComesAlongWithATicketIfItIsSmall(t *testing.T) {
	o := open(t, nil)
	var enclosed []ticketing.Enclosure
	with := setup(t)
	with.Policy.EncloseMax = 1 << 20
	o.desk = desk.New(o.store, with, func(out ticketing.Outgoing) ([]byte, error) {
		enclosed = append(enclosed, out.Enclosures...)
		return compose(out)
	}, func() {})
	notice := o.notified()
	wants(t, "small", o.asks(notice, "/show", "shown"), "is enclosed")
	if len(enclosed) != 1 || enclosed[0].Name != "original.eml" || len(enclosed[0].Content) == 0 {
		t.Errorf("enclosed are %+v", enclosed)
	}
	with.Policy.EncloseMax = 1
	o.desk.Reload(with)
	wants(t, "large", o.asks(notice, "/show", "shown"), "too large")
}

// linking is an office whose letters keep their HTML.
func linking(t *testing.T, with desk.Setup) (o *office, links func() map[string]string) {
	o = open(t, nil)
	html := ""
	o.desk = desk.New(o.store, with, func(out ticketing.Outgoing) ([]byte, error) {
		if out.To.Address == ben {
			html = out.HTML
		}
		return compose(out)
	}, func() {})
	return o, func() map[string]string {
		found := map[string]string{}
		for _, link := range regexp.MustCompile(`<a href="([^"]*)">([^<]*)</a>`).FindAllStringSubmatch(html, -1) {
			found[link[2]] = strings.ReplaceAll(link[1], "&amp;", "&")
		}
		return found
	}
}

// clicks writes the mail that a link begins, as a client does that sends the address
// or the body alone along.
func (o *office) clicks(link string, address bool) desk.Taken {
	o.Helper()
	u, err := url.Parse(link)
	if err != nil {
		o.Fatal(err)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		o.Fatal(err)
	}
	found, ok := ticketing.TokenInAddress(ticketing.Address(to))
	order, footer, _ := strings.Cut(u.Query().Get("body"), "\r\n")
	if !address {
		found, ok = ticketing.TokenInText(footer)
	}
	if !ok {
		o.Fatalf("no token in %s", link)
	}
	o.now = o.now.Add(time.Minute)
	return o.receive(o.mail(ben, order, func(in *ticketing.Incoming) {
		in.Subject, in.Tokens = u.Query().Get("subject"), []ticketing.FoundToken{found}
	}))[0]
}

func TestTheLinksOfALetterProveWhoFollowsThem(t *testing.T) {
	o, links := linking(t, setup(t))
	o.want(o.receive(o.mail(ben, "/show mine"))[0], desk.OutcomeHeld, 0) // nothing proves him
	o.asks(o.notified(), "/show team", "shown-list")
	of := links()
	for _, address := range []bool{true, false} {
		o.want(o.clicks(of["Help"], address), desk.OutcomeRecorded, 0)
		o.want(o.clicks(of["My tickets"], address), desk.OutcomeRecorded, 0)
	}
	if len(o.letters("help")) != 2 || len(o.letters("shown-list")) != 3 || o.tickets() != 1 {
		t.Errorf("%d helps, %d lists, %d tickets", len(o.letters("help")), len(o.letters("shown-list")), o.tickets())
	}
	o.want(o.clicks(of["Take"], false), desk.OutcomeFiled, 1001)
	o.want(o.clicks(of["Close"], true), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Assignee != "Ben" || got.Class != ticketing.ClassResolved {
		t.Errorf("%s has it, %s", got.Assignee, got.Status)
	}
	stolen := o.mail(lea, "/show mine", func(in *ticketing.Incoming) {
		in.Tokens = []ticketing.FoundToken{tokenOf(of["Help"])}
	})
	o.want(o.receive(stolen)[0], desk.OutcomeHeld, 0)
}

func tokenOf(link string) ticketing.FoundToken {
	u, _ := url.Parse(link)
	to, _ := url.PathUnescape(u.Opaque)
	found, _ := ticketing.TokenInAddress(ticketing.Address(to))
	return found
}
