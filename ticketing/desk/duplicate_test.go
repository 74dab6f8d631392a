package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/process"
)

// under is an office whose support goes by another shipped process.
func under(t *testing.T, name string) *office {
	t.Helper()
	o := open(t, nil)
	setup := setup(t)
	rules, err := process.Builtin(name, process.Env{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	for intake := range setup.Processes {
		setup.Processes[intake] = rules
	}
	o.desk.Reload(setup)
	return o
}

// alone is a ticket as it stands under its own number, merged or not.
func (o *office) alone(n ticketing.Number) (t ticketing.Ticket) {
	o.Helper()
	o.view(func(r desk.Reader) (err error) {
		t, _, err = r.Ticket(n)
		return err
	})
	return t
}

// got lists to whom letters of a name went, sorted.
func (o *office) got(name string) (to []string) {
	o.Helper()
	for _, d := range o.letters(name) {
		to = append(to, d.To.Local())
	}
	slices.Sort(to)
	return to
}

func TestTheReportersOfADuplicateHearOfTheOriginalIfTheyAreOfOneOrganisation(t *testing.T) {
	o := under(t, "service-desk")
	o.receive(o.mail(ann, "It burns."), o.mail(rod, "The printer burns."), o.mail(eve, "Ours burns, too."))
	notices := o.letters("notice-new")
	slices.SortFunc(notices, func(a, b outbox.Delivery) int { return int(a.Ticket) - int(b.Ticket) })
	o.want(o.says(ben, notices[1], "/dup 1001"), desk.OutcomeFiled, 1002)
	o.want(o.says(ben, notices[2], "/dup 1001"), desk.OutcomeFiled, 1003)
	if receipt := o.body(o.newest("receipt", ben)); !strings.Contains(receipt, "eve@evil.example of T-1003 gets nothing of it") {
		t.Errorf("the receipt reads %q", receipt)
	}
	for _, n := range []ticketing.Number{1002, 1003} {
		if got := o.alone(n); got.Status != "Closed/Resolved" || got.Code != "duplicate" || got.MergedInto != 1001 {
			t.Errorf("%d is %s (%s), merged into %d", n, got.Status, got.Code, got.MergedInto)
		}
	}
	if told := o.got("duplicate"); !slices.Equal(told, []string{"eve", "rod"}) || len(o.letters("closed")) != 0 {
		t.Errorf("%v are told that it goes on elsewhere", told)
	}
	if text := o.body(o.newest("duplicate", eve)); strings.Contains(text, "1001") {
		t.Errorf("Eve learns another customer's number: %q", text)
	}
	o.want(o.says(ben, notices[0], "Pull the plug."), desk.OutcomeFiled, 1001)
	if got := o.got("answer"); !slices.Equal(got, []string{"ann", "rod"}) {
		t.Errorf("the answer went to %v", got)
	}
	o.want(o.says(rod, o.newest("duplicate", rod), "Thank you, it is out."), desk.OutcomeFiled, 1001)
}

func TestADuplicateThatWasNoneGoesOnWhereItWas(t *testing.T) {
	o := under(t, "service-desk")
	o.receive(o.mail(ann, "It burns."), o.mail(rod, "Mine burns."))
	o.order(1002, ticketing.Order{By: "Ben", Status: "Under Investigation"})
	notice := o.letters("notice-new")[1]
	if notice.Ticket != 1002 {
		notice = o.letters("notice-new")[0]
	}
	o.want(o.says(ben, notice, "/dup 1001"), desk.OutcomeFiled, 1002)
	o.want(o.says(ben, o.newest("receipt", ben), "/unmerge 1002"), desk.OutcomeFiled, 1001)
	if got := o.alone(1002); got.Status != "Under Investigation" || got.Class != ticketing.ClassOpen || got.MergedInto != 0 || got.Code != "" {
		t.Errorf("it is %s, %s (%s)", got.Status, got.Class, got.Code)
	}
	if _, takesPart := o.alone(1001).Participant(rod); takesPart {
		t.Error("Bob still reads Ann's ticket")
	}
	o.want(o.says(ben, notice, "/dup 1001"), desk.OutcomeFiled, 1002)
	if told := o.got("duplicate"); !slices.Equal(told, []string{"rod"}) {
		t.Errorf("%v are told", told)
	}
}

func TestWhoCameWithAMergeStaysForTheirOwnSake(t *testing.T) {
	o := under(t, "service-desk")
	o.receive(o.mail(ann, "one"), o.mail(rod, "two"), o.mail(cat, "three"), o.mail(cat, "four"))
	notice := map[ticketing.Number]outbox.Delivery{}
	for _, d := range o.letters("notice-new") {
		notice[d.Ticket] = d
	}
	for n := ticketing.Number(1002); n <= 1004; n++ {
		o.says(ben, notice[n], "/merge 1001")
	}
	o.says(rod, o.newest("acknowledgement", rod), "And smokes.")
	o.want(o.says(ben, notice[1001], "/unmerge 1002"), desk.OutcomeFiled, 1001)
	if _, takesPart := o.alone(1001).Participant(rod); !takesPart {
		t.Error("Bob has written, and is gone")
	}
	o.want(o.says(ben, notice[1001], "/unmerge 1003"), desk.OutcomeFiled, 1001)
	if _, takesPart := o.alone(1001).Participant(cat); !takesPart {
		t.Error("Cat's other ticket is still merged, and she is gone")
	}
	o.want(o.says(ben, notice[1001], "/add cat@customer.example"), desk.OutcomeFiled, 1001)
	o.want(o.says(ben, notice[1001], "/unmerge 1004"), desk.OutcomeFiled, 1001)
	if _, takesPart := o.alone(1001).Participant(cat); !takesPart {
		t.Error("Cat was added by name, and is gone")
	}
}
