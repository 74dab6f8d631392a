package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/mail/servertest"
)

func TestA45AStartWithASecretThatOthersCanReadIsRefusedWithTheRemedy(t *testing.T) {
	binary, err := servertest.Binary()
	mustDo(t, err)
	const inPlace = `password = "canary-in-the-configuration"`
	for _, tt := range []struct {
		what, imap, open string
		mode             os.FileMode
		remedy           string
	}{
		{"a password's file of others", `password_file = "secret"`, "secret", 0o644, "run: chmod 600"},
		{"a password's file of the group", `password_file = "secret"`, "secret", 0o640, "run: chmod 600"},
		{"a configuration with a password in it", inPlace, "config.toml", 0o644, "run chmod 600 config.toml"},
		{"a client secret's file", "oauth = \"own\"", "client", 0o604, "run: chmod 600"},
		{"a refresh token's file", "oauth = \"own\"", "own-token", 0o644, "run: chmod 600"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			dir := t.TempDir()
			text := strings.ReplaceAll(minimal(tt.imap, "[oauth.own]\nclient_id = \"id\"\nclient_secret_file = \"client\"\n"+
				"auth_url = \"https://127.0.0.1:1/a\"\ntoken_url = \"https://127.0.0.1:1/t\"\nscopes = [\"mail\"]\n"), "mail.example.com", "127.0.0.1")
			for name, content := range map[string]string{"config.toml": text, "secret": "canary-in-a-file",
				"client": "canary-of-the-client", "own-token": `{"refresh_token":"canary-token"}`} {
				write(t, filepath.Join(dir, name), content, 0o600)
			}
			mustDo(t, os.Chmod(filepath.Join(dir, tt.open), tt.mode))
			said, code := refusedStart(binary, dir, tt.open == "own-token")
			if !strings.Contains(said, tt.remedy) || !strings.Contains(said, tt.open) || strings.Contains(said, "canary") {
				t.Errorf("it says %s", said)
			}
			if code == exitOK || tt.open != "own-token" && code != exitConfig {
				t.Errorf("exit %d", code)
			}
		})
	}
}

// refusedStart is what the program says and its exit code. A token's file is looked at when
// the token is needed; the other secrets are read at the start.
func refusedStart(binary, dir string, connect bool) (said string, code int) {
	command := []string{"--config", filepath.Join(dir, "config.toml"), "run"}
	if connect {
		command = append(command[:2], "check", "--connect")
	}
	out, err := exec.Command(binary, command...).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	return string(out), code
}
