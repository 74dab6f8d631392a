package command

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// short is a reading in a few lines: "2 /close" is an order, "2? /close" a fault
// and the line that is nearest; the prose follows a "|".
func short(m Message) string {
	var b strings.Builder
	for _, o := range m.Orders {
		fmt.Fprintf(&b, "%d %s\n", o.Line, o)
	}
	for _, f := range m.Faults {
		fmt.Fprintf(&b, "%s\n", strings.TrimSpace(fmt.Sprintf("%d? %s", f.Line, f.Nearest)))
	}
	if m.Prose != "" {
		b.WriteString("|" + m.Prose)
	}
	return strings.TrimSpace(b.String())
}

type reading struct{ text, want string }

func readAll(t *testing.T, all []reading) {
	t.Helper()
	for _, tt := range all {
		if got := short(Read(tt.text)); got != tt.want {
			t.Errorf("%q reads\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}

func TestOrdersStandInTheFirstOrTheLastLines(t *testing.T) {
	readAll(t, []reading{
		{"", ""},
		{" \n\u00a0\n\n", ""},
		{"Hi Anna,\nit works.\n", "|Hi Anna,\nit works."},
		{"/close", "1 /close"},
		{"\n\n/close\n/assign Ben\n", "3 /close\n4 /assign Ben"},
		{"/close\n\nHi Anna,\n\nit works.\n", "1 /close\n|Hi Anna,\n\nit works."},
		{"/close\nHi Anna,", "1 /close\n|Hi Anna,"},
		{"/close\n\n/assign Ben\n\nHi", "1 /close\n3 /assign Ben\n|Hi"},
		{"Hi Anna,\nit works.\n\n/close\n/time 20m\n\n", "4 /close\n5 /time 20m\n|Hi Anna,\nit works."},
		{"Hi\n\n/close\n\n/time 20m", "3 /close\n5 /time 20m\n|Hi"},
		{"/take\r\n\r\nHi\r\n\r\n/p1\r\n", "1 /take\n5 /priority P1\n|Hi"},
		{"Hi\r\r/close\u2028/take", "3 /close\n4 /take\n|Hi"},
		{"  Hi\n    code\n\n/close", "4 /close\n|  Hi\n    code"},
	})
}

func TestOrdersInTheMiddleOfTheTextAreAskedAbout(t *testing.T) {
	readAll(t, []reading{
		{"Hi\n\nBye\n\n/close\n\nBest,\nBen", "5? /close\n|Hi\n\nBye\n\n\nBest,\nBen"},
		{"Hi\n\nBye\n/note he is angry\nBest", "4? /note he is angry\n|Hi\n\nBye\nBest"},
		{"Hi\n\nBye\n/ntoe he is angry\nBest", "4? /note he is angry\n|Hi\n\nBye\nBest"},
		{"Hi\n\nBye\n- /clo\nBest", "4? /close\n|Hi\n\nBye\nBest"},
		{"Hi\n\nBye\n/close:\nBest", "4? /close\n|Hi\n\nBye\nBest"},
		{"Hi\n\nBye\n/assign\nBest", "4?\n|Hi\n\nBye\nBest"},
		// What is no order is a path, perhaps.
		{"Hi\n\nBye\n/tmp is full\n/var/log too\nBest", "|Hi\n\nBye\n/tmp is full\n/var/log too\nBest"},
		{"Hi\n/tmp is full\nBest", "2?\n|Hi\nBest"}, // but not up there
		{"Hi\n\n> /close\n\nyes", "|Hi\n\n> /close\n\nyes"},
		{"Hi, you can use\n\n> /close\n", "|Hi, you can use\n\n> /close"},
	})
}

func TestALastLineThatMayBePartOfTheTextIsAskedAbout(t *testing.T) {
	long := "Once everything is done and nobody has any question left you can write"
	readAll(t, []reading{
		{"It works.\n/close", "2 /close\n|It works."},
		{"Best,\nBen\n/close\n/p2", "3 /close\n4 /priority P2\n|Best,\nBen"},
		{long + ".\n/close", "2 /close\n|" + long + "."},
		{long + "\n/close", "2? /close\n|" + long},
		{long + "\n\n/close", "3 /close\n|" + long},
		{"Please write:\n/close", "2? /close\n|Please write:"},
		{"Please write:\n\n/close", "3? /close\n|Please write:"},
		{"Hi\n\nThe disk is full, it is the one that is mounted by everybody at\n/tmp",
			"|Hi\n\nThe disk is full, it is the one that is mounted by everybody at\n/tmp"},
		{"Hi\n\nThe disk is full, it is the one that is mounted by everybody at\n/tmp\n\n/close",
			"6 /close\n|Hi\n\nThe disk is full, it is the one that is mounted by everybody at\n/tmp"},
		{"Hi\n\nDone.\n/xyzzy", "4?\n|Hi\n\nDone."},
	})
}

func TestAnOrderThatMayGoOnInTheTextIsAskedAbout(t *testing.T) {
	long := strings.Repeat("word ", 12) + "word"
	readAll(t, []reading{
		{"/subject " + long + "\ngoes on", "1?\n|goes on"},
		{"/subject " + long + "\n\nHi", "1 /subject " + long + "\n|Hi"},
		{"/note " + long + "\ngoes on", "1 /note " + long + "\n|goes on"},
		{"/subject " + long + "\n/close\nHi", "1 /subject " + long + "\n2 /close\n|Hi"},
		{"/subject " + long, "1 /subject " + long},
	})
}

func TestAnOrderIsReadHoweverItIsTyped(t *testing.T) {
	readAll(t, []reading{
		{`\close`, "1 /close"},
		{"／close", "1 /close"},
		{"＼CLOSE", "1 /close"},
		{"⁄close", "1 /close"},
		{"- /close", "1 /close"},
		{"-/close", "1 /close"},
		{"* /close", "1 /close"},
		{"•\u00a0/close", "1 /close"},
		{"– /close", "1 /close"},
		{"1. /close\n2) /take", "1 /close\n2 /take"},
		{"\u00a0\t/assign\u00a0Ben\u2003Miller \u00a0", "1 /assign Ben Miller"},
		{"\u3000/assign\u3000Ben", "1 /assign Ben"},
		{"\u200b/clo\u00adse\ufeff", "1 /close"},
		{"\u200f/close\u2060", "1 /close"},
		{"/c\u200dlose", "1 /close"},
		{"/note 👩\u200d🔧 fixed it", "1 /note 👩\u200d🔧 fixed it"},
		{"/Close", "1 /close"},
		{"/RESOLVE", "1 /close"},
		{"/solve", "1 /close"},
		{"/owner Ben", "1 /assign Ben"},
		{"/spent 15m", "1 /time 15m"},
		{"/duplicate 12", "1 /dup 12"},
		{"/cc anna@example.com", "1 /add anna@example.com"},
		{"/fwd", "1 /forward"},
		{"/clo", "1 /close"},
		{"/appoint fri 14:00", "1 /appointment fri 14:00"},
		{"/sla", "1 /sla"},
		{"/p1", "1 /priority P1"},
		{"/P9 \n/take", "1 /priority P9\n2 /take"},
		{"/assign “Ben Miller”", "1 /assign Ben Miller"},
		{"/assign 'Ben'", "1 /assign Ben"},
		{`/macro "a" and "b"`, `1 /macro "a" and "b"`},
		{"/find it’s broken", "1 /find it's broken"},
		{"/note „so“", "1 /note so"},
		{"/subject   a   b", "1 /subject a   b"},
	})
}

func TestTextIsNoOrder(t *testing.T) {
	for _, text := range []string{"/etc/hosts is wrong", "/var/log", "/a", "/n he", "/1 is", "/12", "/p0", "/p10",
		"/p", "/show.php?id=3 fails", "/home.html", "//close", "/", "/ ", "/ home", "\\\\server\\share",
		"Hello /close", "Hi", "/été is", "(see below)", "(/home is full)", "note that it works", "close to it",
		"Time is up", "Closed.", "Done.", "Answer: it is the printer", "Status: we have found the cause",
		"Noted.", "Not: this", "--- close", "/time-out", "/close-up view", "a note:", "/usr/bin\n/bin/sh"} {
		if got := short(Read(text)); got != "|"+strings.TrimSpace(text) {
			t.Errorf("%q reads\n%s", text, got)
		}
	}
}

func TestAnOrdinarySlipIsAskedAbout(t *testing.T) {
	readAll(t, []reading{
		{"/note: he is angry", "1? /note he is angry"},
		{"/note:he is angry", "1? /note he is angry"},
		{"/note, he is angry", "1? /note he is angry"},
		{"/note; he", "1? /note he"},
		{"/assign=Ben", "1? /assign Ben"},
		{"/merge#12", "1? /merge 12"},
		{"/merge12", "1? /merge 12"},
		{"/p1.", "1? /priority P1"},
		{"/close.", "1? /close"},
		{"/close!!", "1? /close"},
		{"/ close", "1? /close"},
		{"/ note: so", "1? /note so"},
		{`"/close"`, "1? /close"},
		{"`/assign Ben`", "1? /assign Ben"},
		{"(/note) x", "1? /note x"},
		{"*/close*", "1? /close"},
		{"/nöte he", "1? /note he"},
		{"/\u0441lose", "1? /close"}, // a Cyrillic letter
		{"/ntoe he", "1? /note he"},
		{"/asign Ben", "1? /assign Ben"},
		{"/prioritty P1", "1? /priority P1"},
		{"/closed", "1? /close"},
		{"/asign", "1?"},
		{"note: he is angry and may call", "1? /note he is angry and may call"},
		{"Ntoe: he is angry and may call", "1? /note he is angry and may call"},
		{"Internal: he is angry", "1? /note he is angry"},
		{"status: closed", "1? /status closed"},
		{"Close.", "1? /close"},
		{"undo", "1? /undo"},
		{"#note he", "1? /note he"},
		{"7note he", "1? /note he"},
		{"!close", "1? /close"},
		{"Hi Anna,\nnote: he is angry", "2? /note he is angry\n|Hi Anna,"},
		{"Hi Anna,\n\n\nnote: he is angry", "4? /note he is angry\n|Hi Anna,"},
		{"/take\n/p1\nnote: he is angry\n\nHi", "1 /take\n2 /priority P1\n3? /note he is angry\n|Hi"},
		{"Hi\nthere\n\"/status\": 3,\n</note>\nBye", "|Hi\nthere\n\"/status\": 3,\n</note>\nBye"},
		{"Hi\nthere\nnote: we are closed", "|Hi\nthere\nnote: we are closed"},
	})
}

func TestAFaultSaysWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"/clsoe":             `there is no order "/clsoe": did you mean "/close"?`,
		"/xyzzy":             `there is no order "/xyzzy": "/help" has the list`,
		"/he":                `there is no order "/he": did you mean "/help"?`,
		"/st":                `there is no order "/st": did you mean "/status"?`,
		"/du 12":             `"/du" can be several orders: write "/due" or "/dup"`,
		"note: x":            `there is no order "note:": did you mean "/note"?`,
		"/assign":            `"/assign" needs a name: write for instance "/assign Ben"`,
		"/assign “ ”":        `"/assign" needs a name: write for instance "/assign Ben"`,
		"/take it easy":      `"/take" stands alone in its line: write your text in the next one`,
		"/status a\n/stat b": `"/status" stands twice: leave one of the two out`,
		"Hi\n/take\nBye": `"/take" stands within the text: put orders in the first lines of the mail,` +
			` or in the last ones with a blank line above`,
		"Write:\n/take": `"/take" may be part of the text above it: put orders in the first lines of the mail`,
		"/called " + strings.Repeat("word ", 12) + "\nx": `"/called" may go on in the line below it: ` +
			`leave a blank line between, or write it shorter`,
	} {
		m := Read(text)
		if len(m.Faults) != 1 || m.Faults[0].Why != want {
			t.Errorf("%q: %+v; want %s", text, m.Faults, want)
		}
	}
	if f := Read("/take it easy").Faults[0]; f.Nearest != "/take" || f.Raw != "/take it easy" {
		t.Errorf("nearest is %q", f.Nearest)
	}
}

func TestSomeOrdersMayStandSeveralTimes(t *testing.T) {
	readAll(t, []reading{
		{"/add a@b.example\n/cc c@d.example", "1 /add a@b.example\n2 /add c@d.example"},
		{"/time 5m\n\nHi\n\n/time 5m", "1 /time 5m\n5 /time 5m\n|Hi"},
		{"/close\n\nHi\n\n/close", "1 /close\n5?\n|Hi"},
	})
}

func TestAMarkedLineIsText(t *testing.T) {
	readAll(t, []reading{
		{"// /close", "|/close"},
		{"Write:\n// /close\nBye", "|Write:\n/close\nBye"},
		{"// note: so", "|note: so"},
		{"//\u00a0/close", "|/close"},
		{"// - /close", "|- /close"},
		{"// a comment", "|// a comment"},
		{"// // /close", "|// // /close"},
		{"/take\n// /close", "1 /take\n|/close"},
	})
}

func TestAHeldMailIsReleasedWithALineCorrected(t *testing.T) {
	for _, tt := range []struct {
		text string
		line int
		with string
		want string
	}{
		{"/clsoe\n\nHi", 1, "/close", "1 /close\n|Hi"},
		{"/clsoe\r\n\r\nHi", 1, "/close", "1 /close\n|Hi"},
		{"Hi\n/close\nBye", 2, "/close", "1 /close\n|Hi\nBye"},
		{"/take\nHi\n/close\nBye", 3, "/close", "1 /close\n2 /take\n|Hi\nBye"},
		{"Hi\n/close\nBye", 2, "// /close", "|Hi\n/close\nBye"},
		{"Hi\n/close\nBye", 2, "", "|Hi\nBye"},
		{"/close\n\nHi\n\n/close", 5, "", "1 /close\n|Hi"},
		{"Hi\n\nBye\nnote: x", 1, "Hello", "|Hello\n\nBye\nnote: x"},
		{"Write:\n/close", 2, "/close", "1 /close\n|Write:"},
		{"Hi", 0, "/close", "|Hi"},
		{"Hi", 2, "/close", "|Hi"},
	} {
		if got := short(Read(Fix(tt.text, tt.line, tt.with))); got != tt.want {
			t.Errorf("%q with line %d as %q reads\n%s\nwant\n%s", tt.text, tt.line, tt.with, got, tt.want)
		}
	}
}

func TestTwoReadingsOfAMailAreCompared(t *testing.T) {
	m := Read("/close\n/assign Ben\n\nHi")
	for text, want := range map[string]bool{
		"\\close\n\n- /owner Ben\n\nHello there": true,
		"/close\n\nHi":                           false,
		"/assign Ben\n/close\n\nHi":              false,
		"/close\n/assign Ada\n\nHi":              false,
		"/close\n/assign Ben\n/xyzzy":            false,
	} {
		if m.Agrees(Read(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// A mail is read within a second even where everything in it is meant to take long.
// malice are what a text is made long of, to have a reader look again and again.
var malice = []string{"/time 1m\n/close\n", "/abcdefg\n", "(((", "// ", "a:\n\n", "/add a@b <c@d>\n", "note:\n",
	"\u200b", "<", "/ ", "- ", "-- \n", "“", "1.", "/a"}

func readAndFix(text string) {
	for _, o := range Read(text).Orders {
		Names(o.Value)
	}
	Names(text)
	Fix(text, 1, "/close")
}

// The work is counted in memory, which is the same on every machine; what is long in time alone
// is seen by BenchmarkMalice.
func TestA30TwiceTheMaliceIsTwiceTheWork(t *testing.T) {
	for _, part := range malice {
		once, twice := workOf(strings.Repeat(part, 32<<10/len(part))), workOf(strings.Repeat(part, 64<<10/len(part)))
		if twice > 5*once/2+64<<10 || twice > 400<<20 { // the race detector asks for as much again
			t.Errorf("%q: %d octets of memory, and %d for twice the text", part, once, twice)
		}
	}
}

// workOf is how much memory a text asks for, in all.
func workOf(text string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	readAndFix(text)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func BenchmarkMalice(b *testing.B) {
	for _, part := range malice {
		text := strings.Repeat(part, 128<<10/len(part))
		b.Run(part, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				readAndFix(text)
			}
		})
	}
}

var seeds = []string{
	"/close\n/assign Ben\n\nHi Anna,\nit works.\n", "Hi\n\n/close\n", "/clsoe", "note: he is angry", "- ／ntoe\u00a0x",
	"Hi\n/close\nBye", "Write:\n\n/close", "// /close\n/take it", "(/note) x\r\n\\p1.\n\n1. /time 5m", "/ close\n7note\nx",
	"/tmp\n/xyzzy\n\n// // /take\nnote:", "/subject " + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nb",
}

func FuzzRead(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := Read(text)
		everyLineStandsOnce(t, text, m)
		if !strings.Contains(text, "//") && len(Read(m.Prose).Orders) > 0 {
			t.Errorf("%q leaves an order in the prose %q", text, m.Prose)
		}
		for _, o := range m.Orders {
			again := Read(o.String()).Orders
			if len(again) != 1 || again[0].Verb != o.Verb || again[0].Value != o.Value {
				t.Errorf("%q reads as %+v", o, again)
			}
		}
		for _, f := range m.Faults {
			released(t, text, f)
		}
	})
}

func everyLineStandsOnce(t *testing.T, text string, m Message) {
	lines := split(text)
	taken := map[int]bool{}
	take := func(number int, raw string) {
		if taken[number] || lines[number-1] != raw {
			t.Errorf("%q: line %d is not %q, or stands twice", text, number, raw)
		}
		taken[number] = true
	}
	for _, o := range m.Orders {
		take(o.Line, o.Raw)
	}
	for _, f := range m.Faults {
		take(f.Line, f.Raw)
		if f.Why == "" {
			t.Errorf("%q: line %d is no fault", text, f.Line)
		}
	}
	var left []string
	for i, raw := range lines {
		if l := look(raw); l.kind != blank && !taken[i+1] {
			if left = append(left, raw); l.kind == escaped {
				left[len(left)-1] = l.value
			}
		}
	}
	isBlank := func(line string) bool { return clean(line) == "" }
	if got := slices.DeleteFunc(split(m.Prose), isBlank); !slices.Equal(got, left) {
		t.Errorf("%q has the prose %q, not %q", text, got, left)
	}
}

// released holds the two ways on from a fault against each other.
func released(t *testing.T, text string, f Fault) {
	for _, other := range Read(Fix(text, f.Line, textMark+strings.TrimSpace(f.Raw))).Faults {
		if other.Line == f.Line {
			t.Errorf("%q: line %d is still a fault as text: %s", text, f.Line, other.Why)
		}
	}
	if f.Nearest == "" {
		return
	}
	if o := Read(f.Nearest).Orders; len(o) != 1 || o[0].String() != f.Nearest {
		t.Errorf("%q: nearest to %q is %q, no order", text, f.Raw, f.Nearest)
	}
}
