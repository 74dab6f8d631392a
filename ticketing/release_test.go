package ticketing

import (
	"reflect"
	"testing"
)

func TestAReleaseSaysWhatBecomesOfTheMail(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  Act
	}{
		{"3FA9c2", SettleHeld{Mail: "3fa9c2", Choice: ChooseRelease}},
		{"3fa9c2 once", SettleHeld{Mail: "3fa9c2", Choice: ChooseOnce}},
		{"3fa9c2 JOIN", SettleHeld{Mail: "3fa9c2", Choice: ChooseJoin}},
		{"3fa9c2 new", SettleHeld{Mail: "3fa9c2", Choice: ChooseNew}},
		{"3fa9c2 spam", SettleHeld{Mail: "3fa9c2", Choice: ChooseSpam}},
		{"3fa9c2 1042", SettleHeld{Mail: "3fa9c2", Choice: ChooseTicket, Number: 1042}},
		{"3fa9c2 [T-1042]", SettleHeld{Mail: "3fa9c2", Choice: ChooseTicket, Number: 1042}},
		{"3fa9c2 2 /close", SettleHeld{Mail: "3fa9c2", Choice: ChooseRelease, Lines: map[int]string{2: "/close"}}},
		{"3fa9c2 1 /close ; 3 /time 20m", SettleHeld{Mail: "3fa9c2", Choice: ChooseRelease,
			Lines: map[int]string{1: "/close", 3: "/time 20m"}}},
		{"3fa9c2 1 /note a ; b ; 2 /close", SettleHeld{Mail: "3fa9c2", Choice: ChooseRelease,
			Lines: map[int]string{1: "/note a ; b", 2: "/close"}}},
		{"3fa9c2 /close", nil}, {"3fa9c2 0 /close", nil}, {"3fa9c2 -1 /close", nil}, {"3fa9c2 1 …", nil}, {"3fa9c2 drop", nil},
	} {
		i := &instructing{}
		fault := i.held(tt.value, ChooseRelease)
		if tt.want == nil && (fault == "" || len(i.Acts) > 0) ||
			tt.want != nil && (fault != "" || len(i.Acts) != 1 || !reflect.DeepEqual(i.Acts[0], tt.want)) {
			t.Errorf("/release %s: %+v, %q", tt.value, i.Acts, fault)
		}
	}
}

func TestAnOrderIsNoAnswerToAQuestion(t *testing.T) {
	d := Doubt{Choices: []Choice{ChooseRelease, ChooseDrop}}
	for _, text := range []string{"/release 3fa9c2", "/drop 3fa9c2", "/release 3fa9c2 once"} {
		if a, ok := d.Answered(Incoming{Fresh: text}); ok {
			t.Errorf("%q is the answer %+v", text, a)
		}
	}
	for _, text := range []string{"release", "1", "yes", "Ja.", "oui"} {
		if a, ok := d.Answered(Incoming{Fresh: text}); !ok || a.Choice != ChooseRelease {
			t.Errorf("%q is the answer %+v, %v", text, a, ok)
		}
	}
}
