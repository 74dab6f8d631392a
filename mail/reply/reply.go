// Package reply tells what a person newly wrote in a mail from what the mail merely repeats: quoted
// older mail, signatures, disclaimers. It also turns HTML into the text that a person would read.
//
// It does not know MIME, character sets, tickets or commands: it is handed text in UTF-8 with LF
// line ends (format=flowed already unfolded), or HTML in UTF-8, and answers with text.
//
// The mechanism: a mail becomes a list of lines. Lines that come from HTML carry a mark, because
// the markup often says outright what is a quote. A scan from the top finds the quotes: runs of
// ">", attribution lines ("On … wrote:"), header blocks (From/Sent/To/Subject), "-----Original
// Message-----", our own reply marker. A judgement gives each line one role: fresh, signature or
// quoted. So no line can get lost, and each word of the mail is in exactly one of the three
// texts. The words of the world's mail clients stand in tables, one file per kind:
// verbs.go, headers.go, original.go, sentfrom.go, disclaimer.go, closing.go, subject.go,
// interleaved.go, banner.go, postscript.go, pasted.go, and their
// markup in marks.go; what our own letters carry is in ours.go.
//
// When in doubt a line is fresh: to lose a customer's words is worse than to repeat our own.
package reply

import "strings"

// Parts is a mail taken apart. Each line of the input that is not blank stands in exactly one of
// Fresh, Signature and Quoted, in its old order; a line of plain text that holds an attribution
// behind other words counts as two. Where Fresh keeps a quoted line that only the markup tells, it
// gets a quote sign.
type Parts struct {
	// Fresh is what the sender newly wrote. Where answers stand between quoted lines, the
	// quoted lines stay with them. It is empty only for an empty mail and for one that holds
	// nothing but a quote, with or without a signature, or shows nothing of its text.
	Fresh string
	// Signature holds the signature, a line such as "Sent from my phone", list footers,
	// disclaimers, and the banner of a gateway above the mail.
	Signature string
	// Quoted is the older mail, with the lines that introduce it.
	Quoted string
	// Hidden is text of an HTML mail that its reader does not see (display:none, font-size:0,
	// white on white and the like, by the element or by a style sheet). It is in none of the other texts; FromHTML alone sets it.
	Hidden string
	// Kept says that a quote was seen and left in Fresh, because cutting it might lose
	// something: answers between the lines, a forwarded mail, an uncertain quote.
	Kept bool
	// Forwarded says that the older mail in Fresh looks passed on rather than answered.
	Forwarded bool
	// Why says in a few words what the judgement rests on, for a person who asks. It is empty
	// where no quote was seen.
	Why string

	// Marked is the signature as the markup names it, or what it names so in a mail that is passed on
	// below: the first block that is not quoted. It is in one of the other texts, too; FromHTML
	// alone sets it.
	Marked string

	mail *judgement // nil where nothing was taken apart
}

// Split takes a plain text apart. The text is UTF-8 with LF line ends; the cost is linear in its
// length, and any input is accepted.
func Split(text string) Parts {
	lines := splitLines(text)
	if whole := divided(lines); len(whole) > len(lines) || strings.IndexByte(text, '\r') >= 0 {
		return judge(whole, "")
	}
	return judge(lines, text)
}

// FromHTML takes an HTML mail apart. Full is the whole as a person would read it, quotes included;
// the parts are made of its lines. Quotes are recognised by the markup first and by the words
// second. Of a mail that shows nothing, full is what it hides, and nothing is fresh. Any input is accepted, the cost is linear in its length, and nothing is fetched.
func FromHTML(src string) (full string, parts Parts) {
	page := render(src)
	if page.bare {
		return page.text, Parts{Quoted: page.text, Why: "nothing of the mail is shown"}
	}
	parts = judge(page.lines, "")
	parts.Hidden, parts.Marked = page.hidden, parts.mail.marked()
	return page.text, parts
}

// Text turns HTML into text: paragraphs, lists, tables, links with their address where it differs
// from their text, block quotes behind "> ", images by their alternative text, and images that came
// with the mail (RFC 2392) as "[cid:ID]". Hidden text, styles and scripts are left out. Any input is
// accepted.
func Text(src string) string { return render(src).text }
