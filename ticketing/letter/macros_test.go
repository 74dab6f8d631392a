package letter

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func macros(t *testing.T, files map[string]string) (*Macros, error) {
	t.Helper()
	dir := fstest.MapFS{}
	for name, text := range files {
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return OpenMacros(dir, "en-GB")
}

func TestACannedAnswerComesInTheCustomersLanguageElseInOneForAll(t *testing.T) {
	m, err := macros(t, map[string]string{
		"Reset.txt":          "Hello{{with .Customer}} {{.}}{{end}},\r\nreset it.\r\n\r\n{{.Agent}}\n",
		"reset.de.txt":       "Hallo, {{.Ticket}}",
		"reset.pt-br.txt":    "Oi",
		"hours.en.txt":       "{{if .Product}}{{.Product}}: {{end}}9 to 5",
		"hours.fr.txt":       "de 9 h à 17 h",
		"README":             "not an answer",
		"sub/inner.txt":      "not one either",
		"two-words_2.en.txt": "2",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Names(); !slices.Equal(got, []string{"hours", "reset", "two-words_2"}) {
		t.Errorf("names: %q", got)
	}
	for _, c := range []struct{ name, language, want string }{
		{"reset", "", "Hello Carla Diaz,\nreset it.\n\nAda Ito"},
		{"RESET", "en", "Hello Carla Diaz,\nreset it.\n\nAda Ito"},
		{"reset", "DE-at", "Hallo, T-1042"},
		{"reset", "pt", "Hello Carla Diaz,\nreset it.\n\nAda Ito"},
		{"reset", "pt-BR", "Oi"},
		{"hours", "de", "Catalogue: 9 to 5"},
		{"hours", "fr-CA", "de 9 h à 17 h"},
	} {
		if got, ok := m.Text(c.name, c.language, sampleMacro); !ok || got != c.want {
			t.Errorf("%s in %q is %q, %v", c.name, c.language, got, ok)
		}
	}
	if text, ok := m.Text("rest", "en", sampleMacro); ok {
		t.Errorf("an unknown one is %q", text)
	}
	if text, ok := m.Text("reset", "en", MacroFields{}); !ok || text != "Hello,\nreset it." {
		t.Errorf("without anything known: %q", text)
	}
	var none *Macros
	if _, ok := none.Text("reset", "en", sampleMacro); ok || none.Names() != nil {
		t.Error("there are answers where none were read")
	}
}

func TestWhatPeopleWroteIsOnlyDataInACannedAnswer(t *testing.T) {
	m, err := macros(t, map[string]string{"a.txt": "{{.Customer}}|{{.Product}}|"})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := m.Text("a", "", MacroFields{Customer: "{{.Agent}}\r\nBcc: x\u202e",
		Product: "a\x00b\nc"})
	if got != "{{.Agent}} Bcc: x|ab c|" && got != "{{.Agent}} Bcc: x|a b c|" {
		t.Errorf("%q", got)
	}
	if got, _ = m.Text("a", "", MacroFields{Customer: "boss@globex.example"}); got != "||" {
		t.Errorf("a name that looks like an address: %q", got)
	}
}

func TestEveryFaultOfTheCannedAnswersIsNamedWithFileAndLine(t *testing.T) {
	_, err := macros(t, map[string]string{
		"field.txt":     "Hello\n{{.Costumer}}",
		"open.txt":      "Hello\n\n{{if .Agent}}",
		"silent.txt":    " \n",
		"only.txt":      "{{.Agent}}",
		"two words.txt": "x",
		"lang.x.txt":    "x",
		"huge.txt":      strings.Repeat("x", maxTemplate+1),
		"B.txt":         "x", "b.txt": "x",
	})
	if err == nil {
		t.Fatal("they are read")
	}
	for _, want := range []string{`field.txt:2:2: there is no field "Costumer"; known are Agent, Customer`,
		"open.txt:3: unexpected EOF", "silent.txt:1: it says nothing", "only.txt:1: it says nothing",
		`two words.txt: "two words" is no name to order by`, `lang.x.txt: "x" is no language code`,
		"huge.txt: 65537 octets", "there is such an answer already"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	_, err = macros(t, map[string]string{"bye.de.txt": "Tschüss", "bye.fr.txt": "Au revoir"})
	if err == nil || err.Error() != `bye.txt: there is no such file, and the answer "bye" is only in `+
		`de, fr: add it, or bye.en-GB.txt` {
		t.Errorf("%v", err)
	}
}
