package main

import (
	"crypto/md5"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ticketd/mail/servertest"
)

// buildDeb makes a package of the built program as release 1.2.0, in no time since nothing
// is compressed.
func buildDeb(t *testing.T, dir string) (file string) {
	t.Helper()
	servertest.Need(t, "dpkg-deb")
	binary, err := servertest.Binary()
	mustDo(t, err)
	cmd := exec.Command(filepath.Join("packaging", "build-deb"), dir, binary)
	cmd.Env = append(os.Environ(), "VERSION=v1.2.0", "SOURCE_DATE_EPOCH=1795828800",
		"DPKG_DEB_COMPRESSOR_TYPE=none", "DEBEMAIL=ops@desk.example", "DEBFULLNAME=Our Operators")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return strings.TrimSpace(string(out))
}

// askDeb runs dpkg-deb on a package.
func askDeb(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("dpkg-deb", args...)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("dpkg-deb %q: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestADebianPackageHasItsFilesAndTheirModes(t *testing.T) {
	file := buildDeb(t, t.TempDir())
	want := map[string]string{
		"./etc/ticketd/config.toml":                          "-rw-r-----",
		"./usr/bin/ticketd":                                  "-rwxr-xr-x",
		"./usr/lib/systemd/system/ticketd.service":           "-rw-r--r--",
		"./usr/lib/sysusers.d/ticketd.conf":                  "-rw-r--r--",
		"./usr/share/doc/ticketd/README.md.gz":               "-rw-r--r--",
		"./usr/share/doc/ticketd/changelog.gz":               "-rw-r--r--",
		"./usr/share/doc/ticketd/copyright":                  "-rw-r--r--",
		"./usr/share/doc/ticketd/examples/config.toml":       "-rw-r--r--",
		"./usr/share/man/man1/ticketd.1.gz":                  "-rw-r--r--",
		"./usr/share/bash-completion/completions/ticketd":    "-rw-r--r--",
		"./usr/share/zsh/vendor-completions/_ticketd":        "-rw-r--r--",
		"./usr/share/fish/vendor_completions.d/ticketd.fish": "-rw-r--r--",
		"./usr/share/lintian/overrides/ticketd":              "-rw-r--r--",
	}
	for line := range strings.Lines(askDeb(t, "--contents", file)) {
		f := strings.Fields(line)
		mode, owner, path := f[0], f[1], f[len(f)-1]
		if mode[0] == 'd' {
			want[path] = "drwxr-xr-x"
		}
		if want[path] != mode || owner != "root/root" || f[3] != "2026-11-28" {
			t.Errorf("%s has mode %s, owner %s and date %s", path, mode, owner, f[3])
		}
		delete(want, path)
	}
	for path := range want {
		t.Errorf("the package has no %s", path)
	}
	said := askDeb(t, "--field", file)
	for _, field := range []string{"Package: ticketd\n", "Version: 1.2.0\n", "Maintainer: Our Operators <ops@desk.example>\n"} {
		if !strings.Contains(said, field) {
			t.Errorf("its control has no %q:\n%s", field, said)
		}
	}
}

func TestADebianPackageHoldsWhatItSays(t *testing.T) {
	file, root := buildDeb(t, t.TempDir()), t.TempDir()
	askDeb(t, "--raw-extract", file, root)
	sums, err := os.ReadFile(filepath.Join(root, "DEBIAN", "md5sums"))
	mustDo(t, err)
	for line := range strings.Lines(string(sums)) {
		sum, path, _ := strings.Cut(strings.TrimSpace(line), "  ")
		text, err := os.ReadFile(filepath.Join(root, path))
		mustDo(t, err)
		if found := md5.Sum(text); hex.EncodeToString(found[:]) != sum {
			t.Errorf("%s has another sum", path)
		}
	}
	unit, err := os.ReadFile(filepath.Join(root, packagePlace, unitName))
	mustDo(t, err)
	installed := usual
	installed.Binary = "/usr/bin/ticketd"
	if lacks, ours := installed.addition(string(unit)); !ours || lacks != "" {
		t.Errorf("its unit lacks %q, or is for another program:\n%s", lacks, unit)
	}
	copyright, err := os.ReadFile(filepath.Join(root, "usr/share/doc/ticketd/copyright"))
	mustDo(t, err)
	for _, module := range []string{"==== github.com/emersion/go-imap/v2 ", "==== go1.", "MIT License"} {
		if !strings.Contains(string(copyright), module) {
			t.Errorf("its copyright says nothing of %q", module)
		}
	}
}

func TestADebianPackagesConfigurationLacksOnlyThePassword(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("packaging", "deb", "config.toml"))
	mustDo(t, err)
	path := filepath.Join(t.TempDir(), "config.toml")
	write(t, path, string(text), 0o640)
	_, err = LoadConfig(path, fakeEnv)
	if err == nil || !strings.Contains(err.Error(), "password_file: there is no file") ||
		strings.Count(err.Error(), "password_file") != strings.Count(err.Error(), "config.toml:") {
		t.Errorf("as it is installed: %v", err)
	}
	write(t, filepath.Join(filepath.Dir(path), "support-password"), "secret\n", 0o600)
	cfg, err := LoadConfig(path, fakeEnv)
	mustDo(t, err)
	if len(cfg.Warnings) > 0 || cfg.Data != usual.Data {
		t.Errorf("with a password: data %s, warnings %q", cfg.Data, cfg.Warnings)
	}
}

func TestADebianPackageIsTheSameToTheOctet(t *testing.T) {
	var built [2][]byte
	for i := range built {
		var err error
		built[i], err = os.ReadFile(buildDeb(t, t.TempDir()))
		mustDo(t, err)
	}
	if !slices.Equal(built[0], built[1]) {
		t.Error("built again, it differs")
	}
}
