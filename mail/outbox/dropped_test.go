package outbox

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

// strict is a desk that does not change what has ended, as stores do.
type strict struct{ *desk }

func (s strict) GiveUp(ctx context.Context, id string, now time.Time, end State, why string) error {
	if state := s.row(id).State; state != Waiting && state != Claimed {
		return errors.New("the delivery has ended")
	}
	return s.desk.GiveUp(ctx, id, now, end, why)
}

func TestLetterDroppedWhileItIsRefusedHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict{new(desk)}
		same := func(d *Delivery) { d.To = "ada@customer.example" }
		s.put("a", ticketing.Personal, same)
		s.put("b", ticketing.Personal, same)
		p := &postman{before: func(ctx context.Context, d ticketing.Parcel, _ int) error {
			if d.ID == "b" {
				return nil
			}
			if err := s.GiveUp(ctx, d.ID, time.Now(), Dropped, "by a person"); err != nil {
				t.Error(err)
			}
			return &Fault{Err: errors.New("550 no such user"), Permanent: true}
		}}
		r := New(s, func(string) Sender { return p }, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = r.Run(ctx)
		}()
		time.Sleep(time.Minute)
		if a, b := s.row("a"), s.row("b"); a.State != Dropped || b.State != Sent {
			t.Errorf("a is %s, b is %s", a.State, b.State)
		}
		cancel()
		<-ended
	})
}
