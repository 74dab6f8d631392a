// Package outbox is the queue of letters that wait for a mail server: when each is
// due, who tries it, how often, and what a lost answer means. It speaks no SMTP.
package outbox

import (
	"context"
	"time"

	"ticketd/ticketing"
)

// Delivery is a parcel and how far its sending has come.
type Delivery struct {
	ticketing.Parcel
	State     State
	Attempts  int
	Next      time.Time // when it may be tried (again)
	Tried     time.Time // last attempt
	DotSent   bool      // the final dot of DATA may have been sent in the last attempt
	LastError string
	Response  string // the server's last word on success
	Finished  time.Time
}

// State is how far a delivery has come.
type State string

// The states of a delivery.
const (
	Waiting   State = "waiting"
	Claimed   State = "claimed" // an attempt is under way, or was when we died
	Sent      State = "sent"
	Failed    State = "failed"    // refused for good, or given up
	Uncertain State = "uncertain" // the server may have it; not sent again
	Dropped   State = "dropped"   // by a person, or withdrawn before it left
)

// Store is the durable queue. Delivery state is not ticket state. Each verb is
// one durable transaction.
type Store interface {
	// Claim hands out at most limit deliveries that are due and not held, in
	// the order of their parcels, each with Attempts counted and Next set to
	// now plus lease before anyone dials. Large bodies are left out.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Delivery, error)
	// Body loads a parcel's bytes.
	Body(ctx context.Context, id string) ([]byte, error)
	// DotSent records that the final dot is about to be sent.
	DotSent(ctx context.Context, id string) error
	// Done records the server's acceptance.
	Done(ctx context.Context, id string, now time.Time, response string) error
	// Retry records a passing fault; the delivery is due again at next.
	Retry(ctx context.Context, id string, next time.Time, fault string) error
	// GiveUp ends a delivery as Failed, Uncertain or Dropped.
	GiveUp(ctx context.Context, id string, now time.Time, end State, why string) error
	// Unfinished lists the deliveries that were claimed when the process died.
	// Large bodies are left out.
	Unfinished(ctx context.Context) ([]Delivery, error)
	// NextDue tells when the next delivery is due; false if none waits.
	NextDue(ctx context.Context) (time.Time, bool, error)
	// List shows deliveries that are not Sent, oldest first, for people; with
	// all it shows the sent ones, too.
	List(ctx context.Context, all bool) ([]Delivery, error)
	// Release lets deliveries that are held or wait go, each at the moment given with
	// its id, and returns how many it changed: none of those that are claimed or have
	// ended.
	Release(ctx context.Context, due map[string]time.Time) (int, error)
}
