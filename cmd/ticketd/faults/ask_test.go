package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// letterRow is what ticketd's JSON says about a letter of the outbox.
type letterRow struct {
	ID        string            `json:"id"`
	Letter    string            `json:"letter"`
	To        ticketing.Address `json:"to"`
	State     outbox.State      `json:"state"`
	Next      *time.Time        `json:"next"`
	Attempts  int               `json:"attempts"`
	LastError string            `json:"last_error"`
	Finished  *time.Time        `json:"finished"`
}

// ticketRow is what ticketd's JSON says about a ticket.
type ticketRow struct {
	Number    ticketing.Number `json:"number"`
	Requester string           `json:"requester"`
	Status    string           `json:"status"`
}

// ask has the running gateway answer over its control socket, as its commands do. What a
// test asks again and again would cost a process each time otherwise.
func (r *rig) ask(verb, args string, result any) error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(r.data(), "control.sock"))
	}
	transport := &http.Transport{DialContext: dial}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, "http://ticketd/"+verb, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Arguments", args)
	response, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("no gateway answers: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	var in struct {
		Result json.RawMessage `json:"result"`
		Error  string          `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&in); err != nil {
		return err
	}
	if in.Error != "" {
		return errors.New(in.Error)
	}
	return json.Unmarshal(in.Result, result)
}

// outbox asks the running gateway for all letters.
func (r *rig) outbox() (rows []letterRow, err error) {
	err = r.ask("outbox", `{"All":true}`, &rows)
	return rows, err
}

// unsent asks the running gateway for the letters that it has not sent, whatever the reason.
func (r *rig) unsent() (rows []letterRow, err error) {
	err = r.ask("outbox", `{"All":false}`, &rows)
	return rows, err
}

// command runs one of ticketd's commands and reads its JSON, if a result is
// wanted.
func (r *rig) command(stdin string, result any, args ...string) error {
	cmd := exec.Command(r.binary, append([]string{"--config", r.config()}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var said, faults strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &faults
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ticketd %s: %w: %s", strings.Join(args, " "), err, faults.String())
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal([]byte(said.String()), result)
}
