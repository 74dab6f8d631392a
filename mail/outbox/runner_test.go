package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

func TestLetterIsSentOnceAndWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		defer stop()
		if d := s.row("a"); d.State != Sent || d.Response != "250 OK" || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
		dot, done := slices.Index(s.notes, "dot a"), slices.Index(s.notes, "done a")
		if dot < 0 || done < dot || s.calls["dot"] != 1 || s.calls["done"] != 1 {
			t.Errorf("the store saw %q", s.notes)
		}
	})
}

func TestKickSendsWithoutDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		r, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(10 * time.Minute)
		s.put("a", ticketing.Automatic)
		kicked := time.Now()
		r.Kick()
		r.Kick()
		synctest.Wait()
		if len(p.tried()) != 1 || !p.tried()[0].Equal(kicked) {
			t.Errorf("kicked at %v, tried at %v", kicked, p.tried())
		}
	})
}

func TestLetterIsSentWhenItsTimeComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		due := time.Now().Add(90*time.Minute + 300*time.Millisecond)
		s.put("a", ticketing.Notice, func(d *Delivery) { d.Next = due })
		_, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(2 * time.Hour)
		if len(p.tried()) != 1 || !p.tried()[0].Equal(due) {
			t.Errorf("due at %v, tried at %v", due, p.tried())
		}
	})
}

func TestClockThatWasWoundSendsAfterAKick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, offset := new(desk), new(postman), time.Duration(0)
		s.put("a", ticketing.Notice, func(d *Delivery) { d.Next = time.Now().Add(48 * time.Hour) })
		r, stop := start(t, s, p, Options{Now: func() time.Time { return time.Now().Add(offset) }})
		defer stop()
		offset = 48 * time.Hour
		r.Kick()
		synctest.Wait()
		if s.row("a").State != Sent {
			t.Errorf("%+v", s.row("a"))
		}
	})
}

func TestPassingFaultIsRetriedLaterEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, start0 := new(desk), time.Now()
		p := &postman{before: func(_ context.Context, _ ticketing.Parcel, n int) error {
			if n < 5 {
				return errors.New("connection refused")
			}
			return nil
		}}
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(time.Hour)
		if d := s.row("a"); d.State != Sent || d.Attempts != 5 {
			t.Fatalf("%+v", d)
		}
		at := start0
		for i, least := range []time.Duration{0, 1, 2, 4, 8} {
			gap := p.tried()[i].Sub(at)
			if least *= time.Minute; gap < least || gap > least+least/5 {
				t.Errorf("attempt %d came after %v, want %v and up to a fifth more", i+1, gap, least)
			}
			at = p.tried()[i]
		}
	})
}

func TestServersWaitIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{before: func(_ context.Context, _ ticketing.Parcel, n int) error {
			if n == 1 {
				return fmt.Errorf("send: %w", &Fault{Err: errors.New("421 busy"), Wait: 15 * time.Minute})
			}
			return nil
		}}
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(time.Hour)
		if got := p.tried()[1].Sub(p.tried()[0]); got != 15*time.Minute {
			t.Errorf("tried again after %v", got)
		}
	})
}

func TestRefusalForGoodIsToldAndNotRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{before: func(context.Context, ticketing.Parcel, int) error {
			return &Fault{Err: errors.New("550 no such user"), Permanent: true}
		}}
		var told []string
		s.put("a", ticketing.Personal)
		_, stop := start(t, s, p, Options{Undeliverable: func(_ context.Context, d Delivery, why error) error {
			told = append(told, d.ID+": "+why.Error()+": "+string(s.row("a").State))
			return nil
		}})
		defer stop()
		time.Sleep(10 * 24 * time.Hour)
		if d := s.row("a"); d.State != Failed || d.LastError != "550 no such user" || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
		if !slices.Equal(told, []string{"a: 550 no such user: claimed"}) {
			t.Errorf("told %q", told)
		}
	})
}

func TestUndeliverableIsToldAgainWhenNobodyTookNote(t *testing.T) {
	for name, fails := range map[string]func() error{
		"error": func() error { return errors.New("disk full") },
		"panic": func() error { panic("nil map") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, told := new(desk), 0
				p := &postman{before: func(context.Context, ticketing.Parcel, int) error {
					return &Fault{Err: errors.New("550 no such user"), Permanent: true}
				}}
				s.put("a", ticketing.Automatic)
				_, stop := start(t, s, p, Options{
					Undeliverable: func(context.Context, Delivery, error) error {
						if told++; told == 1 {
							return fails()
						}
						return nil
					}})
				defer stop()
				if d := s.row("a"); d.State != Waiting {
					t.Errorf("after the first time: %+v", d)
				}
				time.Sleep(time.Hour)
				if d := s.row("a"); d.State != Failed || told != 2 {
					t.Errorf("told %d times, %+v", told, d)
				}
			})
		})
	}
}

func TestLostAnswerIsJudgedByClass(t *testing.T) {
	for _, c := range []struct {
		class ticketing.LetterClass
		end   State
		dots  int
	}{
		{ticketing.Automatic, Uncertain, 1},
		{ticketing.Personal, Uncertain, 2},
		{ticketing.Notice, Uncertain, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := new(desk)
			p := &postman{after: func(context.Context, ticketing.Parcel, int) error {
				return &Fault{Err: errors.New("connection lost"), Unknown: true}
			}}
			s.put("a", c.class)
			_, stop := start(t, s, p, Options{})
			defer stop()
			time.Sleep(10 * 24 * time.Hour)
			if d := s.row("a"); d.State != c.end || !strings.HasPrefix(d.LastError, Doubt) {
				t.Errorf("%s: %+v", c.class, d)
			}
			if got := len(p.sent()); got != c.dots {
				t.Errorf("%s: %d dots, want %d", c.class, got, c.dots)
			}
		})
	}
}

func TestDoubtOutlivesPassingFaultsAndAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{
			before: func(ctx context.Context, _ ticketing.Parcel, n int) error {
				switch n {
				case 2:
					return errors.New("connection refused")
				case 3:
					<-ctx.Done()
					return ctx.Err()
				}
				return nil
			},
			after: func(context.Context, ticketing.Parcel, int) error {
				return &Fault{Err: errors.New("connection lost"), Unknown: true}
			},
		}
		s.put("a", ticketing.Personal)
		_, stop := start(t, s, p, Options{})
		time.Sleep(time.Hour)
		stop()
		if d := s.row("a"); d.State != Waiting || !strings.HasPrefix(d.LastError, Doubt) ||
			strings.Count(d.LastError, Doubt) != 1 {
			t.Errorf("after the stop: %+v", d)
		}
		_, stop = start(t, s, p, Options{})
		defer stop()
		time.Sleep(10 * 24 * time.Hour)
		if d := s.row("a"); d.State != Uncertain || len(p.sent()) != 2 {
			t.Errorf("%d dots, %+v", len(p.sent()), d)
		}
	})
}

func TestCrashIsJudgedByTheDot(t *testing.T) {
	for _, c := range []struct {
		class ticketing.LetterClass
		dot   bool
		want  State
		sent  int
	}{
		{ticketing.Automatic, false, Sent, 1},
		{ticketing.Personal, false, Sent, 1},
		{ticketing.Automatic, true, Uncertain, 0},
		{ticketing.Personal, true, Sent, 1},
		{ticketing.Notice, true, Sent, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, p := new(desk), new(postman)
			s.put("a", c.class, func(d *Delivery) {
				d.State, d.Attempts, d.DotSent = Claimed, 1, c.dot
				d.Next = time.Now().Add(lease)
			})
			_, stop := start(t, s, p, Options{})
			defer stop()
			if d := s.row("a"); d.State != c.want || len(p.sent()) != c.sent {
				t.Errorf("%s, dot %t: sent %d times, %+v", c.class, c.dot, len(p.sent()), d)
			}
		})
	}
}

func TestLetterThatWasInHandAtManyCrashesWaitsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		s.put("a", ticketing.Personal, func(d *Delivery) { d.State, d.Attempts = Claimed, 4 })
		_, stop := start(t, s, p, Options{})
		defer stop()
		if len(p.tried()) != 0 {
			t.Error("tried at once")
		}
		time.Sleep(8 * time.Minute)
		synctest.Wait()
		if s.row("a").State != Sent {
			t.Errorf("%+v", s.row("a"))
		}
	})
}

func TestSentLetterIsWrittenDownHoweverOftenTheStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		s.broken = func(verb string, n int) error {
			if verb == "done" && n < 1000 {
				return errors.New("input/output error")
			}
			return nil
		}
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(3 * time.Hour) // longer than the lease
		if d := s.row("a"); d.State != Sent || len(p.sent()) != 1 {
			t.Errorf("sent %d times, %+v", len(p.sent()), d)
		}
	})
}

func TestALetterThatTheStoreHeldUpGoesAsSoonAsTheStoreIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		s.broken = func(verb string, n int) error {
			if verb == "dot" && n == 1 {
				return errors.New("input/output error")
			}
			return nil
		}
		s.put("a", ticketing.Notice, func(d *Delivery) { d.Attempts = 3 })
		_, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(2 * storePause)
		if d := s.row("a"); d.State != Sent || len(p.sent()) != 1 {
			t.Errorf("sent %d times, %+v", len(p.sent()), d)
		}
	})
}

func TestStoreThatFailsIsAskedAgain(t *testing.T) {
	for _, verb := range []string{"unfinished", "claim", "next-due", "dot", "retry"} {
		synctest.Test(t, func(t *testing.T) {
			s := new(desk)
			p := &postman{before: func(_ context.Context, _ ticketing.Parcel, n int) error {
				if verb == "retry" && n == 1 {
					return errors.New("connection refused")
				}
				return nil
			}}
			s.broken = func(v string, n int) error {
				if v == verb && n <= 2 {
					return errors.New("input/output error")
				}
				return nil
			}
			_, stop := start(t, s, p, Options{})
			defer stop()
			s.put("a", ticketing.Automatic)
			time.Sleep(2 * time.Hour)
			if d := s.row("a"); d.State != Sent || len(p.sent()) != 1 {
				t.Errorf("%s: sent %d times, %+v", verb, len(p.sent()), d)
			}
			if n := s.calls["claim"] + s.calls["next-due"]; n > 30 {
				t.Errorf("%s: the store was asked %d times", verb, n)
			}
		})
	}
}

func TestDotIsNotSentUnlessItIsWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		s.broken = func(verb string, _ int) error {
			if verb == "dot" {
				return errors.New("disk full")
			}
			return nil
		}
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		defer stop()
		if d := s.row("a"); d.State != Waiting || len(p.sent()) != 0 {
			t.Errorf("%d dots, %+v", len(p.sent()), d)
		}
	})
}

func TestStopPutsBackWhatIsInHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{before: func(ctx context.Context, _ ticketing.Parcel, _ int) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		for i := range 20 {
			s.put(fmt.Sprint("letter", i), ticketing.Automatic)
		}
		_, stop := start(t, s, p, Options{Senders: 2})
		time.Sleep(time.Minute)
		if len(p.tried()) != 2 {
			t.Errorf("%d letters in hand at once", len(p.tried()))
		}
		stop()
		for _, d := range s.rows {
			if d.State != Waiting || d.Next.After(time.Now()) {
				t.Errorf("%s was left as %s, due %v", d.ID, d.State, d.Next)
			}
		}
		if len(p.tried()) != 2 {
			t.Errorf("%d letters were tried after the stop", len(p.tried())-2)
		}
	})
}

func TestAnswerThatComesWhileStoppingIsWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{after: func(context.Context, ticketing.Parcel, int) error {
			time.Sleep(3 * time.Second)
			return nil
		}}
		s.put("a", ticketing.Automatic)
		_, stop := start(t, s, p, Options{})
		stop()
		if d := s.row("a"); d.State != Sent {
			t.Errorf("%+v", d)
		}
	})
}

func TestPanicOfTheSenderHarmsNobodyElse(t *testing.T) {
	for _, afterDot := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := new(desk)
			blow := func(after bool) func(context.Context, ticketing.Parcel, int) error {
				return func(_ context.Context, d ticketing.Parcel, n int) error {
					if d.ID == "bad" && n == 1 && after == afterDot {
						panic("index out of range")
					}
					return nil
				}
			}
			p := &postman{before: blow(false), after: blow(true)}
			s.put("bad", ticketing.Automatic)
			s.put("good", ticketing.Automatic)
			_, stop := start(t, s, p, Options{Senders: 1})
			defer stop()
			time.Sleep(time.Hour)
			want := Sent
			if afterDot {
				want = Uncertain
			}
			if d := s.row("bad"); d.State != want || !afterDot && d.Attempts != 2 {
				t.Errorf("after the dot %t: %+v", afterDot, d)
			}
			if d := s.row("good"); d.State != Sent || d.Attempts != 1 {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestHangingServerStopsNobodyElsesLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{before: func(ctx context.Context, d ticketing.Parcel, _ int) error {
			if d.Intake == "dead" {
				<-ctx.Done()
			}
			return ctx.Err()
		}}
		for i := range 50 {
			s.put(fmt.Sprint("dead", i), ticketing.Automatic, func(d *Delivery) { d.Intake = "dead" })
		}
		r, stop := start(t, s, p, Options{})
		defer stop()
		time.Sleep(5 * time.Hour) // several leases
		s.put("alive", ticketing.Automatic)
		r.Kick()
		synctest.Wait()
		if s.row("alive").State != Sent {
			t.Errorf("%+v", s.row("alive"))
		}
		if len(p.tried()) != 5 {
			t.Errorf("%d letters were begun", len(p.tried()))
		}
	})
}

func TestOneRecipientsLettersGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), new(postman)
		var want []string
		for i := range 250 {
			id := fmt.Sprintf("%03d", i)
			want = append(want, id)
			s.put(id, ticketing.Personal, func(d *Delivery) { d.To = "ada@customer.example" })
		}
		_, stop := start(t, s, p, Options{})
		defer stop()
		if got := p.sent(); !slices.Equal(got, want) {
			t.Errorf("sent as %v", got)
		}
	})
}

func TestMoreLettersThanFitInHandAreAllSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		p := &postman{before: func(context.Context, ticketing.Parcel, int) error {
			time.Sleep(10 * time.Millisecond)
			return nil
		}}
		for i := range inHandMost + 500 {
			s.put(fmt.Sprint(i), ticketing.Automatic)
		}
		began := time.Now()
		r, stop := start(t, s, p, Options{Senders: 4})
		time.Sleep(10 * time.Second)
		stop()
		if got := len(p.sent()); got != inHandMost+500 {
			t.Errorf("%d letters sent in %v", got, time.Since(began))
		}
		if len(r.inHand) != 0 || len(r.lanes) != 0 {
			t.Errorf("still in hand: %v, %v", r.inHand, r.lanes)
		}
	})
}

func TestALargeLetterIsLoadedWhenItsTurnComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &desk{large: map[string][]byte{"big": []byte("the large letter")}}
		s.broken = func(verb string, n int) error {
			if verb == "body" && n == 1 {
				return errors.New("the disk does not answer")
			}
			return nil
		}
		s.put("big", ticketing.Personal, func(d *Delivery) { d.Body = nil })
		var got []string
		p := &postman{before: func(_ context.Context, d ticketing.Parcel, _ int) error {
			got = append(got, string(d.Body))
			return nil
		}}
		r, stop := start(t, s, p, Options{})
		defer stop()
		if d := s.row("big"); d.State != Waiting || !strings.Contains(d.LastError, "the disk does not answer") {
			t.Errorf("%+v", d)
		}
		time.Sleep(2 * time.Minute)
		r.Kick()
		synctest.Wait()
		if d := s.row("big"); d.State != Sent || !slices.Equal(got, []string{"the large letter"}) {
			t.Errorf("%+v, sent as %q", d, got)
		}
	})
}

func TestLetterOfAForgottenIntakeWaitsAndSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(desk)
		s.put("a", ticketing.Automatic)
		r := New(s, func(string) Sender { return nil }, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r.Run(ctx)
		if d := s.row("a"); d.State != Waiting || !strings.Contains(d.LastError, `"support"`) {
			t.Errorf("%+v", d)
		}
	})
}

func TestEveryLineAboutALetterBearsTheNameOfTheMailThatCausedIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := new(desk), &postman{}
		s.put("0000000007", ticketing.Automatic, func(d *Delivery) { d.Mail = "7cb2b5e6f3f6" })
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		_, stop := start(t, s, p, Options{Logger: log})
		defer stop()
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 2 {
			t.Errorf("%d lines: %s", len(lines), &out)
		}
		for _, line := range lines {
			if !strings.Contains(line, " id=7 ") || !strings.Contains(line, "mail=7cb2b5e6f3f6") {
				t.Error(line)
			}
		}
	})
}
