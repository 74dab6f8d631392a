package inbound

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestRescanHandsOverWhatIsNewEnoughAndChangesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.add(letter(1, 500))
		time.Sleep(24 * time.Hour)
		since := time.Now()
		for i := range 150 {
			p.add(letter(2+i, 500))
		}
		p.folders["Handled"], p.folders["INBOX"] = p.folders["INBOX"], nil
		p.folders["Handled"][5].flags = []string{`\Deleted`}
		k := &taker{fail: func(r Raw) error {
			if r.UID == 9 {
				return errors.New("seen badly")
			}
			return nil
		}}
		n, err := Rescan(context.Background(), p.account(), "Handled", since, k.handle)
		text := fmt.Sprint(err)
		if n.Handed != 149 || n.Failed != 1 || !strings.Contains(text, "9 of Handled: seen badly") {
			t.Errorf("%+v, %v", n, err)
		}
		if got := k.taken(); len(got) != 149 || got[0] != 2 {
			t.Errorf("taken %v", got)
		}
		if len(p.hold("Handled")) != 151 {
			t.Errorf("Handled holds %d", len(p.hold("Handled")))
		}
		if p.hears("UID STORE")+p.hears("UID MOVE")+p.hears("SELECT")+p.hears("CREATE") != 0 {
			t.Errorf("something was changed: %q", p.heard)
		}
	})
}

func TestRescanGoesOnPastALetterThatIsNotGiven(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 500), letter(2, 500), letter(3, 500))
		p.on = func(c *peerConn, tag, command string) bool {
			if !strings.Contains(command, wholeBody) {
				return false
			}
			c.obey("*", strings.Replace(command, "1:3", "1,3", 1))
			c.say("%s NO some are broken", tag)
			return true
		}
		n, err := Rescan(context.Background(), p.account(), "INBOX", time.Time{}, k.handle)
		if n.Handed != 2 || n.Failed != 1 || err == nil {
			t.Errorf("%+v, %v", n, err)
		}
		wantUIDs(t, "taken", k.taken(), 1, 3)
	})
}

func TestHeadersGivesTheNewestOnesOldestFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		for i := range 9 {
			p.add(letter(i+1, 5000))
		}
		headers, err := Headers(context.Background(), p.account(), "INBOX", 3)
		must(t, err)
		if len(headers) != 3 {
			t.Fatalf("%d headers", len(headers))
		}
		for i, want := range []string{"letter 7", "letter 8", "letter 9"} {
			if h := string(headers[i]); !strings.Contains(h, want) || !strings.HasSuffix(h, "\r\n\r\n") {
				t.Errorf("header %d: %q", i, h)
			}
		}
		none, err := Headers(context.Background(), p.account(), "Empty", 3)
		if err != nil || len(none) != 0 {
			t.Errorf("of an empty folder: %q, %v", none, err)
		}
	})
}
