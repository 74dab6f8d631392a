package inbound

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// peer is an IMAP server over net.Pipe that does what it is told, faults included. It knows as much
// of the protocol as this package uses.
type peer struct {
	t testing.TB

	caps      string // default: what a modern server has
	validity  uint32
	permanent string // PERMANENTFLAGS and FLAGS
	greeting  string
	dates     string // INTERNALDATE, verbatim with its quotes; empty: the letter's own
	bodyFirst bool   // BODY[] before UID

	wrap func(net.Conn) net.Conn // puts TLS on the server's side

	// on sees each command first, one at a time; true means that it answered (or hung up) itself.
	on fault

	onMu    sync.Mutex
	mu      sync.Mutex
	folders map[string][]*stored
	nextUID uint32
	conns   []*peerConn
	heard   []string
	dialErr error
	dials   int
	idling  chan struct{}
}

// fault is what a peer does instead of its duty.
type fault func(c *peerConn, tag, command string) bool

type stored struct {
	uid   uint32
	flags []string
	date  time.Time
	body  []byte
}

type peerConn struct {
	net.Conn
	p      *peer
	br     *bufio.Reader
	folder string
	idle   string // tag of a running IDLE
}

func newPeer(t testing.TB) *peer {
	return &peer{
		t: t, caps: "IMAP4rev1 SASL-IR AUTH=PLAIN IDLE MOVE UIDPLUS", validity: 7, nextUID: 1,
		permanent: `\Answered \Flagged \Deleted \Seen \*`, greeting: "* OK ready",
		folders: map[string][]*stored{"INBOX": nil}, idling: make(chan struct{}, 100),
	}
}

func (p *peer) account() Account {
	return Account{
		Name: "support", Addr: "imap.test:143", TLS: PlainText,
		Auth: Password("anna", "secret"), DialContext: p.dial,
	}
}

func (p *peer) dial(context.Context, string, string) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dials++
	if p.dialErr != nil {
		return nil, p.dialErr
	}
	here, there := net.Pipe()
	there = newBuffered(there)
	c := &peerConn{Conn: there, p: p, br: bufio.NewReader(there)}
	p.conns = append(p.conns, c)
	go c.serve()
	return here, nil
}

// buffered is a pipe's end whose Write does not wait for the reader, as with a real network: in
// TLS both sides may write at one time.
type buffered struct {
	net.Conn
	mu     sync.Mutex
	more   *sync.Cond
	buf    []byte
	closed bool
}

func newBuffered(conn net.Conn) *buffered {
	b := &buffered{Conn: conn}
	b.more = sync.NewCond(&b.mu)
	go b.pass()
	return b
}

func (b *buffered) pass() {
	defer b.Conn.Close()
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		for len(b.buf) == 0 && !b.closed {
			b.more.Wait()
		}
		if len(b.buf) == 0 {
			return
		}
		buf := b.buf
		b.buf = nil
		b.mu.Unlock()
		_, err := b.Conn.Write(buf)
		b.mu.Lock()
		if err != nil {
			b.closed = true
			return
		}
	}
}

func (b *buffered) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, net.ErrClosed
	}
	b.buf = append(b.buf, p...)
	b.more.Signal()
	return len(p), nil
}

func (b *buffered) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.more.Signal()
	return nil
}

// add puts letters into INBOX without a word.
func (p *peer) add(bodies ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range bodies {
		p.folders["INBOX"] = append(p.folders["INBOX"], &stored{p.nextUID, nil, time.Now(), b})
		p.nextUID++
	}
}

// deliver adds letters and tells whoever is in IDLE.
func (p *peer) deliver(bodies ...[]byte) {
	p.add(bodies...)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		if c.idle != "" {
			fmt.Fprintf(c, "* %d EXISTS\r\n", len(p.folders["INBOX"]))
		}
	}
}

func (p *peer) hold(folder string) (uids []uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.folders[folder] {
		uids = append(uids, m.uid)
	}
	return uids
}

func (p *peer) hears(prefix string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.heard {
		if strings.HasPrefix(h, prefix) {
			n++
		}
	}
	return n
}

func (c *peerConn) say(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }

func (c *peerConn) serve() {
	defer c.Close()
	c.p.mu.Lock()
	wrap := c.p.wrap
	c.p.mu.Unlock()
	if wrap != nil {
		defer c.Conn.Close()
		c.Conn = wrap(c.Conn)
		c.br = bufio.NewReader(c.Conn)
	}
	if c.p.greeting != "" {
		c.say("%s", c.p.greeting)
	}
	for {
		line, err := c.br.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		c.p.mu.Lock()
		c.p.heard = append(c.p.heard, command)
		on := c.p.on
		c.p.mu.Unlock()
		if on != nil && c.meets(on, tag, command) {
			continue
		}
		c.obey(tag, command)
	}
}

func (c *peerConn) meets(on fault, tag, command string) bool {
	c.p.onMu.Lock()
	defer c.p.onMu.Unlock()
	return on(c, tag, command)
}

func (c *peerConn) obey(tag, command string) {
	word, rest, _ := strings.Cut(command, " ")
	if word == "UID" {
		word, rest, _ = strings.Cut(rest, " ")
		word = "UID " + word
	}
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	switch {
	case word == "CAPABILITY":
		c.say("* CAPABILITY %s", c.p.caps)
	case word == "SELECT", word == "EXAMINE":
		c.selects(rest)
	case word == "STATUS" || word == "CREATE":
		name, _, _ := strings.Cut(strings.ReplaceAll(rest, `"`, ""), " ")
		if _, there := c.p.folders[name]; !there && word == "STATUS" {
			c.say("%s NO no such folder", tag)
			return
		} else if !there {
			c.p.folders[name] = nil
		}
	case word == "UID SEARCH":
		c.search(rest)
	case strings.HasSuffix(word, "FETCH"):
		c.fetch(word == "UID FETCH", rest)
	case word == "UID MOVE", word == "UID COPY":
		c.copies(tag, rest, word == "UID MOVE")
		return
	case word == "UID STORE":
		set, flags, _ := strings.Cut(rest, " +FLAGS.SILENT ")
		for _, m := range c.of(set) {
			m.flags = append(m.flags, strings.Fields(strings.Trim(flags, "()"))...)
		}
	case word == "UID EXPUNGE", word == "EXPUNGE":
		c.expunge(word == "EXPUNGE", rest)
	case word == "IDLE":
		c.idle = tag
		c.say("+ idling")
		c.p.idling <- struct{}{}
		return
	case tag == "DONE":
		tag, c.idle = c.idle, ""
	}
	c.say("%s OK done", tag)
	if word == "LOGOUT" {
		c.Close()
	}
}

func (c *peerConn) selects(name string) {
	c.folder = strings.Trim(name, `"`)
	c.say("* FLAGS (%s)", c.p.permanent)
	c.say("* OK [PERMANENTFLAGS (%s)] limited", c.p.permanent)
	c.say("* %d EXISTS", len(c.p.folders[c.folder]))
	c.say("* OK [UIDVALIDITY %d] UIDs valid", c.p.validity)
	c.say("* OK [UIDNEXT %d] next", c.p.nextUID)
}

// of finds letters by a UID set.
func (c *peerConn) of(set string) (found []*stored) {
	for _, m := range c.p.folders[c.folder] {
		if inSet(set, m.uid) {
			found = append(found, m)
		}
	}
	return found
}

func inSet(set string, n uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		low, _ := strconv.Atoi(from)
		high, err := strconv.Atoi(to)
		if !ranged {
			high = low
		} else if err != nil {
			high = 1 << 31
		}
		if uint32(low) <= n && n <= uint32(high) {
			return true
		}
	}
	return false
}

var (
	searchUID = regexp.MustCompile(`\bUID (\S+)`)
	keyword   = regexp.MustCompile(`\b(UN)?KEYWORD (\S+)`)
)

func (c *peerConn) search(what string) {
	var hits []string
	all := c.p.folders[c.folder]
	for i, m := range all {
		ok := true
		if set := searchUID.FindStringSubmatch(what); set != nil {
			last := strings.HasSuffix(set[1], "*") && i == len(all)-1 // as the RFC has it
			ok = inSet(set[1], m.uid) || last
		}
		has := func(f string) bool { return slices.Contains(m.flags, f) }
		if strings.Contains(what, "UNDELETED") {
			ok = ok && !has(`\Deleted`)
		} else if strings.Contains(what, "DELETED") {
			ok = ok && has(`\Deleted`)
		}
		if k := keyword.FindStringSubmatch(what); k != nil && !strings.Contains(what, "OR (KEYWORD") {
			ok = ok && has(k[2]) == (k[1] == "")
		}
		if strings.Contains(what, "OR (UNANSWERED) (UNFLAGGED)") {
			ok = ok && !(has(`\Answered`) && has(`\Flagged`))
		}
		if strings.Contains(what, "OR (KEYWORD $TicketdDone) (ANSWERED FLAGGED)") {
			ok = ok && (has(Keyword) || has(`\Answered`) && has(`\Flagged`))
		}
		if ok {
			hits = append(hits, fmt.Sprint(m.uid))
		}
	}
	c.say("* SEARCH %s", strings.Join(hits, " "))
}

var partial = regexp.MustCompile(`BODY\.PEEK\[(HEADER(?:\.FIELDS \([^)]*\))?)?\](?:<(\d+)\.(\d+)>)?`)

func (c *peerConn) fetch(byUID bool, rest string) {
	set, items, _ := strings.Cut(rest, " ")
	for i, m := range c.p.folders[c.folder] {
		if byUID && inSet(set, m.uid) || !byUID && inSet(set, uint32(i+1)) {
			c.give(i+1, m, items)
		}
	}
}

func (c *peerConn) give(seq int, m *stored, items string) {
	var parts []string
	if strings.Contains(items, "RFC822.SIZE") {
		parts = append(parts, fmt.Sprintf("RFC822.SIZE %d", len(m.body)))
	}
	if strings.Contains(items, "INTERNALDATE") {
		date := c.p.dates
		if date == "" {
			date = m.date.Format(`"_2-Jan-2006 15:04:05 -0700"`)
		}
		parts = append(parts, "INTERNALDATE "+date)
	}
	if at := partial.FindStringSubmatch(items); at != nil {
		parts = append(parts, literal(m.body, at[1], at[2], at[3]))
	}
	uid := fmt.Sprintf("UID %d", m.uid)
	if c.p.bodyFirst {
		parts = append(parts, uid)
	} else {
		parts = append([]string{uid}, parts...)
	}
	c.say("* %d FETCH (%s)", seq, strings.Join(parts, " "))
}

func literal(body []byte, section, offset, size string) string {
	name := "BODY[" + section + "]"
	if section != "" {
		body = body[:strings.Index(string(body), "\r\n\r\n")+4]
	}
	if offset != "" {
		from, _ := strconv.Atoi(offset)
		n, _ := strconv.Atoi(size)
		from = min(from, len(body))
		body = body[from:min(len(body), from+n)]
		name += "<" + offset + ">"
	}
	return fmt.Sprintf("%s {%d}\r\n%s", name, len(body), body)
}

func (c *peerConn) copies(tag, rest string, move bool) {
	set, to, _ := strings.Cut(rest, " ")
	to = strings.Trim(to, `"`)
	if _, there := c.p.folders[to]; !there {
		c.say("%s NO [TRYCREATE] no such folder", tag)
		return
	}
	hit := c.of(set)
	if len(hit) == 0 {
		c.say("%s OK nothing", tag)
		return
	}
	var from, dest []string
	for _, m := range hit {
		from, dest = append(from, fmt.Sprint(m.uid)), append(dest, fmt.Sprint(m.uid+1000))
		c.p.folders[to] = append(c.p.folders[to], &stored{uid: m.uid + 1000, date: m.date, body: m.body})
	}
	code := fmt.Sprintf("[COPYUID 9 %s %s]", strings.Join(from, ","), strings.Join(dest, ","))
	if !strings.Contains(c.p.caps, "UIDPLUS") {
		code = ""
	}
	if move {
		c.say("* OK %s moved", code)
		c.remove(func(m *stored) bool { return slices.Contains(hit, m) })
		code = ""
	}
	c.say("%s OK %s done", tag, code)
}

func (c *peerConn) expunge(bare bool, set string) {
	c.remove(func(m *stored) bool {
		return slices.Contains(m.flags, `\Deleted`) && (bare || inSet(set, m.uid))
	})
}

func (c *peerConn) remove(which func(*stored) bool) {
	list := c.p.folders[c.folder]
	for i := 0; i < len(list); {
		if which(list[i]) {
			list = slices.Delete(slices.Clone(list), i, i+1)
			c.say("* %d EXPUNGE", i+1)
			continue
		}
		i++
	}
	c.p.folders[c.folder] = list
}

// taker takes everything over and remembers what it got.
type taker struct {
	mu     sync.Mutex
	uids   []uint32
	sizes  []int
	raws   []Raw // without bodies
	bodies []string
	fail   func(Raw) error // nil: never
}

func (k *taker) handle(_ context.Context, raws []Raw) []error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sizes = append(k.sizes, len(raws))
	errs := make([]error, len(raws))
	for i, r := range raws {
		b, err := io.ReadAll(r.Reader())
		if err == nil && k.fail != nil {
			err = k.fail(r)
		}
		if errs[i] = err; err == nil {
			k.uids, k.bodies = append(k.uids, r.UID), append(k.bodies, string(b))
			r.Body = nil
			k.raws = append(k.raws, r)
		}
	}
	return errs
}

func (k *taker) taken() []uint32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.uids)
}

func uidsTo(n uint32) (uids []uint32) {
	for u := uint32(1); u <= n; u++ {
		uids = append(uids, u)
	}
	return uids
}

// wantTrouble looks for words in what a watcher tells of its last trouble.
func wantTrouble(t *testing.T, w *Watcher, words ...string) {
	t.Helper()
	text := fmt.Sprint(w.Status().LastError)
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("last error %q says nothing of %q", text, word)
		}
	}
}

func wantUIDs(t *testing.T, what string, got []uint32, want ...uint32) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
