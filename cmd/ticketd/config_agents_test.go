package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// withAgent is a configuration with an agent who has further settings.
func withAgent(settings, rest string) string {
	return minimal(`password_file = "good"`, "[[agent]]\nname = \"Ada Ito\"\n"+
		"address = \"ada@example.com\"\n"+settings+"\n"+rest)
}

func TestAnAgentsTrustShiftAndDigestAreRead(t *testing.T) {
	cfg := mustLoad(t, "holidays = [\"2026-07-02\"]\n"+withAgent(`zone = "Asia/Tokyo"
trust = "token+dmarc"
digest = "7:30"
shift = { days = "mon-fri", hours = "09:00-17:00" }
`, "[trust]\nagent_trust = \"dmarc\"\n"))
	agent := cfg.People.Agents()[0]
	if agent.Trust != ticketing.AgentTrustTokenDMARC || agent.Digest != ticketing.ClockAt(7, 30) ||
		cfg.Policy.AgentTrust != ticketing.AgentTrustDMARC {
		t.Errorf("%+v, policy %q", agent, cfg.Policy.AgentTrust)
	}
	wednesday := time.Date(2026, time.July, 1, 0, 0, 0, 0, agent.Zone)
	if got := agent.Shift.Between(wednesday, wednesday.AddDate(0, 0, 2)); got != 8*time.Hour {
		t.Errorf("with a holiday on Thursday the shift has %s in two days", got)
	}
	if from := agent.Shift.Add(wednesday, time.Second); !from.Equal(wednesday.Add(9*time.Hour + time.Second)) {
		t.Errorf("the shift begins at %s", from)
	}
}

func TestAnAgentOfWhomNothingIsSaidWorksAlwaysAndGetsNoDigest(t *testing.T) {
	agent := mustLoad(t, withAgent("", "")).People.Agents()[0]
	if agent.Trust != "" || agent.Shift != nil || !agent.Digest.IsZero() {
		t.Errorf("%+v", agent)
	}
}

func TestWhoHearsOfNewTicketsByTheMorningsListAloneGetsIt(t *testing.T) {
	if agent := mustLoad(t, withAgent(`notices = "digest"`, "")).People.Agents()[0]; agent.Digest != ticketing.ClockAt(8, 0) {
		t.Errorf("at %q", agent.Digest)
	}
	cfg := mustLoad(t, withAgent("notices = \"digest\"\ndigest = \"\"", ""))
	if all := strings.Join(cfg.Warnings, "\n"); !strings.Contains(all, "hears of no new ticket") ||
		!cfg.People.Agents()[0].Digest.IsZero() {
		t.Errorf("warnings: %s", all)
	}
}

func TestAnAgentWhoseFromIsEnoughIsWarnedOf(t *testing.T) {
	cfg := mustLoad(t, withAgent(`trust = "from"`, ""))
	if all := strings.Join(cfg.Warnings, "\n"); !strings.Contains(all, "agent[1].trust: anybody") {
		t.Errorf("warnings: %s", all)
	}
}

func TestWhatHoldsForAllAgentsAnswersIsRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "canned", "bye.txt"), "Bye, {{.Customer}}", 0o644)
	text := strings.Replace(minimal(`password = "secret"`,
		"[agents]\nundo = \"0s\"\nattachments = \"0\"\nmacros = \"canned\"\n"), "data =", "language = \"de\"\ndata =", 1)
	write(t, filepath.Join(dir, "config.toml"), text, 0o600)
	cfg, err := LoadConfig(filepath.Join(dir, "config.toml"), fakeEnv)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Policy.Undo != 0 || cfg.Policy.EncloseMax != 0 {
		t.Errorf("%+v", cfg.Policy)
	}
	setup, err := setupOf(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := setup.Macros.Text("bye", "fr", letter.MacroFields{Customer: "Carla"}); !ok || got != "Bye, Carla" {
		t.Errorf("the canned answer is %q", got)
	}
}

func TestEachFaultOfACannedAnswerIsToldAtTheSetting(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "macros", "bye.txt"), "Bye\n{{.Custmer}}", 0o644)
	write(t, filepath.Join(dir, "macros", "hi.txt"), "{{", 0o644)
	write(t, filepath.Join(dir, "config.toml"),
		minimal(`password = "secret"`, "[agents]\nmacros = \"macros\"\n"), 0o600)
	_, err := LoadConfig(filepath.Join(dir, "config.toml"), fakeEnv)
	for _, want := range []string{`:14: agents.macros: bye.txt:2:2: there is no field "Custmer"`,
		":14: agents.macros: hi.txt:1: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
