package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// maxConfig is the largest configuration file in octets.
const maxConfig = 1 << 20

// LoadConfig reads and checks a configuration file and every file that it
// names. Paths in it are relative to its directory. The error is of type
// ConfigFaults and lists everything that is wrong. getenv gives environment
// variables, for secrets that come so.
//
// The file is read as plain tables; then each value is asked for by name and
// kind, which makes everything never asked for an unknown setting.
func LoadConfig(path string, getenv func(string) string) (*Config, error) {
	return newLoader(path, getenv).load()
}

// loader reads one configuration.
type loader struct {
	file, dir string
	getenv    func(string) string
	lines     map[string]int // by key
	faults    ConfigFaults
	warnings  []string
	known     []knownKeys // each section's, as it was closed

	zone      *time.Location
	language  string
	letters   []string // names; nil: not known
	holidays  []calendar.Holiday
	processes map[string]ticketing.Process // loaded, by name as configured
	boxes     []MailboxConfig
	claims    map[ticketing.Address]claim
	domains   map[string]claim
}

func newLoader(path string, getenv func(string) string) *loader {
	return &loader{file: filepath.Base(path), dir: filepath.Dir(path), getenv: getenv,
		claims: map[ticketing.Address]claim{}, domains: map[string]claim{},
		processes: map[string]ticketing.Process{}}
}

func (l *loader) load() (*Config, error) {
	values, ok := l.read()
	if !ok {
		return nil, l.faults
	}
	cfg := l.config(&section{l: l, values: values, asked: map[string]bool{}})
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	return cfg, nil
}

// knownKeys are the settings that a section can have.
type knownKeys struct {
	path string
	keys []string
}

// fault notes a fault at a key, on the line of the nearest key above it that
// stands in the file.
func (l *loader) fault(key, what, remedy string) {
	l.faults = append(l.faults, ConfigFault{File: l.file, Line: l.line(key), Key: key,
		What: what, Remedy: remedy})
}

func (l *loader) line(key string) int {
	for ; key != ""; key = key[:max(0, strings.LastIndexAny(key, ".["))] {
		if l.lines[key] > 0 {
			return l.lines[key]
		}
	}
	return 0
}

func (l *loader) warn(key, format string, args ...any) {
	text := fmt.Sprintf("%s: %s", key, fmt.Sprintf(format, args...))
	if line := l.line(key); line > 0 {
		text = fmt.Sprintf("%s:%d: %s", l.file, line, text)
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

// read parses the file into plain values. Faults of syntax end the reading.
func (l *loader) read() (map[string]any, bool) {
	path := filepath.Join(l.dir, l.file)
	source, err := readLimited(path, maxConfig)
	if err != nil {
		remedy := "name the file with --config"
		if errors.Is(err, fs.ErrNotExist) {
			remedy = "copy the annotated example config.toml, or name another file with --config"
		}
		l.faults = append(l.faults, ConfigFault{File: path, What: plainCause(err), Remedy: remedy})
		return nil, false
	}
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	var values map[string]any
	if err := toml.Unmarshal(source, &values); err != nil {
		l.faults = append(l.faults, l.syntax(source, err))
		return nil, false
	}
	l.lines = findLines(source)
	return values, true
}

func (l *loader) syntax(source []byte, err error) ConfigFault {
	f := ConfigFault{File: l.file, What: strings.TrimPrefix(err.Error(), "toml: "),
		Remedy: "correct the line; https://toml.io shows the form"}
	at, ok := errors.AsType[*toml.DecodeError](err)
	if !ok {
		return f
	}
	f.Line, _ = at.Position()
	f.Key = strings.Join(at.Key(), ".")
	lines := strings.Split(string(source), "\n")
	if f.Line > 0 && f.Line <= len(lines) {
		f.Remedy = syntaxRemedy(f.What, lines[f.Line-1])
	}
	return f
}

// syntaxRemedy guesses the slip from the message and the line.
func syntaxRemedy(what, line string) string {
	_, value, _ := strings.Cut(line, "=")
	value = strings.TrimSpace(value)
	switch {
	case strings.Contains(what, "already"):
		return "write it once"
	case strings.Contains(what, "expected '='"):
		return `write key = "value"`
	case value == "":
		return `write a value behind the "=", or put "#" before the line`
	case strings.Contains(what, "new lines"):
		return "close the quotes in the same line"
	case strings.Contains(what, "start of value"), strings.Contains(what, "keyword"):
		return `put text in quotes: key = "value"`
	}
	return "correct the line; https://toml.io shows the form"
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

// config reads the whole file. Those come first that others refer to.
func (l *loader) config(root *section) *Config {
	cfg := &Config{Path: l.path(l.file), OAuth: map[string]OAuthConfig{}}
	l.zone = l.zoneOf(root, time.UTC)
	if !root.has("zone") {
		root.fault("zone", "it is missing", `write the team's, for instance zone = "Europe/London"`)
	}
	l.language = l.languageOf(root, "en")
	l.holidays = l.holidaysOf(root)
	if data := root.must("data", `"data/desk"`); data != "" {
		cfg.Data = l.path(data)
	}
	cfg.Zone, cfg.Language, cfg.Letters = l.zone, l.language, l.lettersOf(root)
	cfg.OAuth = l.oauths(root.section("oauth"))
	l.boxes = l.mailboxes(root, cfg.OAuth)
	cfg.Mailboxes = l.boxes
	cfg.People = l.people(root)
	cfg.Policy = l.policy(root.section("trust"), root.section("caps"))
	cfg.LogLevel, cfg.LogJSON = l.log(root.section("log"))
	root.close()
	cfg.Warnings = l.warnings
	return cfg
}

func (l *loader) log(s *section) (slog.Level, bool) {
	defer s.close()
	levels := map[string]slog.Level{"info": slog.LevelInfo, "debug": slog.LevelDebug,
		"warn": slog.LevelWarn, "error": slog.LevelError}
	level := levels[s.choice("level", "info", "debug", "warn", "error")]
	return level, s.choice("format", "text", "json") == "json"
}
