package process

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ticketd/ticketing"
)

var update = flag.Bool("update", false, "write the golden diagrams anew")

func TestTheDiagramsOfTheShippedProcesses(t *testing.T) {
	for _, name := range Names() {
		got := Draw(shippedProcess(t, name), "text")
		path := filepath.Join("testdata", "diagram", name+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is drawn\n%s\nnot\n%s", name, got, want)
		}
		for line := range strings.Lines(got) {
			if n := len([]rune(line)); n > 101 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

// The lines that Mermaid and Graphviz can read here: each is one statement.
var (
	mermaidLine = regexp.MustCompile(`^(flowchart LR|  (    )?\w+(\(\[|\[)"[^"]*"(\]\)|\])` +
		`|    \w+\["[^"]*"\]|  subgraph g\d \["[^"]*"\]|  end|  \w+ (==>|-->|-\.->)(\|"[^"]*"\|)? \w+)$`)
	quoted  = `"(?:[^"\\]|\\\\|\\")*"`
	dotLine = regexp.MustCompile(`^(digraph ` + quoted + ` \{|  rankdir=LR;.*;|  label=` + quoted + `;` +
		`|  (graph|node|edge) \[.*\];|  +\w+ \[label=` + quoted + `(, shape=plain)?\];|  subgraph cluster_\d \{` +
		`|    label=` + quoted + `;|  \}|\}|  \w+ -> \w+ \[label=` + quoted + `, style=\w+(, ltail=cluster_\d, constraint=false)?\];)$`)
)

func TestMermaidAndDotAreWellFormedWhateverTheNames(t *testing.T) {
	odd := `a "b" \ [c] {d} |e| <f> & #g; ` + "`h`" + ` end --> é`
	processes := []ticketing.Process{oddlyNamed(t, odd)}
	for _, name := range Names() {
		processes = append(processes, shippedProcess(t, name))
	}
	for _, p := range processes {
		for format, line := range map[string]*regexp.Regexp{"mermaid": mermaidLine, "dot": dotLine} {
			for l := range strings.Lines(Draw(p, format)) {
				if !line.MatchString(strings.TrimSuffix(l, "\n")) {
					t.Errorf("%s as %s: %s", p.Name, format, l)
				}
			}
		}
	}
	if got, want := mermaidText(odd), `"a #quot;b#quot; #92; [c] {d} |e| #lt;f#gt; #amp; #35;g; #96;h#96; end --#gt; é"`; got != want {
		t.Errorf("mermaid: %s", got)
	}
	if got, want := dotText(`a "b" \n`), `"a \"b\" \\n"`; got != want {
		t.Errorf("dot: %s", got)
	}
}

// oddlyNamed is the small process with names that mean something to programs.
func oddlyNamed(t *testing.T, odd string) ticketing.Process {
	t.Helper()
	source := base
	for old, with := range map[string]string{"desk": odd, "Open": odd + " 1", "Asked": odd + " 2",
		"Resolved": odd + " 3", "Closed": odd + " 4", "done": odd + " 5"} {
		source = strings.ReplaceAll(source, `"`+old+`"`, `'`+with+`'`)
	}
	p, err := Load([]byte(source), "odd.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADiagramShowsWhatMovesATicket(t *testing.T) {
	p, err := Load([]byte(landlord), "landlord.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	got := Draw(p, "text")
	for _, want := range []string{
		"Please check\n  ├ the customer answers",
		`the customer says "yes"  → Filed (confirmed)`,
		`after 5 days: letter "closing-soon"` + "\n",
		"after 1 week             → Filed (nobody answered)",
		"1 day before the appointment: reminder\n",
		"the appointment is over",
		"the customer answers within 3 months",
		"Anywhere is every status but Filed, set by ticketd alone.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if other := Draw(p, "picture"); other != got {
		t.Error("an unknown format is not text")
	}
}
