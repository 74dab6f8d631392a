package desk_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/reply"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

var mailtos = regexp.MustCompile(`mailto:([^?\s]+)\?(\S+)`)

// follows lets somebody use a link of a letter as it is: the mail refers to no letter of
// ours, and has only what the link says.
func (o *office) follows(who ticketing.Address, letter outbox.Delivery, first string) desk.Taken {
	o.Helper()
	for _, found := range mailtos.FindAllStringSubmatch(o.body(letter), -1) {
		fields, err := url.ParseQuery(found[2])
		if err != nil {
			o.Fatal(err)
		}
		text := strings.ReplaceAll(fields.Get("body"), "\r\n", "\n")
		fresh := strings.TrimSpace(reply.Split(text).Fresh)
		if !strings.HasPrefix(fresh, first) {
			continue
		}
		lines := strings.Fields(text)
		token, ok := ticketing.TokenInText(lines[len(lines)-1])
		if !ok {
			o.Fatalf("no token in %q", text)
		}
		return o.receive(o.mail(who, fresh, func(in *ticketing.Incoming) {
			in.Tokens, in.Subject = []ticketing.FoundToken{token}, fields.Get("subject")
		}))[0]
	}
	o.Fatalf("no link begins with %q in:\n%s", first, o.body(letter))
	return desk.Taken{}
}

func TestALinkSettlesTheMailThatItsLetterIsAbout(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "/clsoe\n/tmie 20m\n\nPull the plug."), desk.OutcomeHeld, 0)
	first := o.newest("question", ben)
	o.want(o.says(ben, notice, "/tkae\n\nNever mind."), desk.OutcomeHeld, 0)
	o.follows(ben, first, "/release")
	if got := o.ticket(1001); got.Class != ticketing.ClassResolved || got.Assignee != "" || len(o.held()) != 1 {
		t.Errorf("it is %s, %q has it, %d mails are held", got.Status, got.Assignee, len(o.held()))
	}
	if text := o.body(o.newest("resolved", ann)); !strings.Contains(text, "Pull the plug.") || strings.Contains(text, "/") {
		t.Errorf("Ann reads %q", text)
	}
	o.follows(ben, o.newest("question", ben), "/drop")
	if len(o.held()) != 0 || o.ticket(1001).Assignee != "" {
		t.Errorf("%d mails are held", len(o.held()))
	}
}

func TestANoticeTellsWhatWentBeforeAndWhomAnAnswerReaches(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	if text := o.body(notice); !strings.Contains(text, "Your reply goes to "+string(ann)+". Begin with /note") ||
		strings.Contains(text, "What went before") {
		t.Errorf("of a new ticket Ben reads %q", text)
	}
	o.says(ben, notice, "/note\nShe is in a hurry.")
	o.says(ben, notice, "Pull the plug.")
	o.says(ann, o.newest("answer", ann), "It smokes still.")
	text := o.body(o.newest("notice-reply", ben))
	at := -1
	for _, words := range []string{"It smokes still.", "What went before:", "> It burns.", "internal:\n> She is in a hurry.",
		"> Pull the plug.", "Take: mailto:"} {
		if next := strings.Index(text, words); next <= at {
			t.Errorf("%q is not in its place in %q", words, text)
		} else {
			at = next
		}
	}
	if strings.Count(text, "It smokes still.") != 1 {
		t.Errorf("Ben reads %q", text)
	}
}

func TestWordsThatWereTakenBackAreNotTold(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Undo = 10 * time.Minute
	o.desk.Reload(setup)
	notice := o.notified()
	o.says(ben, notice, "/take\n\nCANARY")
	if text := o.body(o.newest("receipt", ben)); !strings.Contains(text, "- /take – Ben has it now") ||
		!strings.Contains(text, "that also stops what goes to the customer") {
		t.Errorf("the receipt reads %q", text)
	}
	o.follows(ben, o.newest("receipt", ben), "/undo")
	o.says(ann, o.newest("acknowledgement", ann), "Anybody there?")
	if text := o.body(o.newest("notice-reply", ben)); strings.Contains(text, "CANARY") || !strings.Contains(text, "Anybody there?") {
		t.Errorf("Ben reads %q", text)
	}
}

// mailsOn counts the mails of the customers' side on a ticket.
func (o *office) mailsOn(n ticketing.Number) (mails int) {
	o.Helper()
	err := o.store.View(o.Context(), func(r desk.Reader) error {
		history, err := r.History(n)
		for _, entry := range history {
			for _, c := range entry.Changes {
				if f, ok := c.(ticketing.Filed); ok && f.Side == ticketing.FromCustomer {
					mails++
				}
			}
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return mails
}

func TestAStrangersMailIsDecidedAboutByALink(t *testing.T) {
	for _, tt := range []struct {
		link   string
		want   int // mails on the ticket afterwards
		joined bool
	}{{"once", 2, false}, {"join", 2, true}, {"new", 1, false}, {"spam", 1, false}} {
		o := open(t, nil)
		setup := *o.desk.Setup()
		setup.Policy.Strangers = "hold"
		o.desk.Reload(setup)
		o.notified()
		stranger := o.mail(eve, "Let me in.", numbered(1001))
		o.want(o.receive(stranger)[0], desk.OutcomeHeld, 0)
		o.follows(ben, o.newest("question", ben), "/release "+ticketing.MailName(stranger.RawHash)+" "+tt.link)
		mails := o.mailsOn(1001)
		_, joined := o.ticket(1001).Participant(eve)
		if mails != tt.want || joined != tt.joined || len(o.held()) != 0 {
			t.Errorf("%s: %d mails, takes part %v, %d held", tt.link, mails, joined, len(o.held()))
		}
	}
}
