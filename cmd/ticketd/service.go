package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// shippedUnit is the unit as it is for a program, a configuration and a user at the
// usual places.
//
//go:embed ticketd.service
var shippedUnit string

// unitName is what systemd calls the service.
const unitName = "ticketd.service"

// stateRoot is where a StateDirectory of systemd lies, systemd.exec(5).
const stateRoot = "/var/lib"

// service is what is particular about one installation.
type service struct {
	Binary      string
	Config      string // the file
	User        string
	Data        string
	Writes      []string // further directories that ticketd writes to
	Starts      []string // programs that ticketd starts
	Credentials []string // names of the secrets that systemd hands over
	Secrets     []string // files that it has to own, with passwords and tokens
}

// serviceOf is the service of a configuration, or tells what the unit could not reach.
func serviceOf(cfg *Config, binary, user string) (service, error) {
	if user == "" || user == "root" || strings.Trim(user, credentialLetters) != "" {
		return service{}, misused(fmt.Errorf("%q cannot run the service: name with --user an ordinary user "+
			"that has nothing else to do, for instance ticketd", user))
	}
	s := service{Binary: binary, Config: cfg.Path, User: user, Data: cfg.Data, Credentials: cfg.Credentials,
		Secrets: slices.Clone(cfg.SecretFiles)}
	if cfg.Pages != "" {
		s.Writes = append(s.Writes, cfg.Pages)
	}
	for _, c := range cfg.OAuth {
		if !c.AppOnly {
			s.Writes = append(s.Writes, filepath.Dir(c.TokenFile))
			s.Secrets = append(s.Secrets, c.TokenFile)
		}
	}
	if len(cfg.Alerts.Command) > 0 {
		s.Starts = cfg.Alerts.Command[:1]
	}
	slices.Sort(s.Secrets)
	slices.Sort(s.Writes)
	ours := s.Data
	if state, ok := s.state(); ok {
		ours = filepath.Join(stateRoot, state)
	}
	s.Writes = slices.DeleteFunc(slices.Compact(s.Writes), func(dir string) bool { return within(dir, ours) })
	return s, s.reachable()
}

// hidden are the places that ProtectHome and PrivateTmp take away.
var hidden = []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"}

// reachable refuses what the service would not find, or not be allowed to write.
func (s service) reachable() error {
	for _, path := range slices.Concat([]string{s.Binary, s.Config, s.Data}, s.Writes, s.Starts, s.Secrets) {
		for _, place := range hidden {
			if within(path, place) {
				return fmt.Errorf("%s lies under %s, where the service sees nothing: move it, for instance to "+
					"/usr/local/bin (the program), /etc/ticketd (the configuration) or /var/lib/ticketd (data)",
					path, place)
			}
		}
		if strings.ContainsAny(path, "\n\r") {
			return fmt.Errorf("%q has a line break in it, and no unit can name it: give it another name", path)
		}
	}
	return nil
}

// within tells whether a path is a directory or lies in it.
func within(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, dir)
	return ok && (rest == "" || rest[0] == '/')
}

// unit is the shipped one with this installation's settings.
func (s service) unit() string {
	command := unitWord(s.Binary) + " --config " + strings.ReplaceAll(unitWord(s.Config), "$", "$$")
	unit := shippedUnit
	for _, setting := range []struct{ shipped, ours string }{
		{"ExecStart=/usr/local/bin/ticketd --config /etc/ticketd/config.toml run", "ExecStart=" + command + " run"},
		{"ExecReload=/usr/local/bin/ticketd --config /etc/ticketd/config.toml check", "ExecReload=" + command + " check"},
		{"User=ticketd", "User=" + s.User},
		{"StateDirectory=ticketd\nStateDirectoryMode=0700\n", s.places()},
	} {
		unit = strings.Replace(unit, "\n"+setting.shipped, "\n"+setting.ours, 1)
	}
	return unit
}

// places are the lines about where the service writes and what secrets it is given.
func (s service) places() string {
	var lines strings.Builder
	if state, ok := s.state(); ok {
		fmt.Fprintf(&lines, "StateDirectory=%s\nStateDirectoryMode=0700\n", unitWord(state))
	} else {
		fmt.Fprintf(&lines, "ReadWritePaths=%s\n", unitWord(s.Data))
	}
	for _, dir := range s.Writes {
		fmt.Fprintf(&lines, "ReadWritePaths=%s\n", unitWord(dir))
	}
	if len(s.Credentials) == 0 {
		return lines.String()
	}
	lines.WriteString("# Secrets that only root can read; systemd hands them over at the start.\n")
	for _, name := range s.Credentials {
		fmt.Fprintf(&lines, "LoadCredential=%s:%s\n", name, strings.ReplaceAll(s.credential(name), "%", "%%"))
	}
	return lines.String()
}

// addition is what a package's unit lacks for this installation, as a file beside it.
// It is no unit of ours if it runs another program, configuration or user.
func (s service) addition(packaged string) (lacks string, ours bool) {
	plain := service{Binary: s.Binary, Config: s.Config, User: s.User, Data: stateRoot + "/ticketd"}
	if packaged != plain.unit() {
		return "", false
	}
	if lacks = strings.TrimPrefix(s.places(), plain.places()); lacks != "" {
		lacks = "[Service]\n" + lacks
	}
	return lacks, true
}

// state is the directory below stateRoot that the data directory is, or lies in.
// systemd makes it itself, and everything in it is the service's.
func (s service) state() (string, bool) {
	below, ok := strings.CutPrefix(s.Data, stateRoot+"/")
	name, _, _ := strings.Cut(below, "/")
	return name, ok
}

// credential is the file that a secret is loaded from.
func (s service) credential(name string) string { return filepath.Join(filepath.Dir(s.Config), name) }

// unitWord writes a word as units have it, systemd.syntax(7) and systemd.unit(5).
func unitWord(word string) string {
	word = strings.ReplaceAll(word, "%", "%%")
	if !strings.ContainsAny(word, " \t\"'\\;") {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}
