package outbound

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ticketd/mail/reach"
	"ticketd/ticketing"
)

// lastWord is how long a server that has the dot may still answer when we are
// being stopped.
const lastWord = 5 * time.Second

// deliver does one mail transaction (RFC 5321 section 3.3) and parks the
// connection if it can be used again, or else drops it.
func (s *Sender) deliver(ctx context.Context, c *connection, p ticketing.Parcel,
	beforeDot func(context.Context) error) (response string, why *trouble) {
	lift := context.AfterFunc(ctx, c.drop)
	w, why := s.untilDot(ctx, c, p, beforeDot)
	// From here on the end of ctx must not cut off the server's answer.
	if cut := !lift(); cut && (why == nil || answer(why.err) == nil) {
		why = &trouble{at: data, err: context.Cause(ctx)}
	}
	if why == nil {
		response, why = s.finish(ctx, c, w)
	}
	if why != nil {
		why.doing = cmp.Or(why.doing, "send letter through "+s.cfg.Addr)
		why.hide(c.secret)
	}
	if why == nil || why.at < data && ctx.Err() == nil && s.forget(c, why) {
		s.park(c)
	} else {
		c.drop()
	}
	return response, why
}

// untilDot sends everything but the final dot.
func (s *Sender) untilDot(ctx context.Context, c *connection, p ticketing.Parcel,
	beforeDot func(context.Context) error) (io.WriteCloser, *trouble) {
	if why := s.envelope(c, p); why != nil {
		return nil, why
	}
	w := c.Text.DotWriter()
	if err := s.body(c, w, p.Body); err != nil {
		return nil, &trouble{at: data, err: err}
	}
	if err := beforeDot(ctx); err != nil {
		return nil, &trouble{at: data, err: fmt.Errorf("note that the letter is complete: %w", err)}
	}
	return w, nil
}

// forget clears a transaction that the server answered with a refusal.
func (s *Sender) forget(c *connection, why *trouble) bool {
	if why.tooLarge() {
		return true // nothing was said
	}
	if a := answer(why.err); a == nil || a.Code == 421 {
		return false
	}
	c.link.await(min(s.cfg.Command, 10*time.Second))
	return c.Reset() == nil
}

// stale reports whether a kept connection was found dead before the letter was
// begun.
func (t *trouble) stale() bool {
	a := answer(t.err)
	return t.at < data && !t.tooLarge() && (a == nil || a.Code == 421)
}

// envelope begins the transaction: it names sender and recipient, and the server waits for the letter.
func (s *Sender) envelope(c *connection, p ticketing.Parcel) *trouble {
	if c.size > 0 && int64(len(p.Body)) > c.size {
		return &trouble{at: mailFrom, err: errTooLarge{int64(len(p.Body)), c.size}}
	}
	from := p.EnvelopeFrom
	if from == "" && s.nullRefused() {
		from = s.cfg.FallbackFrom
	}
	why := c.open(&s.cfg, from, p.To)
	if why == nil || from != "" || s.cfg.FallbackFrom == "" || !why.blamesSender() {
		return why
	}
	if why.at == rcptTo && !s.forget(c, why) {
		return why
	}
	again := c.open(&s.cfg, s.cfg.FallbackFrom, p.To)
	if again == nil || answer(again.err) == nil {
		// Some hang up after such a refusal: the next attempt must not ask again.
		s.noteNullRefused(why)
	}
	return again
}

func mailTrouble(addr string, from ticketing.Address, err error) *trouble {
	t := &trouble{at: mailFrom, doing: fmt.Sprintf("send from <%s> through %s", from, addr), err: err}
	if t.refusedLogin() {
		t.remedy = "the server wants a login: configure user and password, or OAuth"
	}
	return t
}

// blamesSender reports whether the server refused the sender for good, at MAIL
// or, as some do, only at RCPT.
func (t *trouble) blamesSender() bool {
	a := answer(t.err)
	if a == nil || a.Code < 500 || t.refusedLogin() {
		return false
	}
	return t.at == mailFrom || strings.HasPrefix(a.Msg, "5.1.7") ||
		strings.HasPrefix(a.Msg, "5.1.8") || strings.Contains(strings.ToLower(a.Msg), "sender")
}

func (s *Sender) nullRefused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.noNull
}

func (s *Sender) noteNullRefused(why *trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.noNull {
		return
	}
	s.noNull = true
	s.cfg.Logger.Warn("server refuses the null sender; acknowledgements go out under an address",
		"part", "outbound", "server", s.cfg.Addr, "from", string(s.cfg.FallbackFrom), "err", plainly(why.err))
}

// chunk is how much is written on one deadline.
const chunk = 32 << 10

// body sends the letter up to its last octet before the dot.
func (s *Sender) body(c *connection, w io.Writer, letter []byte) error {
	for part := wireLines(letter); len(part) > 0; {
		c.link.await(s.cfg.Command)
		n := min(len(part), chunk)
		if _, err := w.Write(part[:n]); err != nil {
			return err
		}
		part = part[n:]
	}
	return c.Text.W.Flush()
}

// finish sends the dot and reads what the server says to it. Any 2xx is an
// acceptance.
func (s *Sender) finish(ctx context.Context, c *connection, w io.Closer) (string, *trouble) {
	c.link.await(s.cfg.Dot)
	lift := context.AfterFunc(ctx, func() { c.link.Conn.SetDeadline(time.Now().Add(lastWord)) })
	defer lift()
	err := w.Close()
	if err == nil {
		var code int
		var words string
		if code, words, err = c.Text.ReadResponse(2); err == nil {
			return c.accepted(fmt.Sprintf("%d %s", code, words)), nil
		}
	}
	return "", &trouble{at: dot, err: err}
}

// accepted is the server's word of acceptance, to be kept.
func (c *connection) accepted(answer string) string {
	return ticketing.HideTokens(reach.Said(answer, c.secret))
}

// wireLines ends every line with CRLF: a bare CR or LF means a line end to some
// servers and not to others, and between the two a second letter could be
// smuggled in (CVE-2023-51764). A letter by Compose is given back as it is.
func wireLines(letter []byte) []byte {
	if bare(letter) < 0 {
		return letter
	}
	out := make([]byte, 0, len(letter)+len(letter)/32)
	for len(letter) > 0 {
		i := bytes.IndexAny(letter, "\r\n")
		if i < 0 {
			return append(out, letter...)
		}
		out = append(append(out, letter[:i]...), '\r', '\n')
		if bytes.HasPrefix(letter[i:], []byte("\r\n")) {
			i++
		}
		letter = letter[i+1:]
	}
	return out
}

// bare finds the first CR or LF that stands alone, -1 if there is none.
func bare(letter []byte) int {
	for i, c := range letter {
		if c == '\n' && (i == 0 || letter[i-1] != '\r') ||
			c == '\r' && (i+1 == len(letter) || letter[i+1] != '\n') {
			return i
		}
	}
	return -1
}

// errTooLarge is a refusal that the server has announced (RFC 1870).
type errTooLarge struct{ letter, limit int64 }

func (e errTooLarge) Error() string {
	return fmt.Sprintf("letter has %d octets, and the server takes at most %d: send less"+
		" along with it, or raise the server's limit", e.letter, e.limit)
}

func (t *trouble) tooLarge() bool {
	var e errTooLarge
	return errors.As(t.err, &e)
}
