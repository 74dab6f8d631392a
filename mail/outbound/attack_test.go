package outbound

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/lettertest"
	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// Attacks on what goes out, by the number that the table of attacks gives them.

// places are where a letter repeats what somebody wrote.
var places = map[string]func(*ticketing.Outgoing, string){
	"subject":     func(o *ticketing.Outgoing, s string) { o.Subject = s },
	"sender":      func(o *ticketing.Outgoing, s string) { o.From.Name = s },
	"recipient":   func(o *ticketing.Outgoing, s string) { o.To.Name = s },
	"language":    func(o *ticketing.Outgoing, s string) { o.Language = "de" + s },
	"automation":  func(o *ticketing.Outgoing, s string) { o.Auto = "auto-replied" + s },
	"loop":        func(o *ticketing.Outgoing, s string) { o.Loop = "l" + s },
	"answered id": func(o *ticketing.Outgoing, s string) { o.References[1] = "<" + s + "@x.example>" },
	"text":        func(o *ticketing.Outgoing, s string) { o.Text, o.HTML = s, s },
	"file name":   func(o *ticketing.Outgoing, s string) { o.Enclosures[0].Name = s },
	"file type":   func(o *ticketing.Outgoing, s string) { o.Enclosures[0].Type = "text/" + s },
	"file":        func(o *ticketing.Outgoing, s string) { o.Enclosures[0].Content = []byte(s) },
	"appointment": func(o *ticketing.Outgoing, s string) {
		i := *invitation().Invitation
		i.Summary, i.Organizer.Name, i.Attendee.Name = s, s, s
		o.Invitation = &i
	},
}

func TestA9NoWordInAnyPlaceAddsAFieldOrALine(t *testing.T) {
	want := fieldNames(compose(t, twoFilesInThread()))
	for place, put := range places {
		for _, words := range append(mixtures(20), hostileWords...) {
			o := twoFilesInThread()
			put(&o, words)
			letter := compose(t, o)
			if got := fieldNames(letter); !slices.Equal(got, want) {
				t.Errorf("%q as %s: the fields are %q, want %q", words, place, got, want)
			}
			for _, fault := range lettertest.Wire(letter) {
				t.Errorf("%q as %s: %s", words, place, fault)
			}
		}
	}
}

// mixtures are hostile words behind and in one another, always the same.
func mixtures(n int) (mixed []string) {
	random := rand.New(rand.NewPCG(4, 7))
	pick := func() string { return hostileWords[random.IntN(len(hostileWords))] }
	for range n {
		a, b := pick(), pick()
		cut := random.IntN(len(a) + 1)
		mixed = append(mixed, a[:cut]+b+a[cut:]+pick())
	}
	return mixed
}

// What a customer's mail hides in encoded-words is decoded before it is judged, and goes out
// again as words.
func TestA10WhatAMailHidesInEncodedWordsGoesOutAsWords(t *testing.T) {
	want := fieldNames(compose(t, twoFilesInThread()))
	for _, words := range hostileWords {
		if strings.ContainsAny(words, "\r\n") {
			continue // not one field of a mail
		}
		raw := "From: " + words + " <eve@evil.example>\r\nSubject: " + words + "\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: application/x; name=\"" + words + "\"\r\nContent-Disposition: attachment\r\n\r\nx"
		in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{})
		o := twoFilesInThread()
		o.Subject, o.To.Name = in.Subject, in.From.Name
		if len(in.Attachments) > 0 {
			o.Enclosures[0].Name = in.Attachments[0].Name
		}
		letter := compose(t, o)
		if got := fieldNames(letter); !slices.Equal(got, want) {
			t.Errorf("%q: the fields are %q", words, got)
		}
		for _, fault := range lettertest.Wire(letter) {
			t.Errorf("%q: %s", words, fault)
		}
		if again := received(t, letter); squeezed(again.Subject) != squeezed(clean(in.Subject, maxSubject)) {
			t.Errorf("%q was read as %q and went out as %q", words, in.Subject, again.Subject)
		}
	}
}

func TestA11AndA13NoAddressAddsAnythingToSMTP(t *testing.T) {
	for _, address := range injections {
		a := ticketing.Address(address)
		o, p := personal(), parcel()
		if o.To.Address = a; a.Mailable() {
			t.Errorf("%q counts as plain", a)
		}
		if _, err := Compose(o); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("a letter to %q is composed: %v", a, err)
		}
		for _, spoil := range []func(){func() { p.To = a }, func() { p.To, p.EnvelopeFrom = parcel().To, a }} {
			spoil()
			if p.EnvelopeFrom == "" {
				continue // the null sender
			}
			f := &fake{}
			_, err := f.sender(t).Send(t.Context(), p, noDot)
			if !fault(t, err).Permanent || !strings.Contains(err.Error(), "safely") || len(f.commands) > 0 {
				t.Errorf("from %q to %q: the server heard %q, error %v", p.EnvelopeFrom, p.To, f.commands, err)
			}
		}
	}
}

func TestA11AndA13PlainAddressesStandOnTheWireAsTheyAre(t *testing.T) {
	for _, address := range []ticketing.Address{"o'brien+x=y@corp.example", "a.b-c_d@xn--dsk-rdd.example",
		"#$&'*+-/?=^_`{|}~@corp.example", ticketing.Address(strings.Repeat("x", 64) + "@corp.example")} {
		synctest.Test(t, func(t *testing.T) {
			f, p := &fake{}, parcel()
			p.To, p.EnvelopeFrom = address, address
			if _, err := f.sender(t).Send(t.Context(), p, noDot); err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprintf("EHLO desk.example.org|MAIL FROM:<%s>|RCPT TO:<%s>|DATA", address, address)
			if got := strings.Join(f.commands, "|"); got != want {
				t.Errorf("said %s, want %s", got, want)
			}
		})
	}
}

func TestA12NoBodyIsTwoLettersForAnyServer(t *testing.T) {
	for _, body := range hostileBodies {
		o := acknowledgement()
		o.Text, o.HTML = body, "<p>"+body+"</p>"
		o.Enclosures = []ticketing.Enclosure{{Name: body, Type: "text/plain", Content: []byte(body)}}
		// What was composed, and what a store could hold that was not.
		for _, letter := range [][]byte{compose(t, o), []byte("Subject: x\r\n\r\n" + strings.ReplaceAll(body, "\x00", ""))} {
			synctest.Test(t, func(t *testing.T) {
				f, p := &fake{}, parcel()
				p.Body = letter
				if _, err := f.sender(t).Send(t.Context(), p, noDot); err != nil {
					t.Fatal(err)
				}
				oneEnd(t, f.wires)
				if f.count("MAIL") != 1 || f.count("DATA") != 1 {
					t.Errorf("the server heard %q", f.commands)
				}
			})
		}
	}
}

func TestA12ANulBeforeADotEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, p := &fake{}, parcel()
		p.Body = []byte("Subject: x\r\n\r\na\r\n\x00.\r\nMAIL FROM:<eve@evil.example>\r\n")
		if _, err := f.sender(t).Send(t.Context(), p, noDot); err != nil {
			t.Fatal(err)
		}
		if f.count("MAIL") != 1 || len(f.wires) != 1 || !bytes.HasSuffix([]byte(f.wires[0]), []byte("\r\n.\r\n")) {
			t.Errorf("the server heard %q and got %q", f.commands, f.wires)
		}
	})
}

func TestA34WhatIsSaidBeforeTLSIsForgotten(t *testing.T) {
	cert, pool := certify(t, "mx.example.org", time.Now().Add(24*time.Hour))
	for name, clear := range map[string]string{
		"more lines after the OK":   "220 go ahead\r\n250-evil\r\n250 AUTH PLAIN LOGIN\r\n",
		"a login offered before it": "220 go ahead\r\n",
	} {
		s := stripper{cert: cert, clear: clear}
		sender := NewSender(Config{Addr: "mx.example.org:587", TLS: StartTLS, RootCAs: pool,
			Auth: Password("ada", "secret"), DialContext: s.dial, Command: 10 * time.Second})
		_, err := sender.Send(t.Context(), parcel(), noDot)
		s.done.Wait()
		if err == nil || s.heard("AUTH") || s.heard("MAIL") {
			t.Errorf("%s: the server heard %q, error %v", name, s.commands, err)
		}
		if !s.heard("TLS EHLO") {
			t.Errorf("%s: it was not asked again under TLS: %q, %v", name, s.commands, err)
		}
	}
}

func TestA34NothingIsSaidWhenSTARTTLSIsStripped(t *testing.T) {
	for name, script := range map[string]func(int, string) string{
		"not offered":              on("EHLO", "250-mx\r\n250 AUTH PLAIN"),
		"offered in another field": on("EHLO", "250-mx\r\n250-XXXXXXXA\r\n250 AUTH PLAIN STARTTLS"),
		"refused":                  starttls("454 4.7.0 TLS not available"),
		"unknown":                  starttls("502 5.5.1 what?"),
		"hung up":                  starttls(hangUp),
		"no TLS spoken":            starttls("220 go ahead\r\n220 but in the clear"),
	} {
		f := &fake{script: script}
		s := f.sender(t, withPassword, func(c *Config) { c.TLS, c.Command = StartTLS, 10*time.Second })
		_, err := s.Send(t.Context(), parcel(), noDot)
		if err == nil || fault(t, err).Permanent || f.count("AUTH") > 0 || f.count("MAIL") > 0 {
			t.Errorf("%s: the server heard %q, error %v", name, f.commands, err)
		}
	}
}

// starttls is a server that offers STARTTLS and then says this.
func starttls(says string) func(int, string) string {
	return func(_ int, command string) string {
		switch {
		case strings.HasPrefix(command, "EHLO"):
			return "250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN"
		case command == "STARTTLS":
			return says
		}
		return ""
	}
}
