package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ticketd/mail/parse"
)

// evilNames are names of files that would do harm as paths, and what is made of them.
var evilNames = map[string]string{
	"\u200b.htaccess": "htaccess", ".htaccess": "htaccess", "\ufe0f.htaccess": "htaccess", "\u034f.ssh": "ssh",
	"\u2800.bashrc": "bashrc", ". . .profile": "profile", "\u00a0.netrc": "netrc", "\u202e.fdp.exe": "fdp.exe",
	`..\..`: "", "../..": "", "/etc/passwd": "passwd", `C:\Windows\win.ini`: "win.ini", "a/../../b.txt": "b.txt",
	`\\server\share\x.doc`: "x.doc", "a.txt/": "", "..": "", ".": "", "/": "", "~/x": "x",
	"CON": "_CON", "con.txt": "_con.txt", "NUL.tar.gz": "_NUL.tar.gz", "COM1": "_COM1", "lpt9.x": "_lpt9.x",
	"COM\u00b2.txt": "_COM\u00b2.txt", "CON .txt": "_CON .txt", "console.txt": "console.txt", "COM10": "COM10",
	"a.txt.": "a.txt", "a.txt ": "a.txt", "a.txt . .": "a.txt", "a.txt:stream": "a.txt_stream", "a.txt::$DATA": "a.txt__$DATA",
	"inv\u202egnp.exe": "invgnp.exe", "a\x00.exe": "a .exe", "a\r\nB: c": "a  B_ c", "a\tb": "a b", "a\u2028b": "a b",
	"a\u200db.txt": "ab.txt", "e\u200d\u0301.txt": "\u00e9.txt", "<a>|b?*\".txt": "_a__b___.txt", "-rf": "-rf", "%2e%2e%2f": "%2e%2e%2f",
	strings.Repeat("x", 300):          strings.Repeat("x", 255),
	strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", 251) + ".pdf",
	strings.Repeat("\u00e9", 300):     strings.Repeat("\u00e9", 127),
	"a." + strings.Repeat("x", 300):   "a." + strings.Repeat("x", 253),
}

// waysToName put a name into the header of a part in every way there is.
func waysToName(name string) map[string]string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "", "\x00", "").Replace(name)
	ways := map[string]string{
		"RFC 2231":         "Content-Disposition: attachment; filename*=utf-8''" + percent(name, "%"),
		"RFC 2231 in Type": "Content-Type: image/x; name*0*=utf-8''" + percent(name, "%"),
		"an encoded-word":  "Content-Disposition: attachment; filename=\"=?utf-8?q?" + percent(name, "=") + "?=\"",
	}
	if !strings.ContainsAny(name, "\r\n\x00") {
		ways["quotes"] = "Content-Disposition: attachment; filename=\"" + quoted + "\""
		ways["quotes in Type"] = "Content-Type: image/x; name=\"" + quoted + "\""
	}
	return ways
}

func TestA6NamesOfFilesAreNoPathsHoweverTheyAreWritten(t *testing.T) {
	for name, want := range evilNames {
		for way, header := range waysToName(name) {
			in := exact(parts("mixed", plain, header+"\n\nx"))
			if len(in.Attachments) != 1 {
				t.Errorf("%q in %s: %d files", name, way, len(in.Attachments))
				continue
			}
			got := in.Attachments[0].Name
			if want == "" && !strings.HasPrefix(got, "part-2.") || want != "" && got != want {
				t.Errorf("%q in %s: %q, want %q", name, way, got, want)
			}
			harmless(t, got)
		}
		in := exact("From: a@b.example\n\nwords\nbegin 644 " + strings.NewReplacer("\r", "", "\n", "").Replace(name) +
			"\n#:&D*\n`\nend\n")
		for _, a := range in.Attachments {
			harmless(t, a.Name)
		}
		in = exact(parts("mixed", plain, "Content-Type: message/rfc822\n\nSubject: =?utf-8?q?"+percent(name, "=")+"?=\n\nx"))
		harmless(t, in.Attachments[0].Name)
	}
}

// harmless holds that a name is one component that shows all that it is.
func harmless(t *testing.T, name string) {
	t.Helper()
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case name == "", len(name) > 255, !utf8.ValidString(name), strings.ContainsAny(name, "/\\:*?\"<>|"),
		strings.Trim(name[:1], ". ") == "", strings.HasSuffix(name, "."), strings.HasSuffix(name, " "),
		stem == "CON", stem == "NUL", stem == "COM1":
		t.Errorf("%q is no name for a file", name)
	}
	for _, r := range name {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) {
			t.Errorf("%U stays in %q", r, name)
		}
	}
}

func TestA7ANameOfAMegabyteCostsLittleAndIsCut(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for _, name := range []string{"a." + long, long, long + ".pdf", strings.Repeat(".x", 1<<19), strings.Repeat("./", 1<<19),
		strings.Repeat("\u200b.", 1<<18), strings.Repeat(" ", 1<<20) + ".exe", strings.Repeat("CON.", 1<<18),
		strings.Repeat("e\u0301", 1<<18), strings.Repeat("=?utf-8?q?a?= ", 1<<16)} {
		for _, field := range []string{"Content-Type: application/x; name=\"%s\"", "Content-Disposition: attachment; filename=%s",
			"Content-Disposition: attachment; filename*=utf-8''%s"} {
			raw := "From: a@b.example\r\nContent-Type: application/x\r\n" + fmt.Sprintf(field, name) + "\r\n\r\nx"
			allocs := testing.AllocsPerRun(1, func() { _ = exact(raw) })
			in := exact(raw)
			if len(in.Attachments) != 1 || allocs > 20_000 {
				t.Errorf("%.20q: %d files, %v allocations", name, len(in.Attachments), allocs)
				continue
			}
			harmless(t, in.Attachments[0].Name)
		}
	}
}

func TestA8AMessageIDIsNeverMoreThanAnID(t *testing.T) {
	for id, want := range map[string]string{"<../../x@y>": "<../../x@y>", "<../../x\u202e\x00@y>": "<../../x@y>",
		"</etc/passwd@y>": "</etc/passwd@y>", "<..@..>": "<..@..>"} {
		in := mail("From: a@b.example\nMessage-ID: " + id + "\nReferences: " + id + "\n\nx\n")
		if in.MessageID != want || len(in.Attachments) != 0 {
			t.Errorf("%q: %q", id, in.MessageID)
		}
	}
}

func TestA31BombsOfPartsCostLittle(t *testing.T) {
	for name, raw := range bombs() {
		in, _, all := costs(of(strings.ReplaceAll(raw, "\n", "\r\n"), " ", int64(len(raw))))
		if all > 48<<20 || len(in.Defects) == 0 || len(in.Attachments) > 250 {
			t.Errorf("%s: %d MiB were allocated, %d files, %v", name, all>>20, len(in.Attachments), in.Defects)
		}
	}
}

func TestA31OfManyParametersTheFirstCount(t *testing.T) {
	many := repeated(5000, "; x%d=y")
	for _, tt := range []struct{ header, name string }{
		{"Content-Disposition: attachment; filename=a.txt" + many, "a.txt"},
		{"Content-Disposition: attachment" + many + "; filename=a.txt", "part-2.bin"},
		{"Content-Disposition: attachment" + repeated(5000, "; filename*%d=b"), strings.Repeat("b", 200)},
		{"Content-Disposition: attachment" + repeated(2000, "; filename*%d*=%%62"), strings.Repeat("b", 200)},
		{"Content-Disposition: attachment; filename*99999999999=a; filename*-1=b; filename*x=c", "part-2.bin"},
	} {
		in := exact(parts("mixed", plain, "Content-Type: application/x\n"+tt.header+"\n\nx"))
		if names(in) != tt.name {
			t.Errorf("%.60s: %q, want %q", tt.header, names(in), tt.name)
		}
	}
}

// packed are files that a careless reader would open, each with a sign inside.
func packed() []string {
	zip := "PK\x03\x04\x14\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 16) + "\x08\x00\x00\x00sign.txtsign inside"
	return []string{"Content-Type: application/zip; name=a.zip\n\n" + zip, "Content-Type: application/x-tar; name=a.tar\n\nsign inside",
		"Content-Type: application/gzip; name=a.gz\n\n\x1f\x8bsign inside", "Content-Type: application/ms-tnef\n\nsign inside",
		"Content-Type: text/plain\nContent-Encoding: gzip\nContent-Disposition: attachment; filename=b.gz\n\nsign inside"}
}

func TestA32WhatIsPackedStaysPacked(t *testing.T) {
	in := exact(parts("mixed", append([]string{plain}, packed()...)...))
	if len(in.Attachments) != len(packed()) || strings.Contains(in.Text+in.Fresh, "sign") {
		t.Errorf("files %q, text %q", names(in), in.Text)
	}
	for i, p := range packed() {
		_, content, _ := strings.Cut(p, "\n\n")
		if a := in.Attachments[i]; a.Size != int64(len(content)) {
			t.Errorf("%s has %d octets instead of %d", a.Name, a.Size, len(content))
		}
	}
}

func TestA33WhatIsEncryptedIsNeverShownNorMixedWithWhatIsNot(t *testing.T) {
	const secret = "secret words"
	octets := "Content-Type: application/octet-stream\n\n" + secret
	version := "Content-Type: application/pgp-encrypted\n\nVersion: 1"
	encrypted := multi("c", "encrypted; protocol=\"application/pgp-encrypted\"", version, octets)
	frame := "Content-Type: text/html\n\n<p>hello <img src=\"https://c.example/"
	for name, raw := range map[string]string{
		"PGP":                            parts("encrypted", version, octets),
		"PGP, sent as a text":            parts("encrypted", version, "Content-Type: text/plain\n\n"+secret),
		"PGP, sent as a page":            parts("encrypted", version, "Content-Type: text/html\n\n<p>"+secret+"</p>"),
		"PGP, sent as a mail":            parts("encrypted", version, "Content-Type: message/rfc822\nContent-Disposition: attachment\n\nSubject: x\n\n"+secret),
		"PGP in a frame of HTML":         parts("mixed", frame, encrypted, "Content-Type: text/html\n\n\">"),
		"PGP as an alternative":          parts("alternative", encrypted),
		"PGP inside related":             parts("related", frame, encrypted),
		"S/MIME":                         "From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\n" + secret,
		"S/MIME in a frame of HTML":      parts("mixed", frame, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\n"+secret),
		"S/MIME, signed inside":          "From: a@b.example\nContent-Type: application/x-pkcs7-mime; smime-type=signed-data\n\n" + secret,
		"S/MIME, as its name says":       "From: a@b.example\nContent-Type: application/octet-stream; name=smime.p7m\n\n" + secret,
		"PGP, without its own multipart": parts("mixed", plain, version, octets),
	} {
		in := exact(raw)
		shown := in.Text + in.Fresh + in.Other
		if in.Forward != nil {
			shown += in.Forward.Text
		}
		if strings.Contains(shown, secret) {
			t.Errorf("%s: shown: %q", name, shown)
		}
		if !defect(in, "not opened") && !defect(in, "not decrypted") {
			t.Errorf("%s: not named in %v", name, in.Defects)
		}
		if len(in.Attachments) == 0 {
			t.Errorf("%s: no file", name)
		}
		if again := parse.JSON(in); strings.Contains(string(again), secret) {
			t.Errorf("%s: %s", name, again)
		}
	}
}
