package sheet

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

const limit = 1 << 20

func parse(t testing.TB, text string) *Sheet {
	t.Helper()
	s, err := Parse([]byte(text), "desk.toml", limit)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// said gives what was noted, one fault a line.
func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestTextThatIsNoTOMLIsRefusedAtItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\nb = word":            `desk.toml:2: unexpected character U+0077 'w' at start of value; put text in quotes: key = "value"`,
		"a = “word”":                 `at start of value; write straight quotes: key = "value"`,
		"a =\n":                      `desk.toml:1: unexpected character U+000A at start of value; write a value behind the "=", or put "#" before the line`,
		"a = \"open\nb = 1":          `desk.toml:1: basic strings cannot have new lines; close the quotes in the same line`,
		"a = 1\na = 2":               `desk.toml:2: a: key a is already defined; write it once`,
		"# yes\n\na: 1":              `desk.toml:3: expected '=' after key; write key = "value"`,
		"a = [1":                     `correct the line; https://toml.io shows the form`,
		strings.Repeat("#", limit+1): `desk.toml: it has 1048577 octets, more than 1048576; shorten it`,
	} {
		s, err := Parse([]byte(text), "desk.toml", limit)
		if faults, ok := errors.AsType[Faults](err); s != nil || !ok || len(faults) != 1 ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, %v\nwant %s", text, s, err, want)
		}
	}
}

func TestValuesAreReadByKind(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, "\uFEFF"+`text = " two\nlines "
verbatim = " as it is "
choice = "b"
flag = true
number = -3
duration = "90m"
texts = ["one", " two "]
word = " one "
date = 2026-05-04
date_text = "2026-05-04"
zone = "Asia/Tokyo"
table = { inner = "x" }
[[list]]
n = 1
[[list]]
n = 2
`)
	r := s.Root()
	verbatim, there := r.Verbatim("verbatim", "")
	day := time.Date(2026, time.May, 4, 0, 0, 0, 0, tokyo)
	var ns []int
	for _, entry := range r.Tables("list") {
		ns = append(ns, entry.Number("n", 0, 0, 9))
		entry.Close()
	}
	inner := r.Table("table")
	for what, sound := range map[string]bool{
		"text":      r.Text("text", "") == "two lines",
		"verbatim":  verbatim == " as it is " && there,
		"choice":    r.Choice("choice", "a", "b") == "b",
		"flag":      r.Flag("flag", false),
		"number":    r.Number("number", 5, -9, 9) == -3,
		"duration":  r.Duration("duration", 0, 0, 2*time.Hour) == 90*time.Minute,
		"texts":     slices.Equal(r.Texts("texts", ""), []string{"one", "two"}),
		"words":     slices.Equal(r.Words("texts", ""), []string{"one", "two"}),
		"word":      slices.Equal(r.Words("word", ""), []string{"one"}),
		"date":      r.Date("date", tokyo).Equal(day),
		"date_text": r.Date("date_text", tokyo).Equal(day),
		"zone":      r.Zone("zone", nil).String() == "Asia/Tokyo",
		"table":     inner.Must("inner", "") == "x" && inner.Written() && inner.Path() == "table",
		"list":      slices.Equal(ns, []int{1, 2}),
	} {
		if !sound {
			t.Errorf("%s is read wrongly", what)
		}
	}
	inner.Close()
	r.Close()
	if err := s.Err(); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotThereIsTheDefault(t *testing.T) {
	s := parse(t, "empty = \"\"\n[there]")
	r := s.Root()
	_, isText := r.Verbatim("none", "")
	if r.Text("none", "") != "" || isText || r.Choice("empty", "a", "b") != "a" ||
		!r.Flag("none", true) || r.Number("none", 7, 8, 9) != 7 ||
		r.Duration("empty", time.Hour, 0, 0) != time.Hour || r.Texts("none", "") != nil ||
		!r.Date("empty", time.UTC).IsZero() || r.Zone("none", nil) != nil ||
		r.Tables("none") != nil || r.Table("none").Written() || !r.Table("there").Written() ||
		r.Has("none") || !r.Has("empty") {
		t.Error("a default is wrong")
	}
	if err := s.Err(); err != nil {
		t.Error(err)
	}
}

// wrongs asks for a value that is not as it should be.
var wrongs = []struct {
	text string
	ask  func(*Table)
	want string
}{
	{"a = 7", func(t *Table) { t.Text("a", `"x"`) },
		`desk.toml:1: a: a number stands here, a text belongs here; write for instance a = "x"`},
	{"a = 7", func(t *Table) { t.Must("a", `"x"`) },
		`desk.toml:1: a: a number stands here, a text belongs here; write for instance a = "x"`},
	{"", func(t *Table) { t.Must("a", `"x"`) },
		`desk.toml: a: it is missing; write for instance a = "x"`},
	{"a = ' '", func(t *Table) { t.Must("a", `"x"`) },
		`desk.toml:1: a: it is missing; write for instance a = "x"`},
	{"a = ['secret']", func(t *Table) { t.Verbatim("a", "put it in quotes") },
		`desk.toml:1: a: a list stands here, a text belongs here; put it in quotes`},
	{"a = 'startls'", func(t *Table) { t.Choice("a", "none", "starttls") },
		`desk.toml:1: a: "startls" is not one of none, starttls; did you mean "starttls"?`},
	{"a = 'all'", func(t *Table) { t.Choice("a", "team", "mine") },
		`desk.toml:1: a: "all" is not one of team, mine; write one of them`},
	{"a = 'yes'", func(t *Table) { t.Flag("a", false) },
		`desk.toml:1: a: a text stands here, true or false belongs here; write for instance a = true`},
	{"a = 1.5", func(t *Table) { t.Number("a", 2, 1, 3) },
		`desk.toml:1: a: a number stands here, a whole number belongs here; write for instance a = 2`},
	{"a = 4", func(t *Table) { t.Number("a", 2, 1, 3) },
		`desk.toml:1: a: 4 is out of bounds; write a number from 1 to 3`},
	{"a = 'soon'", func(t *Table) { t.Duration("a", 0, 0, time.Hour) },
		`desk.toml:1: a: "soon" is no duration; write for instance "90s", "5m" or "2h"`},
	{"a = 1", func(t *Table) { t.Duration("a", 0, time.Minute, time.Hour) },
		`desk.toml:1: a: a number stands here, a text belongs here; write for instance a = "1m"`},
	{"[[a]]\nb = 1", func(t *Table) { t.Tables("a")[0].Table("b") },
		`desk.toml:2: a[1].b: a number stands here, a table belongs here; write its settings under a line [a.b]`},
	{"[[a]]\nb = 1", func(t *Table) { t.Tables("a")[0].Tables("b") },
		`desk.toml:2: a[1].b: a number stands here, a list of tables belongs here; write each under a line [[a.b]] with two brackets on either side`},
	{"a = '25h'", func(t *Table) { t.Duration("a", 0, time.Minute, 24*time.Hour) },
		`desk.toml:1: a: "25h" is out of bounds; write a duration from "1m" to "24h"`},
	{"a = 'one'", func(t *Table) { t.Texts("a", `["x"]`) },
		`desk.toml:1: a: a text stands here, a list belongs here; write for instance a = ["x"]`},
	{"a = ''", func(t *Table) { t.Words("a", `"x"`) },
		`desk.toml:1: a: it is missing; write for instance a = "x"`},
	{"a = [true]", func(t *Table) { t.Texts("a", `["x"]`) },
		`desk.toml:1: a: true or false stands here, a text in the list belongs here; write for instance a = ["x"]`},
	{"a = ['']", func(t *Table) { t.Texts("a", "") },
		`desk.toml:1: a: an entry is empty; fill it in or leave it out`},
	{"a = ['x', ' x']", func(t *Table) { t.Texts("a", "") },
		`desk.toml:1: a: "x" comes twice; write it once`},
	{"a = '2024-13-01'", func(t *Table) { t.Date("a", time.UTC) },
		`desk.toml:1: a: "2024-13-01" is no date; write for instance a = 2024-01-01`},
	{"a = 2024-01-01T00:00:00Z", func(t *Table) { t.Date("a", time.UTC) },
		`desk.toml:1: a: a date or time stands here, a date belongs here; write for instance a = 2024-01-01`},
	{"a = 'Local'", func(t *Table) { t.Zone("a", nil) },
		`desk.toml:1: a: "Local" is no time zone; write its name in the IANA data base, for instance a = "Europe/London"`},
	{"a = 1", func(t *Table) { t.Table("a") },
		`desk.toml:1: a: a number stands here, a table belongs here; write its settings under a line [a]`},
	{"[a]", func(t *Table) { t.Tables("a") },
		`desk.toml:1: a: a table stands here, a list of tables belongs here; write each under a line [[a]] with two brackets on either side`},
	{"a = [1]", func(t *Table) { t.Tables("a") },
		`desk.toml:1: a: a number stands in the list, a table belongs there; write each under a line [[a]]`},
	{"[a]\nport = 1\nhots = 2", func(t *Table) {
		a := t.Table("a")
		a.Number("port", 1, 1, 1)
		a.Text("host", "")
		a.Close()
	}, `desk.toml:3: a.hots: there is no such setting; did you mean "host"?`},
	{"[[a]]\n[[a]]\n[a.b]\nc = 1", func(t *Table) { t.Tables("a")[1].Table("b").Text("c", "") },
		`desk.toml:4: a[2].b.c: a number stands here, a text belongs here; write for instance c = `},
	{"a = [{}, {b = 1}]", func(t *Table) { t.Tables("a")[1].Text("b", "") },
		`desk.toml:1: a[2].b: a number stands here, a text belongs here; write for instance b = `},
	{"x = 1\na = [3,\n{b = 1}]", func(t *Table) { t.Tables("a")[0].Text("b", "") },
		`desk.toml:3: a[2].b: a number stands here, a text belongs here; write for instance b = `},
}

func TestAFaultSaysWhereItIsAndWhatToWrite(t *testing.T) {
	for _, c := range wrongs {
		s := parse(t, c.text)
		c.ask(s.Root())
		if got := said(s.Err()); !slices.Contains(strings.Split(got, "\n"), c.want) || s.Count() == 0 {
			t.Errorf("%q says\n%s\nnot\n%s", c.text, got, c.want)
		}
	}
}

func TestOneFaultIsToldOnceInTheOrderOfTheFile(t *testing.T) {
	s := parse(t, "a = 1\nb = 2")
	r := s.Root()
	s.Add(Faults{{File: "other.toml", Line: 1, What: "it is bad"}})
	r.Text("b", "x")
	r.Text("a", "x")
	r.Text("b", "x")
	s.Fault("", "it is odd", "")
	want := "desk.toml: it is odd\n" +
		"desk.toml:1: a: a number stands here, a text belongs here; write for instance a = x\n" +
		"desk.toml:2: b: a number stands here, a text belongs here; write for instance b = x\n" +
		"other.toml:1: it is bad"
	if got := said(s.Err()); got != want || s.Count() != 5 {
		t.Errorf("%d faults:\n%s\nwant\n%s", s.Count(), got, want)
	}
}

func TestAFaultOfWhatIsMissingIsAtTheLineOfTheTableAbove(t *testing.T) {
	s := parse(t, "\n[one.two]\n[[list]]\n\n[[list]]\nx = 1\n\"odd.key\" = 1\n")
	for key, want := range map[string]int{"one.two.three[4].five": 2, "one": 2, "list[1].y": 3,
		"list[2].x": 6, "list[2].y": 5, "list[2].odd.key": 7, "list": 3, "nothing": 0, "": 0} {
		if got := s.Line(key); got != want {
			t.Errorf("%q is on line %d, not %d", key, got, want)
		}
	}
}

func TestATableSaysWhatTheOneBeneathSays(t *testing.T) {
	s := parse(t, `[imap]
host = "all"
port = 0
password = "shared"
[[mailbox]]
[mailbox.imap]
host = "own"
user = "u"
`)
	r := s.Root()
	beneath := r.Table("imap")
	over := r.Tables("mailbox")[0].Table("imap").Over(beneath)
	if over.Text("host", "") != "own" || beneath.Text("host", "") != "all" {
		t.Error("the host is wrong")
	}
	over.Number("port", 993, 1, 65535)
	if got := said(s.Err()); !strings.HasPrefix(got, "desk.toml:3: imap.port: 0 is out of bounds") {
		t.Errorf("the fault is not where the value stands: %s", got)
	}
	if with := over.Holder("password", "oauth"); with.Path() != "imap" || with.Has("user") {
		t.Errorf("the password is in %s", with.Path())
	}
	if with := over.Holder("user", "password"); with.Path() != "mailbox[1].imap" ||
		with.Has("password") {
		t.Errorf("the user is in %s", with.Path())
	}
	if with := over.Holder("nobody", "has"); with.Path() != "mailbox[1].imap" {
		t.Errorf("for want of any it is %s", with.Path())
	}
	over.Close()
	beneath.Close()
	if s.Count() != 1 {
		t.Errorf("what was asked for above is unknown beneath: %v", s.Err())
	}
}

func TestTablesCanLieOnOneAnotherInAnyNumber(t *testing.T) {
	r := parse(t, "[a]\nx = 1\n[b]\n[c]\ny = 2").Root()
	top := r.Table("c").Over(r.Table("b").Over(r.Table("a")))
	if top.Number("x", 0, 0, 9) != 1 || top.At("x") != "a.x" || top.At("y") != "c.y" ||
		top.At("z") != "c.z" || top.Holder("x").Path() != "a" {
		t.Errorf("x is %s, y %s, z %s", top.At("x"), top.At("y"), top.At("z"))
	}
}

func TestTheKnownKeysAreThoseAskedFor(t *testing.T) {
	s := parse(t, "[a]")
	a := s.Root().Table("a")
	a.Text("y", "")
	a.Flag("x", false)
	a.Close()
	if got := slices.Sorted(maps.Keys(s.Known()["a"])); len(s.Known()) != 1 || !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("%q", got)
	}
}

func TestWhatAKeyCanHoldIsKnown(t *testing.T) {
	s := parse(t, "[a]\nwords = \"x\"")
	root := s.Root()
	root.Must("name", `"n"`)
	root.Choice("how", "one", "two")
	root.Number("n", 3, 1, 9)
	root.Duration("d", time.Minute, 0, time.Hour)
	root.Size("s", 1<<20, 1<<30)
	root.Flag("f", true)
	root.Table("a").Words("words", `"w"`)
	root.Tables("b")
	root.Has("bare")
	root.Table("a").Close()
	root.Close()
	want := map[string]Setting{
		"name": {Kind: "text", Example: `"n"`},
		"how":  {Kind: "one of", Words: []string{"one", "two"}, Default: `"one"`},
		"n":    {Kind: "whole number", Default: "3", Least: "1", Most: "9"},
		"d":    {Kind: "duration", Default: `"1m"`, Least: `"0s"`, Most: `"1h"`},
		"s":    {Kind: "size", Default: `"1MiB"`, Least: `"0"`, Most: `"1GiB"`},
		"f":    {Kind: "true or false", Default: "true"},
		"a":    {Kind: "table"}, "b": {Kind: "tables"}, "bare": {},
	}
	if got := s.Known()[""]; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestAFaultKeepsItsFormForPrograms(t *testing.T) {
	got, err := json.Marshal(Faults{{"f", 1, "k", "w", "r"}, {File: "f", What: "w"}})
	want := `[{"file":"f","line":1,"key":"k","what":"w","remedy":"r"},{"file":"f","what":"w"}]`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestTheNearestWordIsNamed(t *testing.T) {
	known := []string{"Priority", "Standard"}
	for word, want := range map[string]string{
		"prioriti": `did you mean "Priority"?`, "STANDART": `did you mean "Standard"?`,
		"platinum": "choose one of Priority, Standard", "": "choose one of Priority, Standard",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: %s", word, got)
		}
	}
	if got := Nearest("x", nil); got != "there is none yet: define it first" {
		t.Error(got)
	}
}

func TestAShortWordIsNotTakenForAnother(t *testing.T) {
	if got := Nearest("Foo", []string{"SOW", "New"}); got != "choose one of SOW, New" {
		t.Error(got)
	}
}

func TestLettersThatChangedPlacesAreOneSlip(t *testing.T) {
	if got := Nearest("titel", []string{"timer", "title"}); got != `did you mean "title"?` {
		t.Error(got)
	}
}

func TestADurationIsWrittenShort(t *testing.T) {
	for d, want := range map[time.Duration]string{24 * time.Hour: "24h", 90 * time.Minute: "1h30m",
		10 * time.Second: "10s", 0: "0s", time.Minute: "1m", time.Hour + time.Second: "1h0m1s"} {
		if got := DurationText(d); got != want {
			t.Errorf("%v is written %s", d, got)
		}
	}
}

func TestAVeryDeepOrVeryLongFileIsReadWithoutMuchAdo(t *testing.T) {
	var long strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&long, "k%d = 1\n", i)
	}
	long.WriteString("last = 1\n")
	if got := parse(t, long.String()).Line("last"); got != 5_001 {
		t.Errorf("the last key is on line %d", got)
	}
	deep := strings.Repeat("a.", 100_000) + "b"
	if got := parse(t, "\n"+deep+" = 1").Line(deep); got != 2 {
		t.Errorf("a key of 100,000 parts is on line %d", got)
	}
	nested := strings.Repeat("[", 100_000)
	if _, err := Parse([]byte("a = "+nested), "desk.toml", limit); err == nil {
		t.Error("lists in lists in lists are read")
	}
}

// askAll asks a table, and all in it, for everything as every kind.
func askAll(t *Table) {
	for _, key := range t.Names() {
		t.Must(key, "x")
		t.Choice(key, "a", "b")
		t.Flag(key, false)
		t.Number(key, 0, 0, 9)
		t.Duration(key, 0, 0, time.Hour)
		t.Size(key, 0, 1<<20)
		t.Texts(key, "x")
		t.Words(key, "x")
		t.Date(key, time.UTC)
		t.Zone(key, nil)
		t.Holder(key, "none").Over(t).Has(key)
		for _, sub := range append(t.Tables(key), t.Table(key)) {
			askAll(sub.Over(t))
		}
	}
	t.Close()
}

func FuzzWhateverIsWrittenFaultsAreLinesOfText(f *testing.F) {
	f.Add("a = 1\n[b]\nc = [{}, 2, {d = 'x'}]\n[[e]]\n[e.f]\n[[e]]\nx.y = 2024-01-01")
	f.Add("\"\" = {\"a\\nb\" = [[{}], []]}\n['x.y'.z]\n")
	for _, c := range wrongs {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse([]byte(text), "fuzz.toml", 1<<12)
		if err == nil {
			askAll(s.Root())
			err = s.Err()
		}
		if err == nil {
			return
		}
		faults, ok := errors.AsType[Faults](err)
		if !ok || len(faults) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		for _, f := range faults {
			if f.Line < 0 || f.Line > 1+strings.Count(text, "\n") || f.What == "" ||
				strings.ContainsFunc(f.Error(), unicode.IsControl) {
				t.Fatalf("%+v", f)
			}
		}
	})
}
