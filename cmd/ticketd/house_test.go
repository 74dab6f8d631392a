package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms is the table of the house: each room, what else of ours it may import,
// and which libraries have their door there. A package that is not listed has
// no room, and an import that is not listed has no door.
var rooms = map[string]room{
	"cmd/ticketd": {anyOfOurs: true, libraries: []string{
		"github.com/alecthomas/kong", "golang.org/x/oauth2",
		"golang.org/x/term", "golang.org/x/sync", "github.com/emersion/go-sasl",
		"github.com/coreos/go-systemd/v22/daemon", "github.com/coreos/go-systemd/v22/journal",
		"github.com/prometheus/client_golang"}},
	"mail/reach":   {},
	"mail/inbound": {ours: []string{"mail/reach"}, libraries: []string{"github.com/emersion/go-imap/v2", "github.com/emersion/go-sasl"}},
	"mail/parse": {ours: []string{"ticketing", "mail/reply"}, pure: true, libraries: []string{
		"github.com/emersion/go-message", "github.com/abadojack/whatlanggo",
		"golang.org/x/net/idna", "golang.org/x/text"}},
	"mail/reply": {pure: true, libraries: []string{"golang.org/x/net/html"}},
	"mail/trust": {ours: []string{"ticketing"}, libraries: []string{
		"github.com/emersion/go-msgauth", "golang.org/x/net/publicsuffix"}},
	"mail/outbox": {ours: []string{"ticketing"}},
	"mail/outbound": {ours: []string{"ticketing", "mail/outbox", "mail/reach", "schedule/calendar"}, libraries: []string{
		"github.com/wneessen/go-mail", "golang.org/x/time/rate"}},
	"mail/pager":      {},
	"mail/lettertest": {libraries: []string{"golang.org/x/net/html"}},
	"mail/servertest": {},
	"mail/postoffice": {libraries: []string{"github.com/emersion/go-imap/v2",
		"github.com/emersion/go-smtp", "github.com/emersion/go-sasl"}},
	"ticketing":         {ours: []string{"ticketing/command"}, pure: true},
	"ticketing/command": {pure: true},
	"ticketing/process": {ours: []string{"ticketing", "schedule/calendar", "data/sheet"},
		pure: true},
	"ticketing/scenario": {ours: []string{"ticketing", "ticketing/command", "data/sheet"}, pure: true},
	"ticketing/letter":   {ours: []string{"ticketing", "mail/reply"}, pure: true},
	"ticketing/page":     {ours: []string{"ticketing"}, pure: true},
	"ticketing/csv":      {pure: true},
	"ticketing/chart":    {ours: []string{"ticketing"}, pure: true, libraries: []string{"github.com/go-analyze/charts"}},
	"ticketing/billing":  {ours: []string{"ticketing", "ticketing/csv"}, pure: true},
	"ticketing/report":   {ours: []string{"ticketing", "ticketing/billing", "ticketing/chart", "ticketing/csv"}, pure: true},
	"ticketing/erasure":  {ours: []string{"ticketing"}, pure: true},
	"ticketing/desk": {ours: []string{"ticketing", "ticketing/letter", "ticketing/report", "ticketing/billing",
		"ticketing/erasure"}},
	"schedule": {ours: []string{"schedule/calendar"}, libraries: []string{"github.com/robfig/cron/v3"}},
	"schedule/calendar": {ours: []string{"ticketing"}, pure: true, libraries: []string{
		"github.com/rickar/cal/v2", "github.com/arran4/golang-ical"}},
	"data/record": {ours: []string{"ticketing", "ticketing/desk", "mail/outbox"}, pure: true},
	"data/bolt": {ours: []string{"ticketing", "ticketing/desk", "ticketing/erasure", "mail/outbox", "data/record", "data/files"},
		libraries: []string{"go.etcd.io/bbolt"}},
	"data/sheet": {ours: []string{"ticketing"}, pure: true,
		libraries: []string{"github.com/pelletier/go-toml/v2", "golang.org/x/text/currency"}},
	"data/mbox":      {pure: true},
	"data/files":     {ours: []string{"ticketing"}},
	"data/storetest": {ours: []string{"ticketing", "ticketing/desk", "mail/outbox"}},
}

type room struct {
	ours      []string
	libraries []string // import path prefixes
	anyOfOurs bool
	pure      bool // touches nothing of the world
}

// worldly are the packages of the standard library that a pure room must not
// import.
var worldly = []string{"context", "net", "os", "sync", "log", "math/rand", "crypto/rand", "testing"}

func TestEveryImportHasItsDoor(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			holdAgainstTable(t, root, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func holdAgainstTable(t *testing.T, root, path string) {
	name, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	name = filepath.ToSlash(name)
	here, ok := rooms[name]
	if !ok {
		t.Errorf("%s: package %s has no room in the house", path, name)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if !here.allows(imported) {
			t.Errorf("%s: room %s has no door to %q", path, name, imported)
		}
	}
}

func (r room) allows(imported string) bool {
	if own, ok := strings.CutPrefix(imported, "ticketd/"); ok {
		return r.anyOfOurs || slices.Contains(r.ours, own)
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return !r.pure || !under(imported, worldly)
	}
	return under(imported, r.libraries)
}

func under(imported string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool {
		return imported == p || strings.HasPrefix(imported, p+"/")
	})
}

func TestEveryRoomOfTheTableExists(t *testing.T) {
	for name := range rooms {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(name))); err != nil {
			t.Errorf("the table names a room that is not there: %v", err)
		}
	}
}

// unpacking are packages that open what others packed or encrypted, each with the rooms that may
// use it on what is our own.
var unpacking = map[string]string{"archive/tar": "data/bolt", "archive/zip": "", "compress": "",
	"crypto/aes": "", "crypto/cipher": "", "crypto/des": "", "crypto/rc4": "", "crypto/ecdh": "", "crypto/hpke": "",
	"golang.org/x/crypto/openpgp": "", "github.com/ProtonMail": "",
	"os/exec": "mail/servertest mail/pager"}

func TestA27A32AndA33NothingInTheHouseUnpacksDecryptsOrConverts(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room, err := filepath.Rel(root, filepath.Dir(path))
		for _, spec := range file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			for forbidden, allowed := range unpacking {
				if seen[imported] = true; under(imported, []string{forbidden}) && !slices.Contains(strings.Fields(allowed), filepath.ToSlash(room)) {
					t.Errorf("%s: %q opens what a mail may bring", path, imported)
				}
			}
		}
		return err
	})
	if err != nil || !seen["archive/tar"] {
		t.Errorf("looked at %d imports, %v", len(seen), err)
	}
}

func TestAForbiddenImportIsFound(t *testing.T) {
	for _, forbidden := range []struct{ room, imported string }{
		{"ticketing", "os"}, {"ticketing", "ticketd/data/bolt"}, {"mail/parse", "net/http"},
		{"ticketing/desk", "go.etcd.io/bbolt"}, {"mail/inbound", "ticketd/ticketing"},
		{"data/bolt", "github.com/emersion/go-imap/v2/imapclient"}, {"mail/reply", "sync/atomic"},
	} {
		if rooms[forbidden.room].allows(forbidden.imported) {
			t.Errorf("room %s may import %q", forbidden.room, forbidden.imported)
		}
	}
}
