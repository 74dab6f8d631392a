package letter

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ticketd/ticketing"
)

// ofMonth writes a letter with a template of its own about a month.
func ofMonth(t *testing.T, template string, s ticketing.Statistics) ticketing.Outgoing {
	t.Helper()
	book, err := Open(fstest.MapFS{"en/month.txt": {Data: []byte("Subject: March\n" + template)}})
	if err != nil {
		t.Fatal(err)
	}
	l, c := exampleLetter("notice-list")
	l.Name, l.Statistics = "month", s
	out, err := book.Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out)
	return out
}

func TestATemplateShowsFiguresAndTablesOfAMonth(t *testing.T) {
	s := ticketing.Statistics{Figures: map[string]string{"opened": "412", "resolved": "0"},
		Tables: map[string]ticketing.Table{"types": {{"Technical support", "120", "118", "9"}, {"Query", "7", "", "1"}}}}
	out := ofMonth(t, `{{.Figure "opened"}} came in.{{if .Has "resolved"}} Never.{{end}}
{{- with .Rows "types" "Type" "Opened" "Resolved" ""}}

{{$.Title "By type"}}

{{.}}
{{- end}}`, s)
	if want := `412 came in.

By type
=======

Type               Opened  Resolved
-----------------------------------
Technical support     120       118
Query                   7
`; !strings.HasPrefix(out.Text, want) {
		t.Errorf("got %s", out.Text)
	}
	for _, want := range []string{">By type</h2>", `` + gridNumber + `">Opened</th>`,
		`<td dir="auto" style="` + gridCell + `">Query</td>`} {
		if !strings.Contains(out.HTML, want) {
			t.Errorf("%q is not in %s", want, out.HTML)
		}
	}
}

func TestAColumnWithoutAHeadIsLeftOut(t *testing.T) {
	s := ticketing.Statistics{Tables: map[string]ticketing.Table{"types": {{"Query", "7", "5", ""}}}}
	out := ofMonth(t, `{{.Rows "types" "Type" "" "Resolved" ""}}`, s)
	if want := "Type   Resolved\n---------------\nQuery         5\n"; !strings.HasPrefix(out.Text, want) {
		t.Errorf("got %s", out.Text)
	}
}

func TestATableTooWideForColumnsIsAList(t *testing.T) {
	long := strings.Repeat("wide", 18)
	s := ticketing.Statistics{Tables: map[string]ticketing.Table{"types": {{long, "7", "", ""}, {"Query", "7", "5", ""}}}}
	out := ofMonth(t, `{{.Rows "types" "Type" "Opened" "Resolved" ""}}`, s)
	if want := "- " + long + "\n  Opened: 7\n- Query · Opened: 7 · Resolved: 5\n"; !strings.HasPrefix(out.Text, want) {
		t.Errorf("got %s", out.Text)
	}
}

func TestATableALittleTooWideIsWrapped(t *testing.T) {
	s := ticketing.Statistics{Tables: map[string]ticketing.Table{"targets": {
		{"answer on the Priority plan", "normal", "1 d (office)", "40", "38", "95 %", "3 h 20 min", "7 h 40 min"}}}}
	out := ofMonth(t, `{{.Rows "targets" "Promise" "Priority" "Target" "Counted" "" "In time" "Half in" "9 of 10 in"}}`, s)
	if want := `Promise        Priority  Target        Counted    In     Half in  9 of 10 in
                                                time
----------------------------------------------------------------------------
answer on the  normal    1 d (office)       40  95 %  3 h 20 min  7 h 40 min
Priority plan
`; !strings.HasPrefix(out.Text, want) {
		t.Errorf("got %s", out.Text)
	}
}

func TestALongTableIsCutAndSaysWhereAllOfItIs(t *testing.T) {
	rows := make(ticketing.Table, 1000)
	for i := range rows {
		rows[i] = []string{"Query", "7", "5", ""}
	}
	s := ticketing.Statistics{Tables: map[string]ticketing.Table{"types": rows},
		Files: []ticketing.Enclosure{{Name: "types-2026-03.csv", Type: "text/csv", Content: []byte("a")}}}
	out := ofMonth(t, `{{.Rows "types" "Type" "Opened" "Resolved" ""}}`, s)
	if !strings.Contains(out.Text, "\n985 more are not shown; all are in types-2026-03.csv.\n") || len(out.Text) > 2000 {
		t.Errorf("got %s", out.Text)
	}
	if len(out.Enclosures) != 1 {
		t.Errorf("it takes along %d files", len(out.Enclosures))
	}
}

func TestAFileThatIsTooLargeStaysBehind(t *testing.T) {
	s := ticketing.Statistics{Files: []ticketing.Enclosure{{Name: "a.csv", Content: make([]byte, maxFiles)},
		{Name: "b.csv", Content: []byte("b")}, {Name: "c.csv"}}}
	out := ofMonth(t, `{{range .LeftFiles}}{{.}} stays.{{end}}`, s)
	if len(out.Enclosures) != 2 || out.Enclosures[1].Name != "c.csv" || !strings.HasPrefix(out.Text, "b.csv stays.\n") {
		t.Errorf("%d files, %s", len(out.Enclosures), out.Text)
	}
}

func TestWhatATemplateAsksOfAMonthIsCheckedWhenItIsRead(t *testing.T) {
	for source, want := range map[string]string{
		`{{.Figure "opned"}}`:                      `en/month.txt:2:2: there is no "opned" for .Figure; known are `,
		`{{if .Has "x"}}{{end}}`:                   `there is no "x" for .Has`,
		`{{.Figure}}`:                              "say which: {{.Figure ",
		`{{.Figure .Tag}}`:                         `.Tag is no text: write "..." behind .Figure`,
		`{{.Figure "opened" "resolved"}}`:          "nothing behind the name",
		`{{.Rows "types" "Type"}}`:                 `"types" has 4 columns and here 1 heads`,
		`{{.Rows "opened" "Type"}}`:                `there is no "opened" for .Rows`,
		`{{if ne (.Figure "nope") "0"}}{{end}}`:    `there is no "nope"`,
		`{{with .Tag}}{{.Figure "opened"}}{{end}}`: "write $.Figure",
		`{{with .Tag}}{{$.Figure "x"}}{{end}}`:     `there is no "x"`,
		`{{"opened" | .Figure}}`:                   "say which",
		`{{eq .Figure "1"}}`:                       `there is no field "Figure"`,
		`{{.Title}}`:                               `write a title as {{.Title "By type"}}`,
	} {
		_, err := Open(fstest.MapFS{"en/month.txt": {Data: []byte("Subject: x\n" + source)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
	if _, err := OpenMacros(fstest.MapFS{"a.txt": {Data: []byte(`{{.Figure "opened"}}`)}}, "en"); err == nil ||
		!strings.Contains(err.Error(), `there is no field "Figure"`) {
		t.Errorf("a canned answer asks for a figure: %v", err)
	}
}

func TestAChartIsAPictureInHTMLAndATableInText(t *testing.T) {
	s := teamMonth()
	const template = `{{.Chart "trend" "Month" "Opened" "Resolved" "Open" "In time"}}`
	out := ofMonth(t, template, s)
	if !strings.Contains(out.Text, "\n2025-04     280       274    30     90 %\n") || strings.Contains(out.Text, "chart-") {
		t.Errorf("the text is %s", out.Text)
	}
	for _, want := range []string{`alt="2025-04: Opened 280, Resolved 274, Open 30, In time 90 %; 2025-05:`,
		`<span style="color:#0072b2">●</span>&nbsp;Opened`, `<span style="color:#d55e00">■</span>&nbsp;Resolved`} {
		if !strings.Contains(out.HTML, want) {
			t.Errorf("%q is not in %s", want, out.HTML)
		}
	}
	if strings.Contains(out.HTML, "<table") || strings.Contains(out.HTML, "&nbsp;Open &") {
		t.Errorf("more than the picture is shown: %s", out.HTML)
	}
	if n := len(out.Enclosures); n != 3 || !strings.Contains(out.HTML, `"cid:`+out.Enclosures[2].ID+`"`) {
		t.Errorf("%d files travel along, the last is %+v", n, out.Enclosures[n-1])
	}
	s.Files = s.Files[:2]
	if out = ofMonth(t, template, s); strings.Contains(out.HTML, "<img") || !strings.Contains(out.HTML, "<table") {
		t.Errorf("without a picture: %s", out.HTML)
	}
}

func TestTwoLettersCallAPictureDifferently(t *testing.T) {
	l, c := exampleLetter("report-team")
	ids := map[string]bool{}
	for c.Seq = range 2 {
		out, err := open(t).Write(l, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range out.Enclosures {
			ids[e.ID] = true
		}
	}
	if len(ids) != 5 { // no id, and two pictures in each
		t.Errorf("the ids are %v", ids)
	}
}

// Gmail cuts what is longer than 102 KB.
func TestALetterAboutManyTicketsIsOfReasonableSize(t *testing.T) {
	l, c := exampleLetter("report-team")
	for name, rows := range map[string]int{"types": 11, "priorities": 6, "categories": 11, "statuses": 12, "agents": 20,
		"promises": 4, "targets": 20, "missed": 50, "low": 50, "later": 50, "clients": 50, "products": 50} {
		row := slices.Repeat([]string{"12 h 5 min"}, tables[name])
		row[0], row[1] = strings.Repeat("word ", 5), strings.Repeat("word ", 9)
		l.Statistics.Tables[name] = slices.Repeat(ticketing.Table{row}, rows)
	}
	l.Statistics.Files[0].Content = make([]byte, 50_000*150)
	out, err := open(t).Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out)
	if len(out.HTML) > 102_000 || len(out.Text) > 60_000 || !strings.Contains(out.Text, "tickets-2026-03.csv is too large") {
		t.Errorf("%d octets of HTML, %d of text", len(out.HTML), len(out.Text))
	}
}
