package ticketing

import (
	"maps"
	"slices"
)

// covers lists the notices that tell all that others tell, and why it matters.
var covers = map[string][]string{
	"notice-escalated": {"notice-new", "notice-reply", "notice-note"},
	"notice-priority":  {"notice-new", "notice-reply"},
	"notice-answered":  {"notice-status"},
}

// once lets nobody get two notices of one matter: the one that tells more is kept, and
// is answered as the other would have been. A new ticket that claims another one has
// links of its own, which only its notice has.
func (r *ruling) once() {
	claims := slices.ContainsFunc(r.t.Links, func(l Link) bool { return l.Kind == "claims" })
	r.d.Letters = slices.DeleteFunc(r.d.Letters, func(l Letter) bool {
		i := slices.IndexFunc(r.d.Letters, func(kept Letter) bool { return kept.covers(l) })
		if i < 0 || claims && l.Name == "notice-new" {
			return false
		}
		kept := &r.d.Letters[i]
		fields := map[string]string{}
		maps.Copy(fields, l.Fields)
		maps.Copy(fields, kept.Fields)
		kept.Role, kept.Fields = min(kept.Role, l.Role), fields
		if len(kept.Enclosed) == 0 {
			kept.Enclosed = l.Enclosed
		}
		return true
	})
}

// covers reports whether a notice tells its reader all that another one would.
func (l Letter) covers(other Letter) bool {
	return l.To.Address == other.To.Address && slices.Contains(covers[l.Name], other.Name) &&
		(other.Text == "" || other.Text == l.Text)
}
