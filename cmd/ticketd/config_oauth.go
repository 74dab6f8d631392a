package main

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2/endpoints"

	"ticketd/data/sheet"
)

// clients are the OAuth clients by name.
type clients map[string]OAuthConfig

// oauths reads the [oauth.NAME] sections.
func (l *loader) oauths(s *sheet.Table) clients {
	all := clients{}
	for _, name := range s.Names() {
		all[name] = l.oauth(s.Table(name), name)
	}
	s.Close()
	return all
}

func (l *loader) oauth(s *sheet.Table, name string) OAuthConfig {
	defer s.Close()
	c := OAuthConfig{Name: name, ClientID: s.Must("client_id", `"..."`),
		AppOnly: s.Flag("app_only", false)}
	l.provider(s, &c)
	secret, found := l.secret(s, "client_secret")
	c.ClientSecret = secret
	if c.AppOnly && !found {
		s.Fault("client_secret", "it is missing, and nobody signs in", "add client_secret_file")
	}
	file := s.Text("token_file", fmt.Sprintf("%q", name+"-token"))
	if file == "" {
		file = name + "-token"
	}
	c.TokenFile = l.path(file)
	return c
}

// What the providers want for IMAP and SMTP. Google gives out no tokens for
// mail by the device flow, so that it has no DeviceURL here.
const (
	googleScope    = "https://mail.google.com/"
	microsoftIMAP  = "https://outlook.office.com/IMAP.AccessAsUser.All"
	microsoftSMTP  = "https://outlook.office.com/SMTP.Send"
	microsoftAlone = "https://outlook.office365.com/.default" // application permissions
	offlineScope   = "offline_access"                         // asks for a refresh token
)

// provider fills in the provider's addresses and scopes; what the section says
// itself goes before them.
func (l *loader) provider(s *sheet.Table, c *OAuthConfig) {
	tenant := s.Text("tenant", `"example.onmicrosoft.com"`)
	c.SecretInBody = s.Flag("secret_in_body", false)
	switch provider := s.Text("provider", `"google"`); provider {
	case "google":
		c.SecretInBody = true
		c.AuthURL, c.TokenURL = endpoints.Google.AuthURL, endpoints.Google.TokenURL
		c.Scopes = []string{googleScope}
		if c.AppOnly {
			s.Fault("app_only", "Google gives out no tokens for mailboxes without a person",
				"leave it out, and sign in once with: ticketd oauth "+c.Name)
		}
	case "microsoft":
		l.microsoft(s, c, tenant)
	case "":
	default:
		s.NotOneOf("provider", provider, []string{"google", "microsoft"})
		return
	}
	l.ownAddresses(s, c)
}

func (l *loader) microsoft(s *sheet.Table, c *OAuthConfig, tenant string) {
	if c.AppOnly && tenant == "" {
		s.Fault("tenant", "it is missing, and an application belongs to one",
			`write for instance tenant = "example.onmicrosoft.com"`)
	}
	if strings.ContainsAny(tenant, "/?# ") {
		s.Fault("tenant", fmt.Sprintf("%q is no tenant", tenant), "write its domain or its id")
		tenant = ""
	}
	c.SecretInBody = true
	at := endpoints.AzureAD(tenant)
	c.AuthURL, c.DeviceURL, c.TokenURL = at.AuthURL, at.DeviceAuthURL, at.TokenURL
	c.Scopes = []string{microsoftIMAP, microsoftSMTP, offlineScope}
	if c.AppOnly {
		c.Scopes = []string{microsoftAlone}
	}
}

// ownAddresses reads the addresses of a provider that we don't know.
func (l *loader) ownAddresses(s *sheet.Table, c *OAuthConfig) {
	for _, own := range []struct {
		key string
		to  *string
	}{{"auth_url", &c.AuthURL}, {"device_url", &c.DeviceURL}, {"token_url", &c.TokenURL}} {
		if text := s.Text(own.key, `"https://id.example.com/oauth/token"`); text != "" {
			*own.to = text
			l.checkURL(s, own.key, text)
		}
	}
	if scopes := s.Texts("scopes", `["mail"]`); len(scopes) > 0 {
		c.Scopes = scopes
	}
	switch {
	case c.TokenURL == "":
		s.Fault("token_url", "it is missing", `add it, or say provider = "google" or "microsoft"`)
	case c.AuthURL == "" && c.DeviceURL == "" && !c.AppOnly:
		s.Fault("auth_url", "a person has to sign in, and there is no address for it",
			"add auth_url or device_url, or say app_only = true")
	}
}

// checkURL refuses an address to which secrets would go in the clear.
func (l *loader) checkURL(s *sheet.Table, key, text string) {
	u, err := url.Parse(text)
	if err == nil && u.Host != "" &&
		(u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())) {
		return
	}
	s.Fault(key, fmt.Sprintf("%q is no https address", text),
		`write for instance "https://id.example.com/oauth/token"`)
}
