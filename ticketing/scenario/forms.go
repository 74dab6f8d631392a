package scenario

import (
	"regexp"
	"strings"
)

// form is one way to write a step: as people read it, as it is recognised, and
// how it is read.
type form struct {
	words   string
	pattern *regexp.Regexp
	read    func(*reader, line) action
	bare    bool // nothing may be indented below it
	order   bool // of the team
}

func (f form) verb() string {
	verb, _, _ := strings.Cut(f.words, " ")
	return verb
}

const (
	ticketForm = `([A-Za-z]{1,10}-\d+)`
	byForm     = `(?: by (.+))?$`
)

// looks makes a form of an expectation, bids one of an order.
func looks(words, pattern string, read func(*reader, line) action) form {
	return form{words: words, pattern: regexp.MustCompile("^" + pattern + "$"), read: read, bare: true}
}

func bids(words, pattern string, read func(*reader, line) action) form {
	return form{words: words, pattern: regexp.MustCompile("^" + pattern + byForm), read: read, order: true}
}

// forms are all of them. Where two fit a line the first one counts.
var forms = []form{
	{words: "at Mon 2026-03-02 10:00", pattern: regexp.MustCompile(`^at (.+)$`), read: (*reader).at, bare: true},
	{words: "after SPAN in CALENDAR", pattern: regexp.MustCompile(`^after (.+?)(?: in (\S.*))?$`), read: (*reader).after, bare: true},
	{words: "restart", pattern: regexp.MustCompile(`^restart$`), bare: true,
		read: func(*reader, line) action { return func(p *performance) error { return p.Restart() } }},

	{words: "mail FROM to WHOM, cc WHOM", pattern: regexp.MustCompile(`^()mail (.+?) to (.+?)(?:, cc (.+))?$`), read: (*reader).mail},
	{words: "signed mail FROM to WHOM, cc WHOM", pattern: regexp.MustCompile(`^(signed )mail (.+?) to (.+?)(?:, cc (.+))?$`), read: (*reader).mail},
	{words: "answer from WHO about TICKET", pattern: regexp.MustCompile(`^answer from (\S+)(?: about ` + ticketForm + `)?$`), read: (*reader).answer},
	{words: "out-of-office from WHO until 2026-03-20", pattern: regexp.MustCompile(`^out-of-office from (\S+)(?: until (\S+))?$`), read: (*reader).outOfOffice},

	bids("reply TICKET resolve code CODE by AGENT", `reply `+ticketForm+`( resolve| wait)?(?: code (.+?))?`, (*reader).reply),
	bids("note TICKET by AGENT", `note `+ticketForm, (*reader).note),
	bids("status TICKET STATUS code CODE by AGENT", `status `+ticketForm+` (.+?)(?: code (.+?))?`, (*reader).status),
	bids("assign TICKET AGENT by AGENT", `assign `+ticketForm+` (.+?)`, (*reader).assign),
	bids("sort TICKET type TYPE priority PRIORITY category CATEGORY product PRODUCT by AGENT",
		`sort `+ticketForm+` ((?:type|priority|category|product) .+?)`, (*reader).sort),
	bids("due TICKET Fri 2026-03-06 14:00 by AGENT", `due `+ticketForm+` (.+?)`, (*reader).due),
	bids("called TICKET by AGENT", `called `+ticketForm, (*reader).called),
	bids("updates TICKET stop by AGENT", `updates `+ticketForm+` (stop|start)`, (*reader).updates),
	bids("appointment TICKET Fri 2026-03-06 14:00 by AGENT", `appointment `+ticketForm+` (.+?)`, (*reader).appointment),
	bids("escalate TICKET by AGENT", `escalate `+ticketForm, (*reader).escalate),
	bids("incident TITLE by AGENT", `incident (.+?)`, (*reader).incident),
	bids("update TICKET resolve by AGENT", `update `+ticketForm+`( resolve)?`, (*reader).update),
	bids("link TICKET to TICKET by AGENT", `link `+ticketForm+` (to) `+ticketForm, (*reader).link),
	bids("unlink TICKET from TICKET by AGENT", `unlink `+ticketForm+` (from) `+ticketForm, (*reader).link),

	looks("expect TICKET is STATUS", `expect `+ticketForm+` is (.+)`, (*reader).expectStatus),
	looks("expect no TICKET", `expect no `+ticketForm, (*reader).expectNoTicket),
	looks("expect TICKET FACT is VALUE", `expect `+ticketForm+` (type|priority|category|product|code|class|plan|reference|account) is (.+)`, (*reader).expectFact),
	looks("expect TICKET assigned to AGENT", `expect `+ticketForm+` assigned to (.+)`, (*reader).expectAssigned),
	looks("expect TICKET not escalated", `expect `+ticketForm+` (not )?escalated`, (*reader).expectEscalated),
	looks("expect 2 letters to WHO", `expect (\d+) letters? to (\S+)`, (*reader).expectCount),
	looks(`expect no letter "NAME" to WHO`, `expect no letter (?:"([^"]+)" )?to (\S+)`, (*reader).expectNoLetter),
	looks(`expect letter "NAME" to WHO with "words"`,
		`expect letter (?:"([^"]+)" )?to (\S+?)(?: (with|without) "(.+)")?`, (*reader).expectLetter),
	looks("expect clock CLOCK of TICKET due Mon 2026-03-02 10:30",
		`expect clock (.+) of `+ticketForm+` (due .+|met|missed|paused|running|not kept)`, (*reader).expectClock),
	looks("expect next update of TICKET is Mon 2026-03-02 12:00", `expect next update of `+ticketForm+` is (.+)`, (*reader).expectUpdate),
	looks("expect 1 held", `expect (\d+) held`, counting("held", performanceHeld)),
	looks("expect 2 waiting", `expect (\d+) waiting`, counting("waiting", performanceWaiting)),
}

func performanceHeld(p *performance) (int, error)    { return p.Held() }
func performanceWaiting(p *performance) (int, error) { return p.Waiting() }
