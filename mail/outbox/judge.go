package outbox

import (
	"errors"
	"strings"
	"time"

	"ticketd/ticketing"
)

// outcome is what a failed attempt means: an end, or a next time.
type outcome struct {
	end   State // empty: tried again at next
	next  time.Time
	fault string
}

// Doubt begins the noted fault of a personal letter whose last outcome is
// unknown: it is sent once more, and only once.
const Doubt = "perhaps accepted: "

// InDoubt reports whether the server may have the letter already: an answer to
// the final dot was lost, or is still to come.
func (d Delivery) InDoubt() bool { return d.DotSent || strings.HasPrefix(d.LastError, Doubt) }

// keepTrying is how long a letter is tried (RFC 5321 section 4.5.4.1: four to
// five days), and leastAttempts how often, which takes most of a day: a letter
// that was held, or waited while we were down, is not given up at once.
const (
	keepTrying    = 5 * 24 * time.Hour
	leastAttempts = 12
)

// judge decides what an attempt's error means for a delivery. chance spreads
// retries: 0 to 1.
func judge(d Delivery, err error, now time.Time, chance float64) outcome {
	var fault Fault
	if f := new(Fault); errors.As(err, &f) {
		fault = *f
	}
	words, doubted := err.Error(), strings.HasPrefix(d.LastError, Doubt)
	expired := d.Attempts >= leastAttempts && now.Sub(later(d.Created, d.NotBefore)) > keepTrying
	switch {
	case fault.Permanent:
		return outcome{end: Failed, fault: words}
	case fault.Unknown && (d.Class == ticketing.Automatic || doubted || expired):
		return outcome{end: Uncertain, fault: Doubt + words}
	case expired:
		return outcome{end: Failed, fault: "given up after 5 days: " + words}
	case fault.Unknown || doubted:
		words = Doubt + words
	}
	return outcome{next: now.Add(max(fault.Wait, pauseAfter(d.Attempts, chance))), fault: words}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// pauseAfter doubles from one minute to four hours, plus up to a fifth.
func pauseAfter(attempts int, chance float64) time.Duration {
	pause := min(time.Minute<<min(max(attempts-1, 0), 8), 4*time.Hour)
	return pause + time.Duration(chance*0.2*float64(pause))
}
