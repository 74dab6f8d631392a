package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// gateway is an open store with what answers the verbs, whether the daemon
// runs around it or a single command.
type gateway struct {
	store   desk.Store
	letters outbox.Store
	desk    *desk.Desk
	now     func() time.Time
	kick    func() // wakes the outbox
	deliver func(context.Context, deliverArgs, io.Reader) (deliverResult, error)
	rescan  func(context.Context, rescanArgs) (rescanResult, error)
	backup  func(context.Context, string) (backupResult, error)
	pages   func(context.Context) (int, error) // writes the incidents' pages
	rotate  func(context.Context, rotateArgs) (struct{}, error)
	letter  func(context.Context, string) (outbox.Delivery, desk.Blob, error) // by its number in the outbox
}

// verbs lists what can be asked.
func (g *gateway) verbs() verbs {
	all := verbs{
		"list":    answering(g.list),
		"show":    answering(g.show),
		"explain": answering(g.explain),
		"why":     answering(g.why),
		"held":    answering(g.held),
		"ledger":  answering(g.ledger),
		"outbox":  answering(g.outbox),
		"resend":  answering(g.resend),
		"drop":    answering(g.drop),
		"discard": answering(g.discard),
		"settle":  answering(g.settle),
		"release": answering(g.release),
		"backup":  answering(func(ctx context.Context, a fileArgs) (backupResult, error) { return g.backup(ctx, a.File) }),
		"export":  answering(g.export),
		"rescan":  answering(g.rescan),
		"rotate":  answering(g.rotate),
		"loop":    answering(g.loop),
		"order":   streaming(g.paging(g.order)),
		"deliver": streaming(g.deliver),
	}
	all["lists"], all["accounts"] = answering(g.lists), answering(g.accounts)
	all["report"], all["invoice"] = answering(g.report), answering(g.invoice)
	maps.Copy(all, g.incidentVerbs())
	return all
}

func answering[A, R any](do func(context.Context, A) (R, error)) verb {
	return streaming(func(ctx context.Context, args A, _ io.Reader) (R, error) { return do(ctx, args) })
}

func streaming[A, R any](do func(context.Context, A, io.Reader) (R, error)) verb {
	return func(ctx context.Context, raw json.RawMessage, body io.Reader) (any, error) {
		var args A
		if err := json.Unmarshal(raw, &args); err != nil {
			return nil, fmt.Errorf("read arguments: %w", err)
		}
		return do(ctx, args, body)
	}
}

type ticketArgs struct{ Ticket string }

func (g *gateway) show(ctx context.Context, a ticketArgs) (historyView, error) {
	var v historyView
	n, err := numberOf(a.Ticket)
	if err != nil {
		return v, err
	}
	err = g.store.View(ctx, func(r desk.Reader) error {
		t, found, err := r.Ticket(n)
		if err != nil || !found {
			return orNoTicket(err, a.Ticket)
		}
		entries, err := r.History(n)
		v = historyView{ticketView: g.viewOf(t), History: []entryView{}}
		v.Billable = g.desk.Process(t).Billable(t, entries)
		for _, e := range entries {
			v.History = append(v.History, entryOf(e, t.Prefix, g.desk.Zone()))
		}
		return err
	})
	if err != nil {
		return v, err
	}
	v.Letters, err = g.unsent(ctx, n)
	return v, err
}

func numberOf(ticket string) (ticketing.Number, error) {
	tag, ok := ticketing.ParseTag(ticket)
	if !ok {
		return 0, exitError{fmt.Errorf("%q is no ticket number: write it as T-1001", ticket), exitUsage}
	}
	return tag.Number, nil
}

func orNoTicket(err error, name string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("there is no ticket %s", name)
}

// why tells what became of the mails with a Message-ID, or of one that is named as
// the log names it.
func (g *gateway) why(ctx context.Context, a fileArgs) ([]fateView, error) {
	id := a.File
	if !strings.HasPrefix(id, "<") && !isMail(id) {
		id = "<" + id + ">"
	}
	fates := []fateView{}
	err := g.store.View(ctx, func(r desk.Reader) error {
		fates = fates[:0]
		find := r.Fate
		if isMail(id) {
			find = r.FateOf
		}
		found, err := find(id)
		tags := tagsOf(r)
		for _, d := range found {
			fates = append(fates, fateOf(d, tags(d.Ticket)))
		}
		return err
	})
	if err != nil || len(fates) > 0 {
		return fates, err
	}
	if isMail(id) {
		return nil, fmt.Errorf("no mail %s was taken in", id)
	}
	return g.written(ctx, id)
}

// written tells what became of the letters of ours with a Message-ID.
func (g *gateway) written(ctx context.Context, id string) ([]fateView, error) {
	letters, err := g.outbox(ctx, outboxArgs{All: true})
	if err != nil {
		return nil, err
	}
	fates := []fateView{}
	for _, l := range letters {
		if l.MessageID == id {
			fates = append(fates, fateOfOurs(l))
		}
	}
	if len(fates) == 0 {
		return nil, fmt.Errorf("no mail with the Message-ID %s was seen or written", id)
	}
	return fates, nil
}

// fileArgs names one thing: a file, a Message-ID, a parcel.
type fileArgs struct{ File string }

type outboxArgs struct{ All bool }

func (g *gateway) outbox(ctx context.Context, a outboxArgs) ([]parcelView, error) {
	deliveries, err := g.letters.List(ctx, a.All)
	if err != nil {
		return nil, err
	}
	rows := []parcelView{}
	err = g.store.View(ctx, func(r desk.Reader) error {
		rows = rows[:0]
		tags := tagsOf(r)
		for _, d := range deliveries {
			rows = append(rows, parcelOf(d, tags(d.Ticket)))
		}
		return nil
	})
	return rows, err
}

// tagsOf names tickets as people do, "T-1001"; a ticket that cannot be read
// goes by its number, none by nothing.
func tagsOf(r desk.Reader) func(ticketing.Number) string {
	known := map[ticketing.Number]string{0: ""}
	return func(n ticketing.Number) string {
		if tag, ok := known[n]; ok {
			return tag
		}
		tag := ticketing.Tag{Number: n}
		if t, found, err := r.Ticket(n); err == nil && found {
			tag = t.Tag()
		}
		known[n] = tag.String()
		return known[n]
	}
}

// loop signs a mail that is ours and about no ticket, so that the gateway knows
// it when it comes in.
func (g *gateway) loop(context.Context, struct{}) (string, error) {
	return g.store.Keyring().Located(ticketing.Token{Ticket: ticketing.NoTicket, Role: ticketing.RoleInternal,
		Purpose: ticketing.PurposeAutomatic}), nil
}

type parcelArgs struct{ ID, Why string }

// idDigits is how many digits the store writes an outbox number with.
const idDigits = 10

// parcelID takes a letter's number in the outbox as a person writes it.
func parcelID(id string) string {
	if strings.Trim(id, "0123456789") != "" || len(id) >= idDigits {
		return id
	}
	return strings.Repeat("0", idDigits-len(id)) + id
}

// resend makes a waiting letter due now, and lets a held one go.
func (g *gateway) resend(ctx context.Context, a parcelArgs) (int, error) {
	n, err := g.letters.Release(ctx, map[string]time.Time{parcelID(a.ID): g.now()})
	if errors.Is(err, bolt.ErrUnknownParcel) || err == nil && n == 0 {
		return 0, a.unknown()
	}
	g.kick()
	return n, err
}

func (a parcelArgs) unknown() error {
	return fmt.Errorf("no letter %q waits in the outbox: name one as \"ticketd outbox\" does", a.ID)
}

// isMail reports whether a text names a mail as the log does, by the SHA-256 of its bytes or
// the beginning of it.
func isMail(text string) bool {
	if len(text) < 12 || len(text) > 64 || len(text)%2 != 0 {
		return false
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
