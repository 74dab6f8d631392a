package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"
)

// verbs are what the command line can ask of an open store: by name, with
// arguments as JSON and, for a mail, a stream. The daemon answers them over its
// control socket, and a command answers them itself when no daemon runs, so
// both always say the same.
type verbs map[string]verb

type verb func(ctx context.Context, args json.RawMessage, body io.Reader) (any, error)

// caller is who answers verbs: the daemon or this process.
type caller interface {
	call(ctx context.Context, verb string, args any, body io.Reader, result any) error
	Close() error
}

// controlSocket is the socket's place inside the data directory.
func controlSocket(data string) string { return filepath.Join(data, "control.sock") }

// serveControl listens on the socket, readable and writable by its owner only,
// until the listener is closed.
func serveControl(l net.Listener, v verbs, log *slog.Logger) *http.Server {
	mux := http.NewServeMux()
	for name, run := range v {
		run = run.surviving(name, log)
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			result, err := run(r.Context(), json.RawMessage(r.Header.Get("Arguments")), r.Body)
			answer(w, result, err)
		})
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes: 1 << 20, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("control socket ended", "part", "control", "err", err)
		}
	}()
	return server
}

// surviving turns a panic into an error. What it panicked with may be a mail's text, which
// net/http would log.
func (run verb) surviving(name string, log *slog.Logger) verb {
	return func(ctx context.Context, args json.RawMessage, body io.Reader) (result any, err error) {
		defer func() {
			if p := recover(); p != nil {
				log.Error("answering a command panicked", "part", "control", "command", name, panicKey, p,
					"stack", string(debug.Stack()))
				err = errors.New("ticketd broke off while it answered; its log says where")
			}
		}()
		return run(ctx, args, body)
	}
}

// reply is what goes back over the socket.
type reply struct {
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
	Exit   int             `json:"exit,omitempty"`
}

func answer(w http.ResponseWriter, result any, err error) {
	var out reply
	if err == nil {
		out.Result, err = json.Marshal(result)
	}
	if err != nil {
		out = reply{Error: err.Error(), Exit: exitCode(err)}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out) // a client that went away needs no answer
}

// listenControl takes the socket, or says who has it.
func listenControl(data string) (net.Listener, error) {
	path := controlSocket(data)
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		_ = conn.Close()
		return nil, fmt.Errorf("listen on %s: another ticketd runs on this data directory", path)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove old control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on control socket %s (a path may have 100 characters): %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("protect control socket: %w", err)
	}
	return l, nil
}

// daemon speaks to the daemon over its socket.
type daemon struct{ client *http.Client }

// dialControl finds the daemon that runs on a data directory; false if none does.
func dialControl(data string) (daemon, bool) {
	path := controlSocket(data)
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return daemon{}, false
	}
	_ = conn.Close()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	return daemon{&http.Client{Transport: &http.Transport{DialContext: dial}}}, true
}

// call asks the daemon.
func (d daemon) call(ctx context.Context, verb string, args any, body io.Reader, result any) error {
	encoded, err := json.Marshal(args)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://ticketd/"+verb, body)
	if err != nil {
		return err
	}
	request.Header.Set("Arguments", string(encoded))
	response, err := d.client.Do(request)
	if err != nil {
		return passing(fmt.Errorf("ask the running ticketd: %w", err))
	}
	defer func() { _ = response.Body.Close() }()
	var in reply
	if err := json.NewDecoder(response.Body).Decode(&in); err != nil {
		return passing(fmt.Errorf("read the running ticketd's answer: %w", err))
	}
	if in.Error != "" {
		return exitError{errors.New(in.Error), in.Exit}
	}
	return json.Unmarshal(in.Result, result)
}

// Close gives the connection back.
func (d daemon) Close() error {
	d.client.CloseIdleConnections()
	return nil
}

// call answers in this process, by the same road through JSON, so that a
// result never depends on whether a daemon runs.
func (v verbs) call(ctx context.Context, name string, args any, body io.Reader, result any) error {
	encoded, err := json.Marshal(args)
	if err != nil {
		return err
	}
	answer, err := v[name](ctx, encoded, body)
	if err != nil {
		return err
	}
	if encoded, err = json.Marshal(answer); err != nil {
		return err
	}
	return json.Unmarshal(encoded, result)
}
