package calendar

import (
	"bytes"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ticketd/ticketing"
)

var update = flag.Bool("update", false, "write the golden invitations anew")

var stamp = time.Date(2026, 3, 2, 9, 15, 0, 0, time.FixedZone("", 3600))

func visit() ticketing.Invitation {
	return ticketing.Invitation{UID: "t1042.appointment@desk.example",
		From:     time.Date(2026, 3, 9, 11, 0, 0, 0, time.FixedZone("", 3600)),
		To:       time.Date(2026, 3, 9, 10, 30, 0, 0, time.UTC),
		Summary:  `Störung; Drucker, 3. Stock: C:\new — a subject that is longer than one line of seventy-five octets`,
		Revision: 2,
		Organizer: ticketing.Mailbox{Name: "Example Support",
			Address: "support+t1042@desk.example"},
		Attendee: ticketing.Mailbox{Name: `Ann "The Lamp" O'Neil; Globex, Inc.`,
			Address: "ann@globex.example"}}
}

func TestAnInvitationStaysTheSameBytes(t *testing.T) {
	cancelled := visit()
	cancelled.Cancelled, cancelled.Revision = true, 3
	cancelled.From, cancelled.To = time.Time{}, time.Time{}
	for name, i := range map[string]ticketing.Invitation{"request": visit(), "cancel": cancelled} {
		got, err := Invite(i, stamp)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".ics")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what %s says:\n%s", name, file, got)
		}
	}
}

func TestAnInvitationThatNobodyCouldKeepIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*ticketing.Invitation){
		"no UID":               func(i *ticketing.Invitation) { i.UID = "\r\n" },
		"no time":              func(i *ticketing.Invitation) { i.From = time.Time{} },
		"an end before it":     func(i *ticketing.Invitation) { i.To = i.From },
		"an odd attendee":      func(i *ticketing.Invitation) { i.Attendee.Address = "a@b\r\nX:y" },
		"no organizer":         func(i *ticketing.Invitation) { i.Organizer.Address = "" },
		"a revision below all": func(i *ticketing.Invitation) { i.Revision = -1 },
	} {
		i := visit()
		spoil(&i)
		if b, err := Invite(i, stamp); err == nil {
			t.Errorf("%s: written all the same:\n%s", name, b)
		}
	}
	if _, err := Invite(visit(), time.Time{}); err == nil {
		t.Error("one without a date of its own was written")
	}
}

// property is one content line, read as RFC 5545 section 3.1 says.
type property struct {
	name, value string
	params      map[string]string
}

// properties takes an iCalendar object apart. It is strict: what it does not
// understand fails the test.
func properties(t *testing.T, file []byte) []property {
	t.Helper()
	text := string(file)
	if !utf8.ValidString(text) || !strings.HasSuffix(text, "\r\n") {
		t.Fatalf("no text in lines: %q", text)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) || strings.ContainsFunc(line,
			func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			t.Fatalf("line is not fit for a calendar: %q", line)
		}
	}
	var all []property
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	for line := range strings.SplitSeq(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		head, value, ok := strings.Cut(line, ":")
		words := strings.Split(head, ";")
		p := property{name: words[0], value: value, params: map[string]string{}}
		for _, param := range words[1:] {
			name, value, found := strings.Cut(param, "=")
			ok = ok && found && !strings.ContainsAny(value, "\"\\,")
			p.params[name] = value
		}
		if !ok || strings.ContainsFunc(p.name, func(r rune) bool { return r != '-' && (r < 'A' || r > 'Z') }) {
			t.Fatalf("no content line: %q", line)
		}
		all = append(all, p)
	}
	return all
}

// plain undoes the escaping of a text (RFC 5545 section 3.3.11).
func plain(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) || !strings.ContainsRune(`\;,`, rune(s[i])) {
			t.Fatalf("bad escape in %q", s)
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// FuzzAnInvitationReadsBackAsItWasMeant holds that no text can add a property,
// and that what was meant is what is read.
func FuzzAnInvitationReadsBackAsItWasMeant(f *testing.F) {
	f.Add("a\r\nATTENDEE:mailto:eve@evil.example", `x";CN=y:z`, "uid@x\nX:y", int64(1), false)
	f.Add(strings.Repeat("ü", 200), strings.Repeat("字", 60)+`\n`, "u", int64(1<<33), true)
	f.Add(`END:VEVENT\n\\,;`, "\xff\x00'\u2028", "=?utf-8?q?x?=", int64(3), false)
	f.Add("<a> <b>"+strings.Repeat(" >", 90), "^n", " u ", int64(7), true)
	f.Fuzz(func(t *testing.T, summary, name, uid string, seconds int64, cancelled bool) {
		i := visit()
		i.Summary, i.UID, i.Cancelled = summary, uid, cancelled
		i.Organizer.Name, i.Attendee.Name = name, name
		i.To = i.From.Add(time.Duration(seconds%(1<<33)) * time.Second)
		out, err := Invite(i, stamp)
		if err != nil {
			return
		}
		again, err := Invite(i, stamp)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatal("the same invitation gave other bytes")
		}
		checkInvitation(t, i, properties(t, out))
	})
}

func checkInvitation(t *testing.T, i ticketing.Invitation, all []property) {
	t.Helper()
	status, rsvp := "CONFIRMED", "TRUE"
	if i.Cancelled {
		status, rsvp = "CANCELLED", "FALSE"
	}
	const utc = "20060102T150405Z"
	want := [][2]string{{"BEGIN", "VCALENDAR"}, {"VERSION", "2.0"},
		{"PRODID", "-//ticketd//ticketd//EN"}, {"CALSCALE", "GREGORIAN"}, {"METHOD", Method(i)},
		{"BEGIN", "VEVENT"}, {"UID", ticketing.CleanLine(i.UID)}, {"DTSTAMP", stamp.UTC().Format(utc)},
		{"DTSTART", i.From.UTC().Format(utc)}, {"DTEND", i.To.UTC().Format(utc)},
		{"SEQUENCE", strconv.Itoa(i.Revision)}, {"SUMMARY", ticketing.CleanLine(i.Summary)},
		{"ORGANIZER", "mailto:" + string(i.Organizer.Address)},
		{"ATTENDEE", "mailto:" + string(i.Attendee.Address)}, {"STATUS", status},
		{"TRANSP", "OPAQUE"}, {"END", "VEVENT"}, {"END", "VCALENDAR"}}
	var got [][2]string
	for _, p := range all {
		value := p.value
		if p.name == "SUMMARY" || p.name == "UID" {
			value = plain(t, value)
		}
		got = append(got, [2]string{p.name, value})
		cn := ticketing.CleanLine(unsafeInName.Replace(i.Attendee.Name))
		if p.name == "ATTENDEE" && (p.params["RSVP"] != rsvp || p.params["CN"] != cn ||
			p.params["PARTSTAT"] != "NEEDS-ACTION") {
			t.Fatalf("attendee: %q", p.params)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("it says\n%q\nwant\n%q", got, want)
	}
}

func TestAnAddressWithURICharactersIsReadBack(t *testing.T) {
	i := visit()
	i.Attendee.Address = "a?b#c/d+e@x.example"
	out, err := Invite(i, stamp)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range properties(t, out) {
		if p.name != "ATTENDEE" {
			continue
		}
		u, err := url.Parse(p.value)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := url.PathUnescape(u.Opaque); got != string(i.Attendee.Address) || err != nil {
			t.Errorf("%s is %q, %v", p.value, got, err)
		}
	}
}
