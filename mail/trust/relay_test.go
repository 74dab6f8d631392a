package trust

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// relays are those that the fixtures of the reading room came through.
func relays(proof ticketing.RelayProof) []ticketing.Relay {
	return []ticketing.Relay{
		{Name: "support group", Addresses: []ticketing.Address{"support@groups.example"},
			Person: []string{"X-Original-From", "X-Original-Sender", "Reply-To"}, Proof: proof},
		{Name: "shop", Addresses: []ticketing.Address{"wordpress@www.shop.example"},
			Person: []string{"Reply-To"}, Proof: proof}}
}

// unveiled reads a fixture, with changes, as mail to mx.desk.example.
func unveiled(t *testing.T, proof ticketing.RelayProof, file string, change ...string) ticketing.Incoming {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "parse", "testdata", "relays", file+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(change); i += 2 {
		if !bytes.Contains(raw, []byte(change[i])) {
			t.Fatalf("%s has no %q", file, change[i])
		}
		raw = bytes.Replace(raw, []byte(change[i]), []byte(change[i+1]), 1)
	}
	in := parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{Relays: relays(proof),
		Ours: func(a ticketing.Address) bool { return a == "support@desk.example" }})
	in.Auth = New([]string{"mx.desk.example"}, nil).Authenticate(t.Context(), in,
		bytes.NewReader(raw), int64(len(raw)))
	return Unveil(in)
}

func lastDefect(in ticketing.Incoming) string {
	if len(in.Defects) == 0 {
		return ""
	}
	return in.Defects[len(in.Defects)-1].What
}

func TestAProvedRelayPutsTheWriterInFromAndProvesNothingOfThem(t *testing.T) {
	for _, file := range []string{"google-group", "google-group-sender-only", "m365-group-on-behalf",
		"wordpress"} {
		in := unveiled(t, ticketing.RelayAligned, file)
		if in.From.Address != "anna.berg@globex.example" || in.Relay == "" || in.FromFault != "" {
			t.Errorf("%s: %s through %q", file, in.From, in.Relay)
		}
		if in.Provable() || in.Auth.Aligned || in.Auth.DMARC != "" {
			t.Errorf("%s: the writer is proved: %+v", file, in.Auth)
		}
		if in.Verdict.Kind != ticketing.KindPerson || in.Verdict.NoAck || !in.Addressed.To {
			t.Errorf("%s: %+v %+v", file, in.Verdict, in.Addressed)
		}
		if said := lastDefect(in); !strings.Contains(said, "it came through the relay") ||
			!strings.Contains(said, ": From was ") {
			t.Errorf("%s: it says %q", file, said)
		}
	}
}

func TestARelayThatKeepsFromOnlyTakesItsMarksAway(t *testing.T) {
	in := unveiled(t, ticketing.RelayAligned, "m365-group-kept")
	if in.From.Address != "anna.berg@globex.example" || in.Relay != "" || !in.Provable() ||
		in.Auth.DMARC != "fail" || in.Verdict.NoAck || in.Verdict.Kind != ticketing.KindPerson {
		t.Errorf("%s through %q: %+v %+v", in.From, in.Relay, in.Auth, in.Verdict)
	}
	in = unveiled(t, ticketing.RelayAligned, "m365-group-kept", "header.d=groups.example", "header.d=c.example")
	if in.Verdict.Kind != ticketing.KindList || !in.Verdict.NoAck {
		t.Errorf("signed by somebody else: %+v", in.Verdict)
	}
}

func TestNobodySpeaksForARelayWithoutItsProof(t *testing.T) {
	const received = "Received: from mail-ej1-f55"
	for name, change := range map[string][]string{
		"no results at all":         {"Authentication-Results: mx.desk.example", "X-Results: mx"},
		"another server's":          {"Authentication-Results: mx.desk.example", "Authentication-Results: mx.c.example"},
		"a failure":                 {"dmarc=pass", "dmarc=fail"},
		"for another domain":        {"header.from=groups.example", "header.from=c.example", "header.d=groups.example", "header.d=c.example"},
		"from before our boundary":  {"Authentication-Results: mx.desk.example", "Received: from x by mx.example.net; Mon, 02 Mar 2026 09:00:04 +0000\r\nAuthentication-Results: mx.desk.example"},
		"two From fields":           {"From: \"'Anna", "From: eve@c.example\r\nFrom: \"'Anna"},
		"a header of another shape": {received, "junk line\r\n" + received},
	} {
		in := unveiled(t, ticketing.RelayAligned, "google-group", change...)
		if in.Relay != "" || in.From.Address == "anna.berg@globex.example" || !in.Verdict.NoAck {
			t.Errorf("%s: %s through %q, %+v", name, in.From, in.Relay, in.Verdict)
		}
		if in.Relayed != nil && !strings.Contains(lastDefect(in), "nothing proves that it is from there") {
			t.Errorf("%s: it says %q", name, lastDefect(in))
		}
	}
}

func TestARelayThatSignsNothingCanBeTakenAtItsAddress(t *testing.T) {
	without := []string{"Authentication-Results: mx.desk.example", "X-Results: mx"}
	in := unveiled(t, ticketing.RelayFrom, "wordpress", without...)
	if in.From.Address != "anna.berg@globex.example" || in.Relay != "shop" || in.Provable() {
		t.Errorf("%s through %q", in.From, in.Relay)
	}
	two := append(without, "From: Example", "From: eve@c.example\r\nFrom: Example")
	if in = unveiled(t, ticketing.RelayFrom, "wordpress", two...); in.Relay != "" {
		t.Errorf("with two From fields: %s", in.From)
	}
}

func TestAProvedRelayThatNamesNobodyStaysInFrom(t *testing.T) {
	in := unveiled(t, ticketing.RelayAligned, "wordpress", "Reply-To: anna.berg@globex.example",
		"Reply-To: anna.berg@globex.example, ada@desk.example")
	if in.From.Address != "wordpress@www.shop.example" || in.Relay != "" || !in.Auth.Aligned {
		t.Errorf("%s through %q: %+v", in.From, in.Relay, in.Auth)
	}
	if want := `relay "shop", which names nobody: Reply-To names several people`; !strings.Contains(lastDefect(in), want) {
		t.Errorf("it says %q", lastDefect(in))
	}
}

func TestMailWithoutARelayStaysAsItIs(t *testing.T) {
	in := ticketing.Incoming{From: ticketing.Mailbox{Address: "ann@example.com"},
		Auth: ticketing.Authentication{Aligned: true}}
	if got := Unveil(in); got.From != in.From || !got.Auth.Aligned || len(got.Defects) != 0 {
		t.Errorf("%+v", got)
	}
}
