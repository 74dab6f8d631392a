package parse

import (
	"slices"
	"strings"
)

// machineName says that a local part is one behind which no person reads.
func machineName(local string) bool {
	local, _, _ = strings.Cut(local, "+")
	switch local {
	case "mailer-daemon", "mailerdaemon", "postmaster", "abuse", "root", "daemon",
		"listserv", "majordomo", "mailman":
		return true
	}
	if strings.HasPrefix(local, "bounce") || strings.HasPrefix(local, "owner-") {
		return true
	}
	for _, end := range []string{"-request", "-owner", "-bounce", "-bounces", "-confirm"} {
		if strings.HasSuffix(local, end) {
			return true
		}
	}
	return refusesAnswers(local)
}

// refusesAnswers says that a local part asks for no answers, in some of its words: "noreply",
// "orders.no-reply", "ne-pas-repondre", "noreply2".
func refusesAnswers(local string) bool {
	words := strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("-_.0123456789", r) })
	for from := range words {
		joined := ""
		for _, word := range words[from:min(len(words), from+4)] {
			if joined += word; slices.Contains(noAnswers, joined) {
				return true
			}
		}
	}
	return false
}

var noAnswers = []string{"noreply", "noreplies", "donotreply", "dontreply", "donotrespond",
	"keineantwort", "nichtantworten", "nepasrepondre", "noresponder", "norespondas", "naoresponda",
	"naoresponder", "nonrispondere", "nonrisponda", "nietbeantwoorden", "nietantwoorden",
	"geenantwoord", "ikkesvar", "svarikke", "svarainte", "svaraej", "alavastaa", "eivastata",
	"nieodpowiadaj", "nieodpowiadac", "neodpovidat", "neodpovidejte", "neodpovedat", "nevalaszolj",
	"yanitlamayin", "neotvechat", "nuraspunde"}

// programName says that a local part is the account under which a program runs: a web server, a
// telephone exchange, what watches machines. What it passes on may be a person's, but nobody reads
// what is sent there.
func programName(local string) bool {
	switch strings.TrimRight(local, "0123456789") {
	case "nobody", "www-data", "wwwrun", "apache", "httpd", "nginx", "cron", "crond", "uucp",
		"nagios", "icinga", "zabbix", "monit", "munin", "logwatch", "smartd", "fail2ban", "mdadm",
		"asterisk", "freepbx", "cron-daemon", "anacron":
		return true
	}
	return false
}
