package process

import (
	"fmt"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// assign reads who gets new tickets.
func (r reader) assign(t *sheet.Table, p ticketing.Process) ticketing.Assignment {
	defer t.Close()
	a := ticketing.Assignment{
		How:   ticketing.Choosing(t.Choice("how", ticketing.Choosings()...)),
		Among: t.Words("team", `"first line"`),
		Tell:  t.Flag("tell", false),
	}
	by := t.Table("by_category")
	defer by.Close()
	for _, category := range by.Names() {
		name, known := p.CategoryNamed(category)
		if !known {
			by.Fault(category, fmt.Sprintf("category %q is not defined", category),
				sheet.Nearest(category, p.Categories))
			name = category
		}
		if a.ByCategory == nil {
			a.ByCategory = map[string]string{}
		}
		a.ByCategory[name] = by.Must(category, `"Ada Ito"`)
	}
	return a
}

// assignment checks that what says who gets new tickets is of use.
func (c checker) assignment() {
	a := c.p.Assign
	nobody := a.How == ticketing.ChooseNobody
	if nobody && len(a.Among) > 0 {
		c.Fault("assign.team", "nobody is chosen among them",
			`write how = "round-robin" or how = "least-loaded"`)
	}
}

// duplicate checks how a ticket ends that goes on in another one: as a person ends it.
func (c checker) duplicate(end *ticketing.Ending) {
	const key = "on.duplicate"
	if c.ending(key, end); end == nil {
		return
	}
	s, known := c.p.Status(end.Status)
	switch {
	case !known:
	case s.Class != ticketing.ClassResolved && s.Class != ticketing.ClassClosed:
		c.Fault(key+".status", fmt.Sprintf("%q has the class %q", s.Name, s.Class),
			"choose a status of class resolved or closed")
	case s.SystemOnly:
		c.Fault(key+".status", fmt.Sprintf("%q is system_only, and a person says what is a duplicate", s.Name),
			"take system_only from the status or choose another one")
	}
}
