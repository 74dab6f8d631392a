package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
	"ticketd/ticketing/process"
)

// addErasing adds the verbs that take people out of the store.
func (o *office) addErasing() {
	o.verbs["erase"] = answering(o.erase)
	o.verbs["retention"] = answering(o.retain)
	o.verbs["compact"] = answering(o.compactStore)
}

type eraseArgs struct {
	Address string
	Names   []string
	Dry     bool
}

// eraseView is the receipt of an erasing, or what it would take.
type eraseView struct {
	Dry      bool      `json:"dry_run,omitempty"`
	Address  string    `json:"address"`
	At       time.Time `json:"at"`
	Names    []string  `json:"names"`
	Tickets  []string  `json:"tickets"`
	Mails    int       `json:"mails"`   // kept copies
	Letters  int       `json:"letters"` // whose words go
	Dropped  int       `json:"dropped"` // of them waited for the person
	Waiting  int       `json:"waiting"` // still go out as they are
	Fates    int       `json:"records"` // of mails: who wrote, and about what
	Counters int       `json:"counters"`
	Remains  []string  `json:"remains"` // where the person may still stand
}

// erase takes a person out of the store, or tells what would go.
func (o *office) erase(ctx context.Context, a eraseArgs) (eraseView, error) {
	address := ticketing.Address(strings.ToLower(strings.TrimSpace(a.Address)))
	if err := o.erasable(address); err != nil {
		return eraseView{}, err
	}
	var shared []string
	e := bolt.Erasing{Address: address, Names: a.Names, Read: o.reread, Stays: func(name string) bool {
		is := o.shared(name)
		if is && !slices.Contains(shared, name) {
			shared = append(shared, name)
		}
		return is
	}}
	var found bolt.Erasure
	var err error
	if a.Dry {
		found, err = o.book.FindPerson(ctx, e)
	} else if found, err = o.book.Erase(ctx, e, o.now()); err == nil {
		_, err = o.gateway.pages(ctx)
	}
	v := eraseView{Dry: a.Dry, Address: string(address), At: o.now(), Names: append([]string{}, found.Names...),
		Tickets: []string{}, Mails: found.Mails, Letters: found.Letters, Dropped: found.Dropped,
		Waiting: found.Left, Fates: found.Fates, Counters: found.Counters}
	if err != nil {
		return v, err
	}
	if !a.Dry {
		o.world.log.Info("a person was erased", "part", "erase", "tickets", len(found.Tickets), "mails", found.Mails)
	}
	v.Remains = o.remains(erasure.NewPerson(address, found.Names), shared)
	return v, o.store.View(ctx, func(r desk.Reader) error {
		v.Tickets = v.Tickets[:0]
		tags := tagsOf(r)
		for _, n := range found.Tickets {
			v.Tickets = append(v.Tickets, tags(n))
		}
		return nil
	})
}

// erasable refuses addresses that are no person's outside.
func (o *office) erasable(a ticketing.Address) error {
	people := o.desk.Setup().People
	agent, isAgent := people.AgentAt(a)
	switch {
	case !a.Mailable():
		return exitError{fmt.Errorf("%q is no mail address: write it as ada@example.com", a), exitUsage}
	case isAgent:
		return exitError{fmt.Errorf("%s is our agent %s: take their [[agent]] out of the configuration first; what they"+
			" did for customers stays under their name", a, agent.Name), exitUsage}
	case o.stays(a):
		return exitError{fmt.Errorf("%s is our own mailbox, which all tickets come through: name a customer's address", a),
			exitUsage}
	}
	return nil
}

// reread reads a kept mail of an intake, of the first one if it is not configured any more.
func (o *office) reread(b desk.Blob, intake string) ticketing.Incoming {
	if _, ok := o.intakes[intake]; !ok {
		intake = o.cfg.Mailboxes[0].Name
	}
	return o.read(b, ticketing.Intake{Name: intake})
}

// shared reports whether a name is also an agent's, an account's or one of our mailboxes', or
// a word of a process, by which figures count: "Technical Support".
func (o *office) shared(name string) bool {
	setup := o.desk.Setup()
	is := func(other string) bool { return strings.EqualFold(strings.TrimSpace(name), other) }
	for _, i := range setup.Intakes {
		if is(i.DisplayName) || is(i.Name) {
			return true
		}
	}
	for _, p := range setup.Processes {
		if slices.ContainsFunc(process.Words(p), is) {
			return true
		}
	}
	return slices.ContainsFunc(setup.People.Agents(), func(a ticketing.Agent) bool { return is(a.Name) }) ||
		slices.ContainsFunc(setup.People.Accounts(), func(a ticketing.Account) bool { return is(a.Name) })
}

// remains tells where an erased person may still stand, and what to do about it.
func (o *office) remains(p *erasure.Person, shared []string) []string {
	all := []string{}
	for _, path := range append([]string{o.cfg.Path}, o.cfg.AccountFiles...) {
		source, _ := os.ReadFile(path) // the configuration was read from it
		for i, line := range bytes.Split(source, []byte("\n")) {
			if p.In(line) {
				all = append(all, fmt.Sprintf("%s names them on line %d: take them out", filepath.Base(path), i+1))
			}
		}
	}
	for _, name := range shared {
		all = append(all, fmt.Sprintf("the name %q was left: it is also that of an account, an agent or a mailbox, or a word"+
			" of a process", name))
	}
	var folders []string
	for _, m := range o.cfg.Mailboxes {
		for _, folder := range []string{m.Folder, m.DoneFolder} {
			if at := fmt.Sprintf("%s of %s", folder, m.Name); folder != "" && !slices.Contains(folders, at) {
				folders = append(folders, at)
			}
		}
	}
	return append(all,
		"their mails in the folders on the mail server ("+strings.Join(folders, ", ")+"): delete them there",
		"attachments that others sent and only a program opens (PDF, Word, pictures): they are not read",
		"backups that were made before: delete them, or erase again after restoring one",
		"what colleagues have in their own mail programs, and the logs of ticketd and of your mail servers")
}

// compactStore leaves nothing in the store's file of what was erased.
func (o *office) compactStore(ctx context.Context, _ struct{}) (struct{}, error) {
	due, err := o.book.Uncompacted(ctx)
	if err != nil || !due {
		return struct{}{}, err
	}
	return struct{}{}, o.book.Compact(ctx)
}
