package inbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestASurveyHandsOverWhatIsNewEnoughAndChangesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.add(letter(1, 500))
		time.Sleep(24 * time.Hour)
		since := time.Now()
		for i := range 350 {
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
		v := Survey{Handled: true, From: Baseline{Since: since, UID: 200}, Take: k.handle}
		n, err := v.Run(context.Background(), p.account())
		text := fmt.Sprint(err)
		want := Surveyed{Folder: "Handled", Last: Place{7, 351}, InFolder: 351, Found: 351, Shown: 350,
			Taken: 349, Failed: 1, Whole: true}
		if n != want || !strings.Contains(text, "9 of Handled: seen badly") {
			t.Errorf("%+v, %v", n, err)
		}
		if got := k.taken(); len(got) != 349 || got[0] != 2 {
			t.Errorf("taken %v", got)
		}
		if len(p.hold("Handled")) != 351 {
			t.Errorf("Handled holds %d", len(p.hold("Handled")))
		}
		if p.hears("UID STORE")+p.hears("UID MOVE")+p.hears("SELECT")+p.hears("CREATE") != 0 {
			t.Errorf("something was changed: %q", p.heard)
		}
	})
}

func TestASurveyGoesOnPastALetterThatIsNotGiven(t *testing.T) {
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
		n, err := Survey{Take: k.handle}.Run(context.Background(), p.account())
		if n.Taken != 2 || n.Failed != 1 || err == nil {
			t.Errorf("%+v, %v", n, err)
		}
		wantUIDs(t, "taken", k.taken(), 1, 3)
	})
}

// looker wants the letters with some UIDs, and notes what it was shown.
type looker struct {
	wants []uint32
	shown []Shown
}

func (l *looker) look(_ context.Context, some []Shown) ([]bool, error) {
	l.shown = append(l.shown, some...)
	wanted := make([]bool, len(some))
	for i, one := range some {
		wanted[i] = slices.Contains(l.wants, one.UID)
	}
	return wanted, nil
}

func (l *looker) uids() (uids []uint32) {
	for _, one := range l.shown {
		uids = append(uids, one.UID)
	}
	return uids
}

func TestASurveyFetchesOnlyTheLettersThatAreWanted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k, l := newPeer(t), &taker{}, &looker{wants: []uint32{250, 401}}
		for i := range 450 {
			p.add(letter(1+i, 3000))
		}
		p.folders["INBOX"][2].flags = []string{`\Deleted`}
		from := Baseline{UIDValidity: 7, UID: 2}
		n, err := Survey{From: from, Look: l.look, Take: k.handle}.Run(context.Background(), p.account())
		must(t, err)
		if want := (Surveyed{"INBOX", Place{7, 450}, 450, 448, 448, 2, 0, true}); n != want {
			t.Errorf("%+v, want %+v", n, want)
		}
		wantUIDs(t, "taken", k.taken(), 250, 401)
		one := l.shown[0]
		if head := string(one.Head); one.UID != 2 || one.Size < 2900 || one.Received.IsZero() ||
			!strings.Contains(head, "Message-ID: <2@test>") || strings.Contains(head, "fox") {
			t.Errorf("%+v, %q", one, head)
		}
		if p.hears("UID FETCH") != 3*2+1 {
			t.Errorf("asked %q", p.heard)
		}
	})
}

func TestASurveyOfTheNewestCountsTheOthersToo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		for i := range 5 {
			p.add(letter(1+i, 500))
		}
		p.folders["INBOX"][4].flags = []string{`\Deleted`}
		n, err := Survey{Newest: 2, Take: k.handle}.Run(context.Background(), p.account())
		must(t, err)
		if n.InFolder != 5 || n.Found != 4 || n.Shown != 2 {
			t.Errorf("%+v", n)
		}
		wantUIDs(t, "taken", k.taken(), 3, 4)
	})
}

func TestASurveyLeavesOutWhatAnEarlierOneHadUnlessTheNumbersChangedTheirMeaning(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.add(letter(1, 500), letter(2, 500), letter(3, 500))
		p.folders["Handled"] = p.folders["INBOX"]
		for _, c := range []struct {
			after Place
			want  []uint32
			last  uint32
		}{{Place{7, 2}, []uint32{3}, 3}, {Place{8, 2}, []uint32{1, 2, 3}, 3}, {Place{7, 3}, nil, 3}, {Place{7, 9}, nil, 9}} {
			l := &looker{}
			n, err := Survey{Handled: true, After: c.after, Look: l.look}.Run(context.Background(), p.account())
			must(t, err)
			wantUIDs(t, "shown", l.uids(), c.want...)
			if n.Last != (Place{7, c.last}) {
				t.Errorf("after %v: came to %v", c.after, n.Last)
			}
		}
	})
}

func TestWhereLettersStayASurveyTellsTheHandledOnesByTheirFlags(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.caps = strings.ReplaceAll(p.caps, " MOVE UIDPLUS", "")
		p.add(letter(1, 500), letter(2, 500), letter(3, 500), letter(4, 500))
		p.folders["INBOX"][1].flags = []string{Keyword}
		p.folders["INBOX"][2].flags = []string{`\Answered`, `\Flagged`}
		p.folders["INBOX"][3].flags = []string{`\Answered`}
		for handled, want := range map[bool][]uint32{false: {1, 4}, true: {2, 3}} {
			l := &looker{}
			n, err := Survey{Handled: handled, Look: l.look}.Run(context.Background(), p.account())
			must(t, err)
			wantUIDs(t, "shown", l.uids(), want...)
			if n.Folder != "INBOX" {
				t.Errorf("looked into %s", n.Folder)
			}
		}
	})
}

func TestASurveyOfALargeFolderOfDovecotIsFlatInMemory(t *testing.T) {
	const letters, subject = 600, 9000 // of 5 MB in all
	d := startDovecot(t, "")
	c := d.client(t, "anna")
	must(t, c.Create("Handled", nil).Wait())
	for i := range letters {
		long := strings.Repeat("\r\n of many words", subject/16)
		put(t, c, "Handled", bytes.Replace(letter(i, 200), []byte("\r\nMessage"), []byte(long+"\r\nMessage"), 1))
	}
	l := &looker{wants: []uint32{7}}
	var first, last uint64 // while the first and the last page are looked at
	v := Survey{Handled: true, Take: (&taker{}).handle, Look: func(ctx context.Context, some []Shown) ([]bool, error) {
		if last = heap(); first == 0 {
			first = last
		}
		defer func() { l.shown = nil }()
		if i := len(some) - 1; !strings.Contains(string(some[i].Head), fmt.Sprintf("<%d@test>", some[i].UID-1)) {
			t.Errorf("%+v", some[i])
		}
		return l.look(ctx, some)
	}}
	n, err := v.Run(context.Background(), d.account("anna"))
	must(t, err)
	if n.Shown != letters || n.Taken != 1 || n.Last.UID != letters {
		t.Errorf("%+v", n)
	}
	if grown := int64(last) - int64(first); grown > 1<<20 {
		t.Errorf("the last page has %d octets more than the first", grown)
	}
}

// heap is how many octets are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
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
