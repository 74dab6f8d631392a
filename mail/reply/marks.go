package reply

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// clientMarks are the classes, ids and names by which mail clients mark what is theirs in a mail,
// in lower case.
var clientMarks = map[string]mark{
	// Outlook, in its many forms; "_MailOriginal" is Word's bookmark.
	"divrplyfwdmsg":        markCut,
	"outlookmessageheader": markCut,
	"_mailoriginal":        markCut,
	"stopspelling":         markCut,
	"mail-editor-reference-message-container": markCut,
	"ms-outlook-mobile-reference-message":     markCut,
	"ms-outlook-mobile-signature":             markSign,
	"appendonsend":                            markRule,
	"ms-outlook-ios-reference-expand":         markCut,
	"signature":                               markSign,
	"_mailautosig":                            markSign,
	// Gmail
	"gmail_attr":      markIntro,
	"gmail_signature": markSign,
	// Apple Mail, iOS
	"applemailsignature": markSign,
	// Thunderbird, Roundcube, Evolution
	"moz-cite-prefix":       markIntro,
	"moz-signature":         markSign,
	"reply-intro":           markIntro,
	"-x-evo-attribution":    markIntro,
	"moz-forward-container": markNone,
	// Yahoo, AOL
	"yahoo_quoted":            markQuote,
	"yahoo-quoted":            markQuote,
	"aolreplacedbody":         markNone,
	"ymail_android_signature": markSign,
	// Proton, Tuta
	"protonmail_signature_block": markSign,
	"tutanota_quote":             markQuote,
	// Zimbra
	"zwchr":           markCut,
	"__divider__":     markCut,
	"__quoted_text__": markQuote,
	// NetEase, QQ, Mail.ru, Freshdesk, Front, GMX and web.de
	"isreplycontent":      markQuote,
	"mail-quote-collapse": markQuote,
	"freshdesk_quote":     markQuote,
	"front-blockquote":    markQuote,
	"quote":               markQuote,
	// Samsung, BlackBerry
	"composer_signature": markSign,
	"k9mail-signature":   markSign,
}

// softMarks stand round a quote together with its attribution, and round answers between its lines,
// too: if block quotes stand inside, those say what is quoted.
var softMarks = map[string]bool{
	"gmail_quote": true, "gmail_quote_container": true, "protonmail_quote": true,
	"zmail_extra":         true,
	"messagereplysection": true, "yahoo_quoted_begin": true, "gmail_extra_quote": true,
	"edo-original-html": true, "mailbutler-quote": true,
}

// markOf says what an element's name and attributes tell about the text inside.
func markOf(name atom.Atom, a *attrs) (m mark, soft bool) {
	if name == atom.Blockquote {
		return blockquoteMark(a), false
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

// plainMark takes from a name what clients on the way add to it: Outlook's "x_", Gmail's "m_-123",
// Yahoo's "yiv123" and numbers at the end.
func plainMark(s string) string {
	s = strings.ToLower(s)
	for strings.HasPrefix(s, "x_") {
		s = s[len("x_"):]
	}
	if strings.HasPrefix(s, "m_") || strings.HasPrefix(s, "yiv") {
		s = strings.TrimLeft(s[1:], "_-0123456789iv")
	}
	if strings.HasPrefix(s, "yahoo_quoted_") && s != "yahoo_quoted_begin" {
		return "yahoo_quoted"
	}
	return s
}

// blockquoteMark tells a cited mail from a paragraph that its writer indented.
func blockquoteMark(a *attrs) mark {
	class := plainMark(a.class)
	switch {
	case strings.EqualFold(a.kind, "cite"), a.style.bar, class == "iosymail",
		strings.Contains(class, "quote"), strings.Contains(class, "cite"):
		return markQuote
	}
	return markIndent
}
