package parse_test

import (
	"strings"
	"testing"

	"ticketd/mail/parse"
)

func TestSubjectsAreDecodedAndClean(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"plain", "plain"},
		{"=?utf-8?q?caf=C3=A9_au_lait?=", "café au lait"},
		{"=?UTF-8?B?Y2Fmw6k=?=", "café"},
		{"=?utf-8?b?Y2Fmw6k?=", "café"},
		{"=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"},
		{"=?utf-8?q?a?=\n =?utf-8?q?b?= c", "ab c"},
		{"a =?utf-8?q?b?= c", "a b c"},
		{"=?utf-8*en?q?b?=", "b"},
		{"\"=?utf-8?q?b=C3=A9?=\"", "\"bé\""},
		{"=?iso-8859-1?q?caf=E9?=", "café"},
		{"=?us-ascii?q?caf=E9s?=", "cafés"},
		{"=?x-unknown?q?caf=C3=A9?=", "café"},
		{"=?cp932?b?k/qWew==?=", "日本"},
		{"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"},
		{"=?x-gbk?b?xOO6ww==?=", "你好"},
		{"=?gb2312?b?08o=?=", "邮"},
		{"=?gb2312?b?xKM=?=", "模"},
		{"=?gb2312?q?=C4=A3=C4=A3=C4=A3=C4=A3?=", "ģģģģ"},
		{"=?big5?b?w6k=?=", "矇"},
		{"=?ks_c_5601-1987?b?vsiz5w==?=", "안녕"},
		{"=?big5?b?p0GmbqFB?=", "你好，"},
		{"=?koi8-r?b?8NLJ18XU?=", "Привет"},
		{"=?windows-1251?b?z/Do4uXy?=", "Привет"},
		{"=?iso-8859-8-i?b?+ezl7Q==?=", "שלום"},
		{"=?utf-7?q?Caf+AOk-_+-?=", "Café +"},
		{"=?unknown-8bit?q?caf=C3=A9?=", "café"},
		{"=?utf-8?q?a b?=", "a b"},
		{"=?utf-8?q?open", "open"},
		{"=?utf-8?x?a?=", "=?utf-8?x?a?="},
		{"=?utf-8?qb?a?=", "=?utf-8?qb?a?="},
		{"=?utf-8", "=?utf-8"},
		{"=?utf-8?b?", "=?utf-8?b?"},
		{"=?a?b?=", "=?a?b?="},
		{"x=?y, 1=?2=?3", "x=?y, 1=?2=?3"},
		{"=??q?a=20b?=", "a b"},
		{"=? utf-8 ? Q ?b=C3=A9?=", "bé"},
		{"=?utf-8?q?=3D=3Futf-8=3FQ=3Fcaf=3DC3=3F=3D=0A_=3D=3Futf-8=3FQ=3F=3DA9=3F=3D?=", "café"},
		{"=?utf-8?q?see_=3D=3Futf-8=3FQ=3Fx=3F=3D?=", "see =?utf-8?Q?x?="},
		{`=?"utf-8"?q?b=C3=A9?=`, "bé"},
		{"a=?utf-8?q?b?=c", "abc"},
		{"=?utf-8?q?b=C3=A9?=, =?utf-8?q?c?=", "bé, c"},
		{"=?utf-8?q?a?==?utf-8?q?b?=", "ab"},
		{"=?utf-8?q?what??= =?utf-8?q?_now?=", "what? now"},
		{"=?utf-8?q?50%_off=?=", "50% off="},
		{"=?utf-8?q?open =?utf-8?q?closed?= x", "open closed x"},
		{"=?utf-8?b?Y2Fm\n w6k=?=", "café"},
		{"=?utf-8?b?Y2Fmw6k?= =?utf-8?b?Y2Fmw6k?=", "cafécafé"},
		{"=?utf-8?b?Y2Fmw?= =?utf-8?b?6k=?=", "café"},
		{"=?utf-8?b?Y2Fmw6kg4oKsL?=\n =?utf-8?b?CDigqw=?=", "café €, €"},
		{"=?utf-8?b?Y2Fm?= =?utf-8?q?=C3=A9?=", "café"},
		{"=?utf-8?b?w?= =?utf-8?q?a?=", "a"},
		{"=?iso-8859-1?q?a=E9_?= =?utf-8?q?b=C3=A9?=", "aé bé"},
		{"=?iso-2022-jp?b?GyRCRnw=?= =?iso-2022-jp?b?S1wbKEI=?=", "日本"},
		{"=?iso_8859-1:1987?q?caf=E9?=", "café"},
		{"=?utf-8?q?a=0d=0aBcc:_x?=", "a  Bcc: x"},
		{"a\u202eb\u2066c\U000e0041d\u200be\ufefff\u2028g", "abcdef g"},
		{"=?utf-8?b?" + "8J+YgA==" + "?=", "😀"},
		{"caf\xe9 du coin", "café du coin"},
		{"caf\xe9 =?utf-8?q?caf=C3=A9?=", "café café"},
		{"\x1b$BF|K\\\x1b(B!", "日本!"},
		{"\nSubject: second", "second"},
		{"a\nSubject: second", "a"},
		{"a\n \t\n b", "a   b"},
		{"x\x00y\x1bz\x7f", "x y z"},
	}
	for _, tt := range tests {
		raw := "Content-Type: text/plain; charset=iso-8859-1\nSubject: " + tt.raw + "\n\nx"
		if got := exact(raw).Subject; got != tt.want {
			t.Errorf("%q: %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func TestTextsAreReadInTheirCharacterSets(t *testing.T) {
	tests := []struct{ label, raw, want string }{
		{`"utf-8"`, "café", "café"},
		{"'utf-8'", "café", "café"},
		{"cp932", "\x93\xfa\x96\x7b", "日本"},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本"},
		{"us-ascii", "\x1b$BF|K\\\x1b(B", "日本"},
		{"", "\x93\xfa\x96{\x8c\xea\x82\xcc\x83\x81\x81[\x83\x8b\x82\xc5\x82\xb7",
			"日本語のメールです"},
		{"", "\xcf\xf0\xe8\xe2\xe5\xf2 \xea\xe0\xea \xe4\xe5\xeb\xe0", "Привет как дела"},
		{"", "\xf0\xd2\xc9\xd7\xc5\xd4 \xcb\xc1\xcb \xc4\xc5\xcc\xc1", "Привет как дела"},
		{"utf-16le", "h\x00\xe9\x00", "hé"},
		{"utf-16be", "\x00h\x00\xe9", "hé"},
		{"utf-8", "\xff\xfeh\x00\xe9\x00", "hé"},
		{"utf-8", "\xef\xbb\xbfcafé", "café"},
		{"utf-7", "caf+AOk-", "café"},
		{"gb18030", "\xc4\xe3\xba\xc3", "你好"},
		{"windows-1257", "\xd5\xc4\xd6\xdc", "ÕÄÖÜ"},
		{"utf-8", "na\xefve \x93quoted\x94", "naïve “quoted”"},
		{"utf-8", "sehr schön und grün, über cut \xc3", "sehr schön und grün, über cut \ufffd"},
		{"macintosh", "caf\x8e", "café"},
		{"no-such-set", "caf\xe9", "café"},
	}
	for _, tt := range tests {
		raw := "Content-Type: text/plain; charset=" + tt.label + "\n" +
			"Content-Transfer-Encoding: base64\n\n" +
			base64Of(tt.raw)
		if got := exact(raw).Text; got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.label, tt.raw, got, tt.want)
		}
	}
}

func TestMessageIDsAreReadAsTheyCome(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"<a@b>,<c@d>", "<a@b> <c@d>"},
		{"<foo>", "<foo>"},
		{"<a@b@c>", "<a@b@c>"},
		{"<a b@c>", "<ab@c>"},
		{"<a:b@c>", "<a:b@c>"},
		{`"quoted"@b <c@d>`, "<c@d>"},
		{"Your message of Monday <a@b>", "<a@b>"},
		{"a@b", "<a@b>"},
		{"<a@b", "<a@b>"},
		{"<a@b><a@b>", "<a@b>"},
		{"<<a@b>>", "<a@b>"},
		{"a@b>", "<a@b>"},
		{"< a @ b >", "<a@b>"},
		{"a@b c@d", "<a@b> <c@d>"},
		{"a@b,\n\tc@d", "<a@b> <c@d>"},
		{`"a@b"`, "<a@b>"},
		{"[a@b]", "<a@b>"},
		{"<a@b>;<c@d>", "<a@b> <c@d>"},
		{"<a@b><c@d>\n <e@f>", "<a@b> <c@d> <e@f>"},
		{"<a@b>, <cut.   \n off@d>, <e@f>", "<a@b> <e@f>"},
		{"<a@b>\nReferences: <c@d>", "<a@b> <c@d>"},
		{"=?utf-8?q?=3Ca=40b=3E?=\n =?utf-8?q?_=3Cc=40d=3E?=", "<a@b> <c@d>"},
		{"<a@[192.0.2.1]>", "<a@[192.0.2.1]>"},
		{"<a\\b/c@d>", "<a\\b/c@d>"},
		{"<a=?b@c>", "<a=?b@c>"},
		{"Message of Monday from a@b", ""},
		{"<../../x@y>", "<../../x@y>"},
		{"<>", ""},
		{"<\x10> 0", ""},
		{"none", ""},
		{"<" + strings.Repeat("x", 2000) + "@y>", ""},
	}
	for _, tt := range tests {
		in := from("From: a@b.example\nReferences: "+tt.raw+"\n", "x")
		if got := strings.Join(in.References, " "); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func TestAttachmentNamesAreNeverPaths(t *testing.T) {
	long := strings.Repeat("n", 300)
	tests := []struct{ param, want string }{
		{`filename="report.pdf"`, "report.pdf"},
		{`filename=my file (1).pdf`, "my file (1).pdf"},
		{"filename=\"\u200b.htaccess\"", "htaccess"},
		{`filename="..\\..\\evil.exe"`, "evil.exe"},
		{`filename="C:\path\doc.txt"`, "doc.txt"},
		{`filename="/etc/passwd"`, "passwd"},
		{`filename="../"`, "part-1.bin"},
		{`filename="CON"`, "_CON"},
		{`filename="con.txt"`, "_con.txt"},
		{`filename="LPT1 .x"`, "_LPT1 .x"},
		{`filename="a.txt. . "`, "a.txt"},
		{`filename*=utf-8''a%00b%2fc.txt`, "c.txt"},
		{"filename=\"gpj.\u202eexe\"", "gpj.exe"},
		{`filename="` + long + `.pdf"`, long[:251] + ".pdf"},
		{`filename="a.` + long + `"`, "a." + long[:253]},
		{`filename="` + strings.Repeat("y", 1<<20) + `"`, strings.Repeat("y", 255)},
		{`filename*0="two "; filename*1="parts.txt"`, "two parts.txt"},
		{`filename*1*=%C3%A9.txt; filename*0*=utf-8'fr'caf`, "café.txt"},
		{`filename*=iso-8859-1''caf%E9.txt`, "café.txt"},
		{`filename="=?utf-8?q?caf=C3=A9.txt?="`, "café.txt"},
		{"filename=caf\xe9.txt", "café.txt"},
		{`filename="what?<a>|b*.txt"`, "what__a__b_.txt"},
		{`filename="never closed.txt`, "never closed.txt"},
		{`filename=my file.pdf size=123`, "my file.pdf"},
		{`filename=a;b.txt`, "a;b.txt"},
		{`filename=my "last" file.txt`, "my last file.txt"},
		{`filename=smime.p7m smime-type=enveloped-data`, "smime.p7m"},
		{"filename=\"my\n\tfile  2.txt\"", "my file  2.txt"},
		{`filename=a.txt; ;`, "a.txt"},
		{`filename="a;b.txt" size=3`, "a;b.txt"},
		{`filename="a 'b' (c).txt" (d)`, "a 'b' (c).txt"},
		{`filename="say "x" now.txt"; size=3`, "say _x_ now.txt"},
		{`filename="a.txt"junk`, "a.txt"},
		{`filename='a b.txt'`, "a b.txt"},
		{"filename=\"=?utf-8?q?caf=C3?=\n =?utf-8?q?=A9.txt?=\"", "café.txt"},
		{"filename=\"a =?utf-8?q?caf=C3=A9?=.txt\"", "a café.txt"},
		{"filename=\"caf\xe9 =?utf-8?q?caf=C3=A9?=.txt\"", "café café.txt"},
		{`filename=cafe.txt; filename*=UTF-8''caf%C3%A9.txt`, "café.txt"},
		{`filename*=utf-8''my%20caf%C3%A9 x.txt; size=3`, "my café x.txt"},
		{`filename*="utf-8''caf%C3%A9.txt"`, "café.txt"},
		{`filename*=caf%C3%A9.txt`, "café.txt"},
		{`filename*=utf-8''=?utf-8?q?caf=C3=A9.txt?=`, "café.txt"},
		{`filename*=gb2312''%C4%E3%BA%C3.txt`, "你好.txt"},
		{`filename*=''caf%E9.txt`, "café.txt"},
		{`filename*=x-odd''caf%E9.txt`, "café.txt"},
		{`filename*=iso-2022-jp''%1B%24BF%7CK%5C%1B%28B.txt`, "日本.txt"},
		{`filename*0*=utf-8''caf%C3; filename*1*=%A9.txt`, "café.txt"},
		{"filename*0*=utf-8''caf%C3\n filename*1*=%A9.txt", "café.txt"},
		{`filename*0*=utf-8''caf%C3%A9; filename*1="%20.txt"`, "café%20.txt"},
		{`filename*0*=utf-8''caf%C; filename*1*=3%A; filename*2*=9.txt`, "café.txt"},
		{`filename*0*=utf-8''100%25; filename*1*=20.txt`, "100%20.txt"},
		{`filename*0*=utf-8''100%; filename*1="20.txt"`, "100%20.txt"},
		{`filename*0="=?utf-8?q?caf=C3"; filename*1="=A9.txt?="`, "café.txt"},
		{`filename*01=".txt"; filename*00="a"`, "a.txt"},
		{`filename*1="a"; filename*2=".txt"`, "a.txt"},
		{`filename*0="a"; filename*2=".txt"`, "a"},
		{`name="a.txt"`, "a.txt"},
		{`FileName = "a.txt"`, "a.txt"},
		{`filename=""; filename="a.txt"`, "a.txt"},
		{`x=y`, "part-1.bin"},
	}
	for _, tt := range tests {
		raw := "Content-Type: application/x-thing\nContent-Disposition: attachment; " +
			tt.param + "\n\nx"
		raw = strings.Replace(raw, "\n", "\nX-A: b\n", 1)
		in := exact(raw)
		if len(in.Attachments) != 1 {
			t.Fatalf("%.60q: %v", tt.param, in.Attachments)
		}
		if got := in.Attachments[0].Name; got != tt.want && len(tt.param) < 1<<16 ||
			len(got) > 255 {
			t.Errorf("%.60q: %q, want %q", tt.param, got, tt.want)
		}
	}
}

func TestHeadersGivesTheFieldsInOrder(t *testing.T) {
	raw := "A: 1\r\nb : 2\r\n\tfolded\r\nSubject: =?utf-8?q?=C3=A9?=\r\n\r\nA: body"
	fields := parse.Headers(strings.NewReader(raw), int64(len(raw)))
	if len(fields) != 3 || fields[0].Name != "A" || fields[1].Name != "b" ||
		fields[1].Value() != "2\tfolded" || fields[1].Raw != " 2\n"+
		"\tfolded" || fields[2].Decoded() != "é" {
		t.Errorf("%q", fields)
	}
}
