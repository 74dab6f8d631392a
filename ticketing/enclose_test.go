package ticketing

import (
	"strings"
	"testing"
)

func TestOnlyWhatStandsInTheWordsTravelsWithThem(t *testing.T) {
	j := testJudge()
	in := mailFrom(ben.Address)
	in.Fresh = "See [image: photo.png]."
	in.Attachments = []Attachment{{Name: "log.txt"}, {Name: "photo.png", Inline: true, Placed: true},
		{Name: "logo.png", Inline: true, ContentID: "logo@x"}}
	e := MailReceived{Mail: in, Intake: support, Sender: Sender{Agent: &ben}}
	var names []string
	for _, a := range j.Instruct(ticketIn(j, "Working"), e, noon).Order.Enclosed {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, " "); got != "log.txt photo.png" {
		t.Errorf("enclosed %s", got)
	}
	e.Mail.Fresh = "/note\nSee the log."
	if o := j.Instruct(ticketIn(j, "Working"), e, noon).Order; o.Enclosed != nil {
		t.Errorf("a note sends %v", o.Enclosed)
	}
}
