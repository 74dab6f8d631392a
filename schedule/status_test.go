package schedule

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestStatusTellsWhenAJobRanHowItEndedAndWhenItRunsNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var full atomic.Bool
		fault := errors.New("the disk is full")
		job := func(context.Context, time.Time) error {
			time.Sleep(10 * time.Second)
			if full.Load() {
				return fault
			}
			return nil
		}
		s := mustNew(t, time.UTC, Job{"each", "@every 10m", job})
		begin := time.Now()
		if got := s.Status()[0]; got != (Status{Job: "each"}) {
			t.Errorf("before the start: %+v", got)
		}
		start(t, s)
		defer stop(t, s)
		time.Sleep(10*time.Minute + 5*time.Second)
		first := begin.Add(10 * time.Minute)
		if got := s.Status()[0]; !got.Runs || !got.Began.Equal(first) || !got.Succeeded.IsZero() ||
			!got.Next.Equal(begin.Add(20*time.Minute)) {
			t.Errorf("while it runs: %+v", got)
		}
		time.Sleep(time.Minute)
		good := first.Add(10 * time.Second)
		if got := s.Status()[0]; got.Runs || got.Err != nil || !got.Succeeded.Equal(good) {
			t.Errorf("after a good run: %+v", got)
		}
		full.Store(true)
		time.Sleep(10 * time.Minute)
		if got := s.Status()[0]; !errors.Is(got.Err, fault) || !got.Succeeded.Equal(good) {
			t.Errorf("after a bad run: %+v", got)
		}
	})
}
