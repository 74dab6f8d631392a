package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

const (
	// maxRows is how many rows of a table a letter shows; its files have them all.
	maxRows = 15
	// maxMain is how many it shows of a table that it is about.
	maxMain = 50
	// maxCell is how many characters of a cell are shown.
	maxCell = 80
	// maxFiles is how many octets of files travel along with a letter.
	maxFiles = 5 << 20
)

// Rest is what a template "rest.txt" sees: the rows of a table that a letter leaves out.
type Rest struct {
	More int
	File string // the name of the file that has them all; empty: none travels along
}

// Term is what a template "term.txt" sees: a word of ours in a table. Of changes after a month
// it is merged, with the ticket into which in Value; unmerged; time, with how much was taken
// off; undone, with when the order was given; charge, with under what the ticket is billed now.
// Of the lines of a bill it is within or over the allowance, hour or returned. Of targets "="
// is the date that was agreed on; others stand as they are.
type Term struct{ Word, Value string }

// month is what the methods of Fields look up.
type month struct {
	ticketing.Statistics
	words   func(page string, fields any) string // puts a part of the letter in words
	message string                               // Message-ID of the letter
}

// statistics fills in what a letter shows of a month or a week, and which of its files are
// too large to travel along.
func (w *wording) statistics(f *Fields, l ticketing.Letter, c Context) {
	s := l.Statistics
	if s.Period == "" && len(s.Figures)+len(s.Tables)+len(s.Files) == 0 {
		return
	}
	f.Period, f.month = w.period(s.Period), &month{Statistics: s, words: w.line,
		message: c.Keys.MessageID(token(l, c), c.Seq, c.Intake.Address.Domain())}
	_, left := travelling(s.Files)
	for _, e := range left {
		f.LeftFiles = append(f.LeftFiles, line(e.Name))
	}
}

// period puts a month or the days of a week in words.
func (w *wording) period(code string) string {
	if at, err := time.Parse("2006-01", code); err == nil {
		return w.line(periodPage, Period{Month: at.Month().String(), MonthNumber: int(at.Month()), Year: at.Year()})
	}
	if first, last, ok := strings.Cut(code, ".."); ok {
		return w.line(periodPage, Period{First: line(first), Last: line(last)})
	}
	return line(code)
}

// decimal is a number with a fraction, and perhaps what it is of.
var decimal = regexp.MustCompile(`^(-?[0-9]+)\.([0-9]+)(?: ([A-Z]{3}))?$`)

// amount writes a number with a fraction as people of a language do, into which words puts
// it; all other text stays as it is.
func amount(text string, words func(page string, fields any) string) string {
	parts := decimal.FindStringSubmatch(text)
	if parts == nil {
		return text
	}
	return words(amountPage, Amount{Whole: parts[1], Rest: parts[2], Currency: parts[3]})
}

// travelling parts the files that a letter has room for from those that it leaves behind.
func travelling(files []ticketing.Enclosure) (taken, left []ticketing.Enclosure) {
	room := maxFiles
	for _, e := range files {
		if len(e.Content) > room {
			left = append(left, e)
			continue
		}
		room -= len(e.Content)
		taken = append(taken, e)
	}
	return taken, left
}

// enclosed are the files of a month that a finished letter takes along: of the pictures,
// those that it shows.
func enclosed(f Fields, html string) (files []ticketing.Enclosure) {
	if f.month == nil {
		return nil
	}
	taken, _ := travelling(f.month.Files)
	for _, e := range taken {
		if e.ID != "" {
			e.ID = f.month.cid(e.ID)
			if !strings.Contains(html, `"cid:`+e.ID+`"`) {
				continue
			}
		}
		files = append(files, e)
	}
	return files
}

// cid is the id of a picture in the letter, which no other letter has (RFC 2045 section 7).
func (m *month) cid(name string) string {
	sum := sha256.Sum256([]byte(m.message + name))
	_, domain, _ := strings.Cut(strings.Trim(m.message, "<>"), "@")
	return "chart-" + hex.EncodeToString(sum[:8]) + "@" + domain
}

// Figure is a figure of the month or the week, by its name; empty: there is none.
func (f Fields) Figure(name string) string {
	if f.month == nil {
		return ""
	}
	if name == addressFigure {
		return line(f.month.Figures[name])
	}
	return amount(cell(f.month.Figures[name]), f.month.words)
}

// addressFigure is longer than a cell where an address is.
const addressFigure = "bill-to"

// Has reports whether there is a figure of that name that is not nought, or a table or a
// list of tickets that has rows.
func (f Fields) Has(name string) bool {
	if f.lists[name] != "" {
		return true
	}
	if f.month == nil {
		return false
	}
	number, _, _ := strings.Cut(f.month.Figures[name], " ")
	return len(f.month.Tables[name]) > 0 || strings.Trim(number, "0.–") != ""
}

// Title is the title of what follows in the letter.
func (f Fields) Title(words string) string { return titleMark + line(words) }

// Rows shows a table of the month or the week below these heads, one for each column; a
// column whose head is empty is left out. A long one is cut, and says so. Empty: it has
// no rows.
func (f Fields) Rows(name string, heads ...string) string {
	if f.month == nil || len(f.month.Tables[name]) == 0 {
		return ""
	}
	rows := f.month.Tables[name]
	most := maxRows
	if name == "tickets" || name == "lines" {
		most = maxMain
	}
	shown := f.month.worded(name, rows[:min(len(rows), most)])
	text := grid(heads, shown)
	left, _ := strconv.Atoi(f.month.Figures["more-"+name])
	if more := len(rows) - len(shown) + left; more > 0 {
		text += "\n\n" + f.month.words(restPage, Rest{More: more, File: f.month.file(name)})
	}
	return text
}

// worded are rows with words in place of what is coded.
func (m *month) worded(table string, rows ticketing.Table) ticketing.Table {
	code, ok := coded[table]
	if !ok {
		return rows
	}
	var words ticketing.Table
	for _, row := range rows {
		row = slices.Clone(row)
		for _, i := range amounts[table] {
			if i < len(row) {
				row[i] = amount(row[i], m.words)
			}
		}
		if len(row) > max(code.word, code.value) {
			term := Term{Word: row[code.word]}
			if code.value > 0 {
				term.Value = cell(row[code.value])
			}
			row[code.word] = m.words(termPage, term)
		}
		words = append(words, row)
	}
	return words
}

// Chart shows the picture that is called like the table where a letter can show one, and
// the table itself where it can't.
func (f Fields) Chart(name string, heads ...string) string {
	table := f.Rows(name, heads...)
	if table == "" || !slices.ContainsFunc(f.month.Files, func(e ticketing.Enclosure) bool { return e.ID == name }) {
		return table
	}
	return chartMark + f.month.cid(name) + "\n" + table
}

// file is the name of the file that has all rows of a table: it is called like it.
func (m *month) file(table string) string {
	taken, _ := travelling(m.Files)
	for _, e := range taken {
		if e.ID == "" && strings.HasPrefix(e.Name, table+"-") {
			return line(e.Name)
		}
	}
	return ""
}
