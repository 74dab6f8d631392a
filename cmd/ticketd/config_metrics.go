package main

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"ticketd/data/sheet"
)

// metricsOf reads where figures are served over HTTP; empty: nowhere. Who asks needs no
// password, so that a place which other machines reach has to be meant.
func metricsOf(s *sheet.Table) string {
	defer s.Close()
	const key, example = "listen", `"127.0.0.1:9464"`
	listen := s.Text(key, example)
	anyone := s.Choice("allow", "loopback", "anyone") == "anyone"
	if listen == "" {
		return ""
	}
	host, port, err := net.SplitHostPort(listen)
	number, notNumber := strconv.Atoi(port)
	switch {
	case err != nil || notNumber != nil || number < 1 || number > 65535:
		s.Fault(key, fmt.Sprintf("%q is no address with a port", listen), "write for instance "+example)
	case !anyone && !isLoopback(host):
		s.Fault(key, fmt.Sprintf("%q can be reached by other machines, and nobody is asked for a password", listen),
			"write "+example+`, or say that it is meant: allow = "anyone"`)
	}
	return listen
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || strings.EqualFold(host, "localhost")
}
