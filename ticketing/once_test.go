package ticketing

import "testing"

func TestNobodyGetsTwoNoticesOfOneMatter(t *testing.T) {
	to := func(name, text string, role Role) Letter {
		return Letter{Name: name, Class: Notice, To: Mailbox{Address: "lea@team.example"}, Text: text, Role: role}
	}
	file := []Attachment{{Name: "smoke.jpg"}}
	news, escalated := to("notice-new", "It burns.", RoleAgent), to("notice-escalated", "It burns.", RoleInternal)
	news.Enclosed = file
	elsewhere := news
	elsewhere.To.Address = "ben@team.example"
	for _, tt := range []struct {
		what    string
		t       Ticket
		letters []Letter
		want    []string
	}{
		{"an escalation", Ticket{}, []Letter{news, escalated}, []string{"notice-escalated"}},
		{"another's", Ticket{}, []Letter{elsewhere, escalated}, []string{"notice-new", "notice-escalated"}},
		{"other words", Ticket{}, []Letter{to("notice-reply", "And smokes.", RoleAgent), escalated},
			[]string{"notice-reply", "notice-escalated"}},
		{"one that claims another ticket", Ticket{Links: []Link{{To: 1, Kind: "claims"}}},
			[]Letter{news, escalated}, []string{"notice-new", "notice-escalated"}},
		{"an answer that settles", Ticket{}, []Letter{to("notice-status", "", RoleInternal),
			to("notice-answered", "It is out.", RoleAgent)}, []string{"notice-answered"}},
	} {
		r := ruling{t: tt.t, d: Decision{Letters: tt.letters}}
		r.once()
		var got []string
		for _, l := range r.d.Letters {
			got = append(got, l.Name)
		}
		if len(got) != len(tt.want) || got[0] != tt.want[0] {
			t.Errorf("%s: %v, want %v", tt.what, got, tt.want)
		}
	}
	r := ruling{d: Decision{Letters: []Letter{news, escalated}}}
	r.once()
	if l := r.d.Letters[0]; l.Role != RoleAgent || len(l.Enclosed) != 1 {
		t.Errorf("the notice that is kept is of role %v and carries %d files", l.Role, len(l.Enclosed))
	}
}
