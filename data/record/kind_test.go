package record

import (
	"testing"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func TestAKindOfMailThatIsNoMoreIsReadAsWhatItIsNow(t *testing.T) {
	b, err := WriteEntry(ticketing.Entry{Changes: []ticketing.Change{ticketing.Filed{Kind: "delivery-report"}}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := ReadEntry(b)
	if got := e.Changes[0].(ticketing.Filed).Kind; err != nil || got != ticketing.KindDeliveryReceipt {
		t.Errorf("%s %v", got, err)
	}
	if b, err = WriteDisposition(desk.Disposition{Verdict: ticketing.Verdict{Kind: "delivery-report"}}); err != nil {
		t.Fatal(err)
	}
	d, err := ReadDisposition(b)
	if got := d.Verdict.Kind; err != nil || got != ticketing.KindDeliveryReceipt {
		t.Errorf("%s %v", got, err)
	}
}
