package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// missingRow is what ticketd's JSON says about a mail that was not taken in.
type missingRow struct {
	Folder  string `json:"folder"`
	UID     uint32 `json:"uid"`
	From    string `json:"from"`
	Subject string `json:"subject"`
	Why     string `json:"why"`
}

// onServer is what a look at the mail server shows: how many handled mails, and which mails were
// not taken in. Where some were not, the command has to fail.
func (r *rig) onServer() (handled int, missing []missingRow) {
	r.Helper()
	out, fault := exec.Command(r.binary, "--config", r.config(), "ledger", "--server", "--json").Output()
	var views []struct {
		Handled int          `json:"handled"`
		Missing []missingRow `json:"missing"`
	}
	if err := json.Unmarshal(out, &views); err != nil || len(views) != 1 {
		r.Fatalf("%q: %v, %v", out, err, fault)
	}
	if failed := errors.As(fault, new(*exec.ExitError)); failed != (len(views[0].Missing) > 0) {
		r.Errorf("it ended with %v: %s", fault, out)
	}
	return views[0].Handled, views[0].Missing
}

// scan runs a rescan.
func (r *rig) scan(args ...string) (result struct {
	Seen    int          `json:"seen"`
	Taken   int          `json:"taken"`
	Missing []missingRow `json:"missing"`
}) {
	r.Helper()
	mustDo(r, r.command("", &result, append([]string{"rescan", "--json"}, args...)...))
	return result
}

func subjects(rows []missingRow) (all []string) {
	for _, m := range rows {
		all = append(all, m.Subject)
	}
	slices.Sort(all)
	return all
}

// A backup has yesterday's tickets, the mailbox today's mails.
func TestF56WhatABackupLacksIsNamedAndTakenInWithoutALetter(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	r.run()
	for range 4 {
		r.request()
	}
	r.inject(r.mail(newRequest, large, 0))
	waitUntil(t, 20*time.Second, "the day before the backup", r.quiet)
	backup := filepath.Join(r.dir, "backup.tar")
	mustDo(t, r.command("", nil, "backup", backup))
	for range 3 {
		r.request()
	}
	r.inject(r.mail(newRequest, large, 0))
	r.inject(r.mail(replyTo, 500, 1001))
	waitUntil(t, 20*time.Second, "the day after the backup", r.quiet)
	if handled, missing := r.onServer(); handled != 10 || len(missing) > 0 {
		t.Errorf("%d handled, missing: %+v", handled, missing)
	}
	r.stop()
	letters := r.sunkTo(rigCustomer) + r.sunkTo(rigAgent)

	mustDo(t, os.RemoveAll(r.data()))
	mustDo(t, r.command("", nil, "restore", backup))
	want := []string{"Re: [T-1001] canary-10", "Request canary-6", "Request canary-7", "Request canary-8", "Request canary-9"}
	r.run()
	handled, missing := r.onServer()
	if got := subjects(missing); handled != 10 || !slices.Equal(got, want) {
		t.Fatalf("%d handled, missing: %q", handled, got)
	}
	if m := missing[0]; m.Folder != "Handled" || m.UID == 0 || m.From != rigCustomer || !strings.Contains(m.Why, "ticketd rescan") {
		t.Errorf("%+v", m)
	}
	dry := r.scan("--dry-run")
	if got := subjects(dry.Missing); dry.Seen != 10 || dry.Taken != 0 || !slices.Equal(got, want) {
		t.Errorf("dry run: %+v", dry)
	}
	if done := r.scan(); done.Seen != 10 || done.Taken != 5 {
		t.Errorf("%+v", done)
	}
	if again := r.scan("--dry-run"); len(again.Missing) > 0 {
		t.Errorf("after the rescan: %+v", again)
	}
	if _, missing := r.onServer(); len(missing) > 0 {
		t.Errorf("after the rescan: %+v", missing)
	}
	waitUntil(t, 20*time.Second, "the rescan to settle", r.quiet)
	if now := r.sunkTo(rigCustomer) + r.sunkTo(rigAgent); now != letters {
		t.Errorf("%d letters, %d before the disk was lost", now, letters)
	}
	r.stop()
}

func TestMailThatSomebodyMovedOrThatIsNotTakenInIsNamed(t *testing.T) {
	takesLong(t)
	r := newRig(t)
	r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the mailbox to be watched", r.quiet)
	r.stop()
	r.request() // moved by hand
	r.request() // waits
	inbox := r.dovecot.Maildir(rigSupport, "INBOX")
	old := time.Now().Add(-time.Hour)
	found, err := filepath.Glob(inbox + "/new/*")
	if mustDo(t, err); len(found) != 2 {
		t.Fatalf("%q", found)
	}
	for i, file := range found {
		mustDo(t, os.Chtimes(file, old, old)) // INBOX's dates are those of the files
		if i == 0 {
			mustDo(t, os.Rename(file, r.dovecot.Maildir(rigSupport, "Handled")+"/new/"+filepath.Base(file)))
		}
	}
	handled, missing := r.onServer()
	if handled != 2 || len(missing) != 2 || missing[0].Folder != "Handled" || missing[1].Folder != "INBOX" ||
		!strings.Contains(missing[1].Why, "waits in INBOX") {
		t.Fatalf("%d handled, missing: %+v", handled, missing)
	}
	mustDo(t, os.Remove(findOne(t, inbox, filepath.Base(found[1]))))
	if _, missing = r.onServer(); len(missing) != 2 || !strings.Contains(missing[1].Why, "gone without having been taken in") {
		t.Errorf("%+v", missing)
	}
	if done := r.scan(); done.Taken != 1 {
		t.Errorf("%+v", done)
	}
	if _, missing = r.onServer(); len(missing) != 1 || missing[0].UID == 0 {
		t.Errorf("%+v", missing)
	}
}

// findOne finds a mail's file wherever in the folder the server has put it.
func findOne(t *testing.T, folder, name string) string {
	t.Helper()
	found, err := filepath.Glob(fmt.Sprintf("%s/*/%s*", folder, name))
	if err != nil || len(found) != 1 {
		t.Fatalf("%q, %v", found, err)
	}
	return found[0]
}
