package letter

import (
	"slices"
	"strings"
	"unicode"

	"ticketd/ticketing"
)

// What a letter shows of a month stands in its text as paragraphs with a mark in front of
// each line until it is laid out. No field that people filled in has one: they are control
// characters.
const (
	gridMark  = "\x1d" // a row of a table with heads, the first of which is the head
	titleMark = "\x1c" // a title
	chartMark = "\x1a" // the id of a picture, above the table of what it shows
)

// maxWidth is how many columns a table in text has; a wider one is a list.
const maxWidth = 76

// grid is a table as it stands in a text until it is laid out: a line for each row.
func grid(heads []string, rows ticketing.Table) string {
	lines := make([]string, 0, len(rows)+1)
	for _, row := range slices.Concat(ticketing.Table{heads}, rows) {
		cells := []string{}
		for i, head := range heads {
			switch {
			case head == "":
			case i < len(row):
				cells = append(cells, cell(row[i]))
			default:
				cells = append(cells, "")
			}
		}
		lines = append(lines, gridMark+strings.Join(cells, cellMark))
	}
	return strings.Join(lines, "\n")
}

func cell(words string) string { return cut(line(words), maxCell) }

// plainGrids lays out titles and tables in text, where no picture can be shown.
func (w *wording) plainGrids(text string) string {
	if !strings.ContainsAny(text, gridMark+titleMark+chartMark) {
		return text
	}
	var lines, rows []string
	for l := range strings.SplitSeq(text+"\n", "\n") {
		if row, ok := strings.CutPrefix(l, gridMark); ok {
			rows = append(rows, row)
			continue
		}
		if len(rows) > 0 {
			lines, rows = append(lines, w.plainGrid(rows)...), nil
		}
		switch title, ok := strings.CutPrefix(l, titleMark); {
		case ok:
			lines = append(lines, title, strings.Repeat("=", width(title)))
		case !strings.HasPrefix(l, chartMark):
			lines = append(lines, l)
		}
	}
	return strings.TrimSuffix(strings.Join(lines, "\n"), "\n")
}

// plainGrid lays a table out in columns, numbers to the right, or as a list if it is too
// wide for them.
func (w *wording) plainGrid(rows []string) (lines []string) {
	cells := cellsOf(rows)
	right := numeric(cells)
	widths := fitting(cells, right)
	if widths == nil {
		return w.plainList(cells)
	}
	for n, row := range cells {
		lines = append(lines, columns(row, widths, right)...)
		if n == 0 {
			lines = append(lines, strings.Repeat("-", sum(widths)))
		}
	}
	return lines
}

// columnGap is how far columns are apart.
const columnGap = 2

func sum(widths []int) int {
	total := -columnGap
	for _, w := range widths {
		total += w + columnGap
	}
	return total
}

// A text that is wrapped has so many columns, or as few if there is no room, and so many lines.
const (
	wideText, narrowText = 16, 11
	maxLines             = 3
)

// fitting are the widths of columns in which a table has room: as wide as their cells, and
// if that is too wide the widest are wrapped. Nil: it has none.
func fitting(cells [][]string, right []bool) []int {
	for text := wideText; text >= narrowText; text-- {
		if widths := narrowed(cells, right, text); widths != nil && wraps(cells, widths) {
			return widths
		}
	}
	return nil
}

// narrowed takes from the widest columns what is too much: of texts they keep so many
// columns, and all of numbers and of single words. Nil: that is not enough.
func narrowed(cells [][]string, right []bool, text int) []int {
	widths, least := make([]int, len(right)), make([]int, len(right))
	for i := range widths {
		for n, row := range cells {
			widths[i] = max(widths[i], width(row[i]))
			if right[i] && n > 0 {
				least[i] = max(least[i], width(row[i]))
			}
			for word := range strings.FieldsSeq(row[i]) {
				least[i] = max(least[i], width(word))
			}
		}
		if !right[i] {
			least[i] = max(least[i], min(widths[i], text))
		}
	}
	for sum(widths) > maxWidth {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return nil
		}
		widths[widest]--
	}
	return widths
}

// wraps reports whether each cell has few lines.
func wraps(cells [][]string, widths []int) bool {
	return !slices.ContainsFunc(cells, func(row []string) bool {
		for i, words := range row {
			if len(wrapped(words, widths[i])) > maxLines {
				return true
			}
		}
		return false
	})
}

// wrapped breaks words into lines of a width; one of them that is wider has its own.
func wrapped(words string, most int) (lines []string) {
	current := ""
	for word := range strings.FieldsSeq(words) {
		if current != "" && width(current)+1+width(word) > most {
			lines, current = append(lines, current), ""
		}
		current = strings.TrimLeft(current+" "+word, " ")
	}
	return append(lines, current)
}

// columns are the lines of a row.
func columns(row []string, widths []int, right []bool) (lines []string) {
	parts, most := make([][]string, len(row)), 1
	for i, words := range row {
		parts[i] = wrapped(words, widths[i])
		most = max(most, len(parts[i]))
	}
	for n := range most {
		var b strings.Builder
		for i, part := range parts {
			if i > 0 {
				b.WriteString(strings.Repeat(" ", columnGap))
			}
			words := ""
			if n < len(part) {
				words = part[n]
			}
			fill := strings.Repeat(" ", widths[i]-width(words))
			if right[i] {
				b.WriteString(fill + words)
			} else {
				b.WriteString(words + fill)
			}
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}

// plainList tells a row with the heads before its cells, the first cell aside.
func (w *wording) plainList(cells [][]string) (lines []string) {
	for _, row := range cells[1:] {
		current := "- " + row[0]
		for i, words := range row[1:] {
			if words == "" || words == "–" { // which is what there is none of
				continue
			}
			words = w.line(headPage, Head{cells[0][i+1]}) + " " + words
			if width(current)+3+width(words) > maxWidth {
				lines, current = append(lines, current), "  "+words
			} else {
				current += " · " + words
			}
		}
		lines = append(lines, current)
	}
	return lines
}

// cellsOf takes rows apart; all have as many cells as the first.
func cellsOf(rows []string) (cells [][]string) {
	for _, row := range rows {
		cells = append(cells, strings.Split(row, cellMark))
	}
	for i := range cells {
		for len(cells[i]) < len(cells[0]) {
			cells[i] = append(cells[i], "")
		}
		cells[i] = cells[i][:len(cells[0])]
	}
	return cells
}

// numeric reports of each column but the first whether it has numbers: amounts, shares,
// spans of time.
func numeric(cells [][]string) []bool {
	right := make([]bool, len(cells[0]))
	for i := 1; i < len(right); i++ {
		right[i] = len(cells) > 1 && !slices.ContainsFunc(cells[1:], func(row []string) bool { return !isNumber(row[i]) })
	}
	return right
}

// isNumber reports whether a cell is a number with or without a unit, or empty.
func isNumber(words string) bool {
	for word := range strings.FieldsSeq(words) {
		if strings.Trim(word, "+-–0123456789.,/%") != "" && !slices.Contains(units, word) {
			return false
		}
	}
	return true
}

// units may stand behind a number.
var units = []string{"min", "h", "d", "w", "mo"}

// width is how many columns a text takes in a terminal, about.
func width(text string) (n int) {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
			n += 2
		default:
			n++
		}
	}
	return n
}
