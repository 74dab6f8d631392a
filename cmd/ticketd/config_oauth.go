package main

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2/endpoints"
)

// clients are the OAuth clients by name.
type clients map[string]OAuthConfig

// oauths reads the [oauth.NAME] sections.
func (l *loader) oauths(s *section) clients {
	all := clients{}
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		all[name] = l.oauth(s.section(name), name)
	}
	s.close()
	return all
}

func (l *loader) oauth(s *section, name string) OAuthConfig {
	defer s.close()
	c := OAuthConfig{Name: name, ClientID: s.must("client_id", `"..."`),
		AppOnly: s.flag("app_only", false)}
	l.provider(s, &c)
	secret, found := l.secret(s, "client_secret")
	c.ClientSecret = secret
	if c.AppOnly && !found {
		s.fault("client_secret", "it is missing, and nobody signs in", "add client_secret_file")
	}
	file := s.text("token_file", fmt.Sprintf("%q", name+"-token"))
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
func (l *loader) provider(s *section, c *OAuthConfig) {
	tenant := s.text("tenant", `"example.onmicrosoft.com"`)
	c.SecretInBody = s.flag("secret_in_body", false)
	switch provider := s.text("provider", `"google"`); provider {
	case "google":
		c.SecretInBody = true
		c.AuthURL, c.TokenURL = endpoints.Google.AuthURL, endpoints.Google.TokenURL
		c.Scopes = []string{googleScope}
		if c.AppOnly {
			s.fault("app_only", "Google gives out no tokens for mailboxes without a person",
				"leave it out, and sign in once with: ticketd oauth "+c.Name)
		}
	case "microsoft":
		l.microsoft(s, c, tenant)
	case "":
	default:
		s.notOneOf("provider", provider, []string{"google", "microsoft"})
		return
	}
	l.ownAddresses(s, c)
}

func (l *loader) microsoft(s *section, c *OAuthConfig, tenant string) {
	if c.AppOnly && tenant == "" {
		s.fault("tenant", "it is missing, and an application belongs to one",
			`write for instance tenant = "example.onmicrosoft.com"`)
	}
	if strings.ContainsAny(tenant, "/?# ") {
		s.fault("tenant", fmt.Sprintf("%q is no tenant", tenant), "write its domain or its id")
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
func (l *loader) ownAddresses(s *section, c *OAuthConfig) {
	for _, own := range []struct {
		key string
		to  *string
	}{{"auth_url", &c.AuthURL}, {"device_url", &c.DeviceURL}, {"token_url", &c.TokenURL}} {
		if text := s.text(own.key, `"https://id.example.com/oauth/token"`); text != "" {
			*own.to = text
			l.checkURL(s, own.key, text)
		}
	}
	if scopes := s.texts("scopes", `["mail"]`); len(scopes) > 0 {
		c.Scopes = scopes
	}
	switch {
	case c.TokenURL == "":
		s.fault("token_url", "it is missing", `add it, or say provider = "google" or "microsoft"`)
	case c.AuthURL == "" && c.DeviceURL == "" && !c.AppOnly:
		s.fault("auth_url", "a person has to sign in, and there is no address for it",
			"add auth_url or device_url, or say app_only = true")
	}
}

// checkURL refuses an address to which secrets would go in the clear.
func (l *loader) checkURL(s *section, key, text string) {
	u, err := url.Parse(text)
	if err == nil && u.Host != "" &&
		(u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())) {
		return
	}
	s.fault(key, fmt.Sprintf("%q is no https address", text),
		`write for instance "https://id.example.com/oauth/token"`)
}
