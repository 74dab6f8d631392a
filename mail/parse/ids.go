package parse

import "strings"

// messageIDs finds the Message-IDs of a field, with angle brackets: whatever stands between "<"
// and ">" without blanks, for real ones hold colons, two "@" or none.
func messageIDs(value string) []string {
	if strings.Contains(value, "=?") && strings.IndexByte(value, '<') < 0 {
		value = decodeField(value, "")
	}
	var ids []string
	for rest := value; ; {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		rest = rest[open+1:]
		end := strings.IndexAny(rest, "<> \t")
		if end < 0 {
			break
		}
		if rest[end] == '>' && end <= maxIDLength {
			ids = withID(ids, rest[:end])
		}
		rest = rest[end:]
	}
	if len(ids) == 0 {
		return looseIDs(value)
	}
	return ids
}

// looseIDs reads the ids of a field that has none between brackets: one with blanks in it, or
// nothing but ids without brackets.
func looseIDs(value string) []string {
	value = strings.TrimSpace(value)
	inner := strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
	words := []string{strings.Join(strings.Fields(inner), "")}
	if inner == value {
		words = strings.FieldsFunc(inner, func(r rune) bool {
			return r == ' ' || r == '\t' || r == ',' || r == ';'
		})
	}
	var ids []string
	for _, word := range words {
		word = strings.Trim(word, `"'[]`)
		if strings.Count(word, "@") != 1 || strings.ContainsAny(word, `<>,;"`) ||
			len(word) > maxIDLength || len(word) < 3 {
			return nil
		}
		ids = withID(ids, word)
	}
	return ids
}

// withID adds an id in angle brackets, without what no id has in it, if anything is left of it: all
// mails with an empty one would be one mail.
func withID(ids []string, id string) []string {
	if !plain(id) {
		id = strings.ReplaceAll(clean(id), " ", "")
	}
	if id == "" {
		return ids
	}
	return append(ids, "<"+id+">")
}

// idsOf collects the ids of all fields of a name, each once, of many the first and last maxIDs.
func idsOf(h header, name string, n *notes) []string {
	var ids []string
	seen := map[string]bool{}
	for _, value := range h.all(name) {
		for _, id := range messageIDs(value) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 2*maxIDs {
		n.add("header", "%s holds %d ids; the first and last %d are used", name, len(ids), maxIDs)
		ids = append(ids[:maxIDs:maxIDs], ids[len(ids)-maxIDs:]...)
	}
	return ids
}
