package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ticketd/ticketing/scenario"
)

func readme(t *testing.T) string {
	text, err := os.ReadFile("../../README.md")
	mustDo(t, err)
	return string(text)
}

func TestTheConfigurationOfTheReadmeIsSound(t *testing.T) {
	_, rest, found := strings.Cut(readme(t), "    data = ")
	block, _, ended := strings.Cut(rest, "\n\nWrite the password")
	if !found || !ended {
		t.Fatal("the README has no configuration to start with")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	mustDo(t, os.WriteFile(path, []byte("data = "+strings.ReplaceAll(block, "\n    ", "\n")), 0o600))
	mustDo(t, os.WriteFile(filepath.Join(dir, "support-password"), []byte("secret\n"), 0o600))
	cfg, err := LoadConfig(path, func(string) string { return "" })
	mustDo(t, err)
	m := cfg.Mailboxes[0]
	if len(cfg.Warnings) > 0 || m.IMAP.User != "support@example.com" || m.SMTP.User != m.IMAP.User {
		t.Errorf("warnings %q, users %q and %q", cfg.Warnings, m.IMAP.User, m.SMTP.User)
	}
}

func TestWhatTheReadmeAndThePromisesNameIsThere(t *testing.T) {
	promises, err := manual.ReadFile("docs/promises.md")
	mustDo(t, err)
	text := readme(t) + string(promises)
	var tests strings.Builder
	var files []string
	for _, folders := range []string{"*", "*/*", "*/*/*"} {
		more, err := filepath.Glob("../../" + folders + "/*_test.go")
		mustDo(t, err)
		files = append(files, more...)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		mustDo(t, err)
		tests.Write(source)
	}
	for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(text, -1) {
		if !strings.Contains(tests.String(), "\nfunc "+name[1]+"(") {
			t.Errorf("there is no %s", name[1])
		}
	}
	for _, name := range regexp.MustCompile("scenario `([a-z/-]+)`").FindAllStringSubmatch(text, -1) {
		if _, err := scenario.Source(name[1]); err != nil {
			t.Error(err)
		}
	}
}
