package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"ticketd/mail/inbound"
	"ticketd/mail/outbound"
)

func TestAMailboxIsReadAndSendsAsConfigured(t *testing.T) {
	m := mustLoad(t, minimal(`password_file = "good"`, `[mailbox.imap]
tls = "starttls"
folder = "Support"
done_folder = "Done"
done = "flag"
poll = "2m"
[mailbox.smtp]
tls = "starttls"
auth = "login"
hello = "desk.example.com"
rate = "2/s"
`)).Mailboxes[0]
	in, out := m.imapAccount(nil, nil), m.smtpConfig(nil, nil, nil)
	if in.Name != "support" || in.Addr != "mail.example.com:143" || in.TLS != inbound.StartTLS ||
		in.Folder != "Support" || in.Done != "Done" || in.Mark != inbound.MarkFlag ||
		in.Poll != 2*time.Minute || in.Auth.String() != "support@example.com by PLAIN" {
		t.Errorf("%+v", in)
	}
	if out.Addr != "mail.example.com:587" || out.TLS != outbound.StartTLS || out.Rate != 2 ||
		out.Mechanism != outbound.Login || out.Hello != "desk.example.com" ||
		out.FallbackFrom != "support@example.com" ||
		out.Auth.String() != "support@example.com by password" {
		t.Errorf("%+v", out)
	}
}

func TestWithoutALoginTheSubmissionServerGetsNone(t *testing.T) {
	m := mustLoad(t, minimal("tls = \"none\"\nplaintext = true", "[mailbox.imap]\npassword_env = \"SET\"")).Mailboxes[0]
	out := m.smtpConfig(nil, nil, nil)
	if out.TLS != outbound.PlainText || out.Auth.String() != "nobody" {
		t.Errorf("%+v", out)
	}
}

func TestMailboxesLogInWithTheTokensOfTheirClient(t *testing.T) {
	text := minimal(`oauth = "google"`, `[mailbox.imap]
auth = "oauthbearer"
[oauth.google]
provider = "google"
client_id = "id"
`)
	m := mustLoad(t, text).Mailboxes[0]
	tokens := tokenSources{"google": func(context.Context, string) (string, error) { return "a", nil }}
	if got := m.imapAccount(nil, tokens).Auth.String(); !strings.HasSuffix(got, "by OAUTHBEARER") {
		t.Error(got)
	}
	if got := m.smtpConfig(nil, tokens, nil).Auth.String(); !strings.HasSuffix(got, "by XOAUTH2") {
		t.Error(got)
	}
}
