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
		{"layout table", "<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"},
		{"link", `<a href="https://example.com/x">here</a>`, "here <https://example.com/x>"},
		{"link that says it", `<a href="https://www.example.com/">example.com</a>`, "example.com"},
		{"mail link", `<a href="mailto:a@example.com?subject=x">Ann</a> <a href="mailto:a@example.com">a@example.com</a>`,
			"Ann <a@example.com> a@example.com"},
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

// quoteMarkup is how clients mark the older mail; %s stands for nothing but the client's name.
var quoteMarkup = []struct{ client, below string }{
	{"Gmail", `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Ylöni 5.5.2026 xx:<br></div><blockquote class="gmail_quote">no?</blockquote></div>`},
	{"Gmail without block quote", `<div class="gmail_quote">On 5 May<div>no?</div></div>`},
	{"Gmail passed through Outlook", `<div class="x_gmail_quote"><blockquote class="x_gmail_quote">no?</blockquote></div>`},
	{"Apple Mail", `<div><br><blockquote type="cite"><div>On 5 May 2026, at 09:12, Bob &lt;<a href="mailto:b@example.com">b@example.com</a>&gt; wrote:</div><br><div>no?</div></blockquote></div>`},
	{"Thunderbird", `<div class="moz-cite-prefix">5.5.2026 foo bar:<br></div><blockquote type="cite" cite="mid:1"><p>no?</p></blockquote>`},
	{"Outlook on the web", `<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Xx:</b> Bob<br><b>Yy:</b> 5<br></font></div><div>no?</div>`},
	{"Outlook, unknown language", `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>Xx:</b> Bob &lt;b@example.com&gt;<br><b>Yy:</b> 5<br><b>Zz:</b> Ann</p></div></div><p class="MsoNormal">no?</p>`},
	{"Outlook 2003", `<div class="OutlookMessageHeader" lang="de" dir="ltr">Bob<br></div>no?`},
	{"Word's bookmark", `<p class="MsoNormal"><a name="_MailOriginal"><b>Foo:</b> Bob</a></p><p>no?</p>`},
	{"Hotmail", `<hr id="stopSpelling">Foo: Bob<br><br>no?`},
	{"Outlook mobile", `<div id="mail-editor-reference-message-container"><div>Foo: Bob</div>no?</div>`},
	{"Yahoo", `<div id="yahoo_quoted_123" class="yahoo_quoted"><div>On 5 May, Bob wrote:</div><div>no?</div></div>`},
	{"Proton", `<div class="protonmail_quote">On Tuesday, May 5th, 2026 at 9:12 AM, Bob &lt;b@example.com&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">no?</blockquote></div>`},
	{"Zoho", `<div class="zmail_extra"><br>---- On Tue, 05 May 2026 09:12:44 +0200 <b>Bob</b> wrote ---<br><div>no?</div></div>`},
	{"Zimbra", `<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Foo: </b>Bob</div><div data-marker="__QUOTED_TEXT__">no?</div>`},
	{"GMX", `<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div><b>Foo:</b> Bob</div><div>no?</div></div>`},
	{"NetEase", `<div id="isReplyContent">At 2026 foo<p>no?</p></div>`},
	{"QQ", `<div>------------------&nbsp;原始邮件&nbsp;------------------</div><div>no?</div>`},
	{"Samsung", `<div>-------- Original message --------</div><div>From: Bob</div><div>no?</div>`},
	{"Roundcube", `<p id="reply-intro">foo bar</p><blockquote type="cite">no?</blockquote>`},
	{"Yandex", `<div>05.05.2026, 09:12, "Bob" &lt;b@example.com&gt;:</div><blockquote><p>no?</p></blockquote>`},
	{"Lotus", `<font size=1>Bob/ACME wrote on 05/05/2026 09:12:44 AM:</font><br><br><font>no?</font>`},
	{"Outlook for Mac", `<span id="OLK_SRC_BODY_SECTION"><div><span>Xx: </span>Bob &lt;b@example.com&gt;<br><span>Yy: </span>5<br></div><div>no?</div></span>`},
	{"Outlook 2003, ruled line", `<div><div class=MsoNormal align=center><font><span><hr size=3 width="100%" align=center tabindex=-1></span></font></div><p class=MsoNormal><b>From:</b> Bob [mailto:b@example.com] <br><b>Sent:</b> Tuesday, May 5, 2026 09:12<br><b>To:</b> Ann<br><b>Subject:</b> x</p></div><p>no?</p>`},
	{"Windows Mail", `<div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"><div><b>Xx:</b>&nbsp;Bob<br><b>Yy:</b>&nbsp;5.5.2026 09:12<br><b>Zz:</b>&nbsp;Ann</div></div><div>no?</div>`},
	{"Outlook passed through Roundcube", `<div id="v1divRplyFwdMsg"><b>Foo:</b> Bob</div><div>no?</div>`},
	{"Gmail passed through Mail.ru", `<div class="gmail_quote_mr_css_attr"><div class="gmail_attr_mr_css_attr">foo bar</div><blockquote class="gmail_quote_mr_css_attr">no?</blockquote></div>`},
	{"Gmail passed through Hotmail", `<div class="ecxgmail_quote">foo bar:<br><blockquote class="ecxgmail_quote">no?</blockquote></div>`},
	{"iOS, attribution in a block quote of its own", `<div dir="ltr"><br><blockquote type="cite">On 5 May 2026, at 09:12, Bob &lt;b@example.com&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">no?</div></blockquote>`},
	{"Airmail", `<p class="airmail_on">foo bar</p> <blockquote type="cite" class="clean_bq"><span>no?</span></blockquote>`},
	{"Spark", `<div name="messageReplySection">On 5 May 2026, 09:12 +0200, Bob &lt;b@example.com&gt;, wrote:<br><blockquote class="spark_quote">no?</blockquote></div>`},
	{"Mailspring", `<div class="gmail_quote nylas-quote nylas-quote-id-7"><br>On May 5 2026, at 9:12 am, Bob &lt;b@example.com&gt; wrote:<br><blockquote>no?</blockquote></div>`},
	{"Open-Xchange", `<blockquote type="cite"><div>Bob &lt;b@example.com&gt; hat am 05.05.2026 09:12 CEST geschrieben:</div><div>no?</div></blockquote>`},
	{"Horde", `<p>Zitat von Bob &lt;b@example.com&gt;:</p><blockquote type="cite" style="border-left:2px solid blue;margin-left:2px;padding-left:12px;">no?</blockquote>`},
	{"Evolution", `<div class="-x-evo-attribution">foo bar</div><blockquote type="cite"><pre>no?</pre></blockquote>`},
	{"Infomaniak", `<div class="ik_mail_quote"><div>Le 2026-05-05T09:12:44.000+02:00, Bob &lt;b@example.com&gt; a écrit :</div><blockquote class="ws-ng-quote">no?</blockquote></div>`},
	{"Mail.ru", `<br>Вторник, 5 мая 2026, 9:12 +03:00 от Bob &lt;b@example.com&gt;:<br><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;"><div class="js-helper js-readmsg-msg">no?</div></blockquote>`},
	{"Sina", `<div id="origbody"><div style="background: #f2f2f2;">----- foo -----<br>Xx：Bob<br></div><br><div>no?</div></div>`},
	{"139", `<hr id="replySplit"><div id="reply139content"><div>Xx: Bob</div>no?</div>`},
	{"NetEase, mobile", `<div class="ntes-mailmaster-quote"><div>---- foo ----</div><table><tr><td>Xx</td><td>Bob</td></tr></table>no?</div>`},
	{"Outlook Express", `<blockquote style="PADDING-LEFT: 5px; MARGIN-LEFT: 5px; BORDER-LEFT: #000000 2px solid"><div>----- Original Message ----- </div><div style="BACKGROUND: #e4e4e4"><b>From:</b> Bob </div><div>no?</div></blockquote>`},
	{"AquaMail", `<div id="aqm-original">On May 5, 2026 09:12:44 Bob &lt;b@example.com&gt; wrote:<br><blockquote class="gmail_quote">no?</blockquote></div>`},
	{"FairEmail", `<div fairemail="reference"><p>On May 5, 2026 Bob &lt;b@example.com&gt; wrote:</p><blockquote style="margin:0;border-left:3px solid #ccc">no?</blockquote></div>`},
	{"Fastmail", `<div>On Tue, 5 May 2026, at 9:12 AM, Bob wrote:<br></div><blockquote type="cite" id="qt"><div>no?</div></blockquote>`},
	{"Zendesk", `<div class="gmail_quote"><div class="gmail_attr">foo bar:<br></div><blockquote class="gmail_quote"><div style="color:#b5b5b5">##- Please type your reply above this line -##</div><p>no?</p></blockquote></div>`},
	{"Freshdesk", `<div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Tue, 5 May at 9:12 AM, Bob &lt;b@example.com&gt; wrote:<br>no?</blockquote></div>`},
	{"Front", `<div>On May 5, 2026, 9:12 AM GMT+2 <a href="mailto:b@example.com">b@example.com</a> wrote:</div><blockquote type="cite" class="front-blockquote"><div>no?</div></blockquote>`},
	{"Foxmail", `<div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="background-color:#efefef"><div><b>发件人：</b>&nbsp;<a href="mailto:b@example.com">Bob</a></div><div><b>发送时间：</b>&nbsp;2026-05-05&nbsp;09:12</div><div><b>收件人：</b>&nbsp;Ann</div></div></div><div>no?</div>`},
	{"QQ, English", `<div>------------------&nbsp;Original&nbsp;------------------</div><div style="background:#efefef"><div><b>From: </b>&nbsp;"Bob"&lt;b@example.com&gt;;</div><div><b>Date: </b>&nbsp;Tue, May 5, 2026 09:12 AM</div><div><b>To: </b>&nbsp;"Ann";</div><div><b>Subject: </b>&nbsp;x</div></div><div>no?</div>`},
	{"Tuta", `<div>5. Mai 2026, 09:12 von b@example.com:</div><blockquote class="tutanota_quote">no?</blockquote>`},
}

func TestMarkupOfManyClientsBeginsTheQuote(t *testing.T) {
	for _, c := range quoteMarkup {
		full, p := FromHTML("<html><body><div>Yes.</div><div>Ann</div><br>" + c.below + "</body></html>")
		if p.Fresh != "Yes.\nAnn" || !strings.Contains(p.Quoted, "no?") || p.Kept {
			t.Errorf("%s: fresh = %q of %q (%s)", c.client, p.Fresh, full, p.Why)
		}
	}
}

func TestAnswersBetweenQuotesInMarkupAreKeptWhole(t *testing.T) {
	full, p := FromHTML(`<div class="gmail_quote"><div class="gmail_attr">On 5 May 2026 Bob wrote:</div>` +
		`<blockquote class="gmail_quote">first?</blockquote><div>yes</div>` +
		`<blockquote class="gmail_quote">second?</blockquote><div>no</div></div>`)
	if p.Fresh != full || !p.Kept {
		t.Errorf("%+v", p)
	}
}

func TestAnswerBelowTheQuoteInMarkupIsFresh(t *testing.T) {
	_, p := FromHTML(`<div class="moz-cite-prefix">On 5/5/26 09:12, Bob wrote:</div>` +
		`<blockquote type="cite">no?<div id="divRplyFwdMsg">From: x</div></blockquote><p>Yes.</p>`)
	if p.Fresh != "Yes." || p.Kept {
		t.Errorf("%+v", p)
	}
}

func TestWhatTheWriterMayHaveSetIsKept(t *testing.T) {
	for name, src := range map[string]string{
		"a quote that Gmail's writer set": `<div>As the manual says:</div><blockquote class="gmail_quote" style="border-left:1px #ccc solid">reset it first</blockquote>`,
		"the same at the end":             `<div>Quote</div><blockquote class="gmail_quote" style="border-left:1px #ccc solid">reset it first</blockquote>`,
		"a line above the quote":          `<div class="gmail_quote"><div>Yes, do so</div><blockquote class="gmail_quote">shall I?</blockquote><div>and this too</div></div>`,
		"a plain block quote":             `<p>It says</p><blockquote>no paper</blockquote>`,
		"a box round words":               `<div style="border:1px solid #ccc"><p>Order 7</p></div><p>is late</p>`,
		"a ruled line":                    `<p>Hello</p><hr><p>From: Hamburg</p><p>To: Berlin</p><p>by train</p>`,
		"a table with an address":         `<table><tr><td>From</td><td>Bob</td></tr><tr><td>Date</td><td>5 May</td></tr></table><p>as ordered</p>`,
	} {
		if full, p := FromHTML(src); p.Fresh != full {
			t.Errorf("%s: fresh = %q of %q (%s)", name, p.Fresh, full, p.Why)
		}
	}
}

func TestIndentedParagraphIsNoQuote(t *testing.T) {
	full, p := FromHTML(`<p>This is what I typed</p><blockquote style="margin:0 0 0 40px;border:none">format c:</blockquote>`)
	if p.Fresh != full {
		t.Errorf("%+v", p)
	}
}

func TestSignatureBlocksOfClientsAreSignature(t *testing.T) {
	for _, sig := range []string{
		`<div>-- <br></div><div class="gmail_signature">Ann<br>ACME</div>`,
		`<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Ann<br>ACME</div>`,
		`<div data-smartmail="gmail_signature">Ann<br>ACME</div>`,
		`<pre class="moz-signature" cols="72">-- 
Ann
ACME</pre>`,
		`<div class="protonmail_signature_block">Ann<br>ACME</div>`,
		`<div id="ms-outlook-mobile-signature">Ann<br>ACME</div>`,
		`<div id="Signature"><p>Ann<br>ACME</p></div>`,
		`<div id="MAC_OUTLOOK_SIGNATURE">Ann<br>ACME</div>`,
		`<div data-signatureblock="true"><div>Ann</div><div>ACME</div></div>`,
		`<div data-signature-widget="container"><div data-signature-widget="content">--<br>Ann<br>ACME</div></div>`,
		`<div class="ydp3c2a5e6dsignature">Ann<br>ACME</div>`,
		`<div dir="ltr"><br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Ann<br>ACME</div></div>`,
		`<div name="messageSignatureSection"><br>Ann<br>ACME</div>`,
		`<signature id="initial"><div>Ann</div><div>ACME</div></signature>`,
		`<div><sign signid="1"><div>Ann</div><div>ACME</div></sign></div>`,
		`<div id="_rc_sig">Ann<br>ACME</div>`,
		`<div data-marker="__SIG_PRE__">Ann<br>ACME</div>`,
		`<div id="Zm-_Id_-Sgn"><p>Ann<br>ACME</p></div>`,
		`<span class="-x-evo-signature-wrapper"><span class="-x-evo-signature"><pre>-- <br></pre>Ann<br>ACME</span></span>`,
		`<div class="io-ox-signature">Ann<br>ACME</div>`,
		`<div class="editorUserSignature">Ann<br>ACME</div>`,
		`<div id="bloop_sign_7" class="bloop_sign">Ann<br>ACME</div>`,
	} {
		for _, below := range []string{"", quoteMarkup[0].below, quoteMarkup[5].below} {
			_, p := FromHTML("<div>Yes.</div><br>" + sig + below)
			if p.Fresh != "Yes." || !strings.HasSuffix(p.Signature, "Ann\nACME") {
				t.Errorf("%s: fresh = %q, signature = %q, quoted %q", sig, p.Fresh, p.Signature, p.Quoted)
			}
		}
	}
}

func TestForwardInMarkupIsContent(t *testing.T) {
	full, p := FromHTML(`<div dir="ltr">FYI<br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ` +
		`---------<br>From: Bob<br></div>It burns.<blockquote class="gmail_quote">hm</blockquote></div></div>`)
	if p.Fresh != full || !p.Forwarded {
		t.Errorf("%+v", p)
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
