package reply

import "strings"

// input writes what a field of a form shows.
func (r *renderer) input(a *attrs) {
	value := strings.TrimSpace(attributeText(a.value))
	switch strings.ToLower(a.kind) {
	case "checkbox", "radio":
		value = "[ ]"
		if a.checked {
			value = "[x]"
		}
	case "submit", "button", "reset":
		if value == "" {
			return
		}
		value = "[" + value + "]"
	case "", "text", "email", "tel", "number", "date", "time", "url", "search":
	default:
		return
	}
	r.space = r.space || len(r.cur) > 0
	r.flow(value)
	r.space = true
}
