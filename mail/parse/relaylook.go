package parse

import (
	"slices"
	"strings"

	"ticketd/ticketing"
)

// looksRelayed tells a mail that a group, a list or a web form seems to have passed on
// under its own address, by the marks of the common ones. It says so only where a field
// names somebody else, so that there is something to configure.
//
//   - Google Groups: X-Google-Group-Id, or "via" in From's name, and X-Original-From,
//     X-Original-Sender or Reply-To.
//   - Microsoft 365 groups: "on behalf of" in From's name, and Reply-To.
//   - Mailman and others that rewrite From for DMARC: "via" in From's name, List-Id, and
//     Reply-To.
//   - Web forms: an address of WordPress, a form service or PHPMailer in From, and a
//     Reply-To in another domain.
func looksRelayed(in ticketing.Incoming, h header) ticketing.RelayLook {
	look := ticketing.RelayLook{From: in.From}
	name := strings.ToLower(in.From.Name)
	google := h.has("x-google-group-id")
	via := strings.Contains(name, " via ") || strings.Contains(name, "(via ")
	switch {
	case in.FromFault != "":
	case google || via && (h.has("x-original-from") || h.has("x-original-sender")):
		look.Kind = "a Google Group"
		look.Field = names(in, h, "X-Original-From", "X-Original-Sender", "Reply-To")
	case strings.Contains(name, " on behalf of "):
		look.Kind, look.Field = "a Microsoft 365 group", names(in, h, "Reply-To", "X-Original-From")
	case via && h.has("list-id"):
		look.Kind, look.Field = "a mailing list", names(in, h, "Reply-To", "X-Original-From")
	case isForms(in.From.Address, h):
		look.Kind, look.Field = "a web form", names(in, h, "Reply-To")
	}
	if look.Field == "" {
		return ticketing.RelayLook{}
	}
	return look
}

// names is the first of the fields that names one person in another domain than From's.
func names(in ticketing.Incoming, h header, fields ...string) string {
	for _, field := range fields {
		m, fault := onePerson(h.all(strings.ToLower(field)), "")
		if fault == "" && m.Address.Domain() != in.From.Address.Domain() {
			return field
		}
	}
	return ""
}

// formServices are services that mail what is written into forms on web sites.
var formServices = []string{"formspree.io", "jotform.com", "typeform.com", "wufoo.com",
	"formsubmit.co", "getform.io", "usebasin.com", "cognitoforms.com",
	"netlify.com", "squarespace.info", "wixforms.com", "tally.so", "formstack.com"}

// isForms tells the address of a form, and mail that a web site's program writes.
func isForms(from ticketing.Address, h header) bool {
	domain := from.Domain()
	service := slices.ContainsFunc(formServices, func(s string) bool {
		return domain == s || strings.HasSuffix(domain, "."+s)
	})
	mailer := strings.ToLower(h.first("x-mailer"))
	return service || from.Local() == "wordpress" || h.has("x-wpforms-form-id") ||
		strings.HasPrefix(mailer, "phpmailer") || strings.HasPrefix(mailer, "wpmailsmtp")
}
