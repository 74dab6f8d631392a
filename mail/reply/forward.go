package reply

import "strings"

// A Forward is what can be read of a mail that was passed on.
type Forward struct {
	// Above is what the sender wrote above it, without a signature.
	Above string
	// From, Date and Subject are the values of its head, as they stand there; each is empty
	// where the head does not show it.
	From, Date, Subject string
	// Text is what was newly written in it: without its head, its own quotes and signature.
	Text string
}

// Forward takes the older mail for one that was passed on, and reads it. It is false where no older
// mail begins with an announcement or a header block. Whether it was passed on or answered is for
// the caller to say, who knows the subject; where Forwarded is set, it was passed on. The cost is
// that of Split once more.
func (p Parts) Forward() (f Forward, ok bool) {
	if p.mail == nil {
		return Forward{}, false
	}
	lines, lay := p.mail.lines, p.mail.lay
	start := lay.tail
	switch {
	case lay.forward:
		start = lay.announced
	case start == len(lines) || !lay.headers:
		return Forward{}, false
	}
	var own []line
	for i, words := 0, p.mail.ownWords(p.mail.top, start); i < words.to; i++ {
		if i >= words.from && p.mail.roles[i] == fresh {
			own = append(own, lines[i])
		}
	}
	f.Above = joinLines(own)
	f.read(untilEnd(bared(lines[start:])))
	return f, true
}

// maxPreamble is over how many lines below its announcement the head of a mail may begin.
const maxPreamble = 6

// read reads the lines from the announcement or the head on.
func (f *Forward) read(lines []line) {
	body := nextText(lines, 0)
	if kind, _ := announces(lineAt(lines, body)); kind != noLine {
		body++
	}
	for i := 0; i < min(len(lines), maxPreamble); i++ {
		if kind, _ := fieldOf(lines[i].text); kind == noField {
			continue
		}
		size := readBlock(lines, i).size
		f.readHead(lines[i : i+size])
		body = i + size
		break
	}
	whole := lines[min(body, len(lines)):]
	if f.Text = judge(whole, "").Fresh; f.Text == "" {
		f.Text = joinLines(whole)
	}
}

func lineAt(lines []line, i int) string {
	if i < len(lines) {
		return lines[i].text
	}
	return ""
}

// readHead reads the fields of a header block. A value may stand below its label; a label that two
// languages use for different fields stands for the first that is still missing.
func (f *Forward) readHead(lines []line) {
	var below *string
	for _, l := range lines {
		kind, value := fieldOf(l.text)
		if kind == noField {
			if below != nil && *below == "" {
				*below = clean(l.text)
			}
			continue
		}
		below = nil
		for _, one := range []struct {
			kind field
			into *string
		}{{from, &f.From}, {date, &f.Date}, {subject, &f.Subject}} {
			if kind&one.kind != 0 && *one.into == "" {
				*one.into, below = value, one.into
				break
			}
		}
	}
}

// bared takes one level of quoting from a mail that was passed on inside a quote. Quotes inside it
// keep their signs.
func bared(lines []line) []line {
	if !headQuoted(lines) {
		return lines
	}
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = line{text: l.text, mark: l.mark}
		if rest, ok := unsigned(l.text); ok {
			out[i].text = rest
		}
		if l.mark == markQuote {
			out[i].mark = markNone
		}
	}
	return out
}

// headQuoted says whether the first field of the head stands in a quote.
func headQuoted(lines []line) bool {
	for _, l := range lines[:min(len(lines), maxPreamble)] {
		text, _ := unsigned(l.text)
		if kind, _ := fieldOf(text); kind != noField {
			return l.quoted()
		}
	}
	return false
}

// unsigned takes a quote sign from a line.
func unsigned(s string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimLeft(s, " "), ">")
	if !ok {
		return s, false
	}
	return strings.TrimPrefix(rest, " "), true
}

// ends are the words with which mutt closes a mail that it passes on, in lower case.
var ends = setOf("end forwarded message", "end of forwarded message",
	"ende der weitergeleiteten nachricht", "ende weitergeleitete nachricht",
	"fin du message transféré", "fin del mensaje reenviado", "fine messaggio inoltrato",
	"einde doorgestuurd bericht", "fim da mensagem encaminhada", "koniec przesłanej wiadomości")

// untilEnd cuts what stands below the line that ends a forwarded mail.
func untilEnd(lines []line) []line {
	for i, l := range lines {
		if isFramed(l.text) {
			if words, dashes := announcement(l.text); dashes && lookUp(ends, words) {
				return lines[:i]
			}
		}
	}
	return lines
}
