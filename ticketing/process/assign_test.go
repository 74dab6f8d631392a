package process

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestWhoGetsNewTicketsIsReadAndChecked(t *testing.T) {
	const categories = `name = "desk"` + "\ncategories = [\"access\", \"other\"]"
	source := strings.Replace(base, `name = "desk"`, categories, 1)
	p, err := Load([]byte(source+"[assign]\nhow = \"least-loaded\"\nteam = [\"first line\", \"lead\"]\ntell = true\n"+
		"by_category = { Access = \"Ben\" }\n"), "desk.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	if a := p.Assign; a.How != ticketing.ChooseLeastLoaded || !a.Tell || len(a.Among) != 2 || a.ByCategory["access"] != "Ben" {
		t.Errorf("%+v", a)
	}
	for _, c := range []struct{ with, want string }{
		{"how = \"robin\"", `assign.how: "robin" is not one of nobody, round-robin, least-loaded`},
		{"team = \"first line\"", `assign.team: nobody is chosen among them`},
		{"by_category = { acess = \"Ben\" }", `category "acess" is not defined; did you mean "access"?`},
		{"by_category = { access = \"\" }", `by_category.access`},
		{"colour = 1", `assign.colour: there is no such setting`},
	} {
		if got := faults(t, source+"[assign]\n"+c.with+"\n", Env{}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.with, got, c.want)
		}
	}
}

func TestHowADuplicateEndsIsReadAndChecked(t *testing.T) {
	p, err := Load([]byte(base+"[on]\nduplicate = { status = \"Resolved\", code = \"done\" }\n"), "desk.toml", Env{})
	if err != nil || p.On.Duplicate == nil || *p.On.Duplicate != (ticketing.Ending{Status: "Resolved", Code: "done"}) {
		t.Errorf("%+v, %v", p.On.Duplicate, err)
	}
	for _, c := range []struct{ ending, want string }{
		{`status = "Rsolved"`, `on.duplicate.status: status "Rsolved" is not defined; did you mean "Resolved"?`},
		{`status = "Resolved", code = "dne"`, `on.duplicate.code: "dne" is no code of status "Resolved"`},
		{`status = "Open"`, `on.duplicate.status: "Open" has the class "open"; choose a status of class resolved or closed`},
		{`status = "Closed"`, `on.duplicate.status: "Closed" is system_only`},
	} {
		if got := faults(t, base+"[on]\nduplicate = { "+c.ending+" }\n", Env{}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.ending, got, c.want)
		}
	}
}

func TestTheShippedProcessesAssignAndEndDuplicatesAsTheirVendorsDo(t *testing.T) {
	for name, want := range map[string]string{"priority-support": "nobody Cancelled", "service-desk": "nobody Closed/Resolved",
		"severity": "round-robin Closed", "client-services": "nobody ", "phases": "nobody "} {
		p := shippedProcess(t, name)
		got := string(p.Assign.How) + " "
		if end := p.On.Duplicate; end != nil {
			got += end.Status
		}
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
