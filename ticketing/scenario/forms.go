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

// does makes the form of a step, bids that of an order, looks that of an
// expectation.
func does(words, pattern string, read func(*reader, line) action) form {
	return form{words: words, pattern: regexp.MustCompile("^" + pattern + "$"), read: read}
}

func bids(words, pattern string, read func(*reader, line) action) form {
	return form{words: words + " by AGENT", read: read, order: true,
		pattern: regexp.MustCompile("^" + pattern + byForm)}
}

func looks(words, pattern string, read func(*reader, line) action) form {
	return does(words, pattern, read).alone()
}

// alone says that nothing belongs below the step.
func (f form) alone() form {
	f.bare = true
	return f
}

// forms are all of them. Where two fit a line the first one counts.
var forms = []form{
	does("at Mon 2026-03-02 10:00", `at (.+)`, (*reader).at).alone(),
	does("after SPAN in CALENDAR", `after (.+?)(?: in (\S.*))?`, (*reader).after).alone(),
	does("restart after 6h", `restart(?: after (.+))?`, (*reader).restart).alone(),

	does("mail FROM to WHOM, cc WHOM", `()mail (.+?) to (.+?)(?:, cc (.+))?`, (*reader).mail),
	does("signed mail FROM to WHOM, cc WHOM", `(signed )mail (.+?) to (.+?)(?:, cc (.+))?`,
		(*reader).mail),
	does(`answer from WHO to "LETTER" about TICKET`,
		`answer from (\S+)(?: to "([^"]+)")?(?: about `+ticketForm+`)?`, (*reader).answer),
	does(`follow "LINK" from WHO in "LETTER" about TICKET`,
		`follow "([^"]+)" from (\S+) in "([^"]+)"(?: about `+ticketForm+`)?`, (*reader).follow),
	does("out-of-office from WHO until 2026-03-20", `out-of-office from (\S+)(?: until (\S+))?`,
		(*reader).outOfOffice),

	bids("reply TICKET resolve code CODE",
		`reply `+ticketForm+`( resolve| wait)?(?: code (.+?))?`, (*reader).reply),
	bids("note TICKET", `note `+ticketForm, (*reader).note),
	bids("status TICKET STATUS code CODE", `status `+ticketForm+` (.+?)(?: code (.+?))?`,
		(*reader).status),
	bids("assign TICKET AGENT", `assign `+ticketForm+` (.+?)`, (*reader).assign),
	bids("sort TICKET type TYPE priority PRIORITY category CATEGORY product PRODUCT",
		`sort `+ticketForm+` ((?:type|priority|category|product) .+?)`, (*reader).sort),
	bids("due TICKET Fri 2026-03-06 14:00", `due `+ticketForm+` (.+?)`, (*reader).due),
	bids("called TICKET", `called `+ticketForm, (*reader).called),
	bids("updates TICKET stop", `updates `+ticketForm+` (stop|start)`, (*reader).updates),
	bids("appointment TICKET Fri 2026-03-06 14:00", `appointment `+ticketForm+` (.+?)`,
		(*reader).appointment),
	bids("time TICKET 20m billable", `time `+ticketForm+` ([-0-9]\S*)(?: (billable|free))?`, (*reader).time),
	bids("escalate TICKET", `escalate `+ticketForm, (*reader).escalate),
	bids("incident TITLE", `incident (.+?)`, (*reader).incident),
	bids("update TICKET resolve", `update `+ticketForm+`( resolve)?`, (*reader).update),
	bids("link TICKET to TICKET", `link `+ticketForm+` (to) `+ticketForm, (*reader).link),
	bids("unlink TICKET from TICKET", `unlink `+ticketForm+` (from) `+ticketForm, (*reader).link),

	looks("expect TICKET is STATUS", `expect `+ticketForm+` is (.+)`, (*reader).expectStatus),
	looks("expect no TICKET", `expect no `+ticketForm, (*reader).expectNoTicket),
	looks("expect TICKET FACT is VALUE", `expect `+ticketForm+
		` (type|priority|category|product|code|class|plan|reference|account) is (.+)`, (*reader).expectFact),
	looks("expect TICKET assigned to AGENT", `expect `+ticketForm+` assigned to (.+)`,
		(*reader).expectAssigned),
	looks("expect TICKET not escalated", `expect `+ticketForm+` (not )?escalated`,
		(*reader).expectEscalated),
	looks("expect TICKET merged into TICKET", `expect `+ticketForm+` merged into `+ticketForm,
		(*reader).expectMerged),
	looks("expect TICKET not merged", `expect `+ticketForm+` not merged`, (*reader).expectMerged),
	looks("expect 2 letters to WHO", `expect (\d+) letters? to (\S+)`, (*reader).expectCount),
	looks(`expect no letter "NAME" to WHO`, `expect no letter (?:"([^"]+)" )?to (\S+)`,
		(*reader).expectNoLetter),
	looks(`expect letter "NAME" to WHO with "words"`,
		`expect letter (?:"([^"]+)" )?to (\S+?)(?: (with|without|from) "(.+)")?`, (*reader).expectLetter),
	looks("expect clock CLOCK of TICKET due Mon 2026-03-02 10:30", `expect clock (.+) of `+ticketForm+
		` (due .+|met|missed|paused|running|not kept)`, (*reader).expectClock),
	looks("expect next update of TICKET is Mon 2026-03-02 12:00",
		`expect next update of `+ticketForm+` is (.+)`, (*reader).expectUpdate),
	looks("expect 1 held", `expect (\d+) held`, counting("held", (*performance).held)),
	looks("expect 2 waiting", `expect (\d+) waiting`, counting("waiting", (*performance).waiting)),
}

func (p *performance) held() (int, error)    { return p.Held() }
func (p *performance) waiting() (int, error) { return p.Waiting() }
