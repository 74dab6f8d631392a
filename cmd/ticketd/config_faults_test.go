package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write what was said into the testdata")

// notConfigs are files in testdata/config that configurations name.
var notConfigs = []string{"desk.toml"}

func TestEveryFaultOfAConfigurationIsNamedAtOnce(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "config", "*.toml"))
	if err != nil || len(files) < 10 {
		t.Fatalf("configurations: %v, %v", files, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.Contains(strings.Join(notConfigs, " "), name) {
			continue
		}
		t.Run(strings.TrimSuffix(name, ".toml"), func(t *testing.T) {
			dir := faultyDir(t)
			_, err := LoadConfig(copyTo(t, file, dir), fakeEnv)
			if err == nil {
				t.Fatal("it loads")
			}
			got := strings.ReplaceAll(err.Error(), dir, "DIR") + "\n"
			golden := strings.TrimSuffix(file, ".toml") + ".said"
			if *rewrite {
				write(t, golden, got, 0o644)
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("it says\n%s\nnot\n%s", got, want)
			}
		})
	}
}

// faultyDir has the files that the faulty configurations name.
func faultyDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyTo(t, filepath.Join("testdata", "config", "desk.toml"), dir)
	for _, name := range []string{"again.toml", "broken.toml", ".#again.toml", "notes.txt"} {
		from := filepath.Join("testdata", "config", "accounts.d", name)
		copyTo(t, from, filepath.Join(dir, "accounts.d"))
	}
	write(t, filepath.Join(dir, "good"), "secret\n", 0o600)
	write(t, filepath.Join(dir, "empty"), "\n", 0o600)
	write(t, filepath.Join(dir, "open"), "secret\n", 0o644)
	write(t, filepath.Join(dir, "lines"), "one\ntwo\n", 0o600)
	return dir
}

func fakeEnv(name string) string {
	if name == "SET" {
		return "secret"
	}
	return ""
}

// copyTo copies a file, readable by its owner only, and names the copy.
func copyTo(t *testing.T, file, dir string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, filepath.Base(file))
	write(t, path, string(b), 0o600)
	return path
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}
