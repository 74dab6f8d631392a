package report

// The figures and tables of a month. Whoever words a letter gives them headings; the values
// need none, whatever its language.
//
// Counts are plain numbers, shares "87 %", averages "4.3", moments "2026-03-05 14:20" and
// days "2026-03-05" in the month's zone. Times that a promise counts and times that somebody
// worked are hours and minutes, "26 h 5 min"; times by the wall clock have days of 24 hours,
// "1 d 2 h". A ticket is its tag, "T-1042". What there is nothing of is "–": a share of
// nothing, the name of tickets without a product, the client of people without an account.
//
// Figures of both reports:
//
//	tickets    that had a part in the month
//	before     that were unfinished when it began
//	opened     that came in
//	reopened   that were finished and are worked on again
//	unmerged   unfinished ones that stand for themselves again
//	resolved   that were finished
//	merged     unfinished ones that go on in another ticket
//	open       that were unfinished when it ended:
//	           before + opened + reopened + unmerged - resolved - merged
//	time       of work that was logged, less what was taken off
//	billable   minutes that the month adds to customers' bills, as a time
//	decided    promises that were kept or missed
//	kept       of them in time
//	missed     of them not
//	achieved   share of those in time
//	until      of a month that is not over: the moment up to which it is counted; absent: it is
//	more-missed, more-low, more-later, more-products, more-clients, more-unbilled, more-tickets, more-times
//	           how many rows the table of that name leaves out; absent: none
//
// A ticket that was finished, reopened and finished again within a month counts twice as
// resolved and once as reopened. One that is open over several months was opened in the
// first, resolved in the last, and open at the end of those between; its time counts in the
// month in which it was logged.
//
// All of it is read with the process, the plans and the agreements that hold now: a price or
// a charge that is changed holds for all of the months that are counted from then on, and
// changes neither what was billed for time of earlier months nor gives any of it back.
//
// Figures of the team's beside those:
//
//	ratings    answers to the question how satisfied somebody is: of each person's on one
//	           ticket the newest of the month
//	satisfaction  their average, of 5
//
// Figures of an account's report beside those of both:
//
//	account    its name; empty: customers who have none
//	plan       its plan's; empty: the process has none
//	allowance  of the month, as a time; absent, and so are the next three: it has none
//	used       of the allowance
//	left       of the allowance
//	over       beyond the allowance
//	total      of the month's bill: "118.50 EUR"; absent: nothing is billed
//
// Tables, with what is in their columns. Those of both reports:
//
//	types       name, opened, resolved, open
//	promises    clock, decided, kept, achieved, median, 90th percentile
//	targets     clock, priority, target, decided, kept, achieved, median, 90th percentile
//	later       moment, ticket, what, value: changes after the month that concern what it
//	            shows; what is one of "merged" (value: into which ticket), "unmerged" (-),
//	            "time" (how much was taken off), "undone" (when the order was given),
//	            "account" (whose it is now; an account's does not name others), "charge"
//	            (under what it is billed now)
//
// The team's:
//
//	priorities, categories, products, clients    as types; as it, empty if no ticket has one
//	agents      name, resolved, time
//	statuses    status, tickets, average time in it
//	missed      ticket, subject, clock, due, met, late, status and assignee when it was due;
//	            the latest first
//	ratings     rating, answers, share; from 5 to 1
//	low         ticket, client, rating, comment: the worst first
//	unbilled    account, tickets, time that would be billed to it if the configuration had it;
//	            if it is known which accounts there are
//	trend       month, opened, resolved, open, share answered in time: what is no bug
//	trend-bugs  the same of bugs; absent: the process has none
//
// An account's, without clocks that are the team's own:
//
//	tickets     ticket, subject, requester, type, priority, status, why it ended, opened,
//	            resolved, promises kept ("2/3"), time, billable, who worked on it and how
//	            long ("Ada Ito 20 min, Bo Lund 1 h")
//	times       ticket, clock, target, time that it took, "✓" if it was in time, else "✗"
//	people      who worked, time
//
// Targets are as the process has them: "30 min", "4 h (office)", "3 d (office)", "2 w",
// "3 mo"; the calendar behind them says whose time it is, and none that it is that of the
// wall clock. "0 d (office)" is the end of that working day, and "=" the agreed date.
//
// The 90th percentile is the nearest rank: the smallest time within which at least nine of
// ten were done; the median is the same with five of ten.
//
// Files: the team's are tickets-2026-03.csv and missed-2026-03.csv, an account's
// tickets-2026-03.csv and times-2026-03.csv. They have every row, and a line of names above.
// Beside them the team's has a picture of each trend that goes back for two months or more:
// trend-2026-03.png and trend-bugs-2026-03.png, called trend and trend-bugs in letters.
