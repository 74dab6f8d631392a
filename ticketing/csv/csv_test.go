package csv

import (
	encoding "encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestA43NoCellOfATableIsAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"":                        "",
		"A leak":                  "A leak",
		"Grüße, 你好 👩‍🔧":           "Grüße, 你好 👩‍🔧",
		"anna@globex.example":     "anna@globex.example",
		"a-b = c":                 "a-b = c",
		"12":                      "12",
		"-0.05":                   "-0.05",
		"-5+3":                    "'-5+3",
		"1234.50":                 "1234.50",
		"=cmd|' /C calc'!A0":      "'=cmd|' /C calc'!A0",
		"+49 30 1234":             "'+49 30 1234",
		"-2+3":                    "'-2+3",
		"@SUM(1+1)":               "'@SUM(1+1)",
		"\t=1":                    "' =1",
		"\r=1":                    "' =1",
		"\tleak":                  "' leak",
		" \u200b=1":               "' \u200b=1",
		"＝1":                      "'＝1",
		"－1":                      "'－1",
		"＋1":                      "'＋1",
		"＠SUM":                    "'＠SUM",
		"leak;=1;=2":              "leak;'=1;'=2",
		"leak,@x":                 "leak,'@x",
		"leak\n=1":                "leak '=1",
		`leak "=1"`:               `leak "'=1"`,
		`","=HYPERLINK("x")`:      `",'"=HYPERLINK("x")`,
		"two\r\nlines\x00\x1bend": "two  lines  end",
		"bad\xff":                 "bad\uFFFD",
	} {
		if got := harmless([]string{"T-1001", cell})[1]; got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

func TestA43ARowBeginsWithNoSign(t *testing.T) {
	if got := harmless([]string{"-5", "-5"}); got[0] != "'-5" || got[1] != "-5" {
		t.Errorf("%q", got)
	}
}

func TestATableIsWrittenAsRFC4180Says(t *testing.T) {
	got := string(Write([]string{"ticket", "subject"}, [][]string{{"T-1001", `Say "hi", now`}, {"T-1002", ""}}))
	if want := "ticket,subject\r\nT-1001,\"Say \"\"hi\"\", now\"\r\nT-1002,\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzA43NoReaderSeesACellThatBeginsAFormula(f *testing.F) {
	for _, cell := range []string{"=1", "a;=1", `","=1`, "x\t\"=1\"", "\u00a0\"\"＝1", ",,\x00-", "-5", "'=1", "|@"} {
		f.Add(cell, "-0.05")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		file := string(Write([]string{"one", "other"}, [][]string{{one, other}}))
		rows, err := encoding.NewReader(strings.NewReader(file)).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != 2 {
			t.Fatalf("%q: %v, %v", file, rows, err)
		}
		cells := rows[1]
		for _, separator := range ",;\t|" {
			r := encoding.NewReader(strings.NewReader(file))
			r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
			if rows, err := r.ReadAll(); err == nil {
				cells = append(cells, slices.Concat(rows...)...)
			}
			cells = append(cells, strings.FieldsFunc(file, func(c rune) bool { return c == separator || c == '\n' })...)
		}
		for _, cell := range cells {
			plain := strings.TrimLeftFunc(cell, func(c rune) bool {
				return unicode.IsSpace(c) || unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '"'
			})
			if plain != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(plain)[0]) && !number.MatchString(strings.TrimRight(plain, "\r")) {
				t.Errorf("%q has the cell %q", file, cell)
			}
		}
	})
}

func FuzzWhatIsPlainNeedsNoCare(f *testing.F) {
	for _, cell := range []string{"T-1042", "2026-03-05 14:20", "a,=b", "a =b", "a;-1", "é", "-1", "", "a|@b", "a\"=b", "1 h 5 min"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if plain(cell) && neutral(cell) != cell {
			t.Errorf("%q becomes %q", cell, neutral(cell))
		}
	})
}
