package parse

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ticketd/ticketing"
)

// checkValue fails on any text in a value that is not valid UTF-8 or longer than text may be.
func checkValue(t *testing.T, v reflect.Value, where string) {
	switch v.Kind() {
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			t.Errorf("%s is not UTF-8: %q", where, v.String())
		}
		if v.Len() > maxText {
			t.Errorf("%s has %d octets", where, v.Len())
		}
	case reflect.Slice:
		if v.Len() > maxAttachments {
			t.Errorf("%s has %d elements", where, v.Len())
		}
		for i := range v.Len() {
			checkValue(t, v.Index(i), where)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Raw" {
				checkValue(t, v.Field(i), where+"."+f.Name)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkValue(t, v.Elem(), where)
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range []string{"", "From: a@b.c\r\n\r\nhi",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
		"Content-Type: multipart/alternative\n\n--x\nContent-Type: text/html; charset=gbk\n\n" +
			"<p>\xc4\xe3\n--x--",
		"Subject: =?utf-8?b?w6k=?= =?iso-2022-jp?b?GyRCRnw=?=\nFrom: \"x <a@b>\n\nbegin 644 x\n" +
			"#:&D*\n`\nend\n",
		"Content-Type: multipart/report; boundary=b\n\n--b\n" +
			"Content-Type: message/delivery-status\n\nAction: failed\n\nStatus: 5\n--b--",
		"Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:a\\n\n b\nDTSTART;TZID=x:20260302T090000\nEND:VEVENT",
		"Content-Type: text/enriched\n\n<nofill>a\n<param><<b</param>\n\nc",
		"Content-Type: multipart/digest; boundary=b\n--b\n\nSubject: x\n\ny\n--b--1\n--b--",
		"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nContent-Type: message/rfc822\n\nA: b\n\nx\n--b--\nz",
		"From: a@b.c\nAuto-Submitted: auto-replied\n\nuntil 31.02.2026 bis zum 1. März",
		"From: 'x' via y <a@b.c>\nReply-To: d@e.f, g@h\nX-Original-From: x <d@e.f>\nList-Id: l\n\nhi",
		"From: a@b.c\nX-Mailer: PHPMailer\n\nEmail:\n d@e.f\n*Email* : <d@e.f>\n",
		"Content-Transfer-Encoding: quoted-printable\n" +
			"Content-Type: text/plain; charset=utf-7; format=flowed\n\n>> +AOk- =\nx=C3 \n"} {
		f.Add([]byte(s))
	}
}

// fuzzRelays is trusted, so that who wrote is looked for.
var fuzzRelays = []ticketing.Relay{{Name: "form", Addresses: []ticketing.Address{"a@b", "a@b.c"},
	Person: []string{"Reply-To", "X-Original-From"}, Line: "Email"}}

func FuzzMailIsReadWhateverItIs(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := read(bytes.NewReader(raw), int64(len(raw)), Options{Prefixes: []string{"T"},
			Ours: func(a ticketing.Address) bool { return a.Domain() == "b.c" }, Relays: fuzzRelays})
		if r := in.Relayed; r != nil && !r.Kept && (r.Person.Address == "") == (r.Fault == "") {
			t.Errorf("through a relay %+v", r)
		}
		checkValue(t, reflect.ValueOf(in), "mail")
		if !json.Valid(JSON(in)) {
			t.Error("no valid JSON")
		}
		for i, a := range in.Attachments {
			n, err := io.Copy(io.Discard, Part(bytes.NewReader(raw), int64(len(raw)), i))
			if n != a.Size || err != nil {
				t.Errorf("attachment %d has %d octets, Part reads %d: %v", i, a.Size, n, err)
			}
		}
		files, err := Enclosures(bytes.NewReader(raw), int64(len(raw)), in.Attachments, 1<<40)
		if len(files) != len(in.Attachments) || err != nil {
			t.Errorf("of %d attachments %d can travel on: %v", len(in.Attachments), len(files), err)
		}
	})
}

func FuzzPartsLieInsideTheirMultipart(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		root := split(newLines(bytes.NewReader(raw), int64(len(raw)), nil), false, new(notes)).root
		if count := liesWithin(t, root, 0, int64(len(raw))); count > maxParts+1 {
			t.Errorf("%d parts", count)
		}
	})
}

// liesWithin holds that a part and those in it stand in order within bounds, and counts them.
func liesWithin(t *testing.T, p *part, from, to int64) (count int) {
	if p.start < from || p.end < p.start || p.end > to || p.depth > maxDepth {
		t.Errorf("%s at depth %d stands from %d to %d, outside of %d to %d", p.place(), p.depth, p.start, p.end, from, to)
	}
	from = p.start
	for _, child := range p.children {
		count += liesWithin(t, child, from, p.end)
		from = child.end
	}
	return count + 1
}

func FuzzHeaderFieldsComeFromTheHeader(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, field := range Headers(bytes.NewReader(raw), int64(len(raw))) {
			if field.Name == "" || strings.ContainsAny(field.Name, " :\r\n") ||
				!bytes.Contains(raw, []byte(field.Name)) {
				t.Errorf("name %q", field.Name)
			}
			if s := field.Decoded(); strings.ContainsAny(s, "\r\n\x00") || !utf8.ValidString(s) {
				t.Errorf("value %q", s)
			}
		}
	})
}

func FuzzAddressesAreCanonicalForGood(f *testing.F) {
	for _, s := range []string{"Foo, Bar <a@b>", "G: a@b;", "\"a\\\"b\" <c@d>", "<@x,@y:a@b>",
		"a@bücher.de", "(((a@b)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		list, _ := mailboxes([]string{value}, "")
		if len(list) > maxUsed {
			t.Errorf("%d addresses", len(list))
		}
		for _, m := range list {
			if !utf8.ValidString(string(m.Address)+
				m.Name) || strings.ContainsAny(string(m.Address), "\r\n\x00 ") {
				t.Errorf("%q", m)
			}
			if again,
				_ := canonical(string(m.Address)); m.Address.Mailable() && again != m.Address {
				t.Errorf("%q becomes %q", m.Address, again)
			}
		}
	})
}

func FuzzFromProvesNothingUnlessOneAddressStandsInIt(f *testing.F) {
	for _, s := range []string{"a@b.c", "A <a@b.c>", "a@b.c, d@e.f", "\"x@y.z> <\"@b.c",
		"=?utf-8?q?a@b?= <c@d.e>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		raw := "From: " + strings.NewReplacer("\r", "", "\n", "").Replace(value) + "\n\n"
		in := read(strings.NewReader(raw), int64(len(raw)), Options{})
		if in.FromFault != "" {
			return
		}
		a := string(in.From.Address)
		if strings.Count(a, "@") != 1 || strings.ContainsAny(a, " <>\"%!,;:()") {
			t.Errorf("%q is read as %q without a fault", value, a)
		}
	})
}

func FuzzMediaTypesAreBounded(f *testing.F) {
	for _, s := range []string{"text/plain; charset=utf-8", "a/b; x*0*=utf-8''%41; x*1=b",
		"a; b=\"c\\", "(c)a/b;=;;="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		kind, params := mediaType(value)
		if kind != strings.ToLower(kind) || len(params) > maxParams {
			t.Errorf("%q: %q %d", value, kind, len(params))
		}
		if name := fileName(params["filename"]); len(name) > maxName || strings.ContainsAny(name, "/\\\x00") ||
			strings.HasPrefix(name, ".") || !utf8.ValidString(name) {
			t.Errorf("name %q", name)
		}
	})
}

func FuzzCharacterSetsGiveUTF8(f *testing.F) {
	for _, label := range []string{"", "utf-7", "gbk", "iso-2022-jp", "utf-16", "koi8-r",
		"hz-gb-2312"} {
		f.Add([]byte("\xc4\xe3 +AOk- \x1b$B"), label)
	}
	f.Fuzz(func(t *testing.T, raw []byte, label string) {
		if s, _ := decodeCharset(raw, label); !utf8.ValidString(s) || len(s) > 4*len(raw)+16 {
			t.Errorf("%q as %q gives %q", raw, label, s)
		}
	})
}

func FuzzDeliveryReportsAreRead(f *testing.F) {
	f.Add([]byte("Reporting-MTA: x\n\nAction: failed\nFinal-Recipient: rfc822;a@b.c\n" +
		"Status: 5.1.1\n"))
	f.Add([]byte("Disposition: a/b; displayed\nOriginal-Message-ID: <x>\n"))
	f.Fuzz(func(t *testing.T, status []byte) {
		for _, kind := range []string{"delivery-status", "disposition-notification",
			"feedback-report"} {
			raw := "From: x@y.z\nContent-Type: multipart/report; boundary=bbbbbbbbb\n\n" +
				"--bbbbbbbbb\nContent-Type: message/" +
				kind + "\n\n" + string(status)
			in := read(strings.NewReader(raw), int64(len(raw)), Options{})
			checkValue(t, reflect.ValueOf(in), "mail")
			checkReport(t, in)
		}
	})
}

// checkReport holds a report against what everybody relies on who acts on one.
func checkReport(t *testing.T, in ticketing.Incoming) {
	r := in.Report
	if r == nil {
		if in.Verdict.Kind == ticketing.KindBounce {
			t.Errorf("a bounce without a report: %q", in.Verdict.Evidence)
		}
		return
	}
	if first := append(r.Recipients, "")[0]; r.Recipient != first || len(r.Recipients) > maxUsed {
		t.Errorf("recipient %q of %q", r.Recipient, r.Recipients)
	}
	if bounce := r.Action == "failed" || r.Action == "delayed"; bounce != (in.Verdict.Kind == ticketing.KindBounce) {
		t.Errorf("%q is a %s", r.Action, in.Verdict.Kind)
	}
	if r.Status != "" && statusCode(r.Status) != r.Status || r.Hard() && r.Action != "failed" {
		t.Errorf("status %q", r.Status)
	}
	if len(r.Diagnostic) > 1010 || strings.ContainsAny(r.Diagnostic, "\r\n\x00") {
		t.Errorf("diagnostic %q", r.Diagnostic)
	}
	if id := r.ForMessageID; id != "" && (id[0] != '<' || !strings.HasSuffix(id, ">")) {
		t.Errorf("for %q", id)
	}
	if !in.Verdict.NoAck || !in.Verdict.NoReopen {
		t.Errorf("a report may be answered: %+v", in.Verdict)
	}
}

func FuzzBouncesInWordsAreRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/bounces/*.eml")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, "")
		_, body, _ := strings.Cut(string(raw), "\n\n")
		f.Add([]byte(body), "From: MAILER-DAEMON@q.example\nSubject: failure notice\n\n")
	}
	f.Add([]byte("Your mail could not be delivered: user unknown"), "From: a@b.c\nSubject: x\n\n")
	f.Fuzz(func(t *testing.T, raw []byte, head string) {
		whole := append([]byte(head), raw...)
		in := read(bytes.NewReader(whole), int64(len(whole)), Options{})
		checkValue(t, reflect.ValueOf(in), "mail")
		checkReport(t, in)
		words, mail, _ := parted(in.Text)
		if !strings.HasPrefix(in.Text, words) || !strings.HasSuffix(in.Text, mail) {
			t.Errorf("%q is parted into %q and %q", in.Text, words, mail)
		}
	})
}

func FuzzTransferEncodingsEnd(f *testing.F) {
	f.Add([]byte("aGk=\n___"), 0)
	f.Add([]byte("=C3=\n=A9=Z"), 1)
	f.Add([]byte(strings.Repeat("a", 70)+"\t"), 1)
	f.Add([]byte(strings.Repeat("a", 70)+"= \t"), 1)
	f.Add([]byte("begin 644 x\n#:&D*\nend"), 2)
	f.Fuzz(func(t *testing.T, raw []byte, which int) {
		name := []string{"base64", "quoted-printable", "uuencode"}[uint(which)%3]
		out, err := io.ReadAll(decode(bytes.NewReader(raw), name, int64(len(raw))))
		if err != nil || len(out) > len(raw)*13+64 {
			t.Errorf("%d octets become %d: %v", len(raw), len(out), err)
		}
		whole, _ := io.ReadAll(decode(drip{bytes.NewReader(raw)}, name, 1<<20))
		if !bytes.Equal(out, whole) {
			t.Errorf("the size of the buffer changes what is read: %q, %q", out, whole)
		}
	})
}

// drip reads one byte at a time.
type drip struct{ in io.Reader }

func (r drip) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	return r.in.Read(p[:1])
}

// FuzzAbsence holds that a day of return lies within a year, and that who stands in can be written
// to.
func FuzzAbsence(f *testing.F) {
	for _, s := range []string{"I am away until 14 March.", "vom 3.3. - 13.3.2026", "3月13日まで",
		"du 5 au 12 mars, contactez bob@c.example", "bis Freitag. Until 03/16/2026", "2026-03-05 - 2026-03-06"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
		a := absence(ticketing.Incoming{Fresh: text, Date: now, From: ticketing.Mailbox{Address: "a@b.example"}})
		if !a.Until.IsZero() && (a.Until.Before(now.AddDate(0, 0, -1)) || a.Until.After(now.AddDate(1, 0, 0))) {
			t.Errorf("%q: until %s", text, a.Until)
		}
		if a.Substitute != "" && !a.Substitute.Mailable() {
			t.Errorf("%q: substitute %q", text, a.Substitute)
		}
	})
}
