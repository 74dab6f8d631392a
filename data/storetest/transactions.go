package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func transactions() map[string]func(*bench) {
	return map[string]func(*bench){
		"UpdatesAreSerialisable":                    serialisable,
		"AFailedFunctionUndoesOnlyItsOwn":           undoesOnlyItsOwn,
		"AFailureSeesOnlyWhatIsCommitted":           failureIsTrue,
		"APanicIsAnErrorAndTheStoreLives":           panics,
		"AViewIsASnapshot":                          snapshot,
		"ViewsGoOnWhileUpdatesDo":                   viewsGoOn,
		"ACancelledCallerNeverWritesWithoutKnowing": cancelled,
		"ACancelledContextIsRefusedAtOnce":          refusedAtOnce,
		"AClosedStoreSaysSo":                        closed,
	}
}

func (b *bench) together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

// count adds one to a number in a bookmark.
func count(t desk.Tx, name string) error {
	v, err := t.Bookmark(name)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(v)) // nothing yet is zero
	return t.SetBookmark(name, []byte(strconv.Itoa(n+1)))
}

func (b *bench) bookmark(name string) (value string) {
	b.Helper()
	b.view(func(r desk.Reader) error {
		v, err := r.Bookmark(name)
		value = string(v)
		return err
	})
	return value
}

func serialisable(b *bench) {
	numbers := make([]ticketing.Number, 50)
	b.together(50, func(i int) {
		for range 4 {
			err := b.store.Update(b.Context(), func(t desk.Tx) (err error) {
				if numbers[i], err = t.NextNumber(); err != nil {
					return err
				}
				return count(t, "n")
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
	if n := b.bookmark("n"); n != "200" {
		b.Errorf("200 times one is %s", n)
	}
	given := map[ticketing.Number]bool{}
	for _, n := range numbers {
		given[n] = true
	}
	if len(given) != len(numbers) {
		b.Errorf("50 callers got %d numbers", len(given))
	}
}

func undoesOnlyItsOwn(b *bench) {
	b.together(40, func(i int) {
		err := b.store.Update(b.Context(), func(t desk.Tx) error {
			if err := count(t, fmt.Sprint("c", i%4)); err != nil {
				return err
			}
			if i%4 == 0 {
				return fmt.Errorf("caller %d: %w", i, errOnPurpose)
			}
			return nil
		})
		switch {
		case i%4 != 0 && err != nil:
			b.Errorf("caller %d: %v", i, err)
		case i%4 == 0 && (!errors.Is(err, errOnPurpose) ||
			err.Error() != fmt.Sprintf("caller %d: on purpose", i)):
			b.Errorf("caller %d got %v", i, err)
		}
	})
	b.reopen()
	for i, want := range []string{"", "10", "10", "10"} {
		if got := b.bookmark(fmt.Sprint("c", i)); got != want {
			b.Errorf("c%d is %q, want %q", i, got, want)
		}
	}
}

// A caller that fails because of what it saw must have seen something true.
func failureIsTrue(b *bench) {
	b.together(40, func(i int) {
		err := b.store.Update(b.Context(), func(t desk.Tx) error {
			v, err := t.Bookmark("trap")
			if err != nil {
				return err
			}
			if v != nil {
				return errors.New("saw what was never committed")
			}
			if i%2 == 1 {
				return nil
			}
			if err := t.SetBookmark("trap", []byte("set")); err != nil {
				return err
			}
			return errOnPurpose
		})
		if i%2 == 1 && err != nil || i%2 == 0 && !errors.Is(err, errOnPurpose) {
			b.Errorf("caller %d: %v", i, err)
		}
	})
}

func panics(b *bench) {
	b.together(10, func(i int) {
		err := b.store.Update(b.Context(), func(t desk.Tx) error {
			if err := count(t, "n"); err != nil {
				return err
			}
			if i == 3 {
				panic("in the middle")
			}
			return nil
		})
		if (err != nil) != (i == 3) {
			b.Errorf("caller %d: %v", i, err)
		}
	})
	if err := b.store.View(b.Context(), func(desk.Reader) error { panic("here, too") }); err == nil {
		b.Error("a panic in View was swallowed")
	}
	if n := b.bookmark("n"); n != "9" {
		b.Errorf("n is %s", n)
	}
}

func snapshot(b *bench) {
	b.update(func(t desk.Tx) error { return t.SetBookmark("x", []byte("old")) })
	inside, written := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		defer close(written)
		<-inside
		err := b.store.Update(b.Context(), func(t desk.Tx) error {
			return t.SetBookmark("x", []byte("new"))
		})
		if err != nil {
			b.Error(err)
		}
	})
	b.view(func(r desk.Reader) error {
		close(inside)
		<-written
		v, err := r.Bookmark("x")
		if string(v) != "old" {
			b.Errorf("the snapshot moved to %q", v)
		}
		return err
	})
	all.Wait()
	if v := b.bookmark("x"); v != "new" {
		b.Errorf("after the snapshot: %q", v)
	}
}

func viewsGoOn(b *bench) {
	filler := blob("filler ", 100_000)
	body := b.octets(filler)
	b.together(8, func(i int) {
		for k := range 20 {
			var err error
			if i%2 == 0 {
				err = b.store.Update(b.Context(), func(t desk.Tx) error {
					_, err := t.Enqueue(ticketing.Parcel{Body: slices.Concat(body, []byte{byte(i), byte(k)})})
					return err
				})
			} else {
				err = b.store.View(b.Context(), func(r desk.Reader) error {
					_, err := r.Bookmark("x")
					return err
				})
			}
			if err != nil {
				b.Error(err)
			}
		}
	})
}

func cancelled(b *bench) {
	var mu sync.Mutex
	committed := 0
	b.together(30, func(i int) {
		ctx, cancel := context.WithCancel(b.Context())
		go cancel()
		err := b.store.Update(ctx, func(t desk.Tx) error { return count(t, "n") })
		if err != nil && !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
		if err == nil {
			mu.Lock()
			committed++
			mu.Unlock()
		}
	})
	if n, _ := strconv.Atoi(b.bookmark("n")); n != committed {
		b.Errorf("%d were told of success, %d wrote", committed, n)
	}
}

func refusedAtOnce(b *bench) {
	ctx, cancel := context.WithCancel(b.Context())
	cancel()
	ran := false
	_, due := b.store.Due(ctx, start(), 1)
	for what, err := range map[string]error{
		"update": b.store.Update(ctx, func(desk.Tx) error { ran = true; return nil }),
		"view":   b.store.View(ctx, func(desk.Reader) error { ran = true; return nil }),
		"stash":  b.store.Stash(ctx, blob("x", 1<<20)),
		"due":    due,
	} {
		if !errors.Is(err, context.Canceled) || ran {
			b.Errorf("%s: %v, ran %v", what, err, ran)
		}
	}
}

func closed(b *bench) {
	b.close()
	for what, err := range map[string]error{
		"update": b.store.Update(b.Context(), func(desk.Tx) error { return nil }),
		"view":   b.store.View(b.Context(), func(desk.Reader) error { return nil }),
	} {
		if err == nil {
			b.Errorf("%s after Close succeeded", what)
		}
	}
	b.must(b.store.Close())
	b.store = b.open(b.T, b.place)
}
