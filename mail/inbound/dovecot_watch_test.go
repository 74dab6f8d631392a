package inbound

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"testing"
	"time"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// collector takes letters over and passes what it read on.
func collector(got chan<- []byte) Handler {
	return func(_ context.Context, raws []Raw) []error {
		errs := make([]error, len(raws))
		for i, r := range raws {
			b, err := io.ReadAll(r.Reader())
			errs[i] = err
			got <- b
		}
		return errs
	}
}

func within[T any](t testing.TB, ch <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("no %s within 20 s", what)
		panic("unreachable")
	}
}

func TestDovecotLettersArriveByteForByteOldestFirstAndMoveToHandled(t *testing.T) {
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	want := [][]byte{letter(1, 3000), letter(2, 200_000), letter(3, 3<<20), letter(4, 90)}
	for _, mail := range want[:3] {
		put(t, c, "INBOX", mail)
	}
	got := make(chan []byte, 10)
	stop := run(t, New(d.account("anna"), collector(got), quiet()))
	for i, mail := range want {
		if i == 3 {
			put(t, c, "INBOX", mail) // seen in IDLE
		}
		if b := within(t, got, "letter"); !bytes.Equal(b, mail) {
			t.Fatalf("letter %d: got %d bytes, want %d", i+1, len(b), len(mail))
		}
	}
	stop()
	if in, done := count(t, c, "INBOX"), count(t, c, "Handled"); in != 0 || done != 4 {
		t.Errorf("INBOX holds %d, Handled %d; want 0 and 4", in, done)
	}
}
