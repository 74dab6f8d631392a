package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// typed runs a command line in this program and returns what it printed.
func typed(t *testing.T, args ...string) string {
	t.Helper()
	var out, faults bytes.Buffer
	p := &program{ctx: t.Context(), stdin: strings.NewReader(""), stdout: &out, stderr: &faults, getenv: fakeEnv}
	if code := p.main(args); code != exitOK {
		t.Fatalf("%q ended with %d: %s", args, code, faults.String())
	}
	return out.String()
}

func TestAPageOfTheManualIsPlainOnATerminal(t *testing.T) {
	page := "# Title\n\n<!-- made by a test -->\n\nSee [every setting](configuration.md#log), [below](#b), [RFC](https://x/)."
	want := "# Title\n\nSee every setting (ticketd docs configuration), below, RFC (https://x/)."
	if got := plainPage(page); got != want {
		t.Errorf("%q", got)
	}
}

func TestEveryPageOfTheManualIsListedAndRead(t *testing.T) {
	list := typed(t, "docs")
	pages, err := manual.ReadDir("docs")
	mustDo(t, err)
	for _, page := range pages {
		topic := strings.TrimSuffix(page.Name(), ".md")
		if !strings.Contains(list, topic) || !strings.HasPrefix(typed(t, "docs", topic), "# ") {
			t.Errorf("%s is not listed, or nothing", topic)
		}
	}
	if len(pages) != len(topics) {
		t.Errorf("%d pages, %d topics", len(pages), len(topics))
	}
	var faults bytes.Buffer
	p := &program{ctx: t.Context(), stdout: &faults, stderr: &faults, getenv: fakeEnv}
	if code := p.main([]string{"docs", "operation"}); code != exitUsage || !strings.Contains(faults.String(), "operations") {
		t.Errorf("%d %s", code, faults.String())
	}
}

// tool is a program of the system, or a reason to skip the test.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func TestTheManualPageNamesEveryCommandAndGroffHasNothingToSay(t *testing.T) {
	page := typed(t, "man")
	for _, part := range []string{`.SS "outbox drop `, `.SS "process diagram `, `\-\-since`, ".SH \"EXIT STATUS\"",
		"ticketd export T\\-1001"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page has no %q", part)
		}
	}
	if strings.Contains(page, `.SS "complete `) {
		t.Error("it shows what only shells need")
	}
	for _, lint := range [][]string{{"groff", "-ww", "-man", "-Tutf8", "-z"}, {"mandoc", "-T", "lint", "-W", "error"}} {
		t.Run(lint[0], func(t *testing.T) {
			judge := exec.Command(tool(t, lint[0]), lint[1:]...)
			judge.Stdin = strings.NewReader(page)
			if said, err := judge.CombinedOutput(); err != nil || len(said) > 0 {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// The help printer takes the indent of a first line away.
func TestNoCommandsHelpBeginsWithAnExample(t *testing.T) {
	parser, err := (&program{}).parser(&commands{}, nil)
	mustDo(t, err)
	for _, command := range parser.Model.Leaves(true) {
		if strings.HasPrefix(command.Detail, "ticketd ") || strings.HasPrefix(command.Detail, " ") {
			t.Errorf("%s: say first what the example shows: %q", command.FullPath(), command.Detail)
		}
	}
}

func TestWhatAShellAsksIsAnswered(t *testing.T) {
	config := exampleDir(t, exampleText(t))
	for _, c := range []struct {
		words, want string // of what is offered the first words, sorted as the program has them
	}{
		{"led", "ledger"},
		{"outbox ", "outbox:"},
		{"process di", "diagram"},
		{"process diagram ph", "phases"},
		{"process diagram phases --fo", "--format"},
		{"process diagram phases --format m", "mermaid"},
		{"process diagram phases --format=m", "--format=mermaid"},
		{"process diagram phases --format = m", "mermaid"},
		{"ledger --ma", "--mailbox"},
		{"-c " + config + " ledger --mailbox s", "support"},
		{"--config=" + config + " ledger --mailbox e", "escalation"},
		{"ledger --mailbox s", ""},
		{"docs op", "operations"},
		{"backup ", ""},
		{"complet", "completion"},
	} {
		var got []string
		for line := range strings.Lines(typed(t, append([]string{"complete", "--"}, strings.Split(c.words, " ")...)...)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, word)
		}
		if first, _, more := strings.Cut(c.want, ":"); more {
			if len(got) < 3 {
				t.Errorf("%q offers %q", c.words, got)
			}
		} else if strings.Join(got, " ") != first {
			t.Errorf("%q offers %q", c.words, got)
		}
	}
}
