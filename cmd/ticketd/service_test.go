package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// usual is the installation that the shipped unit is for.
var usual = service{Binary: "/usr/local/bin/ticketd", Config: "/etc/ticketd/config.toml", User: "ticketd",
	Data: "/var/lib/ticketd/desk"}

func TestTheShippedUnitIsTheOneOfTheUsualPlaces(t *testing.T) {
	if got := usual.unit(); got != shippedUnit {
		t.Errorf("the unit is\n%s", got)
	}
}

func TestTheUnitHasWhatTheInstallationHas(t *testing.T) {
	s := service{Binary: "/opt/our desk/ticketd", Config: "/etc/desk/100%.toml", User: "desk", Data: "/srv/desk",
		Writes: []string{"/srv/www"}, Credentials: []string{"imap", "smtp"}}
	unit := s.unit()
	for _, want := range []string{
		`ExecStart="/opt/our desk/ticketd" --config /etc/desk/100%%.toml run`,
		`ExecReload="/opt/our desk/ticketd" --config /etc/desk/100%%.toml check --beforehand`,
		"User=desk", "ReadWritePaths=/srv/desk", "ReadWritePaths=/srv/www",
		"LoadCredential=imap:/etc/desk/imap", "LoadCredential=smtp:/etc/desk/smtp",
	} {
		if !slices.Contains(strings.Split(unit, "\n"), want) {
			t.Errorf("the unit has no %s", want)
		}
	}
	for _, other := range []string{"StateDirectory", "/usr/local", "/etc/ticketd"} {
		if strings.Contains(unit, other) {
			t.Errorf("the unit still has %s", other)
		}
	}
}

func TestTheUnitLeavesTicketdTheTimeThatItTakes(t *testing.T) {
	for key, least := range map[string]time.Duration{"TimeoutStopSec": 2 * grace, "WatchdogSec": 2 * metronome} {
		m := regexp.MustCompile(key + `=(\w+)`).FindStringSubmatch(shippedUnit)
		if m == nil {
			t.Fatalf("the unit has no %s", key)
		}
		if d, err := time.ParseDuration(strings.Replace(m[1], "min", "m", 1)); err != nil || d < least {
			t.Errorf("%s is %v, less than %v (%v)", key, d, least, err)
		}
	}
}

func TestWhatTheServiceWritesIsReadFromTheConfiguration(t *testing.T) {
	cfg := &Config{Path: "/etc/ticketd/config.toml", Data: "/var/lib/ticketd/desk", Pages: "/srv/www/status",
		OAuth: map[string]OAuthConfig{
			"inside":  {TokenFile: "/var/lib/ticketd/token"},
			"outside": {TokenFile: "/srv/tokens/google"},
			"none":    {TokenFile: "/etc/ticketd/unused", AppOnly: true}},
		Credentials: []string{"imap"}}
	s, err := serviceOf(cfg, "/usr/local/bin/ticketd", "ticketd")
	mustDo(t, err)
	if want := []string{"/srv/tokens", "/srv/www/status"}; !slices.Equal(s.Writes, want) {
		t.Errorf("it writes to %q", s.Writes)
	}
	next := strings.Join(s.next(), "\n")
	for _, want := range []string{"install -d -o ticketd -m 755 /srv/www/status", "/etc/ticketd/imap",
		"systemctl daemon-reload\nsystemctl enable --now ticketd"} {
		if !strings.Contains(next, want) {
			t.Errorf("the next commands have no %q:\n%s", want, next)
		}
	}
}

func TestAConfigurationThatTheServiceCannotReadIsToldOf(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	for _, c := range []struct {
		mode fs.FileMode
		told bool
	}{{0o600, true}, {0o640, true}, {0o644, false}} {
		mustDo(t, errors.Join(os.WriteFile(file, nil, 0o600), os.Chmod(file, c.mode)))
		next := strings.Join(service{Config: file, User: "nobody-of-that-name", Data: "/"}.next(), "\n")
		if strings.Contains(next, "chmod 640 "+file) != c.told {
			t.Errorf("%v: %s", c.mode, next)
		}
	}
}

func TestDataAndSecretsThatAnotherUserOwnsAreHandedToTheService(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "support-password")
	write(t, secret, "s3cret\n", 0o600)
	s := service{Config: secret, Data: dir, Secrets: []string{secret, filepath.Join(dir, "not there yet")}}
	me, err := user.Current()
	mustDo(t, err)
	for _, c := range []struct {
		who  string
		told bool
	}{{"nobody-of-that-name", true}, {me.Username, false}} {
		s.User = c.who
		next := "\n" + strings.Join(s.next(), "\n")
		for _, want := range []string{"\nchown -R " + c.who + ": " + dir + "\n", "\nchown " + c.who + ": " + secret + "\n"} {
			if strings.Contains(next, want) != c.told {
				t.Errorf("for %s: %q is told: %v\n%s", c.who, want, !c.told, next)
			}
		}
		if strings.Contains(next, "not there yet") {
			t.Errorf("a file that is not there has an owner:\n%s", next)
		}
	}
}

func TestTheFilesOfSecretsAreTheServicesOwn(t *testing.T) {
	dir := faultyDir(t)
	path := filepath.Join(dir, "config.toml")
	write(t, path, minimal(`password_file = "good"`, ""), 0o600)
	cfg, err := LoadConfig(path, fakeEnv)
	mustDo(t, err)
	if want := []string{filepath.Join(dir, "good")}; !slices.Equal(cfg.SecretFiles, want) {
		t.Errorf("the files of secrets are %q", cfg.SecretFiles)
	}
	cfg = &Config{Path: "/etc/ticketd/config.toml", Data: "/var/lib/ticketd/desk", SecretFiles: []string{"/etc/ticketd/imap"},
		OAuth: map[string]OAuthConfig{"google": {TokenFile: "/var/lib/ticketd/google-token"}}}
	s, err := serviceOf(cfg, "/usr/local/bin/ticketd", "ticketd")
	mustDo(t, err)
	if want := []string{"/etc/ticketd/imap", "/var/lib/ticketd/google-token"}; !slices.Equal(s.Secrets, want) {
		t.Errorf("it has to own %q", s.Secrets)
	}
}

func TestWhatTheServiceCouldNotSeeIsRefused(t *testing.T) {
	paged := &Config{Path: usual.Config, Data: usual.Data, Alerts: AlertConfig{Command: []string{"/home/ada/page"}}}
	if _, err := serviceOf(paged, usual.Binary, "ticketd"); err == nil || !strings.Contains(err.Error(), "/home/ada/page lies under") {
		t.Errorf("a program for alerts: %v", err)
	}
	secret := &Config{Path: usual.Config, Data: usual.Data, SecretFiles: []string{"/home/ada/password"}}
	if _, err := serviceOf(secret, usual.Binary, "ticketd"); err == nil || !strings.Contains(err.Error(), "/home/ada/password lies under") {
		t.Errorf("a file with a password: %v", err)
	}
	for _, binary := range []string{"/home/ada/go/bin/ticketd", "/root/ticketd", "/tmp/ticketd"} {
		_, err := serviceOf(&Config{Path: usual.Config, Data: usual.Data}, binary, "ticketd")
		if err == nil || !strings.Contains(err.Error(), binary+" lies under") ||
			!strings.Contains(err.Error(), "/usr/local/bin") {
			t.Errorf("%s: %v", binary, err)
		}
	}
	if _, err := serviceOf(&Config{Path: usual.Config, Data: "/homely"}, usual.Binary, "ticketd"); err != nil {
		t.Error(err)
	}
}

func TestTheServiceRunsAsAnOrdinaryUser(t *testing.T) {
	for _, user := range []string{"", "root", "a b", "x\nExecStart=/bin/sh"} {
		_, err := serviceOf(&Config{Path: usual.Config, Data: usual.Data}, usual.Binary, user)
		if exitCode(err) != exitUsage || !strings.Contains(err.Error(), "--user") {
			t.Errorf("%q: %v", user, err)
		}
	}
}

func TestAUnitThatWasChangedIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), unitName)
	for _, want := range []string{"is written", "is there already"} {
		if said, err := installUnit(path, usual.unit()); err != nil || !strings.Contains(said, want) {
			t.Errorf("%s, %v", said, err)
		}
	}
	write(t, path, shippedUnit+"Alias=desk.service\n", 0o644)
	if _, err := installUnit(path, usual.unit()); err == nil || !strings.Contains(err.Error(), "systemctl edit ticketd") {
		t.Errorf("a unit of somebody's own: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), "Alias") {
		t.Errorf("it was changed, %v", err)
	}
}

func TestAPackagesUnitIsOnlyAddedTo(t *testing.T) {
	s := usual
	s.Binary = "/usr/bin/ticketd"
	packaged := s.unit()
	path := filepath.Join(t.TempDir(), "ticketd.service.d", "ticketd.conf")
	lacks, ours := s.addition(packaged)
	if said, err := installUnit(path, lacks); !ours || err != nil || !strings.Contains(said, "has everything") {
		t.Errorf("nothing to add: %t, %s, %v", ours, said, err)
	}
	s.Writes, s.Credentials = []string{"/srv/www"}, []string{"imap"}
	lacks, ours = s.addition(packaged)
	want := "[Service]\nReadWritePaths=/srv/www\n" +
		"# Secrets that only root can read; systemd hands them over at the start.\nLoadCredential=imap:/etc/ticketd/imap\n"
	if !ours || lacks != want {
		t.Errorf("it adds %t\n%s", ours, lacks)
	}
	if _, err := installUnit(path, lacks); err != nil {
		t.Error(err)
	}
	if _, ours = usual.addition(packaged); ours {
		t.Error("the unit runs another program and was taken for ours")
	}
}

func TestSystemdTakesTheUnitAndFindsItSafe(t *testing.T) {
	analyze := servertest.Need(t, "systemd-analyze")
	binary, err := servertest.Binary()
	mustDo(t, err)
	s := usual
	s.Binary, s.Data, s.Writes, s.Credentials = binary, "/srv/desk", []string{"/srv/www"}, []string{"imap"}
	path := filepath.Join(t.TempDir(), unitName)
	_, err = installUnit(path, s.unit())
	mustDo(t, err)
	if out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	// 15 is an exposure of 1.5 of 10.
	out, err := exec.Command(analyze, "security", "--offline=yes", "--threshold=15", path).CombinedOutput()
	if err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}

func TestASecretThatSystemdHandsOverIsRead(t *testing.T) {
	text := minimal(`password_credential = "imap"`, "")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "imap"), "given\n", 0o440) // as systemd has it, with an access list
	path := filepath.Join(faultyDir(t), "config.toml")
	write(t, path, text, 0o600)
	cfg, err := LoadConfig(path, func(name string) string {
		return map[string]string{"CREDENTIALS_DIRECTORY": dir}[name]
	})
	mustDo(t, err)
	if m := cfg.Mailboxes[0]; m.IMAP.Password != "given" || m.SMTP.Password != "given" ||
		!slices.Equal(cfg.Credentials, []string{"imap"}) {
		t.Errorf("%#v %#v %q", m.IMAP, m.SMTP, cfg.Credentials)
	}
	_, err = LoadConfig(path, fakeEnv)
	if err == nil || !strings.Contains(err.Error(), "LoadCredential=imap:FILE") {
		t.Errorf("without it: %v", err)
	}
	write(t, path, strings.ReplaceAll(text, `"imap"`, `"../imap"`), 0o600)
	if _, err = LoadConfig(path, fakeEnv); err == nil || !strings.Contains(err.Error(), "name of a credential") {
		t.Errorf("a path: %v", err)
	}
}

func TestAReloadChecksWithoutTheSecretsThatOnlyAStartIsGiven(t *testing.T) {
	if !strings.Contains(usual.unit(), " check --beforehand\n") {
		t.Error("the reload wants secrets that it is not given")
	}
	path := filepath.Join(faultyDir(t), "config.toml")
	write(t, path, minimal(`password_credential = "imap"`, ""), 0o600)
	check := func(words ...string) (said string, code int) {
		var out strings.Builder
		p := &program{ctx: t.Context(), stdout: &out, stderr: &out, getenv: fakeEnv}
		code = p.main(append([]string{"--config", path, "check"}, words...))
		return out.String(), code
	}
	if said, code := check("--beforehand"); code != exitOK || !strings.Contains(said, "config.toml is fine") {
		t.Errorf("beforehand: %d, %s", code, said)
	}
	if said, code := check(); code != exitConfig || !strings.Contains(said, "--beforehand") {
		t.Errorf("without them: %d, %s", code, said)
	}
	if said, code := check("--beforehand", "--connect"); code != exitUsage || !strings.Contains(said, "log in") {
		t.Errorf("with them left out, at servers: %d, %s", code, said)
	}
}

func TestTheUnitIsWrittenBeforeItsSecretsAreThere(t *testing.T) {
	path := filepath.Join(faultyDir(t), "config.toml")
	text := minimal(`password_credential = "imap"`, "")
	write(t, path, strings.Replace(text, `"desk"`, `"/home/desk"`, 1), 0o600)
	p := &program{config: path, getenv: fakeEnv}
	_, err := p.service("ticketd")
	if err == nil || !strings.Contains(err.Error(), "where the service sees nothing") {
		t.Errorf("of a place that it cannot reach: %v", err) // and no word of the secret
	}
}
