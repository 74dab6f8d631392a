package desk_test

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// shown is a mail as a server shows it among the handled ones: by its fields.
func shown(in ticketing.Incoming, uid uint32) ticketing.Incoming {
	return ticketing.Incoming{Source: ticketing.Source{Account: "support", Folder: "Handled", UIDValidity: 9, UID: uid},
		MessageID: in.MessageID, Size: in.Size, From: in.From, Subject: in.Subject}
}

func TestAMailIsKnownByItsPlaceItsReceiptsOrItsIdWithItsSize(t *testing.T) {
	o := open(t, nil)
	in, other := o.mail(ann, "It burns."), o.mail(ann, "It does not burn at all.")
	o.receive(in)
	place := ticketing.Incoming{Source: in.Source}
	byHash := shown(in, 2)
	byHash.MessageID, byHash.RawHash = "", in.RawHash
	sized, forged := shown(in, 3), shown(in, 4)
	sized.Size++
	forged.RawHash = other.RawHash
	for _, c := range []struct {
		name string
		mail ticketing.Incoming
		want bool
	}{{"its place", place, true}, {"its fields", shown(in, 1), true}, {"its octets", byHash, true},
		{"its id with another size", sized, false}, {"its id with other octets", forged, false},
		{"another mail", shown(other, 5), false}} {
		known, err := o.desk.Known(t.Context(), []ticketing.Incoming{c.mail})
		if err != nil || len(known) != 1 || known[0] != c.want {
			t.Errorf("by %s: %v, %v", c.name, known, err)
		}
	}
}

func TestTheLedgerCountsWhatAServerShowedAndNobodyTookInUntilSomebodyDoes(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	lost := o.mail(ann, "It is lost.", func(in *ticketing.Incoming) { in.Subject = "Where am I?" })
	look := desk.ServerLook{At: o.now, Handled: desk.Place{UIDValidity: 9, UID: 70}, More: 2, Missing: []desk.MissingMail{
		{Source: shown(lost, 70).Source, Mail: lost.RawHash, From: ann, Subject: lost.Subject,
			State: desk.MissingHandled, Found: o.now},
		{Source: ticketing.Source{Account: "support", Folder: "INBOX", UIDValidity: 7, UID: 4000}, From: ann,
			State: desk.MissingWaiting, Found: o.now.Add(-48 * time.Hour)}}}
	if err := o.desk.SetServerLook(t.Context(), "support", look); err != nil {
		t.Fatal(err)
	}
	o.robbed = true
	l := o.ledger()
	if l.Seen != 5 || l.Accounted != 1 || len(l.Amiss) != 2 {
		t.Fatalf("%+v", l)
	}
	var why []string
	for _, m := range l.Amiss {
		why = append(why, m.Name+": "+m.Why)
	}
	for _, want := range []string{ticketing.MailName(lost.RawHash) + ": it lies in Handled", "INBOX 4000: it waits in INBOX"} {
		if !strings.Contains(strings.Join(why, "\n"), want) {
			t.Errorf("no %q in %q", want, why)
		}
	}
	look.More, look.Missing = 0, look.Missing[:1]
	if err := o.desk.SetServerLook(t.Context(), "support", look); err != nil {
		t.Fatal(err)
	}
	o.receive(lost)
	o.robbed = false
	if now, err := o.desk.ServerLook(t.Context(), "support"); err != nil || len(now.Missing) != 0 || now.Handled.UID != 70 {
		t.Errorf("%+v, %v", now, err)
	}
	o.balances()
}
