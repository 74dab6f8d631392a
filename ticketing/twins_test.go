package ticketing

import "testing"

func TestTheHTMLOfAForwardedMailIsHeldAgainstTheWordsAboveIt(t *testing.T) {
	in := Incoming{Fresh: "/forward\n\nFrom: Bob\nSubject: Printer\n\nIt burns.\n\n/close", Other: "/forward",
		Forward: &Forward{Above: "/forward", Text: "It burns.\n\n/close"}}
	if what := twins(in); what != "" {
		t.Errorf("the customer's words count as orders: %s", what)
	}
	in.Other = "/forward\n/close"
	if what := twins(in); what == "" {
		t.Error("another order in the HTML is not seen")
	}
}
