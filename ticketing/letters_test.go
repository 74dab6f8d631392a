package ticketing

import "testing"

func TestAQuestionThatKeepsTheStatusHasItsOwnLetter(t *testing.T) {
	j := testJudge()
	j.Process.On.Question = true
	d := j.Decide(ticketIn(j, "Working"), Order{Reply: "Which printer?", Wait: true}, noon)
	wantOutline(t, "a question", d, "said, to Working, waiting-for-you>ann", "")
	if d.Letters[0].Text != "Which printer?" || d.Letters[0].Class != Personal {
		t.Errorf("the question itself: %+v", d.Letters[0])
	}
	j.Process.On.Question = false
	d = j.Decide(ticketIn(j, "Working"), Order{Reply: "Which printer?", Wait: true}, noon)
	wantOutline(t, "a status that waits", d, "said, to Pending, status-changed>ann", "")
}

func TestWhoMustKnowOfAPriorityReadsTheWordsAndWhomToCall(t *testing.T) {
	j := testJudge()
	j.People = NewDirectory([]Agent{ben, lea}, []Account{{Name: "Ann's",
		Addresses: []Address{"ann@customer.example"}, Phones: []string{"+44 1", "+44 2"}}})
	j.Process.Priorities = []Priority{{Name: "P1", Aliases: []string{"highest"}, Tell: []string{RoleLead}}}
	account := j.People.Accounts()[0]
	in := mailFrom("ann@customer.example")
	in.Subject = "[P1] Printer"
	d := j.Decide(Ticket{Number: 1001}, MailReceived{Mail: in, Intake: support,
		Sender: Sender{Account: &account}}, noon)
	for _, l := range d.Letters {
		if l.Name == "notice-priority" {
			if l.Text != "It burns." || l.Fields["phones"] != "+44 1, +44 2" {
				t.Errorf("the lead is told %q, phones %q", l.Text, l.Fields["phones"])
			}
			return
		}
	}
	t.Errorf("the lead is not told: %s", outline(d))
}
