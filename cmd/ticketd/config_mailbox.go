package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// mailboxes reads every [[mailbox]] on top of what [imap] and [smtp] say.
func (l *loader) mailboxes(root *sheet.Table, oauth clients) []MailboxConfig {
	imap, smtp := root.Table("imap"), root.Table("smtp")
	var unused MailboxConfig
	l.imap(imap, &unused, oauth)
	l.smtp(smtp, &unused, oauth)
	imap.Close()
	smtp.Close()
	var all []MailboxConfig
	for _, s := range root.Tables("mailbox") {
		all = append(all, l.mailbox(s, imap, smtp, oauth))
	}
	l.together(all)
	return all
}

func (l *loader) mailbox(s, imap, smtp *sheet.Table, oauth clients) MailboxConfig {
	m := MailboxConfig{Intake: l.intake(s), Import: l.importOf(s)}
	m.Rules, _ = l.processOf(s, m.Name)
	m.Process = m.Rules.Name
	own := s.Table("imap").Over(imap)
	l.imap(own, &m, oauth)
	l.complete(own, m.IMAP)
	if m.IMAP.Password == "" && m.IMAP.OAuth == "" {
		l.needLogin(own)
	}
	own.Close()
	own = s.Table("smtp").Over(smtp)
	l.smtp(own, &m, oauth)
	l.complete(own, m.SMTP)
	if m.SMTP.Password == "" && m.SMTP.OAuth == "" {
		l.noLogin(own, &m)
	}
	own.Close()
	s.Close()
	return m
}

// complete checks what [imap] and [smtp] may leave open.
func (l *loader) complete(s *sheet.Table, server ServerConfig) {
	l.mechanism(s, server)
	if server.Host == "" && !s.Has("host") {
		s.Fault("host", "it is missing", `write for instance host = "mail.example.com"`)
	}
}

// needLogin tells that a password is missing, unless one is there and faulty.
func (l *loader) needLogin(s *sheet.Table) {
	keys := append(secretKeys("password"), "oauth")
	if !slices.ContainsFunc(keys, s.Has) {
		s.Fault("password", "there is neither a password nor a token",
			"add password_file, password_env or oauth")
	}
}

// noLogin is for submission servers that know us by our network address.
func (l *loader) noLogin(s *sheet.Table, m *MailboxConfig) {
	if s.Has("user") {
		l.needLogin(s)
		return
	}
	m.SMTP.User = ""
	l.warn(s.Path(), "there is neither a password nor a token: letters go out without logging in")
}

func (l *loader) intake(s *sheet.Table) ticketing.Intake {
	in := ticketing.Intake{
		Name: s.Must("name", `"support"`),
		Role: ticketing.IntakeRole(s.Choice("role", string(ticketing.RoleSupport),
			string(ticketing.RoleEscalation), string(ticketing.RoleNotes))),
		DisplayName: s.Text("display_name", `"Example Support"`),
		Prefix:      strings.ToUpper(s.Text("prefix", `"T"`)),
		Language:    l.languageOf(s, l.language),
	}
	who := fmt.Sprintf("mailbox %q", in.Name)
	in.Address = l.address(s, who, true)
	in.Aliases = l.addresses(s, "aliases", who, true)
	if in.DisplayName == "" {
		in.DisplayName = in.Name
	}
	if strings.Trim(strings.ToLower(in.Name), "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		s.Fault("name", fmt.Sprintf("%q has characters that a name can't have", in.Name),
			"use letters, digits, hyphens, underscores and dots")
	}
	if in.Prefix == "" {
		in.Prefix = "T"
	}
	if strings.Trim(in.Prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || len(in.Prefix) > 10 {
		s.Fault("prefix", fmt.Sprintf("%q is no prefix", in.Prefix),
			"use one to ten letters from A to Z")
	}
	if in.Subaddressing = s.Choice("subaddressing", "off", "+", "-"); in.Subaddressing == "off" {
		in.Subaddressing = ""
	}
	return in
}

func (l *loader) importOf(s *sheet.Table) ImportPolicy {
	text := s.Text("import", `"none"`)
	since, isSince := strings.CutPrefix(text, "since ")
	switch {
	case text == "", text == "none":
		return ImportPolicy{}
	case text == "all":
		return ImportPolicy{All: true}
	case isSince:
		day, err := time.ParseInLocation(time.DateOnly, since, l.zone)
		if err == nil {
			return ImportPolicy{Since: day}
		}
	}
	s.Fault("import", fmt.Sprintf("%q is not one of none, all, since DATE", text),
		`write for instance import = "since 2026-01-01"`)
	return ImportPolicy{}
}

func (l *loader) imap(s *sheet.Table, m *MailboxConfig, oauth clients) {
	m.IMAP = l.server(s, ports{993, 143, 143}, string(m.Address), oauth)
	m.Poll = s.Duration("poll", time.Minute, time.Second, time.Hour)
	m.Folder, m.DoneFolder = s.Text("folder", `"INBOX"`), s.Text("done_folder", `"Handled"`)
	if m.Folder == "" {
		m.Folder = "INBOX"
	}
	if m.DoneFolder == "" {
		m.DoneFolder = "Handled"
	}
	m.DoneFlag = s.Choice("done", "move", "flag") == "flag"
	if !m.DoneFlag && strings.EqualFold(m.Folder, m.DoneFolder) {
		s.Fault("done_folder", fmt.Sprintf("handled mail would be moved from %s to %s",
			m.Folder, m.DoneFolder),
			`name another folder, or say done = "flag"`)
	}
	for _, id := range s.Texts("authserv_ids", `["mx.example.com"]`) {
		m.AuthservIDs = append(m.AuthservIDs, strings.ToLower(id))
	}
}

func (l *loader) smtp(s *sheet.Table, m *MailboxConfig, oauth clients) {
	m.SMTP = l.server(s, ports{465, 587, 25}, string(m.Address), oauth)
	m.Hello = s.Text("hello", `"desk.example.com"`)
	if strings.Trim(strings.ToLower(m.Hello), "abcdefghijklmnopqrstuvwxyz0123456789-.[]:") != "" {
		s.Fault("hello", fmt.Sprintf("%q is no host name", m.Hello),
			`write for instance "desk.example.com"`)
	}
	m.Senders = s.Number("senders", 4, 1, 50)
	m.Rate = l.rate(s)
	m.NullSender = s.Flag("null_sender", true)
}

// rate reads "25/min" as letters a second.
func (l *loader) rate(s *sheet.Table) float64 {
	text := s.Text("rate", `"25/min"`)
	if text == "" {
		return 0
	}
	count, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(count), 64)
	spans := map[string]float64{"s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600, "hour": 3600}
	span, known := spans[strings.TrimSpace(unit)]
	if err != nil || !known || !(n > 0 && n <= 1e6) {
		s.Fault("rate", fmt.Sprintf("%q is no rate", text),
			`write for instance "25/min", "2/s" or "1000/h"`)
		return 0
	}
	return n / span
}

// together checks what concerns all mailboxes.
func (l *loader) together(all []MailboxConfig) {
	hasSupport := false
	for i, m := range all {
		key := fmt.Sprintf("mailbox[%d]", i+1)
		hasSupport = hasSupport || m.Role == ticketing.RoleSupport
		for j, other := range all[:i] {
			if m.Name != "" && strings.EqualFold(m.Name, other.Name) {
				l.sheet.Fault(key+".name", fmt.Sprintf("%q is the name of mailbox %d already", m.Name, j+1),
					"give it another name")
			}
			if l.sameFolder(m, other) {
				l.sheet.Fault(key, fmt.Sprintf("it reads the same folder as mailbox %q", other.Name),
					"give it another user or folder, or make its address an alias of the other")
			}
		}
	}
	if !hasSupport {
		l.sheet.Fault("mailbox", `there is no mailbox with role = "support"`,
			"add one under a line [[mailbox]]: it is where customers write to")
	}
}

func (l *loader) sameFolder(a, b MailboxConfig) bool {
	return a.IMAP.Host != "" && a.IMAP.User != "" &&
		strings.EqualFold(a.IMAP.addr(), b.IMAP.addr()) &&
		a.IMAP.User == b.IMAP.User && a.Folder == b.Folder
}
