package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// outage is a gateway in virtual time whose servers can go away, with another server for alerts.
type outage struct {
	*virtualStage
	other *postoffice.Office
	mu    sync.Mutex
	down  map[string]bool // by port
}

func newOutage(t *testing.T) *outage {
	told := shippedScenario(t, "priority-support/thread")
	o := &outage{virtualStage: newEmptyStage(t, told, servedConfig(t, told)), down: map[string]bool{}}
	o.cfg.Mailboxes = slices.DeleteFunc(o.cfg.Mailboxes, func(m MailboxConfig) bool { return m.Name != "support" })
	o.other = postoffice.New(postoffice.Options{Domain: "elsewhere.example", Now: o.clock.now})
	o.other.AddAccount("ops@elsewhere.example", "secret")
	o.cfg.Alerts = AlertConfig{To: []ticketing.Address{"ops@elsewhere.example"}, From: "ticketd@elsewhere.example",
		SMTP: ServerConfig{Host: "smtp.elsewhere.example", Port: 25, TLS: TLSNone}, After: 5 * time.Minute, Remind: 4 * time.Hour}
	o.begin()
	return o
}

func (o *outage) begin() {
	a, err := startApp(context.Background(), o.cfg, world{now: o.clock.now, dial: o.dial, volatile: true,
		log: slog.New(slog.NewTextHandler(testWriter{o.t}, nil))})
	if err != nil {
		o.t.Fatal(err)
	}
	o.app = a
	synctest.Wait()
}

func (o *outage) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	host, port, err := net.SplitHostPort(addr)
	switch {
	case err != nil:
		return nil, err
	case host == "smtp.elsewhere.example" && !o.down["other"]:
		return o.other.DialSMTP(ctx)
	case host == "smtp.elsewhere.example" || o.down[port]:
		return nil, errors.New("connection refused")
	case port == "25":
		return o.post.DialSMTP(ctx)
	}
	return o.post.DialIMAP(ctx)
}

func (o *outage) set(server string, down bool) {
	o.mu.Lock()
	o.down[server] = down
	o.mu.Unlock()
	o.post.Cut(postoffice.IMAP)
	o.post.Cut(postoffice.SMTP)
}

func (o *outage) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// heard lists the subjects of the alerts, and wants what they say.
func (o *outage) heard(subjects ...string) {
	o.t.Helper()
	mails := o.other.Mail("ops@elsewhere.example", "INBOX")
	var all []string
	for _, m := range mails {
		_, subject, _ := strings.Cut(string(m.Raw), "\r\nSubject: ")
		subject, _, _ = strings.Cut(subject, "\r\n")
		all = append(all, subject)
	}
	if strings.Join(all, "\n") != strings.Join(subjects, "\n") {
		o.t.Errorf("heard %q, wanted %q", all, subjects)
	}
}

func (o *outage) end() {
	o.close()
	if err := o.other.Close(); err != nil {
		o.t.Error(err)
	}
}

func TestIntakeThatStandsStillIsToldByTheOtherServerAlsoAcrossAStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		o.wait(time.Hour)
		o.heard()
		o.set("143", true)
		o.set("25", true)
		o.wait(20 * time.Minute)
		o.heard("ticketd: fault: mailbox support")
		raw := string(o.other.Mail("ops@elsewhere.example", "INBOX")[0].Raw)
		for _, want := range []string{"no connection for 1", "Auto-Submitted: auto-generated", "From: \"ticketd\" <ticketd@elsewhere.example>"} {
			if !strings.Contains(raw, want) {
				t.Errorf("no %q in %s", want, raw)
			}
		}
		mustDo(t, o.app.stop())
		o.begin()
		o.wait(2 * time.Hour)
		o.heard("ticketd: fault: mailbox support")
		o.set("143", false)
		o.set("25", false)
		o.wait(time.Hour)
		o.heard("ticketd: fault: mailbox support", "ticketd: over: mailbox support")
	})
}

func TestAnOutboxThatIsStuckIsToldThoughTheLettersServerIsAwayAndAgainAfterItsOwnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		o.set("25", true)
		o.set("other", true)
		mustDo(t, o.post.Deliver("carla@globex.example", []string{string(o.cfg.Mailboxes[0].Address)},
			mailAbout("it burns", "hello")))
		o.wait(50 * time.Minute)
		o.heard()
		o.set("other", false)
		o.wait(20 * time.Minute)
		o.heard("ticketd: fault: outbox")
		o.set("25", false)
		o.wait(3 * time.Hour)
		o.heard("ticketd: fault: outbox", "ticketd: over: outbox")
	})
}

func TestAMailboxThatNobodyWatchesAnyMoreIsAFaultAtOnceAndIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		o.app.goOn("mailbox support", func(context.Context) error { return errors.New("it cannot work so") })
		o.app.goOn("pages", func(context.Context) error { return nil })
		synctest.Wait()
		o.app.cleanUps = o.app.cleanUps[:len(o.app.cleanUps)-2]
		v, err := o.app.health(t.Context(), struct{}{})
		if err != nil || v.OK || v.ended() != 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		if f := v.Findings[0]; f.Part != "mailbox support" || !strings.Contains(f.Words, "it cannot work so; put that right") {
			t.Errorf("%+v", f)
		}
		o.wait(7 * time.Minute)
		o.heard("ticketd: fault: mailbox support and 1 more")
	})
}

// noStore is a store that can be neither read nor written.
type noStore struct{ desk.Store }

func (noStore) Update(context.Context, func(desk.Tx) error) error   { return errors.New("no room") }
func (noStore) View(context.Context, func(desk.Reader) error) error { return errors.New("no disk") }

func TestAGatewayThatDoesNotSayHowItIsIsToldAndAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var subjects []string
		asked, goes := 0, make(chan bool)
		l := &alerting{cfg: AlertConfig{After: 5 * time.Minute, Remind: time.Hour}, now: time.Now, zone: time.UTC,
			keep: noStore{}, log: slog.New(slog.NewTextHandler(io.Discard, nil)), started: time.Now(), alarms: alarms{},
			look: func(context.Context) (healthView, error) {
				if asked++; asked == 1 {
					<-goes
				}
				return healthView{Findings: []finding{outboxOK}}, nil
			},
			routes: []alertRoute{
				{"hangs", func(ctx context.Context, _ alert) error { <-ctx.Done(); return ctx.Err() }},
				{"works", func(_ context.Context, a alert) error { subjects = append(subjects, a.Subject); return nil }}}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.run(ctx) }()
		time.Sleep(30 * time.Minute)
		synctest.Wait()
		if len(subjects) != 1 || subjects[0] != "ticketd: fault: health" || asked != 1 {
			t.Errorf("%q, asked %d times", subjects, asked)
		}
		close(goes)
		time.Sleep(10 * time.Minute)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if len(subjects) != 2 || subjects[1] != "ticketd: over: health" {
			t.Errorf("%q", subjects)
		}
	})
}
