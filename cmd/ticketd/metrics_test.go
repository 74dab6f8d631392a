package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// startMonitored runs a gateway that serves metrics, with a clock to wind.
func startMonitored(t *testing.T) (*lively, *clock) {
	c := &clock{}
	return startLively(t, func(cfg *Config, w *world) { cfg.Metrics, w.now = "127.0.0.1:0", c.now }), c
}

// get asks the gateway over HTTP.
func (l *lively) get(path string) (string, int) {
	l.Helper()
	response, err := http.Get("http://" + l.app.monitorAt.String() + path)
	mustDo(l.T, err)
	body, err := io.ReadAll(response.Body)
	mustDo(l.T, errors.Join(err, response.Body.Close()))
	return string(body), response.StatusCode
}

// figures are the metrics after the time in which they may be old.
func (l *lively) figures(c *clock) string {
	l.Helper()
	c.wind(monitorRest)
	text, status := l.get("/metrics")
	if status != http.StatusOK {
		l.Fatalf("status %d: %s", status, text)
	}
	return text
}

func (l *lively) tells(text string, lines ...string) {
	l.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			l.Errorf("no line %q in\n%s", line, text)
		}
	}
}

// sent is figures after a letter has gone.
func (l *lively) sent(c *clock) (text string) {
	l.Helper()
	servertest.WaitUntil(l.T, patience, "a letter to go and the files to be counted", func() error {
		text = l.figures(c)
		if strings.Contains(text, `ticketd_letters_total{mailbox="support",outcome="sent"} 0`) ||
			!strings.Contains(text, `ticketd_store_bytes{where="files"} `) {
			return errors.New("not yet")
		}
		return nil
	})
	return text
}

func TestMetricsFollowWhatHappens(t *testing.T) {
	l, c := startMonitored(t)
	l.tells(l.figures(c), "ticketd_healthy 1", "ticketd_store_up 1", "ticketd_tickets_unfinished 0",
		`ticketd_intake_faults_total{mailbox="support"} 0`, `ticketd_intake_age_seconds{mailbox="support"} 0`,
		`ticketd_outbox_letters{state="held"} 0`, "ticketd_outbox_oldest_seconds 0")

	l.wants("", string(mailAbout("it burns", "hello")), "deliver", "--recipient", demoSupport)
	l.wants("", string(mailAbout("it burns", "hello")), "deliver", "--recipient", demoSupport)
	mustDo(t, l.app.book.Update(t.Context(), func(tx desk.Tx) error {
		_, err := tx.Enqueue(ticketing.Parcel{Letter: "ack", To: "a@globex.example", Held: "too many to a@globex.example"})
		return errors.Join(err, tx.SetBookmark(desk.PausedBookmark, []byte("more than 300 automatic letters")))
	}))
	text := l.figures(c)
	l.tells(text, "ticketd_healthy 0", "ticketd_tickets_unfinished 1", "ticketd_automatic_letters_paused 1",
		`ticketd_outbox_letters{state="held"} 1`,
		`ticketd_mails_total{kind="person",mailbox="support",outcome="opened"} 1`,
		`ticketd_mails_total{kind="person",mailbox="support",outcome="duplicate"} 1`)
	if strings.Contains(text, "@") || strings.Contains(text, "globex") || strings.Contains(text, "burns") {
		t.Errorf("a person or a mail is named:\n%s", text)
	}

	c.wind(30 * 24 * time.Hour)
	l.tells(l.figures(c), `ticketd_promises{state="missed"} 1`)
}

func TestHealthOverHTTPIsThatOfTheCommandAndAFaultIsUnavailable(t *testing.T) {
	l, c := startMonitored(t)
	if text, status := l.get("/healthz"); status != http.StatusOK || !strings.Contains(text, "ok     outbox: no letter waits") {
		t.Errorf("status %d: %s", status, text)
	}
	mustDo(t, l.app.book.Update(t.Context(), func(tx desk.Tx) error {
		return tx.SetBookmark(desk.PausedBookmark, []byte("more than 300 automatic letters"))
	}))
	if text, status := l.get("/healthz"); status != http.StatusOK {
		t.Errorf("it was looked twice within %s: status %d: %s", monitorRest, status, text)
	}
	c.wind(monitorRest)
	text, status := l.get("/healthz")
	if status != http.StatusServiceUnavailable || !strings.HasPrefix(text, "fault  caps: all automatic letters pause") {
		t.Errorf("status %d: %s", status, text)
	}
	if _, status := l.get("/"); status != http.StatusNotFound {
		t.Errorf("another path: status %d", status)
	}
	at := l.app.monitorAt.String()
	mustDo(t, l.app.stop())
	if _, err := http.Get("http://" + at + "/healthz"); err == nil {
		t.Error("it is served after the stop")
	}
}

func TestAStoreThatCannotBeReadIsAFaultAndNoEndOfTheMetrics(t *testing.T) {
	l, c := startMonitored(t)
	mustDo(t, l.app.book.Close())
	text := l.figures(c)
	l.tells(text, "ticketd_store_up 0", "ticketd_healthy 0")
	if strings.Contains(text, "ticketd_outbox_letters{") {
		t.Errorf("figures of what can't be read:\n%s", text)
	}
	l.app.cleanUps = slices.DeleteFunc(l.app.cleanUps, func(u cleanUp) bool { return u.name == "mark of a clean stop" })
}

var (
	metricNames  = regexp.MustCompile(`\b(?:ticketd|process|go)_[a-z_]+`)
	usedLabels   = regexp.MustCompile(`([a-z_]+)=~?\\?"|\$labels\.([a-z_]+)|"legendFormat": "[^"]*?\{\{([a-z_]+)\}\}`)
	servedLabels = regexp.MustCompile(`[{,]([a-z_]+)="`)
)

func TestTheDashboardAndTheAlertsAreAboutTheMetricsThatThereAre(t *testing.T) {
	l, c := startMonitored(t)
	l.wants("", string(mailAbout("it burns", "hello")), "deliver", "--recipient", demoSupport)
	mustDo(t, l.app.schedule.Kick(t.Context(), "wake"))
	_, err := l.app.reconcileAll(t.Context(), reconcileArgs{})
	mustDo(t, err)
	l.tells(l.sent(c), `ticketd_smtp_up{mailbox="support"} 1`, `ticketd_server_missing_mails{mailbox="support"} 0`,
		"ticketd_parts_ended 0")
	served := l.figures(c)
	problems, err := promlint.New(strings.NewReader(served)).Lint()
	mustDo(t, err)
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	dashboard, _ := l.run("", "metrics", "dashboard")
	alerts, _ := l.run("", "metrics", "alerts")
	if !json.Valid([]byte(dashboard)) {
		t.Error("the dashboard is no JSON")
	}
	labels := []string{"instance", "job", "severity"}
	for _, m := range servedLabels.FindAllStringSubmatch(served, -1) {
		labels = append(labels, m[1])
	}
	for name, text := range map[string]string{"dashboard": dashboard, "alerts": alerts} {
		for _, metric := range metricNames.FindAllString(text, -1) {
			if !strings.Contains(served, "# TYPE "+metric+" ") {
				t.Errorf("the %s has %s, and no metric is called that", name, metric)
			}
		}
		for _, m := range usedLabels.FindAllStringSubmatch(text, -1) {
			if label := m[1] + m[2] + m[3]; !slices.Contains(labels, label) {
				t.Errorf("the %s has the label %s, and no metric has that", name, label)
			}
		}
	}
	for _, m := range regexp.MustCompile(`# TYPE (ticketd_\w+) `).FindAllStringSubmatch(served, -1) {
		if !strings.Contains(dashboard, m[1]) {
			t.Errorf("the dashboard does not show %s", m[1])
		}
	}
}

func TestMetricsAreServedToOtherMachinesOnlyIfThatIsMeant(t *testing.T) {
	const line, allow = `# listen = "127.0.0.1:9464"`, `# allow = "loopback"`
	for _, c := range []struct{ listen, allow, fault string }{
		{"127.0.0.1:9464", "", ""},
		{"localhost:9464", "", ""},
		{"[::1]:9464", "", ""},
		{"192.0.2.7:9464", "anyone", ""},
		{":9464", "anyone", ""},
		{":9464", "", `":9464" can be reached by other machines, and nobody is asked for a password`},
		{"0.0.0.0:9464", "loopback", `or say that it is meant: allow = "anyone"`},
		{"desk.example:9464", "", "can be reached by other machines"},
		{"127.0.0.1", "", `"127.0.0.1" is no address with a port`},
		{"127.0.0.1:0", "", "is no address with a port"},
		{"127.0.0.1:http", "", "is no address with a port"},
		{"127.0.0.1:9464", "all", "allow"},
	} {
		text := strings.Replace(exampleText(t), line, `listen = "`+c.listen+`"`, 1)
		if c.allow != "" {
			text = strings.Replace(text, allow, `allow = "`+c.allow+`"`, 1)
		}
		cfg, err := LoadConfig(exampleDir(t, text), fakeEnv)
		switch {
		case c.fault == "" && (err != nil || cfg.Metrics != c.listen):
			t.Errorf("%s, %s: %v", c.listen, c.allow, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s, %s: %v", c.listen, c.allow, err)
		}
	}
	if cfg := loadExample(t); cfg.Metrics != "" {
		t.Errorf("without being asked for, metrics are served at %s", cfg.Metrics)
	}
}

func TestAPortThatIsTakenEndsTheStartWithARemedy(t *testing.T) {
	l, _ := startMonitored(t)
	cfg := *l.app.cfg
	cfg.Metrics, cfg.Data = l.app.monitorAt.String(), t.TempDir()
	_, err := startApp(t.Context(), &cfg, world{now: time.Now, dial: l.app.world.dial, log: l.app.log})
	if err == nil || !strings.Contains(err.Error(), "write another address at [metrics] listen") {
		t.Errorf("it starts: %v", err)
	}
}

func TestTheManualNamesEachMetric(t *testing.T) {
	page, err := manual.ReadFile("docs/operations.md")
	mustDo(t, err)
	text := string(page)
	for _, g := range allGauges() {
		name, _, _ := strings.Cut(strings.TrimPrefix(g.desc.String(), `Desc{fqName: "`), `"`)
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the manual does not have %s", name)
		}
	}
}
