package ticketing

import "testing"

func TestTheHTMLOfAForwardedMailIsHeldAgainstTheWordsAboveIt(t *testing.T) {
	in := Incoming{Fresh: "/forward\n\nFrom: Bob\nSubject: Printer\n\nIt burns.\n\n/close", Other: "/forward",
		Forward: &Forward{Above: "/forward", Text: "It burns.\n\n/close"}}
	if _, what, differ := twins(in); differ {
		t.Errorf("the customer's words count as orders: %s", what)
	}
	in.Other = "/forward\n/close"
	if _, _, differ := twins(in); !differ {
		t.Error("another order in the HTML is not seen")
	}
}
