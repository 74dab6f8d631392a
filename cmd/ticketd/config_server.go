package main

import (
	"crypto/x509"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	"ticketd/data/sheet"
)

// ports are the usual ones of a protocol.
type ports struct{ implicit, start, none int }

func (p ports) of(mode TLSMode) int {
	switch mode {
	case TLSStart:
		return p.start
	case TLSNone:
		return p.none
	}
	return p.implicit
}

// server reads how a mail server is reached. The address is the user's name
// unless another is given.
func (l *loader) server(s *sheet.Table, usual ports, address string, oauth clients) ServerConfig {
	server := ServerConfig{
		Host:  l.host(s),
		TLS:   TLSMode(s.Choice("tls", string(TLSImplicit), string(TLSStart), string(TLSNone))),
		Roots: l.roots(s),
		Auth:  s.Choice("auth", "auto", "plain", "login", "xoauth2", "oauthbearer"),
	}
	server.Port = s.Number("port", usual.of(server.TLS), 1, 65535)
	l.plaintext(s, server)
	l.login(s, &server, address, oauth)
	return server
}

func (l *loader) host(s *sheet.Table) string {
	host := s.Text("host", `"mail.example.com"`)
	if i := strings.LastIndexByte(host, ':'); i > 0 && net.ParseIP(host) == nil {
		s.Fault("host", fmt.Sprintf("%q is not only a host", host),
			`write the name alone, without scheme or port; the port is a setting of its own`)
	} else if strings.ContainsAny(host, " /@") {
		s.Fault("host", fmt.Sprintf("%q is no host name", host),
			`write for instance "mail.example.com"`)
	}
	return host
}

// roots reads a private certificate authority.
func (l *loader) roots(s *sheet.Table) *x509.CertPool {
	name := s.Text("ca_file", `"ca.pem"`)
	if name == "" {
		return nil
	}
	pem, err := readLimited(l.path(name), maxConfig)
	if err != nil {
		s.Fault("ca_file", fmt.Sprintf("read %s: %s", l.path(name), plainCause(err)),
			"name the PEM file of your certificate authority")
		return nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		s.Fault("ca_file", l.path(name)+" holds no certificate",
			`it must be PEM: "-----BEGIN CERTIFICATE-----" and so on`)
	}
	return pool
}

// plaintext refuses to speak in the clear to another machine.
func (l *loader) plaintext(s *sheet.Table, server ServerConfig) {
	allowed := s.Flag("plaintext", false)
	if server.TLS != TLSNone || server.Host == "" || loopback(server.Host) {
		return
	}
	if allowed {
		l.warn(s.At("tls"), "passwords and mail go to %s in the clear,"+
			" for everybody between to read", server.Host)
		return
	}
	s.Fault("tls", fmt.Sprintf("passwords and mail would go to %s in the clear", server.Host),
		`use "implicit" or "starttls"; if you must, say plaintext = true`)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// login reads user and password, or the user whose tokens an OAuth client gets.
// They belong together: the nearest section with a password or oauth has them.
func (l *loader) login(s *sheet.Table, server *ServerConfig, address string, oauth clients) {
	server.User = s.Text("user", `"support@example.com"`)
	if server.User == "" {
		server.User = address
	}
	with := s.Holder(append(secretKeys("password"), "oauth")...)
	server.OAuth = with.Text("oauth", `"google"`)
	password, found := l.secret(with, "password")
	server.Password = password
	switch {
	case server.OAuth == "":
	case found:
		with.Fault("oauth", "there is a password already", "keep one of the two")
	default:
		known := slices.Sorted(maps.Keys(oauth))
		if _, ok := oauth[server.OAuth]; !ok {
			with.Fault("oauth", fmt.Sprintf("there is no section [oauth.%s]", server.OAuth),
				sheet.Nearest(server.OAuth, known))
		}
	}
}

// mechanism checks that the way to log in fits what there is to show.
func (l *loader) mechanism(s *sheet.Table, server ServerConfig) {
	token := server.Auth == "xoauth2" || server.Auth == "oauthbearer"
	switch {
	case token && server.OAuth == "":
		s.Fault("auth", fmt.Sprintf("%q needs a token", server.Auth),
			`name an [oauth] section with oauth = "..."`)
	case !token && server.Auth != "auto" && server.OAuth != "":
		s.Fault("auth", fmt.Sprintf("%q shows a password, and there is a token", server.Auth),
			`choose "auto", "xoauth2" or "oauthbearer"`)
	}
}

// addr is host:port.
func (s ServerConfig) addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }
