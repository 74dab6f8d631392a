package parse

import "strings"

// unenrich takes the commands out of text/enriched (RFC 1896), and out of the text/richtext of
// before (RFC 1341). One line end between words is a blank there, and of several one is.
func unenrich(text string) string {
	var b strings.Builder
	verbatim := false
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		b.WriteString(refill(text[:open], verbatim))
		if text = text[open+1:]; strings.HasPrefix(text, "<") {
			b.WriteByte('<')
			text = text[1:]
			continue
		}
		end := strings.IndexByte(text, '>')
		if end < 0 {
			b.WriteByte('<')
			break
		}
		command := strings.ToLower(text[:end])
		text = text[end+1:]
		switch command {
		case "lt":
			b.WriteByte('<')
		case "nl":
			b.WriteByte('\n')
		case "nofill", "/nofill":
			verbatim = command == "nofill"
		case "param":
			if i := strings.IndexByte(text, '<'); i >= 0 && strings.HasPrefix(text[i:], "</param") {
				text = text[i:]
			}
		}
	}
	b.WriteString(refill(text, verbatim))
	return b.String()
}

// refill joins lines as text/enriched means them.
func refill(text string, verbatim bool) string {
	if verbatim || strings.IndexByte(text, '\n') < 0 {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			break
		}
		b.WriteString(text[:end])
		text = text[end:]
		n := len(text) - len(strings.TrimLeft(text, "\n"))
		if text = text[n:]; n == 1 {
			b.WriteByte(' ')
		} else {
			b.WriteString(strings.Repeat("\n", n-1))
		}
	}
	b.WriteString(text)
	return b.String()
}
