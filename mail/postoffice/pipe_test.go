package postoffice

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestBothEndsOfAPipeMayWriteFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newPipe()
		defer a.Close()
		for _, end := range []net.Conn{a, b} {
			if _, err := end.Write([]byte("hello")); err != nil {
				t.Fatal(err)
			}
		}
		got := make([]byte, 9)
		if n, err := b.Read(got); string(got[:n]) != "hello" || err != nil {
			t.Errorf("read %q, %v", got[:n], err)
		}
	})
}

func TestAPipeCarriesMoreThanItsBufferInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newPipe()
		want := bytes.Repeat([]byte("0123456789"), pipeBuffer/3)
		go func() {
			a.Write(want)
			a.Close()
		}()
		if got, err := io.ReadAll(b); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
		}
		if _, err := b.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("writing to a closed peer gave %v", err)
		}
	})
}

func TestAPipeKeepsItsDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newPipe()
		defer b.Close()
		defer a.Close()
		start := time.Now()
		a.SetReadDeadline(start.Add(time.Minute))
		_, err := a.Read(make([]byte, 1))
		if !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("read gave %v after %v", err, time.Since(start))
		}
		a.SetWriteDeadline(start.Add(time.Hour))
		n, err := a.Write(make([]byte, pipeBuffer+1))
		if n != pipeBuffer || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("wrote %d, %v", n, err)
		}
		a.SetDeadline(time.Time{})
		b.Write([]byte("x"))
		if n, err := a.Read(make([]byte, 1)); n != 1 || err != nil {
			t.Errorf("after the deadline was lifted: %d, %v", n, err)
		}
	})
}

func TestClosingAPipeWakesWhoReadsFromIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newPipe()
		defer b.Close()
		got := make(chan error)
		go func() {
			_, err := a.Read(make([]byte, 1))
			got <- err
		}()
		synctest.Wait()
		a.Close()
		if err := <-got; !errors.Is(err, net.ErrClosed) {
			t.Errorf("read gave %v", err)
		}
	})
}
