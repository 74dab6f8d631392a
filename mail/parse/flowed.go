package parse

import (
	"bufio"
	"io"
	"strings"
)

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

// unenrich takes the commands out of text/enriched (RFC 1896).
func unenrich(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		b.WriteString(text[:open])
		text = text[open+1:]
		if strings.HasPrefix(text, "<") {
			b.WriteByte('<')
			text = text[1:]
			continue
		}
		end := strings.IndexByte(text, '>')
		if end < 0 {
			break
		}
		command := text[:end]
		text = text[end+1:]
		if strings.EqualFold(command, "param") {
			_, text, _ = strings.Cut(text, "</param>")
		}
		if strings.EqualFold(command, "nl") {
			b.WriteByte('\n')
		}
	}
	b.WriteString(text)
	return b.String()
}

// cutUU takes uuencoded files out of a text and returns their names in order.
func cutUU(text string) (rest string, names []string) {
	if !strings.Contains(text, "begin ") {
		return text, nil
	}
	var b strings.Builder
	inside := false
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		bare := strings.TrimRight(line, "\n")
		if inside {
			inside = bare != "end"
			continue
		}
		if name, ok := uuBegin(bare); ok && i+1 < len(lines) && uuLike(lines[i+1]) {
			names = append(names, name)
			inside = true
			continue
		}
		b.WriteString(line)
	}
	return b.String(), names
}

// uuLike says that a line has the length that its first character tells.
func uuLike(line string) bool {
	line = strings.TrimRight(line, "\n")
	if line == "" || line[0] < ' ' || line[0] > '`' {
		return false
	}
	want := (int(line[0]-' ')&63 + 2) / 3 * 4
	return len(line)-1 >= want-3 && len(line)-1 <= want+1
}

func newUUReader(r io.Reader, skip int) io.Reader {
	return &uuReader{in: bufio.NewReaderSize(r, 4<<10), skip: skip}
}
