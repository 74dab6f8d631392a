package desk

import (
	"reflect"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestAQuestionThatWasWrittenDownIsReadForEver(t *testing.T) {
	const written = `[{"at":"2026-03-02T10:00:00Z","id":"\u003ct1042.1.x@desk.example\u003e",` +
		`"mail":"3f00000000000000000000000000000000000000000000000000000000000000","ticket":1042,` +
		`"doubt":"orders","choices":["release","drop"],"numbers":[7],"fixes":{"2":"/close"}}]`
	want := []question{{Asked: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC),
		MessageID: "<t1042.1.x@desk.example>", Mail: ticketing.Hash{0x3f}, Ticket: 1042,
		Doubt: ticketing.Doubt{Kind: ticketing.DoubtOrders, Numbers: []ticketing.Number{7},
			Choices: []ticketing.Choice{ticketing.ChooseRelease, ticketing.ChooseDrop}},
		Fixes: map[int]string{2: "/close"}}}
	got, err := readQuestions("questions", []byte(written))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if b, err := writeQuestions(want); err != nil || string(b) != written {
		t.Errorf("%s, %v", b, err)
	}
	for _, broken := range []string{"[", `[{}]`, `[{"mail":"3f"}]`} {
		if _, err := readQuestions("questions", []byte(broken)); err == nil {
			t.Errorf("%s is read", broken)
		}
	}
}
