package trust

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
)

type verdict = ticketing.Authentication

func TestOurServersVerdictIsReadAsServersWriteIt(t *testing.T) {
	for _, test := range []struct {
		file, ids string
		want      verdict
	}{
		{"postfix-opendkim-opendmarc", "mail.example.org", verdict{
			DMARC: "pass", Aligned: true, By: "mail.example.org"}},
		{"rspamd", "MX1.example.org", verdict{DMARC: "pass", Aligned: true,
			DKIM: []string{"example.com", "send.example.net"}, By: "mx1.example.org"}},
		{"gmail", "mx.google.com", verdict{DMARC: "pass", Aligned: true,
			DKIM: []string{"example.com"}, By: "mx.google.com"}},
		{"exchange", "exchange-online", verdict{DMARC: "pass", Aligned: true,
			DKIM: []string{"example.com"}, By: "exchange-online"}},
		{"exchange", "mx.example.org", verdict{}},
		{"hoster", "mx2.mail.example.net", verdict{Aligned: true,
			DKIM: []string{"news.example.com"}, By: "mx2.mail.example.net"}},
		{"postoffice", "example.org", verdict{DMARC: "pass", Aligned: true,
			By: "example.org"}},
		{"postoffice", "example.net", verdict{}},
		{"comment-injection", "mx.example.org", verdict{By: "mx.example.org"}},
		{"comment-broken-out", "mx.example.org", verdict{}},
		{"forged-below", "mx.example.org", verdict{By: "mx.example.org"}},
		{"came-back", "mx.example.org", verdict{}},
		{"came-back", "mx.example.org example.net", verdict{DMARC: "pass",
			Aligned: true, By: "mx.example.org"}}, // the relay is declared ours
	} {
		t.Run(test.file+" for "+test.ids, func(t *testing.T) {
			raw := fixture(t, test.file)
			v := New(strings.Fields(test.ids), nil)
			if got := authenticate(t, v, raw); !same(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			unixLines := strings.ReplaceAll(raw, "\r\n", "\n")
			if got := authenticate(t, v, unixLines); !same(got, test.want) {
				t.Errorf("with bare line feeds: %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestOnlyWhatOurServerMustHaveWrittenIsBelieved(t *testing.T) {
	const (
		pass     = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.com"
		fail     = "Authentication-Results: mx.example.org; dmarc=fail header.from=example.com"
		silent   = "Authentication-Results: mx.example.org; none"
		signed   = "Authentication-Results: mx.example.org; dkim=pass header.d=example.com"
		spoiled  = `Authentication-Results: mx.example.org; spf=pass (of "a) smtp.helo=b`
		version2 = "Authentication-Results: mx.example.org 2; dmarc=pass header.from=example.com"
		other    = "Authentication-Results: mx.example.net; dmarc=pass header.from=example.com"
		ours     = "Received: from a.example.net by mx.example.org; Mon, 2 Mar 2026 09:00:00 +0000"
		inner    = "Received: from mx by store3.lan with LMTP; Mon, 2 Mar 2026 09:00:00 +0000"
		sibling  = "Received: from mx (mx [192.0.2.1]) by box.example.org; Mon, 2 Mar 2026 09:00:00 Z"
		foreign  = "Received: from x by mx.example.net; Mon, 2 Mar 2026 09:00:00 +0000"
		lookout  = "Received: from x by mx.example.org.example.net; Mon, 2 Mar 2026 09:00:00 +0000"
		noBy     = "Received: (qmail 1 invoked by uid 8); 2 Mar 2026 09:00:00 -0000"
		endless  = "Received: from x by (mx.example.net; Mon, 2 Mar 2026 09:00:00 +0000"
		broken   = "Received: from x (HELO a)) by mx.example.org; Mon, 2 Mar 2026 09:00:00 +0000"
	)
	for _, test := range []struct {
		name   string
		header []string
		want   bool
	}{
		{"above the first Received", []string{pass, foreign}, true},
		{"right below our Received", []string{ours, pass, foreign}, true},
		{"below inner hops", []string{inner, sibling, noBy, ours, pass}, true},
		{"no Received at all", []string{pass}, true},
		{"nothing of ours", []string{other, foreign}, false},
		{"below a foreign Received", []string{ours, foreign, pass}, false},
		{"below a look-alike", []string{lookout, pass}, false},
		{"below a Received that can't be read", []string{broken, pass}, false},
		{"the topmost fails", []string{fail, pass}, false},
		{"the topmost fails, further down", []string{ours, fail, pass}, false},
		{"the topmost is silent, directly below Received", []string{ours, silent, pass}, false},
		{"two of ours above Received", []string{silent, signed, ours}, true},
		{"one above Received and one below", []string{silent, ours, pass}, false},
		{"the topmost was spoiled", []string{ours, spoiled, pass}, false},
		{"the topmost was spoiled, above Received", []string{spoiled, pass, ours}, false},
		{"a later one is spoiled", []string{pass, spoiled, ours}, false},
		{"the topmost has another version", []string{version2, pass}, false},
		{"another version alone", []string{version2}, false},
		{"below a Received without an end", []string{endless, pass}, false},
		{"a foreign one stands above", []string{ours, other, pass}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			raw := lines(test.header...)
			got := authenticate(t, New([]string{"mx.example.org"}, nil), raw)
			if got.Aligned != test.want {
				t.Errorf("aligned %v, want %v: %+v of\n%s", got.Aligned, test.want, got, raw)
			}
		})
	}
}

func TestResultsAreReadWithoutBeingFooled(t *testing.T) {
	for _, test := range []struct {
		value string
		want  verdict
	}{
		{"dmarc=pass header.from=EXAMPLE.COM.", verdict{DMARC: "pass", Aligned: true}},
		{"DMARC = PASS (p=none) Header.From = example.com ;;",
			verdict{DMARC: "pass", Aligned: true}},
		{"dmarc/1=pass header.from=(really)\r\n\texample.com(yes)",
			verdict{DMARC: "pass", Aligned: true}},
		{`dmarc=pass reason="said; so" header.from="example.com"`,
			verdict{DMARC: "pass", Aligned: true}},
		{"dmarc=pass(p=reject dis=none)header.from=<ann@example.com>",
			verdict{DMARC: "pass", Aligned: true}},
		{"dmarc=pass header.from=sub.example.com", verdict{}},
		{"dmarc=pass header.from=example.com.example.net", verdict{}},
		{"dmarc=pass", verdict{DMARC: "pass"}},
		{"dmarc=none header.from=example.com", verdict{DMARC: "none"}},
		{"dmarc=bestguesspass header.from=example.com", verdict{DMARC: "none"}},
		{"dmarc=temperror header.from=example.com", verdict{}},
		{"dmarc=fail header.from=example.com; dkim=pass header.d=a.example.com",
			verdict{DMARC: "fail", DKIM: []string{"a.example.com"}}},
		{"dmarc=fail header.from=example.com; dmarc=pass header.from=example.com", verdict{}},
		{"dmarc=pass header.from=example.com; dmarc=pass header.from=example.net", verdict{}},
		{"dmarc=pass header.from=example.net header.from=example.com", verdict{By: "nobody"}},
		{"dkim=pass header.i=@lists.example.com",
			verdict{Aligned: true, DKIM: []string{"lists.example.com"}}},
		{`dkim=pass header.i="x@example.com"@example.net`,
			verdict{DKIM: []string{"example.net"}}},
		{"dkim=pass header.d=example.net header.i=@example.com",
			verdict{DKIM: []string{"example.net"}}},
		{"dkim=pass header.d=com", verdict{}},
		{"dkim=fail header.d=example.com; dkim=temperror header.d=example.com", verdict{}},
		{"dkim=pass header.d=example.com header.b=a+/==; spf=pass smtp.mailfrom=x+y=z@example.net",
			verdict{Aligned: true, DKIM: []string{"example.com"}}},
		{"spf=pass smtp.mailfrom=; dkim=pass header.d=example.com",
			verdict{Aligned: true, DKIM: []string{"example.com"}}},
		{"spf=pass smtp.mailfrom=example.com", verdict{}},
		{"none", verdict{}},
		{"x=y (dmarc=pass header.from=example.com)", verdict{}},
		{"x=y (a (b) \\) ; dmarc=pass header.from=example.com ; c)", verdict{}},
		{"dmarc=pass header.from=example.com; stray", verdict{By: "nobody"}},
		{"dmarc=pass header.from=example.com; x=y)", verdict{By: "nobody"}},
		{`dmarc=pass header.from=example.com; x="y`, verdict{By: "nobody"}},
		{"dmarc=pass header.from=example.com; x=y (z", verdict{By: "nobody"}},
		{"dmarc=pass header.from=example.com;" + strings.Repeat(" x=y;", maxResults), verdict{By: "nobody"}},
		{"dmarc=pass header.from=example.com; x=" + strings.Repeat("y", maxField), verdict{By: "nobody"}},
		{"dmarc=pass header.from=example.com; x=y " + strings.Repeat("(", 10000), verdict{By: "nobody"}},
	} {
		want := test.want
		switch want.By {
		case "":
			want.By = "mx.example.org"
		case "nobody":
			want.By = ""
		}
		raw := lines("Authentication-Results: mx.example.org; " + test.value)
		got := authenticate(t, New([]string{"mx.example.org"}, nil), raw)
		if !same(got, want) {
			t.Errorf("%.120s:\ngot  %+v\nwant %+v", test.value, got, want)
		}
	}
}

func TestExchangeOnlineIsBelievedOnlyInTheTopmostField(t *testing.T) {
	const (
		pass = "Authentication-Results: spf=pass smtp.mailfrom=example.com; " +
			"dmarc=pass action=none header.from=example.com;compauth=pass reason=100"
		fail = "Authentication-Results: spf=fail smtp.mailfrom=example.net; " +
			"dmarc=fail action=none header.from=example.com;compauth=fail reason=000"
		named = "Authentication-Results: exchange-online; dmarc=pass header.from=example.com"
		other = "Authentication-Results: mx.example.net; none"
		hop   = "Received: from a by DB9.eurprd.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 09:00:00 +0000"
		alien = "Received: from a by mx.example.net with SMTP; Mon, 2 Mar 2026 09:00:00 +0000"
	)
	for _, test := range []struct {
		name   string
		header []string
		want   bool
	}{
		{"topmost", []string{hop, pass, alien}, true},
		{"second", []string{hop, fail, pass}, false},
		{"second to one with a name", []string{hop, other, pass}, false},
		{"below a foreign Received", []string{hop, alien, pass}, false},
		{"under the special name itself", []string{hop, named}, false},
	} {
		got := authenticate(t, New([]string{"Exchange-Online"}, nil), lines(test.header...))
		if got.Aligned != test.want {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestAFromWithAFaultIsNeverAligned(t *testing.T) {
	raw := fixture(t, "gmail")
	in := incoming(t, raw)
	in.FromFault = "From holds several mailboxes"
	v := New([]string{"mx.google.com"}, nil)
	got := v.Authenticate(t.Context(), in, strings.NewReader(raw), int64(len(raw)))
	want := verdict{DMARC: "pass", DKIM: []string{"example.com"}, By: "mx.google.com"}
	if !same(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, second := range []string{"From: eve@example.net\r\n", "from : eve@example.net\r\n"} {
		got := authenticate(t, v, strings.Replace(raw, "From: Ann", second+"From: Ann", 1))
		if got.Aligned {
			t.Errorf("aligned although %q was put on top", second)
		}
	}
}

func TestAHeaderBeyondTheLimitProvesNothing(t *testing.T) {
	pass := "Authentication-Results: mx.example.org; dmarc=pass header.from=example.com"
	for size, want := range map[int]bool{500: true, 3 << 10: true, 8 << 10: true, 400 << 10: true,
		600 << 10: false} {
		filler := strings.Repeat("X-Filler: "+strings.Repeat("x", 68)+"\r\n", size/80)
		raw := lines(filler+"X-End: 1", pass)
		if got := authenticate(t, New([]string{"mx.example.org"}, nil), raw); got.Aligned != want {
			t.Errorf("after %d octets: aligned %v, want %v", size, got.Aligned, want)
		}
	}
}

func TestTheHeaderEndsAtTheFirstEmptyLineWhereverReadsAreCut(t *testing.T) {
	pass := "Authentication-Results: mx.example.org; dmarc=pass header.from=example.com\r\n"
	v := New([]string{"mx.example.org"}, nil)
	for pad := firstRead - 60; pad < firstRead; pad++ {
		raw := "From: ann@example.com\r\nX-P: " + strings.Repeat("x", pad-28) + "\r\n\r\n" + pass
		if got := authenticate(t, v, raw); got.By != "" {
			t.Fatalf("a field in the body was believed with %d octets before it", pad)
		}
	}
	for _, raw := range []string{"", "\n" + pass, "\r\n" + pass, "X: y"} {
		got := v.Authenticate(t.Context(), ticketing.Incoming{}, strings.NewReader(raw), int64(len(raw)))
		if got.By != "" {
			t.Errorf("%q: %+v", raw, got)
		}
	}
}

type brokenReader struct{}

func (brokenReader) ReadAt([]byte, int64) (int, error) { return 0, errors.New("disk gone") }

func TestAMailThatCannotBeReadProvesNothing(t *testing.T) {
	in := ticketing.Incoming{From: ticketing.Mailbox{Address: "ann@example.com"}}
	got := New([]string{"mx"}, nil).Authenticate(t.Context(), in, brokenReader{}, 1000)
	if !same(got, verdict{}) {
		t.Errorf("%+v", got)
	}
	// Shorter than was said: what there is counts.
	raw := "Authentication-Results: mx; dkim=pass header.d=example.com\r\nFrom: ann@example.com\r\n"
	got = New([]string{"mx"}, nil).Authenticate(t.Context(), in, strings.NewReader(raw), 9999)
	if !got.Aligned {
		t.Errorf("%+v", got)
	}
}

func TestWithNothingConfiguredNothingIsRead(t *testing.T) {
	in := ticketing.Incoming{}
	var none io.ReaderAt // reading it would panic
	if got := New(nil, nil).Authenticate(t.Context(), in, none, 1000); !same(got, verdict{}) {
		t.Errorf("%+v", got)
	}
}

func TestAlignmentIsThatOfTheOrganisation(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"example.com", "example.com", true},
		{"a.b.example.co.uk", "example.co.uk", true},
		{"one.co.uk", "two.co.uk", false},
		{"co.uk", "two.co.uk", false},
		{"ann.github.io", "bob.github.io", false},
		{"github.io", "bob.github.io", false},
		{"example.com", "badexample.com", false},
		{"", "", false},
		{"mail.corp.lan", "corp.lan", true},
	} {
		if aligned(test.a, test.b) != test.want || aligned(test.b, test.a) != test.want {
			t.Errorf("%q and %q: want %v", test.a, test.b, test.want)
		}
	}
	for _, no := range []string{"", ".", "com", "a..b", "192.0.2.1", "[192.0.2.1]", "a b.com",
		"exämple.com", "a.com;", strings.Repeat("a", 64) + ".com", strings.Repeat("a.", 130) + "com"} {
		if got := domainName(no); got != "" {
			t.Errorf("%q was taken for the domain name %q", no, got)
		}
	}
}

func TestEveryAuthservIDIsListedOnce(t *testing.T) {
	header := strings.Join([]string{
		"Authentication-Results: dmarc=pass header.from=example.com",
		"Authentication-Results: (first) MX.Example.ORG (Postfix) 1; none",
		"authentication-results : \"quoted.example.org\"; none",
		"Authentication-Results: mx.example.org; dkim=pass",
		"Authentication-Results: exchange-online; none",
		"Authentication-Results:",
		"ARC-Authentication-Results: i=1; arc.example.org; none",
		"Authentication-Results: folded.\r\n\texample; none", ""}, "\r\n")
	want := []string{"exchange-online", "mx.example.org", "quoted.example.org", "folded."}
	if got := AuthservIDs([]byte(header)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := AuthservIDs(nil); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}
