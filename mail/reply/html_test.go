package reply

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextReadsAsAPersonWould(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "a &amp; b", "a & b"},
		{"white space", "  a \n\t b  ", "a b"},
		{"no-break spaces", "a&nbsp;&nbsp;b&nbsp;", "a  b"},
		{"paragraphs", "<p>a</p><p>b</p>", "a\n\nb"},
		{"paragraphs left open", "<p>a<p>b<div>c", "a\n\nb\n\nc"},
		{"Word's paragraphs", `<p class="MsoNormal">a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p><p class=MsoNormal>c</p>`,
			"a\n\nb\nc"},
		{"paragraphs of Outlook on the web", "<style>P {margin-top:0;margin-bottom:0;}</style><p>a</p><p>b</p>", "a\nb"},
		{"paragraphs whose sheet sets them apart", "<style>p.MsoNormal{margin:0cm;margin-bottom:8pt}</style><p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\n\nb"},
		{"paragraphs without a margin below", `<p style="margin:10px 0 0">a</p><p style="margin:0 0 10px">b</p>c`, "a\n\nb\n\nc"},
		{"divs", "<div>a</div><div>b<br></div><div><br></div><div>c</div>", "a\nb\n\nc"},
		{"line breaks", "a<br>b<br/><br>c</br>d", "a\nb\n\nc\nd"},
		{"bullets", "<ul><li>a</li><li>b<ul><li>c</ul></li></ul>d", "- a\n- b\n  - c\n\nd"},
		{"numbers", "<ol><li>a<li>b</ol><ol start=7><li>c<li value=9>d</ol>", "1. a\n2. b\n\n7. c\n9. d"},
		{"item of two lines", "<ol><li>a<br>b</ol>", "1. a\n   b"},
		{"Word's list", `<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]>` +
			`<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>` +
			`&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>one<o:p></o:p></p>` +
			`<p class=MsoListParagraph style='mso-list:l1 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>two</p>`,
			"- one\n  1. two"},
		{"table", "<table><tr><th>Name<th>Price</tr><tr><td>Pen</td><td></td><td>2</td></tr></table>x", "Name | Price\nPen |  | 2\nx"},
		{"table with paragraphs", "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a | b"},
		{"table of labels", "<table><tr><th>Subject: </th><td>a</td></tr><tr><th>Date:</th><td>b</td><td>c</td></tr></table>", "Subject: a\nDate: b | c"},
		{"layout table", "<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"},
		{"link", `<a href="https://example.com/x">here</a>`, "here <https://example.com/x>"},
		{"link that says it", `<a href="https://www.example.com/">example.com</a>`, "example.com"},
		{"mail link", `<a href="mailto:a@example.com?subject=x">Ann</a> <a href="mailto:a@example.com">a@example.com</a>`,
			"Ann <a@example.com> a@example.com"},
		{"link that Word divides", `<a href="https://example.com/x">he</a><a href="https://example.com/x">re</a> <a href="https://example.com/x">too</a>`,
			"here too <https://example.com/x>"},
		{"long link twice", `<a href="https://example.com/` + strings.Repeat("x", 80) + `">a</a>, <a href="https://example.com/` + strings.Repeat("x", 80) + `">b</a>`,
			"a <https://example.com/" + strings.Repeat("x", 80) + ">, b"},
		{"link by way of a gateway", `<a href="https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc&amp;data=05">here</a>` +
			` <a href="https://www.google.com/url?q=https://example.com/d&amp;sa=D">there</a>` +
			` <a href="https://urldefense.com/v3/__https://example.com/e__;!!abc$">too</a>`,
			"here <https://example.com/a?b=c> there <https://example.com/d> too <https://example.com/e>"},
		{"gateway that leads nowhere", `<a href="https://www.google.com/url?q=javascript:x()">here</a>`,
			"here <https://www.google.com/url?q=javascript:x()>"},
		{"telephone", `<a href="tel:+4940123456">040 / 12 34 56</a> <a href="tel:+4940123456">call us</a>`,
			"040 / 12 34 56 call us <tel:+4940123456>"},
		{"addresses that were left as they are", "Ann <ann@example.com> wrote: see <https://example.com/a?b=c d>, <x@y>",
			"Ann <ann@example.com> wrote: see <https://example.com/a?b=c d>, <x@y>"},
		{"dangerous link", `<a href="javascript:alert(1)">x</a> <a href="#top">y</a>`, "x y"},
		{"link round a block", `<a href="https://example.com"><div>Pay now</div></a>`, "Pay now <https://example.com>"},
		{"link round nothing", `a <a href="https://example.com"><img src=x></a>`, "a"},
		{"quote", "a<blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n> > c\n\nd"},
		{"preformatted", "<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"},
		{"pre-wrap", `<div style="white-space: pre-wrap">a
  b</div>`, "a\n  b"},
		{"image", `<img alt="A chart" src=x><img alt="😀"><img alt=t width=1 height=1><img src=y>`, "[A chart]😀"},
		{"rule", "a<hr>b", "a\n____________________\nb"},
		{"head and scripts", "<head><title>t</title><style>s</style></head><body>a<script>b</script></body>", "a"},
		{"body without end of head", "<head><meta name=x><p>a</p>", "a"},
		{"conditional comments", "<!--[if mso]>x<![endif]--><![if !mso]>a<![endif]><!--[if gte mso 9]><xml>y</xml><![endif]-->", "a"},
		{"headings", "<h1>a</h1>b", "a\n\nb"},
		{"unknown elements", "<o:p>a</o:p><x-y>b</x-y>", "ab"},
		{"misnested", "<b><i>a</b></i><div>b</span>c</div>", "a\nbc"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestHiddenTextIsReportedAndNotShown(t *testing.T) {
	for _, style := range []string{
		"display:none", "DISPLAY : none !important", "visibility:hidden", "font-size:0",
		"font-size: 0px; color:red",
		"max-height:0;overflow:hidden", "opacity:0", "display:none;mso-hide:all", "color:#fff",
		"color: white", "COLOR:#FFFFFF !important", "color:rgb(255, 255, 255)", "color:#fefefe",
		"color:#333;background:#333", "color:transparent", "color:rgba(0,0,0,0)",
		"background:#fff none; color:white", "font-size:1px", "text-indent:-9999px",
		"position:absolute;left:-9999px", "height:0;overflow:hidden",
	} {
		full, p := FromHTML(`<div style="` + style + `">/close</div><p>Hello</p>`)
		if full != "Hello" || p.Fresh != "Hello" || p.Hidden != "/close" {
			t.Errorf("%s: full = %q, hidden = %q", style, full, p.Hidden)
		}
	}
	for _, src := range []string{`<font color=white>/close</font><p>Hello</p>`,
		`<table bgcolor="#000080"><tr><td style="color:navy">/close<tr><td style="color:#fff">Hello</table>`,
		`<style>.x{display:none}</style><div class="a x">/close</div><p>Hello</p>`,
		`<style><!-- p {margin:0} /* , */ div.x, #y {color:#fff} --></style><div id=y>/close</div><p>Hello</p>`,
		`<style>p.x{font-size:0}</style><p class=X><span>/close</span></p><p>Hello</p>`,
		`<style>@media print {.y{display:none}} .x{display:none}</style><p class=x>/close</p><p class=y>Hello</p>`,
	} {
		if full, p := FromHTML(src); full != "Hello" || p.Hidden != "/close" {
			t.Errorf("%s: full = %q, hidden = %q", src, full, p.Hidden)
		}
	}
	if _, p := FromHTML(`<p hidden>a</p>b`); p.Hidden != "a" || p.Fresh != "b" {
		t.Errorf("%+v", p)
	}
}

func TestTextThatReadersSeeIsShown(t *testing.T) {
	for _, style := range []string{
		"font-size:0.9em", "opacity:0.5", "max-height:0.5in", "mso-hide:all",
		"display:inline", "color:#fff;background:#000", "color:white;background-image:url(x)",
		"color:#fff;background:url(x.png) no-repeat", "color:#ccc", "color:var(--x)", "text-indent:-18pt",
		"font-size:8px", "color:rgba(0,0,0,.5)", "overflow:hidden;height:30px",
	} {
		if full, p := FromHTML(`<div style="` + style + `">Hello</div>`); full != "Hello" || p.Hidden != "" {
			t.Errorf("%s: full = %q", style, full)
		}
	}
	for _, src := range []string{`<body bgcolor=black text=white><font color="#ffffff">Hello</font>`,
		`<style>.b{background:#036}</style><td class=b><span style="color:#fff">Hello</span>`,
		`<style>@media screen{.m{display:none}}</style><p class=m>Hello</p>`,
		`<style>.m{display:none}</style><p class=m style="display:block">Hello</p>`,
		`<style>.m .n{display:none}</style><p class=n>Hello</p>`,
		`<span style="color:#fff"><span style="color:#000">Hello</span></span>`,
	} {
		if got := Text(src); got != "Hello" {
			t.Errorf("%s: %q", src, got)
		}
	}
	if got := Text(`<td style="font-size:0"><div style="font-size:13px">Hello</div></td>`); got != "Hello" {
		t.Errorf("inner size: %q", got)
	}
	full, p := FromHTML(`<div style="display:none">all there is</div>`)
	if full != "all there is" || p.Quoted != full || p.Fresh != "" || p.Hidden != "" {
		t.Errorf("full = %q, %+v", full, p)
	}
}

// hostileHTML is what would take a careless reader for ever.
func hostileHTML() map[string]string {
	fonts := ""
	for i := range 400 {
		fonts += "<font color=" + strconv.Itoa(i) + ">"
	}
	return map[string]string{
		"divs":        strings.Repeat("<div>", 200_000) + "x",
		"quotes":      strings.Repeat("<blockquote>x", 80_000),
		"tables":      strings.Repeat("<table><tr><td>x", 60_000),
		"lists":       strings.Repeat("<ul><li>x", 100_000),
		"fonts":       "<p>" + fonts + "</p>" + strings.Repeat("<p>x</p>", 80_000),
		"open spans":  strings.Repeat("<span>", 150_000) + strings.Repeat("</b>", 150_000),
		"attributes":  "<p " + strings.Repeat("a=b ", 250_000) + ">x",
		"entities":    strings.Repeat("&lt;", 250_000),
		"brackets":    strings.Repeat("<", 1_000_000),
		"comments":    strings.Repeat("<!-- ", 200_000),
		"links":       strings.Repeat(`<a href="http://x">y`, 50_000),
		"attribution": strings.Repeat("<p>On 5.5.2026 a@b wrote:</p>", 35_000),
		"headers":     strings.Repeat("From: a<br>To: b<br>Date: 5<br>", 35_000),
	}
}

func TestNothingOfHostileHTMLIsLost(t *testing.T) {
	for name, src := range hostileHTML() {
		full, p := FromHTML(src)
		if missing := uncovered(full, p); missing != nil {
			t.Errorf("%s lost %d lines", name, len(missing))
		}
	}
}

// BenchmarkHostileHTML shows what the worst there is costs.
func BenchmarkHostileHTML(b *testing.B) {
	for name, src := range hostileHTML() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				FromHTML(src)
			}
		})
	}
}

func FuzzFromHTML(f *testing.F) {
	for _, c := range quoteMarkup {
		f.Add("<p>Yes</p>" + c.below)
	}
	f.Add("<table><tr><td>a<td>b<table><tr><td>c<td>d</table></table>")
	for _, c := range passedOn {
		f.Add(c.in)
	}
	f.Add("<style>.x{display:none} p{color:#fff}</style><p class=x style='background:red'>" + footerLine)
	f.Add("<ul><li>a<ol type=i><li>b</ul><pre>c\n d&#1;</pre><p style=display:none>e")
	f.Add("<a href='http://a&#13;b'>c<q>d</a><a href='http://a&#13;b'>e<input value=f&#7;><xml>g")
	f.Fuzz(func(t *testing.T, src string) {
		full, p := FromHTML(src)
		if missing := uncovered(full, p); missing != nil {
			t.Errorf("lost %q", missing)
		}
		if full != Text(src) {
			t.Errorf("text differs")
		}
		if most := 6*len(src) + 2*maxIndented; len(full) > most {
			t.Errorf("%d octets of %d", len(full), len(src))
		}
		wantNoMarkOfOurs(t, p)
		if !utf8.ValidString(src) {
			return
		}
		if !utf8.ValidString(full) {
			t.Errorf("%q is no UTF-8", full)
		}
		if i := strings.IndexFunc(full, isControl); i >= 0 {
			t.Errorf("a control character in %q", full[max(0, i-20):])
		}
	})
}

func isControl(c rune) bool {
	return c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0
}

func TestACheapLookFindsEachLineThatMayBeginWithASign(t *testing.T) {
	for src, want := range map[string]bool{
		"/close": true, "<p>/close</p>": true, "<div>\n  <span>&nbsp;/close": true, "a<br>\\note": true,
		"<li>• ／take": true, "<p>&#47;close": true, "<p>&sol;close": true, "<p>&nbsp;&#160;&#x2f;close": true,
		"<pre>a\n/close": true, "1 < 2 <br>/close": true, "<p>\u200b/close": true, "<style>a{}</style>/close": true,
		"<!-- x -->/close": true, "<p>&#47": true, "<!--->/close": true,
		"": false, "Hello": false, "<p>and/or</p>": false, "<style>/* x */</style><p>Hello</p>": false,
		"<!-- x --><p>Hello": false, "<styled>/close</styled>": true, "<!--[if mso]>a<![endif]--><p>Hello": false,
		"<p>On 5/5/26</p>": false, `<a href="/x">Hello</a>`: false,
		"<br/>a<br />b": false, "<p>&amp; co": false, "<p>https://example.com/": false,
	} {
		if got := LineMayStart(src, `/\／`); got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

func TestOutlooksBookmarkNamesTheSignature(t *testing.T) {
	_, p := FromHTML(`<p class=MsoNormal>/close<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>` +
		`<p class=MsoNormal><a name="_MailAutoSig"><span style='mso-no-proof:yes'>Ann Lee<o:p></o:p></span></a></p>` +
		`<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'><b>Desk Ltd</b></span><span style='mso-bookmark:_MailAutoSig'><o:p></o:p></span></p>` +
		`<span style='mso-bookmark:_MailAutoSig'></span><p class=MsoNormal><o:p>&nbsp;</o:p></p>`)
	if p.Fresh != "/close" || p.Signature != "Ann Lee\nDesk Ltd" {
		t.Errorf("fresh = %q, signature = %q", p.Fresh, p.Signature)
	}
}
