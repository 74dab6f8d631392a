package trust

import (
	"strings"
	"testing"
)

// The attacks are those of "Composition kills" (USENIX Security 2020) and of the list
// that RFC 8601 section 7 gives: somebody writes an agent's address into From (A19), and
// results of their own in our server's name (A20).

const (
	boundary = "Received: from evil.example.net by mx.example.org with ESMTP; Mon, 2 Mar 2026 09:00:00 +0000"
	beyond   = "Received: from x by mx.example.net with ESMTP; Mon, 2 Mar 2026 08:59:00 +0000"
	failed   = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=eve@example.net;" +
		" dmarc=fail header.from=example.com"
	forgery = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.com"
)

func TestA15A19AndA20ForgedResultsNeverProveAnAgent(t *testing.T) {
	for name, header := range map[string][]string{
		"A19 spoofed From and no results":                 {boundary},
		"A19 forged below the real ones":                  {boundary, failed, forgery},
		"A19 forged below real ones that say nothing":     {boundary, "Authentication-Results: mx.example.org; none", forgery},
		"A19 ours from before our boundary":               {boundary, beyond, forgery},
		"A19 from before, with real ones above":           {boundary, failed, beyond, forgery},
		"A19 only another server's":                       {boundary, strings.Replace(forgery, "mx.example.org", "mx.example.net", 1)},
		"A19 our id as the end of another":                {boundary, strings.Replace(forgery, "mx.example.org", "evil-mx.example.org.example.net", 1)},
		"A20 forged in another case, below the real ones": {boundary, failed, strings.Replace(forgery, "mx.example.org", "MX.EXAMPLE.ORG", 1)},
		"A20 forged behind a comment":                     {boundary, failed, strings.Replace(forgery, "mx.example.org", "(real) mx.example.org", 1)},
		"A20 forged with a space before the colon":        {boundary, failed, strings.Replace(forgery, ":", " :", 1)},
		"A20 folded to begin elsewhere":                   {boundary, failed, strings.Replace(forgery, ": ", ":\r\n ", 1)},
		"A20 pass inside a comment of the real ones": {boundary, "Authentication-Results: mx.example.org;" +
			" dmarc=fail (x; dmarc=pass header.from=example.com) header.from=example.com"},
		"A20 pass inside the quoted local part of the envelope": {boundary, `Authentication-Results: mx.example.org;` +
			` spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.com; y"@example.net; dmarc=fail header.from=example.com`},
		"A20 a local part that closes the quotes": {boundary, `Authentication-Results: mx.example.org;` +
			` spf=pass smtp.mailfrom="x"; dmarc=pass header.from=example.com; z="@example.net; dmarc=fail header.from=example.com`},
		"A20 a local part that opens a comment": {boundary, "Authentication-Results: mx.example.org;" +
			" spf=pass smtp.mailfrom=a(b@example.net; dmarc=fail header.from=example.com", forgery},
		"A20 a signature of the domain and another": {boundary, "Authentication-Results: mx.example.org; dkim=pass header.d=example.com.example.net"},
		"A20 a NUL in the domain of the signature":  {boundary, "Authentication-Results: mx.example.org; dkim=pass header.d=example.com\x00.example.net"},
		"A15 SPF of a subdomain that is nobody's":   {boundary, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=any@none.example.com"},
		"A15 SPF of an empty envelope sender":       {boundary, "Authentication-Results: mx.example.org; spf=pass smtp.helo=example.com smtp.mailfrom=<(any@example.com>"},
		"A15 a NUL in the selector":                 {boundary, "Authentication-Results: mx.example.org; dkim=pass header.d=example.com header.s=s._domainkey.example.net.\x00.any"},
		"A15 a quote in the domain of a signature":  {boundary, "Authentication-Results: mx.example.org; dkim=pass header.d=example.com'a.example.net"},
		"A15 a bracket in the domain of SPF":        {boundary, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=any@example.com(.example.net; dmarc=pass header.from=example.net"},
		"A15 a bracket in the domain of DMARC":      {boundary, "Authentication-Results: mx.example.org; dmarc=pass header.from=example.com(.example.net"},
		"A15 two domains in the envelope":           {boundary, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=any@example.com'@any.example.net"},
		"A15 a route in the envelope":               {boundary, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=<@example.com,@any.example:'any@example.net>"},
		"A20 results as a field of another name":    {boundary, "ARC-" + forgery, "X-Original-" + forgery},
	} {
		t.Run(name, func(t *testing.T) {
			v := New([]string{"mx.example.org"}, nil)
			if got := authenticate(t, v, lines(header...)); got.Aligned {
				t.Errorf("an agent is proved: %+v", got)
			}
		})
	}
}

func TestOurServersResultsAreKnownInAnyCaseAndWithComments(t *testing.T) {
	for _, genuine := range []string{forgery, // where ours stand
		strings.Replace(forgery, "mx.example.org", "MX.Example.Org", 1),
		strings.Replace(forgery, "mx.example.org", "(by) mx.example.org (milter) 1 (version)", 1),
		strings.Replace(forgery, "dmarc=pass", "dmarc=pass (p=reject; sp=none)", 1),
	} {
		for _, id := range []string{"mx.example.org", "MX.EXAMPLE.ORG", " mx.example.org "} {
			if got := authenticate(t, New([]string{id}, nil), lines(boundary, genuine)); !got.Aligned {
				t.Errorf("%q for %q: %+v", genuine, id, got)
			}
		}
	}
}
