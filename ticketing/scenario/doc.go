// Package scenario is the language in which a team writes down what is to happen
// to its tickets: at these times these mails and orders come, and this is to be
// seen afterwards. It reads a scenario and performs it on a Stage, which is a whole
// gateway: in virtual time, on a mail server in memory, or on real servers. The
// scenarios that ship with ticketd are its tests and a part of its manual.
//
// The package is pure: it knows no mail server and no store, and what a word of
// the language means for a ticket is for package ticketing.
//
// # The language
//
// A line is a step. What is indented by four blanks below a step belongs to it: the
// headers and the text of a mail, or a person's words. Lines that begin with #
// are comments; those at the beginning are the scenario's title.
//
// The heading comes first and sets the stage. All of it may be left out: then
// there are Ada Ito, who leads, Ben Okri, who manages, the account Globex on the
// plan "priority", and the mailboxes support and escalation at desk.example. A
// line of one sort replaces what would be there of this sort.
//
//	process priority-support          a shipped process, or a file beside the scenario
//	letters my-letters                a directory with letters of your own
//	zone Europe/London                the zone of all times here
//	mailbox support support@desk.example
//	mailbox escalation help@desk.example, role escalation
//	agent Ada Ito <ada@desk.example> lead, manager, notices mine, phone +44 20 7946 0000
//	account Globex globex.example plan priority, since 2025-12-01, phone +44 20 7946 0001
//
// More for a mailbox: alias ADDRESS, prefix LETTERS, language CODE, name WORDS.
// More for an agent: any role or department, team WORDS, zone ZONE, language CODE.
// More for an account: several domains or addresses, contact ADDRESS, zone ZONE,
// language CODE, manager AGENT, type, priority, category and product WORDS.
//
// Time stands still between steps, and goes on only by these:
//
//	at Mon 2026-03-02 10:00
//	after 90m                         or 3 days, 2 weeks, 1 month
//	after 48 working hours            or 2 working days in CALENDAR; else "office"
//	restart                           the gateway stops and starts
//
// What people do. Who writes is an address, the name of a mailbox, or an agent's
// name or the local part of their address. Orders are given by the first agent
// unless another one is named.
//
//	mail carla@globex.example to support, cc ada and bob@globex.example
//	    Subject: Printing fails
//
//	    It prints nothing.
//	signed mail carla@globex.example to support     her provider vouches for her
//	answer from carla@globex.example                to the last letter she got
//	answer from carla@globex.example about T-1001   to the last one about that ticket
//	out-of-office from carla@globex.example until 2026-03-20
//	reply T-1001 resolve code CODE by Ben           or wait, or neither
//	    Your password had expired.
//	note T-1001
//	    She is in a hurry.
//	status T-1001 In Progress code CODE by Ben      with or without words below
//	assign T-1001 Ada                               or nobody
//	sort T-1001 type bug priority high category access product Reports
//	due T-1001 Fri 2026-03-06 14:00                 a date to tell the customer
//	called T-1001                                   what was said, below
//	updates T-1001 stop                             or start
//	appointment T-1001 Fri 2026-03-06 14:00         or cancel
//	escalate T-1001
//	refused status T-1001 Closed                    any order that is to be refused
//
// What is to be seen. Letters without a name count from the beginning, those with
// one, and "no letter", since the last step that is no expectation.
//
//	expect T-1001 is Resolved                       or type, priority, category, product,
//	expect T-1001 priority is P1                    code, class, plan, reference is ...
//	expect T-1001 assigned to Ada                   or nobody
//	expect T-1001 escalated                         or not escalated
//	expect no T-1002
//	expect 2 letters to carla@globex.example
//	expect letter to carla@globex.example with "words"      or without
//	expect letter "closing-soon" to carla@globex.example
//	expect no letter to carla@globex.example
//	expect no letter "closing-soon" to carla@globex.example
//	expect clock response of T-1001 due Mon 2026-03-02 10:30
//	expect clock response of T-1001 met             or running, paused, missed, not kept
//	expect next update of T-1001 is Mon 2026-03-02 12:00    or never
//	expect 1 held                                   mails in quarantine
//	expect 2 waiting                                letters in the outbox
package scenario
