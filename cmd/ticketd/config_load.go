package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ticketd/data/sheet"
	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// ConfigFaults is everything that is wrong with a configuration and with the
// processes that it names.
type ConfigFaults = sheet.Faults

// maxConfig is the largest configuration file in octets.
const maxConfig = 1 << 20

// LoadConfig reads and checks a configuration file and every file that it
// names. Paths in it are relative to its directory. The error is of type
// ConfigFaults and lists everything that is wrong. getenv gives environment
// variables, for secrets that come so.
func LoadConfig(path string, getenv func(string) string) (*Config, error) {
	return newLoader(path, getenv).load()
}

// loader reads one configuration.
type loader struct {
	file, dir string
	getenv    func(string) string
	sheet     *sheet.Sheet
	warnings  []string
	files     []string // with accounts, absolute

	credentials []string // named by secrets
	secretFiles []string
	beforehand  bool // it is read before systemd hands them over

	zone         *time.Location
	language     string
	letters      []string // names; nil: not known
	holidays     []calendar.Holiday
	processes    map[string]ticketing.Process // loaded, by name as configured
	instead      map[string]string            // processes that are tried out, by mailbox
	boxes        []MailboxConfig
	claims       map[ticketing.Address]claim
	domains      map[string]claim
	accountNames map[string]claim // in lower case
}

func newLoader(path string, getenv func(string) string) *loader {
	return &loader{file: filepath.Base(path), dir: filepath.Dir(path), getenv: getenv,
		claims: map[ticketing.Address]claim{}, domains: map[string]claim{}, accountNames: map[string]claim{},
		processes: map[string]ticketing.Process{}}
}

func (l *loader) load() (*Config, error) {
	var err error
	if l.sheet, err = l.read(); err != nil {
		return nil, err
	}
	cfg := l.config(l.sheet.Root())
	if err := l.sheet.Err(); err != nil {
		return nil, err
	}
	return cfg, nil
}

func (l *loader) warn(key, format string, args ...any) { l.warnIn(l.sheet, key, format, args...) }

// warnIn warns of something in a file that the configuration names.
func (l *loader) warnIn(s *sheet.Sheet, key, format string, args ...any) {
	text := fmt.Sprintf("%s: %s", key, fmt.Sprintf(format, args...))
	if line := s.Line(key); line > 0 {
		text = fmt.Sprintf("%s:%d: %s", s.File(), line, text)
	}
	for _, told := range l.warnings {
		if told == text {
			return
		}
	}
	l.warnings = append(l.warnings, text)
}

// path makes a path of the file absolute; relative ones begin at its directory.
func (l *loader) path(name string) string {
	if !filepath.IsAbs(name) {
		name = filepath.Join(l.dir, name)
	}
	if whole, err := filepath.Abs(name); err == nil {
		return whole
	}
	return name
}

// read parses the file. Faults of syntax end the reading.
func (l *loader) read() (*sheet.Sheet, error) {
	path := filepath.Join(l.dir, l.file)
	source, err := readLimited(path, maxConfig)
	if err != nil {
		remedy := "name the file with --config"
		switch {
		case errors.Is(err, fs.ErrNotExist):
			remedy = `write it as "ticketd docs getting-started" says, or name another file with --config`
		case errors.Is(err, fs.ErrPermission):
			remedy = "run this as the user who runs ticketd"
		}
		return nil, sheet.Faults{{File: path, What: plainCause(err), Remedy: remedy}}
	}
	return sheet.Parse(source, l.file, maxConfig)
}

// readLimited reads a whole file of at most limit octets.
func readLimited(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("it has more than %d octets", limit)
	}
	return b, err
}

// plainCause is an error of the file system without the path and the system call.
func plainCause(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}

// spanText is a duration as a person writes it into the configuration.
func spanText(d time.Duration) string { return sheet.DurationText(d) }

// config reads the whole file. Those come first that others refer to.
func (l *loader) config(root *sheet.Table) *Config {
	cfg := &Config{Path: l.path(l.file), OAuth: map[string]OAuthConfig{}}
	l.zone = root.Zone("zone", time.UTC)
	if !root.Has("zone") {
		root.Fault("zone", "it is missing", `write the team's, for instance zone = "Europe/London"`)
	}
	l.language = l.languageOf(root, "en")
	l.holidays = l.holidaysOf(root)
	if data := root.Must("data", `"data/desk"`); data != "" {
		cfg.Data = l.path(data)
	}
	cfg.Zone, cfg.Language, cfg.Letters = l.zone, l.language, l.lettersOf(root)
	cfg.Pages = l.pagesOf(root, cfg.Data)
	cfg.OAuth = l.oauths(root.Table("oauth"))
	l.boxes = l.mailboxes(root, cfg.OAuth)
	cfg.Mailboxes = l.boxes
	cfg.People = l.people(root)
	cfg.Relays = l.relays(root)
	cfg.Policy = l.policy(root.Table("trust"), root.Table("caps"))
	cfg.Macros = l.agents(root.Table("agents"), &cfg.Policy)
	cfg.Retention, cfg.AccountFiles = retentionOf(root), l.files
	cfg.Metrics = metricsOf(root.Table("metrics"))
	cfg.Alerts = l.alerts(root.Table("alerts"), cfg.OAuth)
	cfg.LogLevel, cfg.LogJSON = l.log(root.Table("log"))
	root.Close()
	slices.Sort(l.credentials)
	slices.Sort(l.secretFiles)
	cfg.Credentials, cfg.SecretFiles = slices.Compact(l.credentials), slices.Compact(l.secretFiles)
	cfg.Warnings = l.warnings
	return cfg
}

func (l *loader) log(s *sheet.Table) (slog.Level, bool) {
	defer s.Close()
	level := levelOf(s.Choice("level", "info", "debug", "warn", "error"))
	return level, s.Choice("format", "text", "json") == "json"
}
