package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"ticketd/mail/trust"
	"ticketd/ticketing"
)

// proofs is what the newest mails of a mailbox show of who can be told from whom.
type proofs struct {
	mails, told int      // all, and those of which our own server says something
	top         string   // the authserv-id that stands topmost most often
	agents      int      // mails with an agent's address in From
	aligned     int      // those of agents that the server says are aligned
	keys        []string // names of DKIM keys that could prove a From
	agentKeys   []string // those of agents' mails
	keysFound   int      // of the keys that were looked up
	agentKeysOK int
	sub         int // mails to a sub-address
}

// maxKeys bounds how many keys are looked up.
const maxKeys = 3

// keyTime bounds one look-up.
const keyTime = 5 * time.Second

func (v *visit) proofs(ctx context.Context, mails []judged) proofs {
	p := proofs{mails: len(mails)}
	top := map[string]int{}
	for _, in := range mails {
		if ids := trust.AuthservIDs(in.header); len(ids) > 0 {
			top[ids[0]]++
		}
		if in.Auth.By != "" {
			p.told++
		}
		names := trust.KeyNames(in.header, in.From.Address.Domain())
		p.keys = append(p.keys, names...)
		if _, ofTeam := v.cfg.People.AgentAt(in.From.Address); ofTeam {
			p.agents++
			p.agentKeys = append(p.agentKeys, names...)
			if in.Auth.Aligned {
				p.aligned++
			}
		}
		if slices.ContainsFunc(deliveredTo(in.header), v.isSubaddress) {
			p.sub++
		}
	}
	if found := byCount(top); len(found) > 0 {
		p.top = found[0]
	}
	p.keys, p.agentKeys = newestKeys(p.keys), newestKeys(p.agentKeys)
	p.keysFound, p.agentKeysOK = v.lookUp(ctx, p.keys), v.lookUp(ctx, p.agentKeys)
	return p
}

// newestKeys are the last few names, each once.
func newestKeys(names []string) (last []string) {
	for _, name := range slices.Backward(names) {
		if len(last) < maxKeys && !slices.Contains(last, name) {
			last = append(last, name)
		}
	}
	return last
}

// lookUp counts the keys that name servers give to us.
func (v *visit) lookUp(ctx context.Context, names []string) (found int) {
	txt := v.w.txt
	if txt == nil {
		txt = net.DefaultResolver.LookupTXT
	}
	for _, name := range names {
		limited, cancel := context.WithTimeout(ctx, keyTime)
		if records, err := txt(limited, name); err == nil && len(records) > 0 {
			found++
		}
		cancel()
	}
	return found
}

// isSubaddress tells an address of the mailbox with something added, whatever the
// setting says.
func (v *visit) isSubaddress(a ticketing.Address) bool {
	return slices.ContainsFunc(append([]ticketing.Address{v.m.Address}, v.m.Aliases...),
		func(own ticketing.Address) bool {
			return a.Domain() == own.Domain() && (strings.HasPrefix(a.Local(), own.Local()+"+") ||
				strings.HasPrefix(a.Local(), own.Local()+"-")) && !slices.Contains(v.m.Aliases, a)
		})
}

// delivers tells what the server delivers beside the mails themselves.
func (v *visit) delivers(p proofs) []checkStep {
	keys := checkStep{Server: "mail", Name: "DKIM keys", State: stepInfo,
		Detail: "no mail is signed for the domain in its From, so none was looked up"}
	switch n := len(p.keys); {
	case n > 0 && p.keysFound > 0:
		keys.State = stepOK
		keys.Detail = fmt.Sprintf("%d of %s can be looked up from here: signatures are verified here, too",
			p.keysFound, counted(n, "key", "keys"))
	case n > 0:
		keys.State = stepAdvice
		keys.Detail = fmt.Sprintf("none of %s can be looked up from here, %s for instance",
			counted(n, "key", "keys"), p.keys[0])
		keys.Remedy = "let this machine ask name servers, or rely on what the mail server says (authserv_ids)"
	}
	steps := []checkStep{keys}
	if v.c.SendProbe {
		return steps
	}
	sub := checkStep{Server: "mail", Name: "sub-addresses", State: stepInfo,
		Detail: "no mail to one is among " + counted(p.mails, "mail", "mails") +
			`; "check --send-probe" tries whether it arrives`}
	switch {
	case p.sub > 0 && v.m.Subaddressing == "":
		sub.State, sub.Detail = stepAdvice, counted(p.sub, "mail", "mails")+" to one arrived"
		sub.Remedy = `say subaddressing = "+" in the mailbox, or "-": answers then find their ticket even` +
			" without its number"
	case p.sub > 0:
		sub.State, sub.Detail = stepOK, counted(p.sub, "mail", "mails")+" to one arrived"
	}
	return append(steps, sub)
}

// levels says of each level of agent_trust whether agents' mail can reach it here.
func (v *visit) levels(p proofs) []checkStep {
	state, why, remedy := v.dmarcReachable(p)
	var steps []checkStep
	for _, level := range []ticketing.AgentTrust{ticketing.AgentTrustToken, ticketing.AgentTrustDMARC,
		ticketing.AgentTrustTokenDMARC, ticketing.AgentTrustFrom} {
		step := checkStep{Server: "mail", Name: fmt.Sprintf("agent_trust = %q", level), State: stepOK}
		by := v.asks(level)
		switch {
		case level == ticketing.AgentTrustToken:
			step.Detail = "reachable: it needs nothing of the mail server, only that agents answer our letters"
		case level == ticketing.AgentTrustFrom:
			step.State = stepInfo
			step.Detail = "reachable, and proves nothing: anybody who knows an agent's address can order what" +
				" the agent can"
			if by != "" {
				step.State = stepAdvice
				step.Remedy = `only for a network that no mail from outside reaches; else say "token"`
			}
		case state != stepFailed:
			step.State, step.Detail = state, why
		default:
			step.State, step.Detail = stepInfo, why
			if step.Remedy = remedy; by != "" {
				step.State = stepAdvice
				step.Detail += "; so what agents write is held"
				step.Remedy += `; until then say "token"`
			}
		}
		if by != "" {
			step.Detail += " (asked of " + by + ")"
		}
		steps = append(steps, step)
	}
	return steps
}

// asks says of whom the configuration asks a level; empty: of nobody.
func (v *visit) asks(level ticketing.AgentTrust) string {
	agents := v.cfg.People.Agents()
	var names []string
	for _, a := range agents {
		if cmp.Or(a.Trust, v.cfg.Policy.AgentTrust) == level {
			names = append(names, a.Name)
		}
	}
	if len(names) == len(agents) && (len(agents) > 0 || level == v.cfg.Policy.AgentTrust) {
		return "all agents"
	}
	return strings.Join(names, ", ")
}

// dmarcReachable says whether an agent's mail can come with a proof of its From, in a
// sentence with the reason, and what to do if not. It has failed if it can't, and is
// information if that is not known.
func (v *visit) dmarcReachable(p proofs) (state stepState, sentence, remedy string) {
	last := "the last " + counted(p.mails, "mail", "mails")
	ofAgents := counted(p.agents, "mail", "mails") + " of agents"
	switch {
	case p.mails == 0:
		return stepInfo, "not known yet, for no mail has come: check again then", ""
	case p.aligned > 0:
		return stepOK, fmt.Sprintf("reachable: the server says of %d of %s that DMARC or DKIM prove the"+
			" sender", p.aligned, ofAgents), ""
	case p.agentKeysOK > 0:
		return stepOK, "reachable: agents' mail is signed for their domain, and the keys can be looked up" +
			" from here", ""
	case p.agents > 0 && p.told > 0:
		return stepFailed, fmt.Sprintf("not reachable: %s came, and neither DMARC nor DKIM proves the sender"+
			" of any", ofAgents), "sign mail of the agents' domain with DKIM and publish DMARC"
	case p.told > 0:
		return stepOK, fmt.Sprintf("most likely reachable: the server wrote results on %d of %s; none is an"+
			" agent's yet, so whether theirs pass will show", p.told, last), ""
	}
	sentence = "not reachable: no Authentication-Results with a configured id in " + last
	if len(v.m.AuthservIDs) == 0 {
		sentence = "not reachable: authserv_ids is not set, and no agent's mail with a DKIM signature that" +
			" can be verified here is in " + last
	}
	if p.top == "" {
		return stepFailed, sentence, "have the mail server check DMARC and write Authentication-Results," +
			" or sign agents' mail with DKIM"
	}
	return stepFailed, sentence, fmt.Sprintf("if %q is your own server, set authserv_ids = [%[1]q] in"+
		" [imap]", p.top)
}
