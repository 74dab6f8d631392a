package letter

import (
	"html"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// A row of a table stands in a letter as a line of cells with cellMark between
// them; the head of a table begins with another one. No field that people filled
// in has the mark: it is a control character.
const cellMark = "\x1f"

// Cells have borders below only, so that a table reads on a small screen.
const (
	tableStyle = "border-collapse:collapse;margin:0 0 14px 0;font-size:13px"
	cellStyle  = "text-align:left;vertical-align:top;padding:4px 12px 4px 0;" +
		"border-bottom:1px solid #cccccc"
)

// table lists tickets, below a head.
func (w *wording) table(c Context) string {
	if len(c.Listed) == 0 {
		return ""
	}
	rows := []string{cellMark + w.cells(rowPage, Row{Head: true})}
	for _, t := range c.Listed {
		rows = append(rows, w.cells(rowPage, Row{Tag: t.Tag().String(), Status: line(t.Status),
			Subject: line(ticketing.BaseSubject(t.Subject, []string{t.Prefix})),
			Since:   w.moment(t.StatusSince), Type: line(t.Type), Priority: line(t.Priority),
			Product: line(t.Product), Code: codeWords(c.Process, t.Code), Account: line(t.Account),
			From: line(t.Requester().String()), Assignee: line(t.Assignee)}))
	}
	return strings.Join(rows, "\n")
}

// tasksOf are the listed tickets as tasks of which nothing is due.
func tasksOf(c Context) (tasks []ticketing.Task) {
	for _, t := range c.Listed {
		tasks = append(tasks, ticketing.Task{Ticket: t, First: c.Process.RanksBy(t)})
	}
	return tasks
}

// cells fills in a page whose lines are the cells of a row.
func (w *wording) cells(page string, row any) string {
	return strings.ReplaceAll(w.text(page, row), "\n", cellMark)
}

// linked finds the link of ours with which a cell ends, and the words that show it.
func linked(cell string, links map[string]string) (words, url string, ok bool) {
	cell = strings.TrimSpace(cell)
	i := strings.LastIndexByte(cell, ' ')
	if i < 0 || links[cell[i+1:]] == "" {
		return cell, "", false
	}
	return strings.TrimSpace(cell[:i]), cell[i+1:], true
}

// plainRows shows tables in text: a line for each row, without what is empty,
// without heads and without links.
func plainRows(text string, links map[string]string) string {
	if !strings.Contains(text, cellMark) {
		return text
	}
	var lines []string
	gone := false // a row of links alone was left out
	for l := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.HasPrefix(l, cellMark):
		case strings.Contains(l, cellMark):
			cells := slices.DeleteFunc(strings.Split(l, cellMark),
				func(cell string) bool {
					_, _, link := linked(cell, links)
					return link || strings.TrimSpace(cell) == ""
				})
			if gone = len(cells) == 0; !gone {
				lines = append(lines, strings.Join(cells, " · "))
			}
		case gone && l == "": // with the blank line below it
			gone = false
		default:
			lines, gone = append(lines, l), false
		}
	}
	return strings.Join(lines, "\n")
}

// writeTable shows a paragraph of rows as a table.
func writeTable(b *strings.Builder, paragraph string, links map[string]string) {
	b.WriteString("<table style=\"" + tableStyle + "\">\n")
	for row := range strings.SplitSeq(paragraph, "\n") {
		cells, cell := row, "td"
		if head, ok := strings.CutPrefix(row, cellMark); ok {
			cells, cell = head, "th"
		}
		b.WriteString("<tr>")
		style := cellStyle + ";white-space:nowrap" // a ticket's tag is one word
		for words := range strings.SplitSeq(cells, cellMark) {
			shown, url, link := linked(words, links)
			if shown = html.EscapeString(shown); link {
				shown = `<a href="` + html.EscapeString(url) + `">` + shown + `</a>`
			}
			b.WriteString("<" + cell + " dir=\"auto\" style=\"" + style + "\">" + shown + "</" + cell + ">")
			style = cellStyle
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
}
