package reply

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// clientMarks are the classes, ids and names by which mail clients mark what is theirs in a mail,
// in lower case.
var clientMarks = map[string]mark{
	// Outlook, in its many forms; "_MailOriginal" and "_MailAutoSig" are Word's bookmarks.
	"divrplyfwdmsg":                           markCut,
	"outlookmessageheader":                    markCut,
	"olk_src_body_section":                    markCut,
	"_mailoriginal":                           markCut,
	"stopspelling":                            markCut,
	"mail-editor-reference-message-container": markCut,
	"ms-outlook-mobile-reference-message":     markCut,
	"ms-outlook-ios-reference-expand":         markCut,
	"appendonsend":                            markRule,
	"ms-outlook-mobile-signature":             markSign,
	"mac_outlook_signature":                   markSign,
	"signature":                               markSign,
	"_mailautosig":                            markSign,
	"data-signatureblock":                     markSign, // Windows Mail
	// Gmail
	"gmail_attr":      markIntro,
	"gmail_signature": markSign,
	// Apple Mail, iOS, Airmail, Spark
	"applemailsignature":      markSign,
	"airmail_on":              markIntro,
	"bloop_sign":              markSign,
	"messagesignaturesection": markSign,
	// Thunderbird, Roundcube, Evolution, Open-Xchange
	"moz-cite-prefix":          markIntro,
	"moz-signature":            markSign,
	"reply-intro":              markIntro,
	"_rc_sig":                  markSign,
	"-x-evo-attribution":       markIntro,
	"-x-evo-signature":         markSign,
	"-x-evo-signature-wrapper": markSign,
	"io-ox-signature":          markSign,
	"moz-forward-container":    markNone,
	// Yahoo, AOL
	"yahoo_quoted":            markQuote,
	"yahoo-quoted":            markQuote,
	"yahoo-signature":         markSign,
	"ymail_android_signature": markSign,
	"aolreplacedbody":         markNone,
	// Proton, Tuta, Infomaniak, Zoho
	"protonmail_signature_block": markSign,
	"tutanota_quote":             markQuote,
	"editorusersignature":        markSign,
	"zm-_id_-sgn":                markSign,
	// Zimbra
	"zwchr":           markCut,
	"__divider__":     markCut,
	"__quoted_text__": markQuote,
	"__sig_pre__":     markSign,
	"__sig_post__":    markSign,
	// NetEase, QQ, Sina, 139, Mail.ru
	"isreplycontent":             markQuote,
	"orimsghtmlseperator":        markQuote,
	"ntes-mailmaster-quote":      markCut,
	"xm_mail_oringinal_describe": markCut,
	"origbody":                   markCut,
	"replysplit":                 markCut,
	"reply139content":            markCut,
	"mail-quote-collapse":        markQuote,
	"data-signature-widget":      markSign,
	// GMX and web.de, Freshdesk, Front
	"quote":            markQuote,
	"freshdesk_quote":  markQuote,
	"front-blockquote": markQuote,
	// Samsung, K-9, AquaMail, FairEmail
	"composer_signature":  markSign,
	"k9mail-signature":    markSign,
	"aqm-signature":       markSign,
	"fairemail-signature": markSign,
}

// softMarks stand round a quote together with its attribution, and round answers between its lines,
// too: if block quotes stand inside, those say what is quoted.
var softMarks = map[string]bool{
	"gmail_quote": true, "gmail_quote_container": true, "protonmail_quote": true,
	"zmail_extra": true, "skiff_quote": true, "ik_mail_quote": true, "cm_quote": true, "missive_quote": true,
	"messagereplysection": true, "yahoo_quoted_begin": true, "gmail_extra_quote": true,
	"edo-original-html": true, "mailbutler-quote": true, "nylas-quote": true, "aqm-original": true,
	"fairemail-reference": true,
}

// signElements are elements of no HTML in which clients put signatures: those of Mailspring and QQ.
var signElements = map[string]bool{"signature": true, "sign": true}

// markOf says what an element's name and attributes tell about the text inside.
func markOf(name atom.Atom, a *attrs, answered bool) (m mark, soft bool) {
	if name == atom.Blockquote {
		return blockquoteMark(a, answered), false
	}
	for _, list := range [...]string{a.class, a.id, a.name, a.marker} {
		if list != "" {
			got, s := clientMark(list, a)
			m, soft = max(m, got), soft || s
		}
	}
	if m == markNone && a.style.sign {
		m = markSign
	}
	if m == markNone && a.style.rule && (name == atom.Div || name == atom.P) {
		m = markRule
	}
	return m, soft
}

// maxClasses is how many octets of a list of classes are looked up.
const maxClasses = 512

// clientMark looks a list of classes up.
func clientMark(list string, a *attrs) (m mark, soft bool) {
	for one := range strings.FieldsSeq(list[:min(len(list), maxClasses)]) {
		one = plainMark(one)
		if one == "quote" && !a.style.bar {
			continue
		}
		m, soft = max(m, clientMarks[one]), soft || softMarks[one]
	}
	return m, soft
}

// plainMark takes from a name what clients on the way add to it: Outlook's "x_", Hotmail's "ecx",
// Gmail's "m_-123" and "gmail-", Yahoo's "yiv123" and "ydp01234567", Roundcube's "v1", what Mail.ru
// puts behind a name, and numbers at the end.
func plainMark(s string) string {
	s = strings.ToLower(s)
	for _, prefix := range [...]string{"ecx", "ec_", "gmail-", "v1"} {
		s = strings.TrimPrefix(s, prefix)
	}
	for strings.HasPrefix(s, "x_") {
		s = s[len("x_"):]
	}
	switch {
	case strings.HasPrefix(s, "m_"), strings.HasPrefix(s, "yiv"):
		s = strings.TrimLeft(s[1:], "_-0123456789iv")
	case strings.HasPrefix(s, "ydp") && len(s) > len("ydp01234567"):
		s = s[len("ydp01234567"):]
	case strings.HasPrefix(s, "yahoo_quoted_") && s != "yahoo_quoted_begin":
		return "yahoo_quoted"
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "_mr_css_attr"), "_mailru_css_attribute_postfix")
}

// blockquoteMark tells a cited mail from a paragraph that its writer indented. What Gmail puts into
// block quotes of its class is a mail only where it says that one is answered: its writers may set
// a paragraph so.
func blockquoteMark(a *attrs, answered bool) mark {
	class := plainMark(a.class)
	switch {
	case strings.EqualFold(a.kind, "cite"), class == "iosymail", plainMark(a.id) == "isreplycontent":
		return markQuote
	case class == "gmail_quote" && !answered:
		return markIndent
	case a.style.bar, strings.Contains(class, "quote"), strings.Contains(class, "cite"):
		return markQuote
	}
	return markIndent
}
