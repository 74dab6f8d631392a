package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

type serviceCommand struct {
	Print   servicePrintCommand   `cmd:"" help:"Print the unit for this program and configuration."`
	Install serviceInstallCommand `cmd:"" help:"Write the unit, or what a package's unit lacks, to /etc/systemd/system and say what to do next."`
}

type servicePrintCommand struct {
	User string `default:"ticketd" placeholder:"NAME" help:"Who runs the service (ticketd)."`
}

// Run prints the unit.
func (c *servicePrintCommand) Run(p *program) error {
	s, err := p.service(c.User)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.stdout, s.unit())
	return err
}

type serviceInstallCommand struct {
	User   string `default:"ticketd" placeholder:"NAME" help:"Who runs the service (ticketd)."`
	DryRun bool   `help:"Write nothing; say what would be written."`
}

// Where units lie, an administrator's own and those of packages, systemd.unit(5).
const (
	unitPlace    = "/etc/systemd/system"
	packagePlace = "/usr/lib/systemd/system"
)

// Run writes the unit, or what a package's unit lacks, and says the next commands.
func (c *serviceInstallCommand) Run(p *program) error {
	s, err := p.service(c.User)
	if err != nil {
		return err
	}
	path, text := filepath.Join(unitPlace, unitName), s.unit()
	packaged, err := os.ReadFile(filepath.Join(packagePlace, unitName))
	if lacks, ours := s.addition(string(packaged)); err == nil && ours {
		path, text = filepath.Join(unitPlace, unitName+".d", "ticketd.conf"), lacks
	}
	said := path + " would be written:\n\n" + text
	if !c.DryRun || text == "" {
		if said, err = installUnit(path, text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.stdout, "%s\n\nNext:\n    %s\n", strings.TrimSuffix(said, "\n"),
		strings.Join(s.next(), "\n    "))
	return err
}

// service is the service of this program and its configuration. Secrets that the
// unit is to bring need not be there yet.
func (p *program) service(name string) (service, error) {
	l := newLoader(p.config, p.getenv)
	l.beforehand = true
	cfg, err := l.load()
	if err != nil {
		return service{}, exitError{err, exitConfig}
	}
	binary, err := os.Executable()
	if err != nil {
		return service{}, fmt.Errorf("find this program's file: %w", err)
	}
	return serviceOf(cfg, binary, name)
}

// installUnit writes a unit, or what another one lacks, unless something else is
// there. No text is what a unit lacks that has everything.
func installUnit(path, text string) (said string, err error) {
	old, err := os.ReadFile(path)
	switch {
	case err == nil && string(old) == text:
		return path + " is there already, as it should be.", nil
	case err == nil:
		return "", fmt.Errorf("%s is there and says something else: compare it with \"ticketd service print\", "+
			"keep changes of your own with \"systemctl edit ticketd\", remove it and run this again", path)
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("read the unit that is there: %w", err)
	case text == "":
		return "The package's unit has everything that this configuration needs.", nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("make a place for the unit: %w: run this as root, or where systemd is", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return "", fmt.Errorf("write the unit: %w: run this as root, or where systemd is", err)
	}
	if err := os.Chmod(path, 0o644); err != nil { // whatever the umask
		return "", fmt.Errorf("let systemd and others read the unit: %w", err)
	}
	return path + " is written.", nil
}

// next are the commands that remain, those first that the machine still lacks.
func (s service) next() []string {
	var commands []string
	if _, err := user.Lookup(s.User); err != nil {
		commands = append(commands,
			"useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "+shellWord(s.User))
	}
	places := s.Writes
	if _, ok := s.state(); !ok {
		places = append([]string{s.Data}, places...)
	}
	for _, dir := range places {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			mode := "755" // a web server reads the pages
			if dir == s.Data {
				mode = "700"
			}
			commands = append(commands, fmt.Sprintf("install -d -o %s -m %s %s", shellWord(s.User), mode, shellWord(dir)))
		}
	}
	if !s.owns(s.Data) {
		commands = append(commands, fmt.Sprintf("chown -R %s: %s", shellWord(s.User), shellWord(s.Data)))
	}
	for _, file := range s.Secrets {
		if !s.owns(file) {
			commands = append(commands, fmt.Sprintf("chown %s: %s", shellWord(s.User), shellWord(file)))
		}
	}
	if !s.readsConfig() {
		commands = append(commands, fmt.Sprintf("chown root:%s %s", shellWord(s.User), shellWord(s.Config)),
			"chmod 640 "+shellWord(s.Config))
	}
	for _, name := range s.Credentials {
		file := s.credential(name)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			commands = append(commands, fmt.Sprintf("systemd-ask-password %s: | install -m 600 /dev/stdin %s",
				shellWord(name), shellWord(file)))
		}
	}
	return append(commands, "systemctl daemon-reload", "systemctl enable --now ticketd", "systemctl status ticketd")
}

// readsConfig reports whether the service's user can read the configuration, or it is not
// there yet.
func (s service) readsConfig() bool {
	info, err := os.Stat(s.Config)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	mode := info.Mode()
	owner, ok := info.Sys().(*syscall.Stat_t)
	who, err := user.Lookup(s.User)
	if !ok || err != nil {
		return mode&0o004 != 0
	}
	return mode&0o004 != 0 || mode&0o040 != 0 && who.Gid == strconv.Itoa(int(owner.Gid)) ||
		mode&0o400 != 0 && who.Uid == strconv.Itoa(int(owner.Uid))
}

// owns reports whether a file or directory belongs to the service's user, or is not there yet.
func (s service) owns(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	who, err := user.Lookup(s.User)
	return ok && err == nil && who.Uid == strconv.Itoa(int(owner.Uid))
}

// shellWord writes a word as a shell reads it.
func shellWord(word string) string {
	if !strings.ContainsAny(word, " \t\"'\\$`*?[]#~=%&|;<>(){}!") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
