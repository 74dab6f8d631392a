package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// meters count what happens, from the start of the program on.
type meters struct {
	mails, faults, letters *prometheus.CounterVec
}

func newMeters() *meters {
	return &meters{
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ticketd_mails_total",
			Help: "Mails taken in, by what they were taken for and what became of them."},
			[]string{"mailbox", "kind", "outcome"}),
		faults: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ticketd_intake_faults_total",
			Help: "Times that a mail could not be taken in; it stays to do and is tried again."},
			[]string{"mailbox"}),
		letters: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ticketd_letters_total",
			Help: "Attempts to send a letter, by what came of them: sent, refused for good, put off, unknown."},
			[]string{"mailbox", "outcome"}),
	}
}

// took counts what became of a mail.
func (m *meters) took(mailbox string, in ticketing.Incoming, t desk.Taken) {
	if t.Err != nil {
		m.faults.WithLabelValues(mailbox).Inc()
		return
	}
	m.mails.WithLabelValues(mailbox, string(in.Verdict.Kind), string(t.Outcome)).Inc()
}

// monitor tells programs how the gateway is, as health tells people.
type monitor struct {
	now  func() time.Time
	look func(context.Context) (healthView, error)

	mu   sync.Mutex
	last healthView
}

// monitorRest is how old the figures may be that a monitor tells: whoever asks often costs
// no more than who asks now and then.
const monitorRest = 10 * time.Second

// health looks anew if the last look is too old.
func (m *monitor) health(ctx context.Context) (healthView, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old := m.now().Sub(m.last.At); old >= 0 && old < monitorRest {
		return m.last, nil
	}
	v, err := m.look(ctx)
	if err == nil {
		m.last = v
	}
	return v, err
}

// startMetrics serves figures over HTTP, if the configuration says where.
func (a *app) startMetrics(_ context.Context, cfg *Config, w world) error {
	if cfg.Metrics == "" {
		return nil
	}
	l, err := net.Listen("tcp", cfg.Metrics)
	if err != nil {
		return fmt.Errorf("serve metrics on %s: %w; write another address at [metrics] listen", cfg.Metrics, err)
	}
	handler, err := a.monitoring(w.log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	const patience = 30 * time.Second
	server := &http.Server{Handler: handler, ReadHeaderTimeout: patience, ReadTimeout: patience,
		WriteTimeout: patience, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(w.log.Handler(), slog.LevelDebug)}
	a.monitorAt = l.Addr()
	w.log.Info("metrics are served", "part", "metrics", "listen", l.Addr().String())
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("metrics are served no more", "part", "metrics", "err", err)
		}
	}()
	a.onStop("metrics", server.Shutdown)
	return nil
}

// monitoring answers /metrics and /healthz.
func (a *app) monitoring(log *slog.Logger) (http.Handler, error) {
	look := func(ctx context.Context) (healthView, error) { return a.health(ctx, struct{}{}) }
	m := &monitor{now: a.now, look: look}
	registry := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{a.meters.mails, a.meters.faults, a.meters.letters, gauges{m},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := registry.Register(c); err != nil {
			return nil, fmt.Errorf("register metrics: %w", err)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), MaxRequestsInFlight: 4}))
	mux.HandleFunc("GET /healthz", m.serveHealth)
	return mux, nil
}

// serveHealth answers 200, or 503 if there is a fault, with the findings.
func (m *monitor) serveHealth(w http.ResponseWriter, r *http.Request) {
	v, err := m.health(r.Context())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err != nil || !v.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if err != nil {
		_, _ = fmt.Fprintln(w, err)
	}
	for _, f := range v.Findings {
		_, _ = fmt.Fprintf(w, "%-5s  %s: %s\n", f.Level, f.Part, f.Words)
	}
}
