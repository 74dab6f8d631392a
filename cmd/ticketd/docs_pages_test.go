package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// manualPages are the README and the manual, by path.
func manualPages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"../../README.md": readme(t)}
	paths, err := filepath.Glob("docs/*.md")
	mustDo(t, err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		mustDo(t, err)
		all[path] = string(text)
	}
	return all
}

// shellCommand is a command of ours in a line of a page, as it is typed.
var shellCommand = regexp.MustCompile(`^    (?:\$ )?(?:sudo -u ticketd )?(?:go run ./cmd/)?ticketd ([^ #|<>;&\n][^#|<>;&\n]*)`)

// commandsOf lists the commands in a page's indented blocks. In one in which a
// prompt stands, what has none is what the program answers.
func commandsOf(page string) (all []string) {
	for block := range strings.SplitSeq(page, "\n\n") {
		prompted := strings.HasPrefix(block, "    $ ")
		for line := range strings.Lines(block) {
			m := shellCommand.FindStringSubmatch(line)
			if m != nil && (!prompted || strings.HasPrefix(line, "    $ ")) {
				all = append(all, strings.TrimSpace(m[1]))
			}
		}
	}
	return all
}

// quotedWord is a word of a shell's line, in quotes or not.
var quotedWord = regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`)

// understood tells whether the command line can be read. A file that has to exist
// need not be here.
func understood(t *testing.T, line string) error {
	t.Helper()
	var words []string
	for _, word := range quotedWord.FindAllString(line, -1) {
		words = append(words, strings.Trim(word, `"'`))
	}
	p := &program{stdout: io.Discard, stderr: io.Discard}
	answered := false // it only wanted the version or help
	parser, err := p.parser(&commands{}, func(int) { answered = true })
	mustDo(t, err)
	if _, err = parser.Parse(words); answered || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func TestEveryCommandOfTheManualCanBeTyped(t *testing.T) {
	tried := 0
	for path, page := range manualPages(t) {
		for _, line := range commandsOf(page) {
			if err := understood(t, line); err != nil {
				t.Errorf("%s: ticketd %s: %v", path, line, err)
			}
			tried++
		}
	}
	if tried < 40 {
		t.Errorf("only %d were tried", tried)
	}
	for _, wrong := range []string{"helth", "backup", "ledger --form", "process diagram x --format png"} {
		if understood(t, wrong) == nil {
			t.Errorf("%q is understood", wrong)
		}
	}
}

func TestEveryCommandThatTheManualNamesIsThere(t *testing.T) {
	named := regexp.MustCompile("`ticketd ([a-z][^`]*)`")
	p := &program{stdout: io.Discard, stderr: io.Discard}
	parser, err := p.parser(&commands{}, func(int) {})
	mustDo(t, err)
	for path, page := range manualPages(t) {
		for _, m := range named.FindAllStringSubmatch(page, -1) {
			if !namesCommand(parser.Model.Node, strings.Fields(m[1])) {
				t.Errorf("%s: there is no ticketd %s", path, m[1])
			}
		}
	}
	if namesCommand(parser.Model.Node, []string{"outbox", "--hold"}) || namesCommand(parser.Model.Node, []string{"outbux"}) {
		t.Error("a command is found that is not there")
	}
}

// namesCommand tells whether words begin with a command and all their flags are its own.
func namesCommand(node *kong.Node, words []string) bool {
	at := completing{node: node}
	for _, word := range words {
		flag, _, _ := strings.Cut(word, "=")
		if strings.HasPrefix(flag, "--") && !strings.Contains(strings.Join(at.flags(), "\n")+"\n", flag+"\t") {
			return false
		}
		at.pass(word)
	}
	return at.node.Parent != nil
}

// anchor is a heading's name in a link, as GitHub makes it.
func anchor(heading string) string {
	kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(kept, " ", "-")
}

func TestEveryLinkOfTheManualLeadsSomewhere(t *testing.T) {
	heading := regexp.MustCompile(`(?m)^#+ (.*)$`)
	all := manualPages(t)
	followed := 0
	for path, page := range all {
		for _, m := range pageLink.FindAllStringSubmatch(page, -1) {
			target, part, _ := strings.Cut(m[2], "#")
			if strings.HasPrefix(target, "https://") {
				continue
			}
			followed++
			to := path
			if target != "" {
				to = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %s leads nowhere", path, m[0])
			}
			found := part == ""
			for _, h := range heading.FindAllStringSubmatch(all[to], -1) {
				found = found || anchor(h[1]) == part
			}
			if !found {
				t.Errorf("%s: %s has no heading %q", path, to, part)
			}
		}
	}
	if followed < 15 {
		t.Errorf("only %d links were followed", followed)
	}
}

// provider is a part of getting started that says what differs for one provider.
func provider(t *testing.T, title string) string {
	t.Helper()
	text, err := manual.ReadFile("docs/getting-started.md")
	mustDo(t, err)
	_, rest, found := strings.Cut(string(text), "### "+title+"\n")
	_, rest, begun := strings.Cut(rest, "\n    [imap]\n")
	block, _, ended := strings.Cut(rest, "\n\nand in the mailbox `oauth")
	if !found || !begun || !ended {
		t.Fatalf("there is no part %q", title)
	}
	return "[imap]\n" + strings.ReplaceAll(block, "    ", "") + "\n"
}

func TestTheConfigurationsOfGettingStartedAreSound(t *testing.T) {
	text, err := manual.ReadFile("docs/getting-started.md")
	mustDo(t, err)
	_, rest, _ := strings.Cut(string(text), "    data = ")
	block, _, _ := strings.Cut(rest, "\n\n`process` is what you promise")
	own := "data = " + strings.ReplaceAll(block, "\n    ", "\n") + "\n"
	servers, mailbox, parted := strings.Cut(own, "[[mailbox]]")
	place, _, served := strings.Cut(servers, "[imap]")
	if !parted || !served {
		t.Fatal("getting started has no configuration")
	}
	configs := map[string]string{"own": own}
	for title, name := range map[string]string{"Gmail with OAuth": "google", "Microsoft 365": "m365"} {
		login := strings.ReplaceAll(mailbox, `password_file = "support-password"`, `oauth = "`+name+`"`)
		configs[title] = place + provider(t, title) + "[[mailbox]]" + login
	}
	for name, config := range configs {
		dir := t.TempDir()
		path := filepath.Join(dir, "config.toml")
		write(t, path, config, 0o600)
		write(t, filepath.Join(dir, "support-password"), "secret\n", 0o600)
		write(t, filepath.Join(dir, "google-secret"), "secret\n", 0o600)
		cfg, err := LoadConfig(path, fakeEnv)
		if err != nil || len(cfg.Warnings) > 0 || len(cfg.People.Agents()) != 1 {
			t.Errorf("%s: %v, %v", name, err, cfg)
		}
	}
}
