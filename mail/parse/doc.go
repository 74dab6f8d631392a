// Package parse reads the bytes of a mail into a ticketing.Incoming: who wrote, what, in what
// kind of mail, and what was wrong with it.
//
// It is pure: bytes in, a value out. It knows no mail server, no store and no clock, it believes
// nothing that a mail says about itself, and it follows no link. Whether a signature or an
// Authentication-Results field is to be believed is not decided here.
//
// The mechanism: one pass over the bytes finds the header fields and the borders of the parts
// (walk.go) and hashes what it passes; a second look at each part decodes it, text into memory
// within bounds, everything else straight into a hash. So the memory in use does not grow with the
// mail. The splitter is our own because real mail is broken in ways that libraries refuse;
// go-message lends its tables of character sets and is the strict reader that From is held against.
//
// The steps, in the order in which Mail takes them (mail.go), and the files that have them:
//
//   - find the fields and the parts: lines.go, walk.go, head.go, field.go, part.go, mediatype.go;
//     the hashes are made on the way (hash.go); enough.go ends what takes too long
//   - decode what is shown: contents.go chooses it, fallback.go mends parts that are not what they
//     say, transfer.go and base64.go undo what it was sent in, charset*.go make UTF-8, flowed.go,
//     enriched.go, uuencode.go, calendar.go and sealed.go each read one format, clean.go makes it safe
//     to show
//   - read the fields people see: from.go, address.go, mailbox.go, domain.go, date.go, ids.go,
//     encodedword.go
//   - cut the new words from the quoted ones: reading.go and cuts.go ask the package reply, images.go
//     places the pictures, passed.go finds what is passed on, attach.go and name.go list the files
//   - tell the language: language*.go
//   - tell to whom of us it was addressed: addressed.go
//   - read a delivery report: report.go for those in the form of RFC 3464, dialect.go, bounced.go and
//     bouncewords.go for those in words, returned.go for the mail that came back, notification.go and
//     receipt.go for services' and readers' notices
//   - judge whether a machine wrote it: verdict.go, signs.go, selfsaid.go, ownletter.go; absence*.go
//     read until when somebody is away
//   - tell for whom a form or a phone system wrote: relay.go, relaylook.go
//
// enclose.go reads files out again when a letter passes them on; schema.go is the form in which a
// reading is printed; memory.go is what a reading needs and does not keep. Each step notes its
// Defects in notes.go.
//
// No mail is refused. What cannot be read as it stands is read as well as it can be, and each such
// place is noted as a Defect. The limits stand in limits.go; beyond one, the rest of that thing is
// left out, with a Defect, and the raw mail still has it.
package parse
