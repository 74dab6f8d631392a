package parse_test

import (
	"strings"
	"testing"
)

// encoded is a mail whose text is encoded as it says.
func encoded(encoding, body string) string {
	return plainHead + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding +
		"\n\n" + body
}

func TestTransferEncodingsAreReadAsMailersWriteThem(t *testing.T) {
	const hello = "SGVsbG8gd29ybGQ="
	hold(t, []shape{
		{"base64 in capitals", encoded("BASE64", hello), "Hello world", "", ""},
		{"base64 with a comment", encoded("base64 (b64)", hello), "Hello world", "", ""},
		{"base64 in quotes", encoded(`"base64";`, hello), "Hello world", "", ""},
		{"base64 with a hyphen", encoded("base-64", hello), "Hello world", "", ""},
		{"base64 without padding", encoded("base64", "SGVsbG8gd29ybGQ"), "Hello world", "", ""},
		{"base64 with blanks", encoded("base64", "SGVs bG8g\td29y\n  bGQ=\n"), "Hello world", "", ""},
		{"base64 cut in a character", encoded("base64", "SGVsbG8gd29ybGQhw"), "Hello world!", "", ""},
		{"base64 with foreign signs", encoded("base64", "SGVs-bG8g*d29y_bGQ="), "Hello world", "", ""},
		{"base64 with a footer", encoded("base64", hello+"\n\n____\nlist footer\n"), "Hello world", "", ""},
		{"base64 in pieces", encoded("base64", "SGVsbG8=\nIHdvcmxk\n"), "Hello world", "", ""},
		{"base64 of padding alone", encoded("base64", "====\n"), "", "", ""},
		{"words that are not base64", encoded("base64", "Hello, my printer is on fire.\nPlease help!\n"),
			"Hello, my printer is on fire.\nPlease help!", "", "is not; taken as it stands"},
		{"quoted-printable with a comment", encoded("quoted-printable (qp)", "h=C3=A9llo"), "héllo", "", ""},
		{"quote-printable", encoded("quote-printable", "h=C3=A9llo"), "héllo", "", ""},
		{"small digits", encoded("quoted-printable", "h=c3=a9llo =C3=a9"), "héllo é", "", ""},
		{"no escapes", encoded("quoted-printable", "a=b ==x =ZZ =4 100% =\n"), "a=b ==x =ZZ =4 100%", "", ""},
		{"raw characters", encoded("quoted-printable", "héllo =C3=A9"), "héllo é", "", ""},
		{"soft breaks", encoded("quoted-printable", "one =\ntwo= \t\n three=\n=\n=\n!"), "one two three!", "", ""},
		{"a soft break at the end", encoded("quoted-printable", "one="), "one", "", ""},
		{"blanks that a relay added", encoded("quoted-printable", "one   \ntwo=20  \n"), "one\ntwo", "", ""},
		{"encoded line ends", encoded("quoted-printable", "one=0D=0Atwo=0Athree"), "one\ntwo\nthree", "", ""},
		{"an escape cut off", encoded("quoted-printable", "one =C"), "one =C", "", ""},
		{"8-bit", encoded("8-bit", "héllo"), "héllo", "", ""},
		{"7Bit", encoded("7Bit", "hello"), "hello", "", ""},
		{"binary", encoded("binary", "hello"), "hello", "", ""},
		{"none", encoded("none", "hello"), "hello", "", ""},
		{"unknown", encoded("x-own", "hello"), "hello", "", `unknown Content-Transfer-Encoding "x-own"`},
	})
}

func TestAnEncodingOfAMultipartDoesNotHideItsParts(t *testing.T) {
	body := "--b\nContent-Type: text/plain\n\none=3D\n--b--\n"
	for _, encoding := range []string{"base64", "quoted-printable", "8bit", "x-own"} {
		raw := structured("multipart/mixed; boundary=b\nContent-Transfer-Encoding: "+encoding, body)
		if in := exact(raw); in.Text != "one=3D" {
			t.Errorf("%s: %q", encoding, in.Text)
		}
	}
	mail := "Subject: inside\n\nhéllo\n"
	for encoding, content := range map[string]string{"base64": base64Of(mail),
		"quoted-printable": "Subject: inside\n\nh=C3=A9llo\n", "8bit": mail} {
		in := exact(parts("mixed", plain, "Content-Type: message/rfc822\nContent-Transfer-Encoding: "+encoding+
			"\n\n"+content))
		if names(in) != "inside.eml" || in.Forward == nil || in.Forward.Text != "héllo" ||
			!strings.Contains(in.Text, "héllo") {
			t.Errorf("%s: files %q, forward %+v, text %q", encoding, names(in), in.Forward, in.Text)
		}
	}
}

func TestUuencodedFilesEndWhereTheirLinesEnd(t *testing.T) {
	const file = "begin 644 a.bin\n#:&D*\n`\nend\n"
	hold(t, []shape{
		{"between words", encoded("8bit", "See.\n"+file+"Bye.\n"), "See.\nBye.", "a.bin", ""},
		{"without an end", encoded("8bit", "See.\nbegin 644 a.bin\n#:&D*\nThese are words of a person.\n"),
			"See.\nThese are words of a person.", "a.bin", ""},
		{"without a name", encoded("8bit", "begin 644 \n#:&D*\n`\nend\n"), "", "part-1.bin", ""},
		{"with a path", encoded("8bit", strings.Replace(file, "a.bin", `C:\dir\a.bin`, 1)), "", "a.bin", ""},
		{"words that begin so", encoded("8bit", "begin 644 times\nand end\n"), "begin 644 times\nand end", "", ""},
		{"as an encoding", parts("mixed", plain, "Content-Type: application/x; name=x.bin\n"+
			"Content-Transfer-Encoding: x-uuencode\n\n"+file), "plain words", "x.bin", ""},
		{"yEnc stays as it is", encoded("8bit", "=ybegin line=128 size=3 name=a.bin\n\x8b\x8c\n=yend size=3\n"),
			"=ybegin line=128 size=3 name=a.bin\n‹Œ\n=yend size=3", "", ""},
	})
	in := exact(encoded("8bit", "begin 644 a.bin\n#:&D*\nwords\nbegin 644 b.bin\n#:&D*\n`\nend\n"))
	for _, a := range in.Attachments {
		if a.Size != 3 {
			t.Errorf("%s has %d octets", a.Name, a.Size)
		}
	}
}

func TestFlowedTextKeepsQuotesAndStuffing(t *testing.T) {
	flowed := func(params, body string) string {
		return plainHead + "Content-Type: text/plain; charset=utf-8; format=" + params + "\n\n" + body
	}
	hold(t, []shape{
		{"joined", flowed("flowed", "one \ntwo \nthree\nfour\n"), "one two three\nfour", "", ""},
		{"in quotes and capitals", flowed(`"Flowed"`, "one \ntwo\n"), "one two", "", ""},
		{"fixed", flowed("fixed", "one \ntwo\n"), "one \ntwo", "", ""},
		{"blanks deleted", flowed("flowed; delsp=YES", "日本 \n語 \n。\n"), "日本語。", "", ""},
		{"blanks deleted in quoted-printable", strings.Replace(flowed("flowed; delsp=yes", "one =\n\ntwo\n"), "\n\n",
			"\nContent-Transfer-Encoding: quoted-printable\n\n", 1), "onetwo", "", ""},
		{"stuffed", flowed("flowed", " From here\n  two blanks\n >no quote\n"), "From here\n two blanks\n>no quote", "", ""},
		{"quotes of two depths", flowed("flowed", "> one \n> two\n>> three \n>>four\nfive\n"),
			"> one two\n>> three four\nfive", "", ""},
		{"a signature", flowed("flowed", "words \n-- \nAnn\n"), "words \n-- \nAnn", "", ""},
		{"an unfinished line at the end", flowed("flowed", "one \ntwo "), "one two", "", ""},
		{"empty lines", flowed("flowed", "one\n\n \ntwo\n"), "one\n\n\ntwo", "", ""},
	})
}

func TestEnrichedTextIsReadWithoutItsCommands(t *testing.T) {
	hold(t, []shape{
		{"lines", structured("text/enriched", "one\ntwo\n\nthree\n\n\nfour\n"), "one two\nthree\n\nfour", "", ""},
		{"commands", structured("text/enriched", "<bold>No</bold>w <color><param>red</param>red</color> a <<b"),
			"Now red a <b", "", ""},
		{"lines as they stand", structured("text/enriched", "<nofill>one\ntwo</nofill>\nthree"), "one\ntwo three", "", ""},
		{"a parameter that never ends", structured("text/enriched", "<param>red words <b"), "red words <b", "", ""},
		{"the richtext of before", structured("text/richtext", "one<nl>a <lt>b"), "one\na <b", "", ""},
	})
}
