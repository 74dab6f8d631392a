package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

const examplePath = "../../config.toml"

// exampleDir is a directory with the annotated example, or a variation of it,
// and all files that it names.
func exampleDir(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"support-password", "escalation-password", "google-secret",
		"m365-secret"} {
		write(t, filepath.Join(dir, name), "secret of "+name+"\n", 0o600)
	}
	write(t, filepath.Join(dir, "holidays.ics"), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"+
		"DTSTART;VALUE=DATE:20260703\r\nSUMMARY:Outing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", 0o644)
	write(t, filepath.Join(dir, "letters", "README"), "ours", 0o644)
	write(t, filepath.Join(dir, "accounts.d", "initech.toml"), "[[account]]\nname = \"Initech\"\n"+
		"domains = [\"initech.example\"]\n", 0o644)
	write(t, filepath.Join(dir, "macros", "reset.txt"), "Hello {{.Customer}}", 0o644)
	write(t, filepath.Join(dir, "config.toml"), text, 0o600)
	return filepath.Join(dir, "config.toml")
}

func exampleText(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func loadExample(t *testing.T, replacements ...string) *Config {
	t.Helper()
	text := exampleText(t)
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(text, replacements[i]) {
			t.Fatalf("the example has no %q", replacements[i])
		}
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	cfg, err := LoadConfig(exampleDir(t, text), fakeEnv)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestTheAnnotatedExampleLoadsWithItsDefaults(t *testing.T) {
	cfg := loadExample(t)
	if cfg.Zone.String() != "Europe/London" || cfg.Language != "en" || len(cfg.Warnings) != 0 ||
		!strings.HasSuffix(cfg.Data, "/data/desk") || !filepath.IsAbs(cfg.Data) {
		t.Errorf("place: %s %s %s %q", cfg.Zone, cfg.Language, cfg.Data, cfg.Warnings)
	}
	if cfg.Policy != (ticketing.Policy{Colleagues: true, Strangers: "new-ticket",
		AgentTrust: ticketing.AgentTrustToken, Caps: ticketing.DefaultCaps(),
		Undo: time.Minute, EncloseMax: 10 << 20}) {
		t.Errorf("policy: %+v", cfg.Policy)
	}
	if len(cfg.Mailboxes) != 2 {
		t.Fatalf("mailboxes: %d", len(cfg.Mailboxes))
	}
	m := cfg.Mailboxes[0]
	if m.Role != ticketing.RoleSupport || m.Prefix != "T" || m.Subaddressing != "" || !m.NullSender ||
		m.Process != "priority-support" || len(m.Rules.Statuses) == 0 || m.Language != "en" {
		t.Errorf("intake: %+v", m.Intake)
	}
	wantIMAP := ServerConfig{Host: "imap.example.com", Port: 993, TLS: TLSImplicit, Auth: "auto",
		User: "support@example.com", Password: "secret of support-password"}
	wantSMTP := wantIMAP
	wantSMTP.Host, wantSMTP.Port = "smtp.example.com", 465
	if m.IMAP != wantIMAP || m.SMTP != wantSMTP {
		t.Errorf("servers: %#v %#v", m.IMAP, m.SMTP)
	}
	if m.Poll != time.Minute || m.Folder != "INBOX" || m.DoneFolder != "Handled" || m.DoneFlag ||
		m.Senders != 4 || m.Rate != 0 || m.Import != (ImportPolicy{}) {
		t.Errorf("reading and sending: %+v", m)
	}
	agent, ok := cfg.People.AgentAt("ada@example.com")
	if !ok || agent.Notices != "team" || agent.Zone != cfg.Zone {
		t.Errorf("agent: %+v", agent)
	}
	if account, ok := cfg.People.AccountOf("x@globex.example"); !ok || account.Plan != "Priority" {
		t.Errorf("account: %+v", account)
	}
}

// commented matches a setting that is commented out, or a section's header.
var commented = regexp.MustCompile(`^# ?([a-z_]+ = .*|\[+[a-z_.0-9]+\]+.*)$`)

// wholeSections uncomments the example's sections that are commented out as a whole.
func wholeSections(lines []string) []string {
	lines = slices.Clone(lines)
	inside := false
	for i, line := range lines {
		if m := commented.FindStringSubmatch(line); m != nil {
			inside = inside || strings.HasPrefix(m[1], "[oauth.") || strings.HasPrefix(m[1], "[alerts") || m[1] == "[[trusted_relay]]"
			if inside {
				lines[i] = m[1]
			}
		}
		inside = inside && strings.HasPrefix(line, "#")
	}
	return lines
}

func TestEachCommentedLineOfTheExampleIsTrue(t *testing.T) {
	lines := wholeSections(strings.Split(exampleText(t), "\n"))
	tried := 0
	for i, line := range lines {
		m := commented.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[1], "oauth =") { // instead of a password
			continue
		}
		with := slices.Clone(lines)
		with[i] = m[1]
		if _, err := LoadConfig(exampleDir(t, strings.Join(with, "\n")), fakeEnv); err != nil {
			t.Errorf("with %q: %v", m[1], err)
		}
		tried++
	}
	if tried < 50 {
		t.Errorf("only %d lines were tried", tried)
	}
}

// settings collects the example's settings by section; those of [imap] may
// stand in [mailbox.imap], too, and each [oauth.NAME] is like the others.
func settings(text string) map[string]bool {
	found := map[string]bool{}
	section := ""
	header := regexp.MustCompile(`^(?:# )?\[+([a-z_.0-9]+)\]+`)
	key := regexp.MustCompile(`^(?:# )?([a-z_]+) = `)
	alternative := regexp.MustCompile(`\bor ([a-z_]+) = `)
	for line := range strings.Lines(text) {
		if m := header.FindStringSubmatch(line); m != nil {
			section = m[1]
		}
		if m := key.FindStringSubmatch(line); m != nil {
			found[kindOfSection(section)+" "+m[1]] = true
			for _, more := range alternative.FindAllStringSubmatch(line, -1) {
				found[kindOfSection(section)+" "+more[1]] = true
			}
		}
	}
	return found
}

// kindOfSection makes one of all sections that have the same settings.
func kindOfSection(path string) string {
	path = strings.TrimPrefix(regexp.MustCompile(`\[\d+\]`).ReplaceAllString(path, ""), "mailbox.")
	if strings.HasPrefix(path, "oauth.") {
		return "oauth"
	}
	if path == "alerts.smtp" {
		return "smtp"
	}
	return path
}

func TestEverySettingIsDocumentedAndEveryDocumentedOneIsKnown(t *testing.T) {
	text := strings.Join(wholeSections(strings.Split(exampleText(t), "\n")), "\n")
	l := newLoader(exampleDir(t, text), fakeEnv)
	if _, err := l.load(); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for path, keys := range l.sheet.Known() {
		if path == "oauth" { // its keys are names
			continue
		}
		for key := range keys {
			known[kindOfSection(path)+" "+key] = true
		}
	}
	documented := settings(text)
	for _, section := range []string{"imap", "smtp", "oauth", "mailbox", "agent", "agents", "account", "trust",
		"trusted_relay", "caps", "log", "metrics", "alerts"} {
		delete(known, " "+section)
		delete(known, "mailbox "+section)
	}
	delete(known, "account calendar") // its keys are names
	delete(known, "account agreement")
	delete(known, "alerts smtp")
	// Login settings are documented where they are set, in [mailbox.imap].
	for _, key := range []string{"user", "password", "password_file", "password_env", "password_credential", "oauth"} {
		documented["smtp "+key] = documented["imap "+key]
	}
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if !documented[key] {
			t.Errorf("config.toml doesn't document %q", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(documented)) {
		if !known[key] {
			t.Errorf("config.toml documents %q, which is no setting", key)
		}
	}
	if len(known) < 90 {
		t.Errorf("only %d settings are known", len(known))
	}
}
