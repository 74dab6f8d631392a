package parse

import (
	"slices"
	"strings"
	"time"
)

// invitation says in words what an event of a calendar (RFC 5545) is: its subject, when and where,
// what is written about it, and what somebody who answers adds. It is empty if there is none.
func invitation(event map[string]string) string {
	var lines []string
	add := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			lines = append(lines, label+value)
		}
	}
	add("", event["SUMMARY"])
	add("When: ", calendarTime(event["DTSTART"])+ending(event["DTEND"]))
	add("Where: ", event["LOCATION"])
	for _, name := range []string{"DESCRIPTION", "COMMENT"} {
		if text := strings.TrimSpace(event[name]); text != "" {
			lines = append(lines, "", text)
		}
	}
	return strings.Join(lines, "\n")
}

// onlyAnswers reports whether a mail says nothing but that somebody comes to a meeting or does not:
// an answer (RFC 5546 section 3.2.3) without words.
func onlyAnswers(p *part) bool {
	if p.speaks && strings.EqualFold(p.params["method"], "reply") {
		return true
	}
	return slices.ContainsFunc(p.children, onlyAnswers)
}

func ending(end string) string {
	if end = calendarTime(end); end == "" {
		return ""
	}
	return " - " + end
}

// firstEvent reads the properties of the first event, or task, by their names; each that occurs
// twice counts once.
func firstEvent(calendar string) map[string]string {
	properties := map[string]string{}
	unfolded := strings.NewReplacer("\n ", "", "\n\t", "").Replace(calendar)
	depth := 0
	for line := range strings.SplitSeq(unfolded, "\n") {
		name, value, _ := strings.Cut(line, ":")
		name, params, _ := strings.Cut(name, ";")
		switch name = strings.ToUpper(name); {
		case name == "BEGIN" && (depth > 0 || value == "VEVENT" || value == "VTODO"):
			depth++
		case name == "END" && depth == 1:
			return properties
		case name == "END" && depth > 1:
			depth--
		case depth == 1 && properties[name] == "":
			properties[name] = withZone(calendarText.Replace(value), params)
		}
	}
	return properties
}

var calendarText = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)

// withZone keeps the zone that a time is in.
func withZone(value, params string) string {
	if _, zone, ok := strings.Cut(params, "TZID="); ok {
		zone, _, _ = strings.Cut(zone, ";")
		return value + " " + strings.Trim(zone, `"`)
	}
	return value
}

// calendarTime makes "20260302T093000Z" readable.
func calendarTime(value string) string {
	stamp, zone, _ := strings.Cut(value, " ")
	if rest, utc := strings.CutSuffix(stamp, "Z"); utc {
		stamp, zone = rest, "UTC"
	}
	if day, err := time.Parse("20060102", stamp); err == nil {
		return day.Format(time.DateOnly)
	}
	moment, err := time.Parse("20060102T150405", stamp)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(moment.Format("2006-01-02 15:04") + " " + zone)
}
