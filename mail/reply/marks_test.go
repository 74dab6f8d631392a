package reply

import (
	"strings"
	"testing"
)

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
	{"Missive", `<div>On May 5, 2026 at 9:12 AM, Bob (<a href="mailto:b@example.com">b@example.com</a>) wrote:</div><div class="missive_quote"><blockquote style="margin-top:0;margin-bottom:0" type="cite"><div>no?</div></blockquote></div>`},
	{"unescaped address", `<div dir="ltr"><br><blockquote type="cite">On May 5, 2026, at 9:12 AM, Bob <b@example.com> wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">no?</div></blockquote>`},
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
