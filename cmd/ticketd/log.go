package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-systemd/v22/journal"

	"ticketd/ticketing"
)

// newLogger makes the log of a configuration: to systemd's journal if w leads there, unless
// JSON is asked for, else to w as text or JSON. What level says is logged, also later.
func newLogger(w io.Writer, cfg *Config, level slog.Leveler) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if cfg.LogJSON {
		return slog.New(discreet{slog.NewJSONHandler(w, options)})
	}
	text := slog.NewTextHandler(w, options)
	if isJournal, err := journal.StderrIsJournalStream(); isJournal && err == nil {
		return slog.New(discreet{&toJournal{send: journal.Send, otherwise: text}})
	}
	return slog.New(discreet{text})
}

// levelOf is the level with one of the names that the configuration and the command line know.
func levelOf(name string) slog.Level {
	return map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn,
		"error": slog.LevelError}[name]
}

// discreet lets through to a handler what may stand in a log: no tokens, which prove who
// answers; no values that a program died of, which may be a mail's text; no characters that
// move a terminal's cursor or turn its text round; and nothing endless. Passwords and mails
// never come here: the rooms leave them out of their errors (reach.Said).
type discreet struct{ slog.Handler }

// Handle makes a line fit.
func (d discreet) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, presentable(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(presentableAttr(a))
		return true
	})
	return d.Handler.Handle(ctx, clean)
}

// WithAttrs makes what stands in every line fit.
func (d discreet) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = presentableAttr(a)
	}
	return discreet{d.Handler.WithAttrs(clean)}
}

// WithGroup passes it on.
func (d discreet) WithGroup(name string) slog.Handler { return discreet{d.Handler.WithGroup(name)} }

// panicKey is the key of a value that something panicked with, as it was.
const panicKey = "panic"

func presentableAttr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch of := v.Any().(type) {
	case []slog.Attr:
		clean := make([]slog.Attr, len(of))
		for i, inner := range of {
			clean[i] = presentableAttr(inner)
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(clean...)}
	case string:
		if a.Key == panicKey {
			return slog.String(a.Key, "a text")
		}
		return slog.String(a.Key, presentable(of))
	case runtime.Error: // "index out of range [5] with length 3": nothing of a mail
		return slog.String(a.Key, presentable(of.Error()))
	case error:
		if a.Key == panicKey {
			return slog.String(a.Key, fmt.Sprintf("an error (%T)", of))
		}
		return slog.String(a.Key, presentable(of.Error()))
	}
	if a.Key == panicKey {
		return slog.String(a.Key, fmt.Sprintf("a value (%T)", v.Any()))
	}
	return slog.Attr{Key: a.Key, Value: v}
}

// maxLogged bounds one value in a log, in octets. A stack is the longest.
const maxLogged = 16 << 10

func presentable(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxLogged)], "\uFFFD")
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || r == '\n' || r == '\t' {
			return r
		}
		return '\uFFFD'
	}, ticketing.HideTokens(text))
}

// toJournal hands lines to systemd's journal with what they say as fields of their own,
// "mail" as TICKETD_MAIL for instance, so that journalctl finds all that belongs to one.
type toJournal struct {
	send      func(message string, priority journal.Priority, fields map[string]string) error
	otherwise slog.Handler // knows the attributes of every line, too
	attrs     []slog.Attr  // of every line
	prefix    string       // of the groups
}

// Enabled is as the text's handler has it.
func (j *toJournal) Enabled(ctx context.Context, level slog.Level) bool {
	return j.otherwise.Enabled(ctx, level)
}

// WithAttrs adds to every line.
func (j *toJournal) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *j
	with.otherwise = j.otherwise.WithAttrs(attrs)
	with.attrs = append(with.attrs[:len(with.attrs):len(with.attrs)], j.named(attrs)...)
	return &with
}

// WithGroup puts the name before the names of what follows.
func (j *toJournal) WithGroup(name string) slog.Handler {
	with := *j
	with.otherwise, with.prefix = j.otherwise.WithGroup(name), j.prefix+name+"."
	return &with
}

func (j *toJournal) named(attrs []slog.Attr) []slog.Attr {
	named := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		named[i] = slog.Attr{Key: j.prefix + a.Key, Value: a.Value}
	}
	return named
}

// Handle sends one line. Where the journal does not take it, it goes to standard error, which
// leads there, too.
func (j *toJournal) Handle(ctx context.Context, r slog.Record) error {
	attrs := j.attrs[:len(j.attrs):len(j.attrs)]
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, j.named([]slog.Attr{a})...)
		return true
	})
	fields := map[string]string{}
	for _, a := range attrs {
		fields[fieldName(a.Key)] = a.Value.String()
	}
	if err := j.send(sentence(r.Message, attrs), priorityOf(r.Level), fields); err != nil {
		return j.otherwise.Handle(ctx, r)
	}
	return nil
}

// sentence is a line as journalctl shows it.
func sentence(message string, attrs []slog.Attr) string {
	var line strings.Builder
	text := slog.NewTextHandler(&line, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
				return slog.Attr{}
			}
			return a
		}})
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "", 0)
	r.AddAttrs(attrs...)
	_ = text.Handle(context.Background(), r) // a builder takes everything
	return strings.TrimSpace(message + " " + line.String())
}

// fieldName is a key as the journal wants its fields' names: of capitals, digits and "_".
func fieldName(key string) string {
	return "TICKETD_" + strings.Map(func(r rune) rune {
		if r = unicode.ToUpper(r); r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, key)
}

func priorityOf(level slog.Level) journal.Priority {
	switch {
	case level >= slog.LevelError:
		return journal.PriErr
	case level >= slog.LevelWarn:
		return journal.PriWarning
	case level >= slog.LevelInfo:
		return journal.PriInfo
	}
	return journal.PriDebug
}
