package letter

import (
	"html"
	"regexp"
	"strings"

	"ticketd/ticketing"
)

// Gmail cuts letters of more than 102 KB, so what is said of each cell is short. Titles stand apart
// from what is above them; numbers stand below each other, each on a line of its own; a
// table that is wider than the screen is pushed aside with a finger.
const (
	titleStyle  = "margin:24px 0 8px 0;font-size:16px"
	scrollStyle = "overflow-x:auto;margin:0 0 14px 0"
	gridStyle   = "border-collapse:collapse;font-size:13px"
	rowStyle    = "vertical-align:top"
	gridCell    = "padding:4px 10px 4px 0;border-bottom:1px solid #ccc"
	gridNumber  = gridCell + ";text-align:right;white-space:nowrap"
	gridNarrow  = gridCell + ";white-space:nowrap"
	gridWide    = gridCell + ";min-width:120px"
	chartStyle  = "max-width:100%;height:auto;border:0"
)

// writeGrid shows a table with heads.
func writeGrid(b *strings.Builder, paragraph string) {
	cells := cellsOf(strings.Split(strings.ReplaceAll(paragraph, gridMark, ""), "\n"))
	styles, element := cellStyles(cells), "th"
	b.WriteString("<div style=\"" + scrollStyle + "\">\n<table style=\"" + gridStyle + "\">\n")
	for _, row := range cells {
		b.WriteString("<tr style=\"" + rowStyle + "\">")
		for i, words := range row {
			style := styles[i]
			if element == "th" && style != gridNumber {
				style += ";text-align:left" // some centre heads, whatever the table says
			}
			b.WriteString("<" + element + " dir=\"auto\" style=\"" + style + "\">" +
				html.EscapeString(words) + "</" + element + ">")
		}
		b.WriteString("</tr>\n")
		element = "td"
	}
	b.WriteString("</table>\n</div>\n")
}

// moment is a day, a time of it and perhaps a zone, which stand on one line.
var moment = regexp.MustCompile(`^[0-9-]{10} [0-9]{2}:[0-9]{2}( [A-Z0-9+:-]{1,9})?$`)

// cellStyles are the styles of columns: short words stay on one line, long ones have room.
func cellStyles(cells [][]string) []string {
	styles := make([]string, len(cells[0]))
	for i, right := range numeric(cells) {
		longest := 0
		for _, row := range cells {
			if !moment.MatchString(row[i]) {
				longest = max(longest, width(row[i]))
			}
		}
		switch {
		case right:
			styles[i] = gridNumber
		case longest <= 16:
			styles[i] = gridNarrow
		case longest > 30:
			styles[i] = gridWide
		default:
			styles[i] = gridCell
		}
	}
	return styles
}

// writeTitle shows a title.
func writeTitle(b *strings.Builder, title string) {
	b.WriteString("<h2 dir=\"auto\" style=\"" + titleStyle + "\">" + html.EscapeString(title) + "</h2>\n")
}

// drawn is how a picture draws its lines, for the words that say what they are.
var drawn = [ticketing.Drawn]struct{ sign, colour string }{{"●", "#0072b2"}, {"■", "#d55e00"}}

// writeChart shows a picture that travels along, what its lines are, and its numbers to
// whoever can't see it.
func writeChart(b *strings.Builder, paragraph string) {
	id, table, _ := strings.Cut(paragraph, "\n")
	cells := cellsOf(strings.Split(strings.ReplaceAll(table, gridMark, ""), "\n"))
	var numbers []string
	for _, row := range cells[1:] {
		var said []string
		for i, words := range row[1:] {
			said = append(said, cells[0][i+1]+" "+words)
		}
		numbers = append(numbers, row[0]+": "+strings.Join(said, ", "))
	}
	b.WriteString("<p dir=\"auto\" style=\"margin:0 0 4px 0;font-size:13px\">")
	for i, line := range cells[0][1:min(len(cells[0]), len(drawn)+1)] {
		b.WriteString("<span style=\"color:" + drawn[i].colour + "\">" + drawn[i].sign + "</span>&nbsp;" +
			html.EscapeString(line) + " &nbsp; ")
	}
	b.WriteString("</p>\n<p dir=\"auto\" style=\"" + wordsStyle + "\"><img src=\"cid:" + html.EscapeString(id) +
		"\" alt=\"" + html.EscapeString(strings.Join(numbers, "; ")) + "\" width=\"560\" style=\"" + chartStyle + "\"></p>\n")
}
