package storetest

import (
	"fmt"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func receipts() map[string]func(*bench) {
	return map[string]func(*bench){
		"EachReceiptAloneIsEnough":                    eachReceiptAlone,
		"NothingKnownMatchesNothing":                  nothingMatches,
		"AUidGivenToAnotherMailIsAnotherMail":         reusedUID,
		"TheLatestWordOnAMailCounts":                  latestCounts,
		"FateListsEveryMailWithAMessageID":            fate,
		"FateOfBytesIsFoundByTheBeginningOfTheirHash": fateOfBytes,
		"HeldMailLeavesQuarantineWhenItIsDealtWith":   quarantine,
		"ADuplicateChangesNothingForTheFirst":         duplicate,
		"AMessageIDLeadsToItsFirstTicket":             messageIDs,
	}
}

func mail(uid uint32, raw, fingerprint string) desk.Disposition {
	d := desk.Disposition{At: start(), Intake: "support", MessageID: "<same@customer.example>",
		From: "ann@customer.example", Subject: raw, Outcome: desk.OutcomeOpened, Ticket: 1001,
		Verdict: ticketing.Verdict{Kind: ticketing.KindPerson}, Why: []string{"new"}}
	if uid > 0 {
		d.Receipts.Source = ticketing.Source{Account: "imap", Folder: "INBOX", UIDValidity: 7, UID: uid}
	}
	if raw != "" {
		d.Receipts.RawHash = hashOf(raw)
	}
	if fingerprint != "" {
		d.Receipts.Fingerprint = hashOf(fingerprint)
	}
	return d
}

func (b *bench) mark(ds ...desk.Disposition) {
	b.Helper()
	b.update(func(t desk.Tx) error {
		for _, d := range ds {
			if err := t.MarkSeen(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bench) seen(r ticketing.Receipts) (d desk.Disposition, found bool) {
	b.Helper()
	b.view(func(r2 desk.Reader) (err error) {
		d, found, err = r2.Seen(r)
		return err
	})
	return d, found
}

func eachReceiptAlone(b *bench) {
	whole := mail(5, "raw", "print")
	b.mark(whole)
	b.reopen()
	for name, r := range map[string]ticketing.Receipts{
		"source":      {Source: whole.Receipts.Source},
		"raw hash":    {RawHash: whole.Receipts.RawHash},
		"fingerprint": {Fingerprint: whole.Receipts.Fingerprint, RawHash: hashOf("other trace")},
	} {
		d, found := b.seen(r)
		if !found || fmt.Sprint(d) != fmt.Sprint(whole) {
			b.Errorf("by %s alone: %v %+v", name, found, d)
		}
	}
	other := whole.Receipts.Source
	for _, change := range []func(){func() { other.Account = "x" }, func() { other.Folder = "x" },
		func() { other.UIDValidity++ }, func() { other.UID++ }} {
		other = whole.Receipts.Source
		change()
		if _, found := b.seen(ticketing.Receipts{Source: other}); found {
			b.Errorf("another source was seen: %+v", other)
		}
	}
}

func nothingMatches(b *bench) {
	b.mark(mail(0, "", ""), mail(0, "piped", ""))
	if d, found := b.seen(ticketing.Receipts{}); found {
		b.Errorf("no receipts at all found %+v", d)
	}
	if d, found := b.seen(ticketing.Receipts{RawHash: hashOf("another")}); found {
		b.Errorf("two mails without source were taken for one: %+v", d)
	}
	if _, found := b.seen(ticketing.Receipts{RawHash: hashOf("piped")}); !found {
		b.Error("a piped mail was not recognised by its hash")
	}
}

func reusedUID(b *bench) {
	b.mark(mail(5, "first", "p1"))
	second := mail(5, "second", "p2")
	if d, found := b.seen(second.Receipts); found {
		b.Errorf("the second mail was taken for %q", d.Subject)
	}
	b.mark(second)
	for _, raw := range []string{"first", "second"} {
		if d, found := b.seen(ticketing.Receipts{RawHash: hashOf(raw)}); !found || d.Subject != raw {
			b.Errorf("%s was found as %q, %v", raw, d.Subject, found)
		}
	}
	if d, _ := b.seen(ticketing.Receipts{Source: second.Receipts.Source}); d.Subject != "second" {
		b.Errorf("the UID stands for %q", d.Subject)
	}
}

func latestCounts(b *bench) {
	d := mail(5, "raw", "print")
	b.mark(d)
	d.Outcome, d.Ticket = desk.OutcomeFiled, 1002
	b.mark(d)
	if got, _ := b.seen(d.Receipts); got.Ticket != 1002 {
		b.Errorf("found ticket %d", got.Ticket)
	}
}

func fate(b *bench) {
	one, two := mail(1, "one", "p1"), mail(2, "two", "p2")
	other := mail(3, "three", "p3")
	other.MessageID = "<other@customer.example>"
	none := mail(4, "four", "p4")
	none.MessageID = ""
	b.mark(one, two, other, none)
	b.reopen()
	want := map[string]string{one.MessageID: "[one two]", other.MessageID: "[three]",
		"<unknown@x>": "[]", "": "[]"}
	b.view(func(r desk.Reader) error {
		for id, subjects := range want {
			ds, err := r.Fate(id)
			if err != nil || subjectsOf(ds) != subjects {
				b.Errorf("fate of %q: %s, %v, want %s", id, subjectsOf(ds), err, subjects)
			}
		}
		return nil
	})
}

func fateOfBytes(b *bench) {
	one, two := mail(1, "one", "p1"), mail(2, "two", "p2")
	b.mark(one, two)
	b.reopen()
	whole := one.Receipts.RawHash.String()
	b.view(func(r desk.Reader) error {
		for prefix, subjects := range map[string]string{one.Receipts.RawHash.Short(): "[one]", whole: "[one]",
			two.Receipts.RawHash.Short(): "[two]", strings.ToUpper(whole): "[one]", whole[:62] + "00": "[]", "": "[]"} {
			ds, err := r.FateOf(prefix)
			if err != nil || subjectsOf(ds) != subjects {
				b.Errorf("fate of %q: %s, %v, want %s", prefix, subjectsOf(ds), err, subjects)
			}
		}
		if _, err := r.FateOf("no hash"); err == nil {
			b.Error("looked for what is no hexadecimal")
		}
		return nil
	})
}

func subjectsOf(ds []desk.Disposition) string {
	subjects := make([]string, len(ds))
	for i, d := range ds {
		subjects[i] = d.Subject
	}
	return fmt.Sprint(subjects)
}

func heldMail(uid uint32, raw string) desk.Disposition {
	d := mail(uid, raw, "print of "+raw)
	d.Outcome = desk.OutcomeHeld
	return d
}

func (b *bench) wantHeld(want string) {
	b.Helper()
	b.view(func(r desk.Reader) error {
		ds, err := r.Held()
		if got := subjectsOf(ds); got != want || err != nil {
			b.Errorf("held: %s, %v, want %s", got, err, want)
		}
		return nil
	})
}

// The same mail in a second mailbox is recognised in both, and the first one is
// what its hashes lead to, in quarantine or not.
func duplicate(b *bench) {
	first := heldMail(1, "a")
	again := heldMail(9, "a")
	again.Outcome, again.Subject = desk.OutcomeDuplicate, "again"
	elsewhere := mail(10, "a with another trace", "print of a")
	elsewhere.Outcome, elsewhere.Subject = desk.OutcomeDuplicate, "elsewhere"
	b.mark(first, again, elsewhere)
	b.reopen()
	b.wantHeld("[a]")
	for want, r := range map[string]ticketing.Receipts{
		"a":         {RawHash: first.Receipts.RawHash, Fingerprint: first.Receipts.Fingerprint},
		"again":     again.Receipts,
		"elsewhere": elsewhere.Receipts,
	} {
		if d, found := b.seen(r); !found || d.Subject != want {
			b.Errorf("found %q, %v, want %q", d.Subject, found, want)
		}
	}
	b.mark(mail(1, "a", "print of a"))
	b.wantHeld("[]")
}

func quarantine(b *bench) {
	b.wantHeld("[]")
	b.mark(heldMail(1, "a"), heldMail(2, "b"), mail(3, "c", "pc"), heldMail(4, "d"))
	b.reopen()
	b.wantHeld("[a b d]")
	b.mark(mail(2, "b", "print of b"))
	b.wantHeld("[a d]")
	if d, _ := b.seen(ticketing.Receipts{RawHash: hashOf("b")}); d.Outcome != desk.OutcomeOpened {
		b.Errorf("the released mail is %s", d.Outcome)
	}
}

func messageIDs(b *bench) {
	hostile := "<" + string(make([]byte, 70_000)) + "\xff@x>"
	b.update(func(t desk.Tx) error {
		for _, link := range []struct {
			id string
			n  ticketing.Number
		}{{"<a@x>", 1001}, {"<a@x>", 1002}, {hostile, 1003}, {"", 1004}, {"<A@x>", 1005}} {
			if err := t.Save(ticketing.Ticket{Number: link.n}, ticketing.Entry{}); err != nil {
				return err
			}
			if err := t.LinkID(link.id, link.n); err != nil {
				return err
			}
		}
		return nil
	})
	b.reopen()
	want := map[string]ticketing.Number{"<a@x>": 1001, hostile: 1003, "": 0, "<A@x>": 1005, "<b@x>": 0}
	b.view(func(r desk.Reader) error {
		for id, n := range want {
			got, found, err := r.TicketOf(id)
			if got != n || found != (n != 0) || err != nil {
				b.Errorf("ticket of %.20q: %d, %v, %v, want %d", id, got, found, err, n)
			}
		}
		return nil
	})
}
