package record

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// full sets every field of *v, however deep, to a value that is not zero and
// occurs nowhere else.
func full[T any](v *T) *T {
	n := 0
	fill(reflect.ValueOf(v).Elem(), &n)
	return v
}

func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(1e9+*n), int64(*n)).UTC()))
		return
	case []ticketing.Change:
		v.Set(reflect.ValueOf(everyChange()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("<ä %d & \"\n>", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n%255) + 1)
	case reflect.Uint32:
		v.SetUint(uint64(*n))
	default:
		panic("no way to fill a " + v.Type().String())
	}
}

func everyChange() []ticketing.Change {
	return []ticketing.Change{
		*full(new(ticketing.Opened)), *full(new(ticketing.Filed)), *full(new(ticketing.Said)),
		*full(new(ticketing.Noted)), *full(new(ticketing.StatusChanged)),
		*full(new(ticketing.Assigned)), *full(new(ticketing.Joined)),
		*full(new(ticketing.Recognised)), *full(new(ticketing.Wrote)),
		*full(new(ticketing.Linked)), *full(new(ticketing.Merged)),
		*full(new(ticketing.Escalated)), *full(new(ticketing.Scheduled)),
		*full(new(ticketing.Undelivered)), *full(new(ticketing.Declared)),
		*full(new(ticketing.Unlinked)), *full(new(ticketing.Sorted)),
		*full(new(ticketing.Left)), *full(new(ticketing.Accounted)), *full(new(ticketing.Titled)), *full(new(ticketing.Pended)),
		*full(new(ticketing.Unmerged)), *full(new(ticketing.Asked)), *full(new(ticketing.TimeLogged)),
		*full(new(ticketing.Estimated)), *full(new(ticketing.Consented)), *full(new(ticketing.TakenBack)), *full(new(ticketing.Rated)),
		*full(new(ticketing.Agreed)), *full(new(ticketing.Appointed)),
		*full(new(ticketing.Called)), *full(new(ticketing.Absent)),
		*full(new(ticketing.Referred)), *full(new(ticketing.UpdatesSet)),
		*full(new(ticketing.Updated)), *full(new(ticketing.PromiseWarned)),
		*full(new(ticketing.PromiseMissed)), *full(new(ticketing.Remembered)), ticketing.Woken{},
	}
}

func TestNoFieldIsForgotten(t *testing.T) {
	same(t, *full(new(ticketing.Ticket)), WriteTicket, ReadTicket)
	same(t, *full(new(ticketing.Entry)), WriteEntry, ReadEntry)
	same(t, *full(new(desk.Disposition)), WriteDisposition, ReadDisposition)
	same(t, *full(new(ticketing.Keyring)), WriteKeyring, ReadKeyring)

	delivery := *full(new(outbox.Delivery))
	delivery.Body = nil // kept by its hash
	same(t, delivery,
		func(d outbox.Delivery) ([]byte, error) { return WriteDelivery(d, ticketing.Hash{7}) },
		func(b []byte) (outbox.Delivery, error) {
			d, body, err := ReadDelivery(b)
			if body != (ticketing.Hash{7}) {
				t.Errorf("body hash came back as %s", body)
			}
			return d, err
		})
	same(t, *full(new(ticketing.Tally)),
		func(v ticketing.Tally) ([]byte, error) { return WriteTally("key", v) },
		func(b []byte) (ticketing.Tally, error) {
			key, v, err := ReadTally(b)
			if key != "key" {
				t.Errorf("key came back as %q", key)
			}
			return v, err
		})
}

func TestNothingStaysNothing(t *testing.T) {
	same(t, ticketing.Ticket{}, WriteTicket, ReadTicket)
	same(t, ticketing.Entry{}, WriteEntry, ReadEntry)
	same(t, desk.Disposition{}, WriteDisposition, ReadDisposition)
	for _, c := range everyChange() {
		empty := reflect.Zero(reflect.TypeOf(c)).Interface().(ticketing.Change)
		same(t, ticketing.Entry{Changes: []ticketing.Change{empty}}, WriteEntry, ReadEntry)
	}
}

func same[T any](t *testing.T, v T, write func(T) ([]byte, error), read func([]byte) (T, error)) {
	t.Helper()
	b, err := write(v)
	if err != nil {
		t.Fatal(err)
	}
	back, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(v, back) {
		t.Errorf("%T came back changed:\nwrote %+v\nread  %+v", v, v, back)
	}
}

// The sum of changes is closed by a method; whoever has it must have a record.
func TestNoKindOfChangeIsForgotten(t *testing.T) {
	known := map[string]bool{}
	for _, c := range everyChange() {
		known[reflect.TypeOf(c).Name()] = true
	}
	declared := changesDeclared(t)
	if len(declared) < 25 {
		t.Fatalf("found only %d changes in package ticketing: %v", len(declared), declared)
	}
	for _, name := range declared {
		if !known[name] {
			t.Errorf("ticketing.%s has no record: add it to change and everyChange", name)
		}
	}
}

func changesDeclared(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("../../ticketing/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && f.Name.Name == "change" && f.Recv != nil {
				names = append(names, f.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	return names
}

func TestInstantsAreKeptInUTC(t *testing.T) {
	zone := time.FixedZone("here", 7200)
	b, err := WriteTicket(ticketing.Ticket{Opened: time.Date(2026, 3, 1, 1, 0, 0, 5, zone)})
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadTicket(b)
	if want := time.Date(2026, 2, 28, 23, 0, 0, 5, time.UTC); err != nil || back.Opened != want {
		t.Errorf("read %v, %v, want %v", back.Opened, err, want)
	}
}

func TestABrokenClockIsStillWritten(t *testing.T) {
	for _, year := range []int{-5, 12345} {
		b, err := WriteTicket(ticketing.Ticket{Opened: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatalf("year %d: %v", year, err)
		}
		if _, err := ReadTicket(b); err != nil {
			t.Errorf("year %d: %v", year, err)
		}
	}
}

func TestEveryFlippedBitIsNoticed(t *testing.T) {
	good, err := WriteTicket(ticketing.Ticket{Number: 1042, Subject: "printer"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(good) * 8 {
		bad := append([]byte{}, good...)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := ReadTicket(bad); !errors.Is(err, ErrDamaged) {
			t.Fatalf("bit %d flipped: %v", i, err)
		}
	}
	for n := range good {
		if _, err := ReadTicket(good[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut after %d octets: %v", n, err)
		}
	}
}

func TestARecordOfANewerProgramIsRefused(t *testing.T) {
	sealed := func(version byte, json string) []byte {
		return stamp(version, append(make([]byte, headerLength), json...))
	}
	newer := map[string][]byte{
		"version": sealed(ticketVersion+1, `{"no":1}`),
		"field":   sealed(ticketVersion, `{"no":1,"mood":"sunny"}`),
	}
	for name, b := range newer {
		if _, err := ReadTicket(b); !errors.Is(err, ErrNewer) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
	if _, err := ReadEntry(sealed(entryVersion, `{"ch":[{"sang":{}}]}`)); !errors.Is(err, ErrNewer) {
		t.Errorf("unknown change: %v", err)
	}
	if _, err := ReadEntry(sealed(entryVersion, `{"ch":[{}]}`)); !errors.Is(err, ErrDamaged) {
		t.Errorf("change of no kind: %v", err)
	}
}

func TestBytesAreSealed(t *testing.T) {
	for _, value := range []string{"", "x", strings.Repeat("\x00\xff", 500)} {
		back, err := OpenBytes(SealBytes([]byte(value)))
		if err != nil || string(back) != value || back == nil {
			t.Errorf("%q came back as %q, %v", value, back, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range everyChange() {
		b, err := WriteEntry(ticketing.Entry{Changes: []ticketing.Change{c}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b[headerLength:])
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		b := stamp(1, append(make([]byte, headerLength), payload...))
		if e, err := ReadEntry(b); err == nil {
			if _, err := WriteEntry(e); err != nil {
				t.Errorf("what was read cannot be written: %v", err)
			}
		}
		_, _ = ReadTicket(b)
		_, _ = ReadDisposition(b)
		_, _, _ = ReadDelivery(b)
		_, _, _ = ReadTally(b)
		_, _ = ReadKeyring(b)
	})
}

func BenchmarkEntry(b *testing.B) {
	e := ticketing.Entry{Changes: []ticketing.Change{
		ticketing.Filed{MessageID: "<a@example>", Text: strings.Repeat("words and words\n", 200)}}}
	for b.Loop() {
		if _, err := WriteEntry(e); err != nil {
			b.Fatal(err)
		}
	}
}
