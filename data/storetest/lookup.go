package storetest

import (
	"errors"
	"fmt"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func lookups() map[string]func(*bench) {
	return map[string]func(*bench){
		"AnUnfinishedTicketIsFoundThroughItsLife":    throughItsLife,
		"UnfinishedTicketsAreListedNewestFirst":      unfinishedNewestFirst,
		"KeysThatBeginAlikeDoNotMix":                 alikeKeys,
		"WhatFailedChangesNoLookup":                  lookupRollback,
		"TicketsAreFoundByAllOfTheWords":             foundByWords,
		"WordsFollowTheTicket":                       wordsFollow,
		"FoundTicketsAreListedNewestFirstUpToALimit": foundNewestFirst,
	}
}

func participants(addresses ...ticketing.Address) (all []ticketing.Participant) {
	for _, a := range addresses {
		all = append(all, ticketing.Participant{Mailbox: ticketing.Mailbox{Address: a}})
	}
	return all
}

// unfinished lists the numbers under a key, and compares with the count.
func (b *bench) unfinished(by desk.Index, key string, limit int) string {
	b.Helper()
	got := []ticketing.Number{}
	b.view(func(r desk.Reader) error {
		all, err := r.Unfinished(by, key, limit)
		for _, t := range all {
			got = append(got, t.Number)
		}
		n, countErr := r.CountUnfinished(by, key, limit)
		if n != len(got) {
			b.Errorf("%s %q: %d are listed and %d counted", by, key, len(got), n)
		}
		return errors.Join(err, countErr)
	})
	return fmt.Sprint(got)
}

func throughItsLife(b *bench) {
	t := ticketing.Ticket{Number: 1001, Class: ticketing.ClassOpen, Account: "Acme",
		Participants: participants("ann@x.example")}
	for _, step := range []struct {
		what                                        string
		change                                      func()
		nobody, bob, eve, ann, carl, acme, umbrella bool
	}{
		{what: "opened", change: func() {}, nobody: true, ann: true, acme: true},
		{what: "nothing", change: func() {}, nobody: true, ann: true, acme: true},
		{what: "assigned", change: func() { t.Assignee = "Bob" }, bob: true, ann: true, acme: true},
		{what: "reassigned", change: func() { t.Assignee = "Eve" }, eve: true, ann: true, acme: true},
		{what: "joined", change: func() {
			t.Participants = participants("ann@x.example", "carl@x.example", "ann@x.example")
		}, eve: true, ann: true, carl: true, acme: true},
		{what: "resolved", change: func() { t.Class = ticketing.ClassResolved }},
		{what: "closed", change: func() { t.Class = ticketing.ClassClosed }},
		{what: "reopened", change: func() { t.Class = ticketing.ClassOpen },
			eve: true, ann: true, carl: true, acme: true},
		{what: "moved", change: func() { t.Account, t.Assignee = "Umbrella", "eve" },
			eve: true, ann: true, carl: true, umbrella: true},
		{what: "merged", change: func() { t.MergedInto = 1002 }},
		{what: "changed while merged", change: func() { t.Assignee = "Bob" }},
		{what: "unmerged", change: func() { t.MergedInto = 0 },
			bob: true, ann: true, carl: true, umbrella: true},
		{what: "left", change: func() { t.Participants = participants("carl@x.example") },
			bob: true, carl: true, umbrella: true},
		{what: "given back", change: func() { t.Assignee, t.Account = "", "" }, nobody: true, carl: true},
	} {
		step.change()
		b.save(t, ticketing.Entry{})
		b.reopen() // checks
		for _, c := range []struct {
			by   desk.Index
			key  string
			want bool
		}{
			{desk.ByAssignee, "", step.nobody}, {desk.ByAssignee, "bob", step.bob},
			{desk.ByAssignee, "Eve", step.eve}, {desk.ByParticipant, "Ann@x.example", step.ann},
			{desk.ByParticipant, "carl@x.example", step.carl}, {desk.ByAccount, "ACME", step.acme},
			{desk.ByAccount, "Umbrella", step.umbrella}, {desk.ByAccount, "", false},
			{desk.ByAccount, "Bob", false},
		} {
			want := "[]"
			if c.want {
				want = "[1001]"
			}
			if got := b.unfinished(c.by, c.key, 9); got != want {
				b.Errorf("%s: %s %q: %s, want %s", step.what, c.by, c.key, got, want)
			}
		}
	}
}

func unfinishedNewestFirst(b *bench) {
	for i, n := range []ticketing.Number{1300, 1001, 70_000, 1002, 5_000_000_000} {
		t := ticketing.Ticket{Number: n, Assignee: "Bob", Subject: fmt.Sprint(n)}
		if i%2 == 0 {
			t.Participants = participants("ann@x.example")
		}
		b.save(t, ticketing.Entry{})
	}
	b.reopen()
	for limit, want := range map[int]string{0: "[]", 1: "[5000000000]", 2: "[5000000000 70000]",
		5: "[5000000000 70000 1300 1002 1001]", 99: "[5000000000 70000 1300 1002 1001]"} {
		if got := b.unfinished(desk.ByAssignee, "Bob", limit); got != want {
			b.Errorf("the newest %d: %s, want %s", limit, got, want)
		}
	}
	if got := b.unfinished(desk.ByParticipant, "ann@x.example", 2); got != "[5000000000 70000]" {
		b.Errorf("of a participant: %s", got)
	}
	b.view(func(r desk.Reader) error {
		all, err := r.Unfinished(desk.ByAssignee, "bob", 1)
		if len(all) != 1 || all[0].Subject != "5000000000" {
			b.Errorf("loaded %+v", all)
		}
		return err
	})
}

func alikeKeys(b *bench) {
	for i, name := range []string{"", "Bo", "Bob", "Bob\x00", "Bob\x00\x00\x00\x00\x00\x00\x00\x00\x01"} {
		b.save(ticketing.Ticket{Number: ticketing.Number(1001 + i), Assignee: name}, ticketing.Entry{})
		if got, want := b.unfinished(desk.ByAssignee, name, 9), fmt.Sprintf("[%d]", 1001+i); got != want {
			b.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

func lookupRollback(b *bench) {
	t := ticketing.Ticket{Number: 1001, Assignee: "Bob", Subject: "Printer on fire"}
	b.save(t, ticketing.Entry{})
	err := b.store.Update(b.Context(), func(tx desk.Tx) error {
		t.Assignee, t.Subject = "Eve", "Lift stands still"
		return errors.Join(tx.Save(t, ticketing.Entry{}), errOnPurpose)
	})
	if !errors.Is(err, errOnPurpose) {
		b.Errorf("said %v", err)
	}
	b.update(func(tx desk.Tx) error { // seen at once by its own transaction
		t := ticketing.Ticket{Number: 1002, Assignee: "Bob", Subject: "Printer smells"}
		if err := tx.Save(t, ticketing.Entry{}); err != nil {
			return err
		}
		n, err := tx.CountUnfinished(desk.ByAssignee, "Bob", 9)
		found, findErr := tx.Find([]string{"printer"}, 9)
		if n != 2 || len(found) != 2 {
			b.Errorf("the transaction sees %d and finds %d", n, len(found))
		}
		return errors.Join(err, findErr)
	})
	b.reopen()
	if bob, eve := b.unfinished(desk.ByAssignee, "Bob", 9), b.unfinished(desk.ByAssignee, "Eve", 9); bob !=
		"[1002 1001]" || eve != "[]" {
		b.Errorf("Bob has %s, Eve %s", bob, eve)
	}
	if fire, lift := b.found(9, "fire"), b.found(9, "lift"); fire != "[1001]" || lift != "[]" {
		b.Errorf("found %s by the old subject, %s by the new", fire, lift)
	}
}

func (b *bench) found(limit int, words ...string) string {
	b.Helper()
	got := []ticketing.Number{}
	b.view(func(r desk.Reader) error {
		all, err := r.Find(words, limit)
		for _, t := range all {
			got = append(got, t.Number)
		}
		return err
	})
	return fmt.Sprint(got)
}

func foundByWords(b *bench) {
	b.save(ticketing.Ticket{Number: 1001, Subject: "Drucker BRENNT im 3. Stock", Account: "Acme Ltd",
		Reference: "CHG-0042", Class: ticketing.ClassClosed, Participants: []ticketing.Participant{
			{Mailbox: ticketing.Mailbox{Name: "Ann Ünal", Address: "a.unal@acme.example"}}}}, ticketing.Entry{})
	b.save(ticketing.Ticket{Number: 1002, Subject: "打印机着火了", MergedInto: 1001}, ticketing.Entry{})
	b.save(ticketing.Ticket{Number: 1003}, ticketing.Entry{})
	b.reopen()
	for words, want := range map[string]string{
		"brennt": "[1001]", "brennt drucker": "[1001]", "dru": "[1001]", "brennt kopierer": "[]",
		"rucker": "[]", "dr": "[]", "3": "[1001]", "im": "[1001]", "ünal": "[1001]", "ÜNA": "[1001]",
		"acme": "[1001]", "a.unal@acme.example": "[1001]", "unal@acme": "[1001]", "chg-0042": "[1001]",
		"0042": "[1001]", "42": "[]", "着火": "[1002]", "火": "[1002]", "冷": "[]",
		"": "[]", " ": "[]", "?!": "[]", "brennt ?!": "[1001]",
	} {
		if got := b.found(9, words); got != want {
			b.Errorf("%q finds %s, want %s", words, got, want)
		}
	}
	if got := b.found(9, "Drucker", "", "acme ltd"); got != "[1001]" {
		b.Errorf("several texts find %s", got)
	}
	if got := b.found(9); got != "[]" {
		b.Errorf("no words find %s", got)
	}
}

func wordsFollow(b *bench) {
	t := ticketing.Ticket{Number: 1001, Subject: "Printer", Participants: participants("ann@x.example")}
	for _, step := range []struct {
		change func()
		want   string // tickets with printer, lift, ann, carl
	}{
		{func() {}, "[1001] [] [1001] []"},
		{func() { t.Status = "Waiting" }, "[1001] [] [1001] []"},
		{func() { t.Participants = participants("ann@x.example", "carl@x.example") }, "[1001] [] [1001] [1001]"},
		{func() { t.Subject = "Lift" }, "[] [1001] [1001] [1001]"},
		{func() { t.Participants = nil }, "[] [1001] [] []"},
	} {
		step.change()
		b.save(t, ticketing.Entry{})
		b.reopen()
		got := fmt.Sprint(b.found(9, "printer"), " ", b.found(9, "lift"), " ", b.found(9, "ann"), " ",
			b.found(9, "carl"))
		if got != step.want {
			b.Errorf("found %s, want %s", got, step.want)
		}
	}
}

func foundNewestFirst(b *bench) {
	for _, n := range []ticketing.Number{1300, 1001, 70_000, 1002} {
		b.save(ticketing.Ticket{Number: n, Subject: "Printer"}, ticketing.Entry{})
	}
	for limit, want := range map[int]string{0: "[]", 1: "[70000]", 3: "[70000 1300 1002]",
		9: "[70000 1300 1002 1001]"} {
		if got := b.found(limit, "printer"); got != want {
			b.Errorf("the newest %d: %s, want %s", limit, got, want)
		}
	}
}
