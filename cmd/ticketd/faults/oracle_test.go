package faults

import (
	"bytes"
	"fmt"
	"time"
)

// The oracle says whether anything was lost or doubled. It reads the injection
// log, the Maildir, what the sink accepted and a copy of the store, and knows
// nothing of how the gateway came there.

// verdict is what the oracle found.
type verdict struct {
	evidence
	faults []error
	copies map[string]int // how often the sink has a letter, by Message-ID
}

func (v *verdict) faultf(format string, args ...any) {
	if len(v.faults) < 50 {
		v.faults = append(v.faults, fmt.Errorf(format, args...))
	}
}

// judge collects the evidence of a stopped rig and reports every fault.
func (r *rig) judge() *verdict {
	r.Helper()
	e, err := r.collect()
	mustDo(r, err)
	v := examine(e)
	for _, fault := range v.faults {
		r.Errorf("oracle: %v", fault)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(v.faults) == 0 {
		killed.Add(r.kills)
	}
	r.kills = 0
	return v
}

// examine holds the evidence against the invariants.
func examine(e evidence) *verdict {
	v := &verdict{evidence: e, copies: map[string]int{}}
	for _, s := range e.sunk {
		v.copies[messageIDOf(s.Mail)]++
	}
	for _, check := range []func(){v.conserved, v.oneTicketEach, v.acknowledgedOnce, v.lettersKnown,
		v.mailboxTidy, v.numbersRise, v.nothingWhispered} {
		check()
	}
	if e.checked != nil { // I6
		v.faultf("the store: %w", e.checked)
	}
	return v
}

// numbersRise is I7. Mailboxes that are read side by side may commit in another order than they
// looked at the clock.
func (v *verdict) numbersRise() {
	for i := 1; i < len(v.tickets); i++ {
		before, after := v.tickets[i-1], v.tickets[i]
		if after.Number <= before.Number || after.Opened.Before(before.Opened.Add(-time.Minute)) {
			v.faultf("I7: ticket %d of %v comes after %d of %v", after.Number, after.Opened,
				before.Number, before.Opened)
		}
	}
}

// nothingWhispered is I9: no secret and no mail's text is in the log.
func (v *verdict) nothingWhispered() {
	for _, secret := range []string{v.password, "The nightly export fails"} {
		if secret != "" && bytes.Contains(v.said, []byte(secret)) {
			v.faultf("I9: the log has %q", secret)
		}
	}
}
