package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/coreos/go-systemd/v22/journal"
)

// entry is what the journal got.
type entry struct {
	message  string
	priority journal.Priority
	fields   map[string]string
}

// journalLog is a log to a journal of which all entries are kept, or to standard error if it fails.
func journalLog(fails error) (*slog.Logger, *[]entry, *bytes.Buffer) {
	var entries []entry
	var out bytes.Buffer
	text := slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})
	send := func(message string, priority journal.Priority, fields map[string]string) error {
		entries = append(entries, entry{message, priority, fields})
		return fails
	}
	return slog.New(discreet{&toJournal{send: send, otherwise: text}}), &entries, &out
}

func TestTheJournalGetsWhatALineSaysAsFields(t *testing.T) {
	log, entries, out := journalLog(nil)
	log = log.With("part", "outbox", "mail", "0123456789ab")
	log.Info("letter sent", "ticket", 1001, "response", "250 ok\x1b[2J\nPRIORITY=0", "message-id", "<t1001.2."+strings.Repeat("a", 40)+"@desk.example>")
	log.WithGroup("imap").Error("it failed", "err", errors.New("no"))
	log.Warn("look")
	log.Debug("detail")
	if out.Len() > 0 || len(*entries) != 4 {
		t.Fatalf("%d entries, standard error %q", len(*entries), out)
	}
	first := (*entries)[0]
	want := map[string]string{"TICKETD_PART": "outbox", "TICKETD_MAIL": "0123456789ab", "TICKETD_TICKET": "1001",
		"TICKETD_RESPONSE": "250 ok\uFFFD[2J\nPRIORITY=0", "TICKETD_MESSAGE_ID": "<t1001.2.***@desk.example>"}
	for field, value := range want {
		if first.fields[field] != value {
			t.Errorf("%s is %q, want %q", field, first.fields[field], value)
		}
	}
	if len(first.fields) != len(want) ||
		first.message != "letter sent part=outbox mail=0123456789ab ticket=1001 response=\"250 ok\uFFFD[2J\\nPRIORITY=0\" message-id=<t1001.2.***@desk.example>" {
		t.Errorf("%q %v", first.message, first.fields)
	}
	for i, priority := range []journal.Priority{journal.PriInfo, journal.PriErr, journal.PriWarning, journal.PriDebug} {
		if (*entries)[i].priority != priority {
			t.Errorf("entry %d has priority %d, want %d", i, (*entries)[i].priority, priority)
		}
	}
	if (*entries)[1].fields["TICKETD_IMAP_ERR"] != "no" {
		t.Errorf("in a group: %v", (*entries)[1].fields)
	}
}

func TestWhatTheJournalDoesNotTakeGoesToStandardError(t *testing.T) {
	log, _, out := journalLog(errors.New("no journal"))
	log.With("part", "app").Info("ticketd runs", "mailboxes", 2)
	if !strings.Contains(out.String(), `level=INFO msg="ticketd runs" part=app mailboxes=2`) {
		t.Errorf("%q", out)
	}
}

func TestOnlyAStandardErrorThatLeadsToTheJournalIsTakenForIt(t *testing.T) {
	for _, stream := range []string{"", "1:2", "nonsense"} {
		t.Setenv("JOURNAL_STREAM", stream)
		var out bytes.Buffer
		newLogger(&out, &Config{}, levelOf("info")).Info("here")
		if !strings.Contains(out.String(), "msg=here") {
			t.Errorf("with JOURNAL_STREAM=%q: %q", stream, out.String())
		}
	}
}

func TestAFormOfTheLogIsOneLineForEachEvent(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var out bytes.Buffer
		log := newLogger(&out, &Config{LogJSON: asJSON}, levelOf("info"))
		log.With("mail", "a\nb").Info("one\r\nlevel=ERROR", "err", errors.New("x\n\x1b[2J\u009b31m\u202e"),
			"long", strings.Repeat("x", 2*maxLogged), slog.Group("g", "s", "\x07"))
		log.Debug("not this")
		if got := out.String(); strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\x1b\x07\r\u009b\u202e") ||
			len(got) > maxLogged+1000 {
			t.Errorf("JSON %v: %q", asJSON, got)
		}
	}
}

func TestTheCommandLinesLevelHoldsWhateverTheConfigurationSays(t *testing.T) {
	p := &program{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, getenv: os.Getenv}
	cfg := &Config{LogLevel: slog.LevelWarn}
	if got := p.levelOf(cfg); got != slog.LevelWarn {
		t.Errorf("without one it is %s", got)
	}
	if p.logLevel = "debug"; p.levelOf(cfg) != slog.LevelDebug {
		t.Errorf("with debug it is %s", p.levelOf(cfg))
	}
	if code := p.main([]string{"run", "--log-level", "loud"}); code != exitUsage {
		t.Errorf("a level that there is not: exit %d", code)
	}
}
