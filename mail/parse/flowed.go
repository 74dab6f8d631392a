package parse

import "strings"

// unflow joins the lines that format=flowed divides (RFC 3676). Quote marks are written as "> "
// once per level.
func unflow(text string, delSp bool) string {
	var b strings.Builder
	level, open := 0, false
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		depth := 0
		for strings.HasPrefix(line[depth:], ">") {
			depth++
		}
		line = strings.TrimPrefix(line[depth:], " ")
		if open && (depth != level || line == "-- ") {
			b.WriteByte('\n')
			open = false
		}
		if !open && depth > 0 {
			b.WriteString(strings.Repeat(">", min(depth, 100)) + " ")
		}
		level = depth
		open = strings.HasSuffix(line, " ") && line != "-- "
		if open && delSp {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
		if !open {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
