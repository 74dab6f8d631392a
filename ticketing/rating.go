package ticketing

import (
	"strconv"
	"strings"
	"time"
)

// BestRating is the best of the numbers with which customers say how satisfied they are;
// 1 is the worst.
const BestRating = 5

// lowRating is the best rating of which a lead is told at once.
const lowRating = 2

// ratingOften is how often one person is asked at most.
const ratingOften = 7 * 24 * time.Hour

// Low reports whether somebody is so dissatisfied that a lead is told.
func (r Rated) Low() bool { return r.Rating <= lowRating }

func ratingCounter(a Address) Counter {
	return Counter{"asked how satisfied " + string(a), ratingOften}
}

// AskedForRating leaves the question how satisfied somebody is out of a letter to a person
// who was asked a short time ago, and else notes that they are.
func AskedForRating(b Book, l Letter, now time.Time) (Letter, error) {
	if l.Purpose != PurposeRating {
		return l, nil
	}
	asked := ratingCounter(l.To.Address)
	often, _, err := reached(b, asked, 1, now)
	if err != nil {
		return l, err
	}
	if often {
		l.Purpose = PurposeConversation
		return l, nil
	}
	return l, Count(b, now, asked)
}

// asksForRating reports whether the letter is that of the ticket's status, not of its
// code, and asks how satisfied the customer is.
func (p Process) asksForRating(t Ticket, letter string) bool {
	s, _ := p.Status(t.Status)
	return s.Rate && letter == s.Letter && letter == p.letterOn(t)
}

// rated notes how satisfied a customer is. A rating moves no status, and what is written
// below it is kept with it; only a question there makes it an answer like any other.
func (r *ruling) rated(e MailReceived) bool {
	if e.Route.Token.Purpose != PurposeRating || e.Mail.Verdict.NoReopen {
		return false
	}
	rating, comment := ratingIn(e.Mail.Fresh)
	if rating == 0 {
		return false
	}
	r.do(Rated{By: e.Mail.From.Address, Rating: rating, Comment: cutText(comment, LastWordsMax)})
	r.why("the customer rates our help %d of %d", rating, BestRating)
	if strings.ContainsAny(comment, "?？؟") {
		return false
	}
	r.why("the status stays: it is a rating")
	fields := noticeFields(e.Mail)
	fields["rating"] = strconv.Itoa(rating)
	switch {
	case Rated{Rating: rating}.Low():
		r.reach([]string{RoleLead, AssigneeRole}, "notice-rating", comment, fields)
	case comment != "":
		r.reach([]string{AssigneeRole}, "notice-rating", comment, fields)
	}
	return true
}

// ratingIn reads a rating on the first line of newly written text, "5" or "4/5", and the
// comment below it; 0 if there is none.
func ratingIn(text string) (rating int, comment string) {
	first, comment, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.TrimRight(strings.TrimSpace(first), ".!")
	first = strings.TrimSuffix(strings.ReplaceAll(first, " ", ""), "/"+strconv.Itoa(BestRating))
	if len(first) != 1 || first[0] < '1' || first[0] > '0'+BestRating {
		return 0, ""
	}
	return int(first[0] - '0'), strings.TrimSpace(comment)
}
