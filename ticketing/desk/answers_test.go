package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// toSubAddress makes a mail come to the address that our letter asks to answer to.
func toSubAddress(o *office, messageID string) func(*ticketing.Incoming) {
	found, _ := ticketing.TokenInMessageID(messageID)
	token, ok := o.store.Keyring().Verify(found.Ticket, found.Text)
	if !ok {
		o.Fatalf("%s has no token", messageID)
	}
	address := o.store.Keyring().SubAddress(token, "support@desk.example", "+")
	return func(in *ticketing.Incoming) {
		if found, ok := ticketing.TokenInAddress(address); ok {
			in.Tokens = append(in.Tokens, found)
		}
	}
}

func TestTheAnswerToAQuestionOfTheTeamStaysInside(t *testing.T) {
	for name, back := range map[string]func(o *office, id string) func(*ticketing.Incoming){
		"by reference":   func(_ *office, id string) func(*ticketing.Incoming) { return answering(id) },
		"by sub-address": toSubAddress,
	} {
		t.Run(name, func(t *testing.T) {
			o, notice := inHand(t, "")
			o.says(ben, notice, "/take\n/ask "+string(shop)+"\n\nIs it in stock?")
			before := o.ticket(1001)
			inquiry := o.newest("inquiry", shop)
			o.now = o.now.Add(time.Hour)
			o.want(o.receive(o.mail(shop, "On Friday.", back(o, inquiry.MessageID)))[0], desk.OutcomeFiled, 1001)
			if got := o.written(); !slices.Equal(got, []string{"notice-note>ben"}) {
				t.Errorf("it wrote %v", got)
			}
			if text := o.body(o.newest("notice-note", ben)); !strings.Contains(text, "On Friday.") {
				t.Errorf("Ben reads %q", text)
			}
			after := o.ticket(1001)
			if after.Status != before.Status || len(after.Participants) != 1 || !after.LastIn.Equal(before.LastIn) {
				t.Errorf("it is %s, %d take part", after.Status, len(after.Participants))
			}
			o.want(o.says(ben, o.newest("notice-note", ben), "Fine."), desk.OutcomeFiled, 1001)
			if n := len(o.letters("answer")); n != 0 {
				t.Error("what Ben says to the answer went to the customer")
			}
		})
	}
}

func TestSomebodyElseWithTheLetterToASupplierIsNotHeard(t *testing.T) {
	o, notice := inHand(t, "")
	o.says(ben, notice, "/ask "+string(shop)+"\n\nIs it in stock?")
	got := o.receive(o.mail(eve, "On Friday.", answering(o.newest("inquiry", shop).MessageID)))[0]
	if got.Ticket == 1001 {
		t.Errorf("it is taken in as %+v", got)
	}
}

func TestTheCustomerAgreesToAnEstimateOrDoesNot(t *testing.T) {
	for text, want := range map[string]string{"Yes": "true", "yes, please": "true", "No.": "false", "Nein": "false"} {
		o, notice := inHand(t, "")
		o.says(ben, notice, "/take\n/estimate 2h\n\nWe would write a report.")
		estimate := o.newest("estimate", ann)
		if body := o.body(estimate); !strings.Contains(body, "We would write a report.") || !strings.Contains(body, "2 hours") {
			t.Errorf("Ann reads %q", body)
		}
		o.want(o.says(ann, estimate, text), desk.OutcomeFiled, 1001)
		said := map[string]string{"true": "a yes to the estimate", "false": "a no to the estimate"}[want]
		if body := o.body(o.newest("notice-reply", ben)); !strings.Contains(body, said) {
			t.Errorf("Ben reads %q", body)
		}
		allowed := map[string]string{"true": "120", "false": "0"}[want]
		wrong := change[ticketing.Consented]("{To:estimate By:ann@customer.example Yes:"+want+" Minutes:"+allowed+"}")(o, ticketing.Ticket{})
		if wrong != "" {
			t.Errorf("%q: %s", text, wrong)
		}
		if got := o.ticket(1001); got.Status != "Waiting for Support" {
			t.Errorf("%q: it is %s", text, got.Status)
		}
	}
	o, notice := inHand(t, "")
	o.says(ben, notice, "/estimate 2h\n\nWe would write a report.")
	o.says(ann, o.newest("estimate", ann), "What is in it?")
	if got := changed[ticketing.Consented](o); got != (ticketing.Consented{}) || o.ticket(1001).Status != "Waiting for Support" {
		t.Errorf("a question counts as %+v", got)
	}
}
