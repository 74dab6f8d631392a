package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAMailboxOverridesServersKeyByKey(t *testing.T) {
	cfg := loadExample(t,
		`# tls = "implicit"          # implicit`, `tls = "starttls" # implicit`,
		`# poll = "1m"`, `poll = "5m"`,
		`# authserv_ids = []`, `authserv_ids = ["MX.Example.com"]`,
		"[mailbox.imap]\nuser = \"escalation@example.com\"",
		"[mailbox.imap]\nuser = \"other\"\nhost = \"127.0.0.1\"\ntls = \"none\"\nauthserv_ids = []")
	support, escalation := cfg.Mailboxes[0], cfg.Mailboxes[1]
	if support.IMAP.Port != 143 || support.IMAP.TLS != TLSStart || support.Poll != 5*time.Minute ||
		len(support.AuthservIDs) != 1 || support.AuthservIDs[0] != "mx.example.com" {
		t.Errorf("support: %+v", support)
	}
	if escalation.IMAP.addr() != "127.0.0.1:143" || escalation.IMAP.TLS != TLSNone ||
		escalation.IMAP.User != "other" || escalation.Poll != 5*time.Minute ||
		escalation.AuthservIDs != nil {
		t.Errorf("escalation: %+v", escalation)
	}
	if len(cfg.Warnings) != 0 {
		t.Errorf("warnings: %q", cfg.Warnings)
	}
}

// minimal is a configuration with as little as possible; servers goes under
// [imap] and [smtp] both.
func minimal(servers, rest string) string {
	return "data = \"desk\"\nzone = \"Europe/London\"\n[imap]\n" +
		"host = \"mail.example.com\"\n" + servers + "\n[smtp]\nhost = \"mail.example.com\"\n" + servers + "\n[[mailbox]]\nname = \"support\"\n" +
		"address = \"Support@Example.com\"\nprocess = \"priority-support\"\n" + rest
}

func loadText(t *testing.T, text string) (*Config, error) {
	t.Helper()
	path := filepath.Join(faultyDir(t), "config.toml")
	write(t, path, text, 0o600)
	return LoadConfig(path, fakeEnv)
}

func mustLoad(t *testing.T, text string) *Config {
	t.Helper()
	cfg, err := loadText(t, text)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestTheUserIsTheAddressAndOneLoginServesAllMailboxes(t *testing.T) {
	m := mustLoad(t, minimal(`password_file = "good"`, "")).Mailboxes[0]
	if m.Address != "support@example.com" || m.IMAP.User != "support@example.com" ||
		m.SMTP.User != "support@example.com" ||
		m.IMAP.Password != "secret" || m.SMTP.Password != "secret" {
		t.Errorf("%#v %#v", m.IMAP, m.SMTP)
	}
}

func TestAMailboxsPasswordReplacesTheTokenOfAll(t *testing.T) {
	cfg := mustLoad(t, minimal(`oauth = "google"`, "[mailbox.imap]\npassword_env = \"SET\"\n"+
		"[oauth.google]\nprovider = \"google\"\nclient_id = \"id\"\n"))
	m := cfg.Mailboxes[0]
	if m.IMAP.OAuth != "" || m.IMAP.Password != "secret" || m.SMTP.OAuth != "google" {
		t.Errorf("%#v %#v", m.IMAP, m.SMTP)
	}
}

func TestWithoutAnySMTPLoginNobodyLogsIn(t *testing.T) {
	text := strings.Replace(minimal("", "[mailbox.imap]\npassword_env = \"SET\"\n"),
		"[smtp]\n", "[smtp]\ntls = \"none\"\nplaintext = true\n", 1)
	cfg := mustLoad(t, text)
	if m := cfg.Mailboxes[0]; m.SMTP.User != "" || m.SMTP.Port != 25 {
		t.Errorf("%#v", m.SMTP)
	}
	if len(cfg.Warnings) != 2 || !strings.Contains(cfg.Warnings[0], "in the clear") ||
		!strings.Contains(cfg.Warnings[1], "without logging in") {
		t.Errorf("warnings: %q", cfg.Warnings)
	}
}

func TestWhatWorksAndIsDangerousIsWarnedOf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	write(t, path, minimal(`password = "secret"`, "[trust]\nagent_trust = \"from\"\n"), 0o640)
	cfg, err := LoadConfig(path, fakeEnv)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(cfg.Warnings, "\n")
	for _, want := range []string{
		"config.toml:5: imap.password: the secret stands in a file that its group can read",
		"config.toml:8: smtp.password:", "config.toml:14: trust.agent_trust: anybody"} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning %q in\n%s", want, all)
		}
	}
	if len(cfg.Warnings) != 3 {
		t.Errorf("warnings: %q", cfg.Warnings)
	}
}

func TestALanguageWithoutLettersIsWarnedOf(t *testing.T) {
	for language, warned := range map[string]bool{"fr": false, "de-AT": false, "es": true} {
		cfg := mustLoad(t, `language = "`+language+`"`+"\n"+minimal(`password_file = "good"`, ""))
		all := strings.Join(cfg.Warnings, "\n")
		if strings.Contains(all, `config.toml:1: language: there are no letters in "es", they go out in English`) != warned {
			t.Errorf("%s: warnings %q", language, all)
		}
	}
}

func TestAFileIsNoDataDirectory(t *testing.T) {
	text := strings.Replace(minimal(`password_file = "good"`, ""), `data = "desk"`, `data = "good"`, 1)
	if _, err := loadText(t, text); err == nil || !strings.Contains(err.Error(), "good is no directory; name one") {
		t.Errorf("%v", err)
	}
}

func TestSettingsAreReadAsTheyAreMeant(t *testing.T) {
	cfg := mustLoad(t, minimal(`password_file = "good"`, `prefix = "help"
subaddressing = "-"
import = "since 2026-01-01"
language = "DE-at"
[mailbox.smtp]
rate = "25/min"
senders = 1
null_sender = false
[mailbox.imap]
done = "flag"
[[agent]]
name = "Ada  Ito"
address = "Ada@Example.com"
zone = "Asia/Tokyo"
[[account]]
name = "Globex"
domains = ["@Globex.example"]
plan = "PRIORITY"
manager = "ada ito"
since = 2024-01-01
[caps]
cc = 0
ack_spacing = "0s"
[log]
level = "warn"
format = "json"
`))
	m := cfg.Mailboxes[0]
	since := time.Date(2026, 1, 1, 0, 0, 0, 0, cfg.Zone)
	if m.Prefix != "HELP" || m.Subaddressing != "-" || !m.Import.Since.Equal(since) ||
		m.Language != "de-at" ||
		m.Rate != 25.0/60 || m.Senders != 1 || m.NullSender || !m.DoneFlag {
		t.Errorf("mailbox: %+v", m)
	}
	agent, account := cfg.People.Agents()[0], cfg.People.Accounts()[0]
	if agent.Name != "Ada Ito" || agent.Address != "ada@example.com" ||
		agent.Zone.String() != "Asia/Tokyo" {
		t.Errorf("agent: %+v", agent)
	}
	if account.Domains[0] != "globex.example" || account.Plan != "Priority" ||
		account.Manager != "Ada Ito" ||
		account.Since.Format(time.DateOnly) != "2024-01-01" || account.Zone != nil {
		t.Errorf("account: %+v", account)
	}
	if cfg.Policy.Caps.Cc != 0 || cfg.Policy.Caps.AckSpacing != 0 ||
		cfg.LogLevel.String() != "WARN" || !cfg.LogJSON {
		t.Errorf("%+v %v %v", cfg.Policy.Caps, cfg.LogLevel, cfg.LogJSON)
	}
}

func TestCalendarsKeepTheTeamsHolidays(t *testing.T) {
	text := "holiday_country = \"GB\"\nholidays = [\"2026-07-02\"]\n" +
		"holiday_file = \"holidays.ics\"\n" + exampleText(t)
	cfg, err := LoadConfig(exampleDir(t, text), fakeEnv)
	if err != nil {
		t.Fatal(err)
	}
	calendars := cfg.Mailboxes[0].Rules.Calendars
	hours := func(calendar, from string) time.Duration {
		day, err := time.ParseInLocation(time.DateOnly, from, cfg.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return calendars[calendar].Between(day, day.AddDate(0, 0, 1))
	}
	for day, want := range map[string]time.Duration{"2026-07-01": 8 * time.Hour, "2026-07-02": 0,
		"2026-07-03": 0, "2026-12-25": 0} {
		if got := hours("office", day); got != want {
			t.Errorf("%s is open for %s, not %s", day, got, want)
		}
	}
	if got := hours("", "2026-12-25"); got != 24*time.Hour {
		t.Errorf("the calendar that is always open is so for %s", got)
	}
}

func TestAProcessOfOnesOwnIsReadBesideTheConfiguration(t *testing.T) {
	source, err := os.ReadFile("../../ticketing/process/processes/priority-support.toml")
	if err != nil {
		t.Fatal(err)
	}
	dir := faultyDir(t)
	name := regexp.MustCompile(`(?m)^name += "priority-support"`)
	own := name.ReplaceAllString(string(source), `name = "ours"`)
	own = strings.Replace(own, "holidays = []", `holidays = ["team", "2026-03-03"]`, 1)
	write(t, filepath.Join(dir, "processes", "ours.toml"), own, 0o644)
	path := filepath.Join(dir, "config.toml")
	text := "holidays = [\"2026-03-04\"]\n" + minimal(`password_file = "good"`, "")
	write(t, path, strings.Replace(text, "priority-support", "processes/ours.toml", 1), 0o600)
	cfg, err := LoadConfig(path, fakeEnv)
	if err != nil {
		t.Fatal(err)
	}
	m := cfg.Mailboxes[0]
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, cfg.Zone)
	open := m.Rules.Calendars["office"].Between(monday, monday.AddDate(0, 0, 3))
	if open != 8*time.Hour {
		t.Errorf("Monday to Wednesday have %s working time", open)
	}
	if m.Process != m.Rules.Name || m.Process != "ours" {
		t.Errorf("process %q, rules %q", m.Process, m.Rules.Name)
	}
}

func TestNoWayOfPrintingAConfigurationShowsASecret(t *testing.T) {
	cfg := mustLoad(t, minimal(`password_file = "good"`, "[oauth.own]\nclient_id = \"id\"\n"+
		"app_only = true\n"+
		"client_secret_env = \"SET\"\ntoken_url = \"https://id.example.com/t\"\n"))
	if cfg.OAuth["own"].ClientSecret != "secret" {
		t.Fatalf("%#v", cfg.OAuth)
	}
	for _, m := range cfg.Mailboxes {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			shown := fmt.Sprintf(format+format+format, m.IMAP, m.SMTP, cfg.OAuth)
			shown += m.imapAccount(nil, nil).Auth.String() + m.smtpConfig(nil, nil, nil).Auth.GoString()
			if strings.Contains(strings.ReplaceAll(shown, "ClientSecret", ""), "secret") {
				t.Errorf("%s shows it: %s", format, shown)
			}
		}
	}
}

func TestAFileThatIsNotThereNamesARemedy(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "none.toml"), dir} {
		_, err := LoadConfig(path, fakeEnv)
		if err == nil || !strings.Contains(err.Error(), "--config") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func FuzzNoConfigurationFileMakesTheReaderPanic(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("testdata", "config", "*.toml"))
	for _, file := range append(files, examplePath) {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "config.toml")
		write(t, path, text, 0o600)
		cfg, err := LoadConfig(path, fakeEnv)
		if (cfg == nil) == (err == nil) {
			t.Errorf("config %v, error %v", cfg, err)
		}
	})
}

func TestTheServicesConfigurationIsReadWhereThereIsNoOther(t *testing.T) {
	dir := t.TempDir()
	here, service := filepath.Join(dir, "config.toml"), filepath.Join(dir, "etc.toml")
	if got := configFile("", here, service); got != here {
		t.Errorf("of none it takes %s", got)
	}
	write(t, service, "", 0o600)
	if got := configFile("", here, service); got != service {
		t.Errorf("of the service's alone it takes %s", got)
	}
	write(t, here, "", 0o600)
	if got := configFile("", here, service); got != here {
		t.Errorf("of both it takes %s", got)
	}
	if got := configFile("/named.toml", here, service); got != "/named.toml" {
		t.Errorf("it was named, and it takes %s", got)
	}
}
