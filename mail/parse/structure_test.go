package parse_test

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

// structured is a mail of a multipart kind with its body as it stands.
func structured(contentType, body string) string {
	return plainHead + "MIME-Version: 1.0\nContent-Type: " + contentType + "\n\n" + body
}

// names are those of a mail's files.
func names(in ticketing.Incoming) string {
	var list []string
	for _, a := range in.Attachments {
		list = append(list, a.Name)
	}
	return strings.Join(list, ", ")
}

// shape is a mail and what of it is shown, which files it has and what is noted.
type shape struct{ name, raw, text, files, defect string }

// hold reads each mail with each kind of line end.
func hold(t *testing.T, list []shape) {
	t.Helper()
	for _, tt := range list {
		for _, eol := range []string{"\n", "\r\n"} {
			in := exact(strings.ReplaceAll(tt.raw, "\n", eol))
			if got := strings.TrimSpace(in.Text); got != tt.text || names(in) != tt.files {
				t.Errorf("%s (%q): text %q, want %q; files %q, want %q; defects %v", tt.name, eol,
					got, tt.text, names(in), tt.files, in.Defects)
			}
			if tt.defect != "" && !defect(in, tt.defect) {
				t.Errorf("%s: no defect %q in %v", tt.name, tt.defect, in.Defects)
			}
		}
	}
}

func TestBoundariesAreFoundAsMailersWriteThem(t *testing.T) {
	two := func(b string) string { return "--" + b + "\n\none\n--" + b + "\n\ntwo\n--" + b + "--\n" }
	const both = "one\n\ntwo"
	hold(t, []shape{
		{"blanks at its end", structured(`multipart/mixed; boundary="b  "`, two("b")), both, "", ""},
		{"blanks behind it", structured("multipart/mixed; boundary=b", "--b \t\n\none\n--b \n\ntwo\n--b-- \n"),
			both, "", ""},
		{"a comment behind it", structured("multipart/mixed; boundary=b (made by x)", two("b")), both, "", ""},
		{"a comment before it", structured("multipart/mixed (two parts); boundary=b", two("b")), both, "", ""},
		{"odd signs", structured(`multipart/mixed; boundary="=_?:'()+,-./ x"`, two("=_?:'()+,-./ x")), both, "", ""},
		{"odd signs unquoted", structured("multipart/mixed; boundary==_b:1?(2)/x", two("=_b:1?(2)/x")), both, "", ""},
		{"single quotes", structured("multipart/mixed; boundary='b1'", two("b1")), both, "", ""},
		{"a quote that never ends", structured(`multipart/mixed; boundary="b1`, two("b1")), both, "", ""},
		{"no semicolon", structured("multipart/mixed boundary=b1", two("b1")), both, "", ""},
		{"a comma", structured("multipart/mixed, boundary=b1", two("b1")), both, "", ""},
		{"divided", structured("multipart/mixed; boundary*0=ab; boundary*1=cd", two("abcd")), both, "", ""},
		{"a folded field", structured("multipart/mixed;\n\tcharset=x;\n\tboundary=\"b1\"", two("b1")), both, "", ""},
		{"with hyphens alone", structured(`multipart/mixed; boundary="--"`, two("--")), both, "", ""},
		{"another case", structured("multipart/mixed; boundary=ABC",
			"--abc\nContent-Type: text/plain\n\none\n--abc\n\ntwo\n--abc--\n"), both, "", "no usable boundary"},
		{"none named", structured("multipart/mixed;",
			"--x1\nContent-Type: text/plain\n\none\n--x1\n\ntwo\n--x1--\n"), both, "", "no usable boundary"},
		{"an empty one", structured(`multipart/mixed; boundary=""`,
			"--x1\nContent-Type: text/plain\n\none\n--x1\n\ntwo\n--x1--\n"), both, "", "no usable boundary"},
		{"in a text", structured("multipart/mixed; boundary=b", "--b\n\nnot --b here\n----b\n -b\n--bx\n--b--\n"),
			"not --b here\n----b\n -b\n--bx", "", ""},
		{"with words behind it in a text", structured("multipart/mixed; boundary=b", "--b\n\n--b is how\nit begins\n--b--\n"),
			"--b is how\nit begins", "", ""},
		{"with a blank in it, unquoted", structured("multipart/mixed; boundary=my bound", two("my bound")), both, "", ""},
		{"a longer one in a mail inside", structured("multipart/mixed; boundary=b", "--b\n\none\n--b\n"+
			"Content-Type: message/rfc822\nContent-Disposition: attachment\n\nSubject: in\n"+
			multi("b--1", "mixed", plain)+"--b\n\ntwo\n--b--\n"), both, "in.eml", ""},
		{"words on the line that closes", structured("multipart/mixed; boundary=b", "--b\n\none\n--b-->\nrest\n"),
			"one", "", ""},
		{"closed by more hyphens", structured("multipart/mixed; boundary=b", "--b\n\none\n--b----\nrest\n"), "one", "", ""},
		{"opened instead of closed", structured("multipart/mixed; boundary=b", "--b\n\none\n--b\n\n\n"), "one", "", ""},
		{"none that closes", structured("multipart/mixed; boundary=b", "--b\n\none\n--b\n\ntwo"), both, "",
			"no closing boundary"},
	})
}

func TestOfBoundariesThatBeginAlikeTheRightOneDivides(t *testing.T) {
	nest := func(outer, inner string) string {
		return structured(`multipart/mixed; boundary="`+outer+`"`, "--"+outer+"\n\none\n--"+outer+
			"\nContent-Type: multipart/alternative; boundary=\""+inner+"\"\n\n--"+inner+"\n\ntwo\n--"+inner+
			"\nContent-Type: text/html\n\n<p>second</p>\n--"+inner+"--\n--"+outer+"\n\nthree\n--"+outer+"--\n")
	}
	const all = "one\n\ntwo\n\nthree"
	hold(t, []shape{
		{"the inner is longer", nest("b", "b_alt"), all, "", ""},
		{"the outer is longer", nest("b_mix", "b"), all, "", ""},
		{"the inner is longer by hyphens", nest("b", "b--1"), all, "", ""},
		{"the outer is longer by hyphens", nest("b--1", "b"), all, "", ""},
		{"the outer is longer by a blank", nest("b 1", "b"), all, "", ""},
		{"with other digits", nest("b.1", "b.10"), all, "", ""},
		{"the same twice", structured("multipart/mixed; boundary=b", "--b\nContent-Type: multipart/alternative; "+
			"boundary=b\n\n--b\n\none\n--b\nContent-Type: text/html\n\n<p>first</p>\n--b--\n--b\n"+
			"Content-Type: image/png; name=a.png\n\nx\n--b--\n"), "one", "a.png", ""},
		{"the inner is never closed", structured("multipart/mixed; boundary=b", "--b\n"+
			"Content-Type: multipart/related; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n"), "one\n\ntwo", "",
			"no closing boundary"},
	})
}

func TestPartsAreReadWhateverTheirHeaderSays(t *testing.T) {
	part := func(header string) string {
		return structured("multipart/mixed; boundary=b", "--b\n\none\n--b\n"+header+"\n\ntwo\n--b--\n")
	}
	const both = "one\n\ntwo"
	hold(t, []shape{
		{"no field", part("X-A: b"), both, "", ""},
		{"words without a header", structured("multipart/mixed; boundary=b",
			"--b\n\none\n--b\nwords of a section\n\nand more\n--b--\n"), "one\n\nwords of a section\n\nand more", "", ""},
		{"no body", structured("multipart/mixed; boundary=b", "--b\n\none\n--b\nContent-Type: text/plain\n--b--\n"),
			"one", "", ""},
		{"nothing at all", structured("multipart/mixed; boundary=b", "--b\n--b\n\none\n--b\n--b--\n"), "one", "", ""},
		{"an empty type", part("Content-Type:"), both, "", ""},
		{"a type without a kind", part("Content-Type: ; charset=utf-8"), both, "", ""},
		{"a type of one word", part("Content-Type: text"), both, "", ""},
		{"a type with a sign too many", part("Content-Type: text/plain>"), both, "", ""},
		{"a type with a comma", part("Content-Type: text/plain, text/plain; charset=utf-8"), both, "", ""},
		{"a type in quotes", part(`Content-Type: "text/plain"; charset=utf-8`), both, "", ""},
		{"a type in capitals", part("CONTENT-TYPE: TEXT/PLAIN; CHARSET=UTF-8"), both, "", ""},
		{"HTML with a sign too many", part("Content-Type: text/html>"), both, "", ""},
		{"an unreadable type", part("Content-Type: (a) plain text"), both, "", "unreadable Content-Type"},
		{"an unreadable type with a name", part("Content-Type: unknown; name=a.bin"), "one", "a.bin", "unreadable"},
		{"a name without a type", part("Content-Disposition: attachment; filename=a.txt"), "one", "a.txt", ""},
		{"a header behind an empty line", structured("multipart/mixed; boundary=b", "--b\n\nContent-Type: text/html\n"+
			"Content-Transfer-Encoding: quoted-printable\n\n<p>h=C3=A9llo</p>\n--b--\n"), "héllo", "", "empty line stands before"},
		{"words that only look like a header", structured("multipart/mixed; boundary=b", "--b\n\nNote: this\n\none\n--b--\n"),
			"Note: this\n\none", "", ""},
		{"a body that begins with the boundary", strings.Replace(structured("multipart/mixed; boundary=b",
			"--b\nContent-Transfer-Encoding: base64\n\nb25l\n--b\n\ntwo\n--b--\n"), "\n\n--b", "\n--b", 1), both, "",
			"no empty line ends the header"},
		{"a multipart inside that begins with its boundary", structured("multipart/mixed; boundary=b",
			"--b\nContent-Type: multipart/related; boundary=c\n--c\n\none\n--c--\n--b\n\ntwo\n--b--\n"), both, "", ""},
		{"two types", part("Content-Type: text/plain\nContent-Type: image/png"), both, "", ""},
		{"a page without a type", structured("multipart/mixed; boundary=b",
			"--b\n\n<!DOCTYPE html><html><body><p>one</p></body></html>\n--b--\n"), "one", "", ""},
		{"an unknown multipart", structured("multipart/x-own; boundary=b", "--b\n\none\n--b\n\ntwo\n--b--\n"), both, "", ""},
		{"parallel", structured("multipart/parallel; boundary=b", "--b\n\none\n--b\n\ntwo\n--b--\n"), both, "", ""},
		{"a multipart that closes at once", structured("multipart/mixed; boundary=b", "--b--\nbehind\n"), "behind", "",
			"without a part"},
		{"one that closes at once, behind words", structured("multipart/mixed; boundary=b", "words\n--b--\nfooter\n"),
			"words", "", "without a part"},
		{"a multipart without a boundary", structured("multipart/report", "just words\n"), "just words", "",
			"without a part"},
		{"an empty multipart", structured("multipart/alternative; boundary=b", ""), "", "", "without a part"},
		{"a multipart inside that is empty", part("Content-Type: multipart/alternative; boundary=c"), both, "",
			"without a part"},
	})
}

func TestTextOutsideOfAllPartsIsShownWhereThereIsNoOther(t *testing.T) {
	file := "--b\nContent-Type: image/png; name=a.png\n\nx\n--b--\n"
	hold(t, []shape{
		{"before, beside a text", structured("multipart/mixed; boundary=b", "lost\n--b\n\none\n--b--\n"), "one", "", ""},
		{"behind, beside a text", structured("multipart/mixed; boundary=b", "--b\n\none\n--b--\nlost\n"), "one", "", ""},
		{"before", structured("multipart/mixed; boundary=b", "My words.\n"+file), "My words.", "a.png", "outside of all parts"},
		{"behind", structured("multipart/mixed; boundary=b", file+"My words.\n"), "My words.", "a.png",
			"outside of all parts"},
		{"behind a part inside", structured("multipart/mixed; boundary=b", "--b\nContent-Type: multipart/mixed; boundary=c\n\n"+
			strings.ReplaceAll(file, "--b", "--c")+"My words.\n--b--\n"), "My words.", "a.png", "outside of all parts"},
		{"the sentence for old clients", structured("multipart/mixed; boundary=b",
			"This is a multi-part message in MIME format.\n"+file), "", "a.png", ""},
	})
}
