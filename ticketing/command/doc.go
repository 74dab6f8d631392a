// Package command reads the orders in a mail, such as "/close" or "/assign Ben",
// and the values that they carry: dates, spans of time, numbers, names. It is the
// grammar alone. What an order does, who may give it, which tickets, people and
// statuses there are, it does not know.
//
// # Grammar
//
//	message = [block] prose [block]
//	block   = lines of orders, with or without blank lines between
//	line    = [bullet] slash verb [blanks value]
//
// A block is made of the first lines of the text, or of its last ones. The slash
// may be a backslash or a full-width slash. The verb is its name, another name, or
// the first three or more letters of one, if no other verb begins so; in any case
// of letters. "/p1" to "/p9" are short for "/priority P1" to "/priority P9". The
// value goes to the end of the line; quotes round it, straight or curled, are
// taken off. Characters of no width are left out, and any blank counts as one.
//
// A line looks like an order if letters, two or more, follow the slash and then a
// blank or nothing. So "/etc/hosts", "/a" and "/2" are text.
//
// # Strict or hold
//
// What was meant for an order must never reach a customer, and what was meant for
// a customer must never be carried out. So in doubt a line is a Fault, and the mail
// is to be held until its writer has said what it is:
//
//   - In a block, a line that looks like an order and is none: no verb, one of
//     several verbs, a value too few or too many, a second order with a verb that
//     is meant to stand once.
//   - In the middle of the text, a line that would be an order in a block, or is one
//     slip of the finger away from it. Others are text there: "/tmp is full".
//   - At the end, right below a line of text that is long and ends no sentence, for a
//     client may have broken the line; and below a line that ends in a colon. A blank
//     line helps in the first case.
//   - A long last line of the first block, right above text, for the text may be its
//     end. Only a note or a reply has the text as its own anyway.
//   - Anywhere, a verb with something wrong behind or before it: "/note:", "/ note",
//     "/merge12".
//   - In the first block, and in the first two lines of the text below it, an order
//     without its slash, or in quotes or brackets: "note: he is angry", "7note",
//     "(/note)", or the one word "close". A verb and a colon are one with three more
//     words at most, but for a note. Further down code and lists look like that.
//
// A line that begins with "// " is text for certain: the mark is taken off where
// the line would not be text without it, and stays elsewhere.
package command
