package letter

import (
	"strconv"
	"time"

	"ticketd/ticketing"
)

// exampleMonth makes the example of a letter about a month.
func exampleMonth(l *ticketing.Letter, c *Context) bool {
	switch l.Name {
	case "report-team":
		l.Statistics, l.Class = teamMonth(), ticketing.Notice
		l.Role, l.To = ticketing.RoleInternal, ticketing.Mailbox{Name: "Lea Lead", Address: "lea@desk.example"}
	case "report-account":
		l.Statistics = accountMonth()
	case "summary":
		l.Statistics = accountMonth()
		l.Statistics.Files = nil
		l.Report = ticketing.Report{Tasks: []ticketing.Task{{Ticket: c.Ticket, Clock: "resolution", Due: monday.Add(24 * time.Hour),
			Meaning: "We look at it and answer within 24 hours."}}, More: 1}
		l.Fields = map[string]string{"known": "true"}
	case "invoice":
		l.Statistics = billedMonth()
	default:
		return false
	}
	l.ByMail, c.Ticket, c.Listed = false, ticketing.Ticket{}, nil
	return true
}

// pixel stands for a chart: one pixel of white.
const pixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55" +
	"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"

func teamMonth() ticketing.Statistics {
	s := ticketing.Statistics{Period: "2026-03", Figures: map[string]string{"tickets": "446", "before": "34",
		"opened": "412", "reopened": "8", "unmerged": "0", "resolved": "398", "merged": "9", "open": "47",
		"time": "213 h 40 min", "billable": "38 h 15 min", "decided": "801", "kept": "757", "missed": "44",
		"achieved": "95 %", "ratings": "61", "satisfaction": "4.4", "more-missed": "19"},
		Tables: map[string]ticketing.Table{
			"types": {{"Technical Support", "231", "222", "28"}, {"Support Query", "120", "118", "9"},
				{"Service Task", "44", "41", "8"}, {"–", "17", "17", "2"}},
			"priorities": {{"Highest", "4", "4", "0"}, {"High", "38", "36", "5"}, {"Medium", "121", "119", "14"}, {"Low", "68", "63", "9"}},
			"products":   {{"Catalogue", "251", "240", "30"}, {"Mailer", "144", "141", "15"}, {"–", "17", "17", "2"}},
			"clients": {{"Globex Training", "96", "92", "11"}, {"Initech", "71", "70", "6"}, {"Hooli Learning Platforms GmbH", "63", "61", "8"},
				{"Übung & Söhne", "22", "20", "3"}, {"–", "160", "155", "19"}},
			"promises": {{"first response", "409", "398", "97 %", "22 min", "1 h 50 min"}, {"review", "231", "214", "93 %", "3 h 20 min", "7 h 40 min"},
				{"resolution", "161", "145", "90 %", "6 h 5 min", "26 h 5 min"}},
			"targets": {{"first response", "Highest", "30 min", "4", "4", "100 %", "6 min", "12 min"},
				{"first response", "High", "30 min (office)", "38", "37", "97 %", "14 min", "28 min"},
				{"resolution", "Highest", "4 h", "4", "3", "75 %", "2 h 40 min", "5 h 10 min"},
				{"resolution", "Medium", "=", "119", "109", "92 %", "6 h 5 min", "26 h 5 min"}},
			"missed": {{"T-1188", "Nobody can log in since the update of the identity provider", "resolution", "2026-03-12 14:20",
				"2026-03-12 15:30", "1 h 10 min", "Raised with Development", "Ada Ito"},
				{"T-1201", "Courses are listed twice", "review", "2026-03-17 09:00", "–", "–", "Awaiting Client Info", "–"}},
			"agents":     {{"Ada Ito", "140", "80 h 5 min"}, {"Ben Moor", "131", "71 h"}, {"Chloé Rivière", "127", "62 h 35 min"}},
			"statuses":   {{"Open Issue", "412", "41 min"}, {"Under Investigation", "318", "5 h 12 min"}, {"Awaiting Client Info", "122", "2 d 4 h"}},
			"ratings":    {{"5", "38", "62 %"}, {"4", "15", "25 %"}, {"3", "4", "7 %"}, {"2", "3", "5 %"}, {"1", "1", "2 %"}},
			"low":        {{"T-1190", "Initech", "1", "It took four mails until somebody understood what I meant."}, {"T-1166", "–", "2", "–"}},
			"unbilled":   {{"Umbrella", "3", "1 h 20 min"}},
			"later":      {{"2026-04-02 10:15", "T-1120", "merged", "T-1118"}, {"2026-04-03 09:00", "T-1098", "time", "20 min"}},
			"trend":      trend(280, 12),
			"trend-bugs": trend(60, 12)},
		Files: []ticketing.Enclosure{{Name: "tickets-2026-03.csv", Type: "text/csv", Content: []byte("ticket,client\r\nT-1042,Initech\r\n")},
			{Name: "missed-2026-03.csv", Type: "text/csv", Content: []byte("ticket,subject\r\nT-1188,Nobody can log in\r\n")},
			{Name: "trend.png", Type: "image/png", Inline: true, ID: "trend", Content: []byte(pixel)},
			{Name: "trend-bugs.png", Type: "image/png", Inline: true, ID: "trend-bugs", Content: []byte(pixel)}}}
	return s
}

// trend is a table of so many months up to March 2026.
func trend(about, months int) (t ticketing.Table) {
	for i := range months {
		month := time.Date(2026, time.Month(3-months+1+i), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
		opened, resolved := about+i*37%53, about+i*29%47-6
		t = append(t, []string{month, strconv.Itoa(opened), strconv.Itoa(resolved), strconv.Itoa(30 + i*13%17), strconv.Itoa(90+i*5%9) + " %"})
	}
	return t
}

func accountMonth() ticketing.Statistics {
	row := func(tag, subject, kind, priority, status, opened, resolved, kept, time, billable string) []string {
		return []string{tag, subject, "anna@example.com", kind, priority, status, "–", opened, resolved, kept, time, billable, "Ada Ito " + time}
	}
	return ticketing.Statistics{Period: "2026-03", Figures: map[string]string{"account": "Globex Training", "plan": "Priority",
		"tickets": "5", "before": "1", "opened": "4", "reopened": "0", "unmerged": "0", "resolved": "3", "merged": "0", "open": "2",
		"time": "6 h 5 min", "billable": "4 h 25 min", "decided": "9", "kept": "8", "missed": "1", "achieved": "89 %",
		"ratings": "2", "satisfaction": "4.5", "allowance": "4 h", "used": "4 h", "left": "0 min", "over": "5 min", "hour": "20 min", "total": "38.50 EUR"},
		Tables: map[string]ticketing.Table{
			"types":    {{"Technical Support", "3", "2", "1"}, {"Service Task", "1", "1", "1"}},
			"promises": {{"first response", "4", "4", "100 %", "18 min", "25 min"}, {"resolution", "5", "4", "80 %", "5 h", "9 h 40 min"}},
			"tickets": {row("T-1042", "Nobody can log in since the update", "Technical Support", "Highest", "Solved", "2026-03-02 16:00", "2026-03-02 18:20", "3/3", "1 h 35 min", "0 min"),
				row("T-1077", "Import 400 courses from last year's list", "Service Task", "–", "Done", "2026-03-09 10:12", "2026-03-11 15:00", "2/2", "4 h 10 min", "4 h 10 min"),
				row("T-1090", "Printer on fire", "Technical Support", "Low", "In Progress", "2026-03-24 08:59", "–", "1/2", "20 min", "20 min")},
			"times": {{"T-1042", "first response", "30 min", "12 min", "✓"}, {"T-1042", "resolution", "4 h", "2 h 20 min", "✓"},
				{"T-1090", "resolution", "3 d (office)", "3 d 2 h", "✗"}},
			"people": {{"Ada Ito", "4 h 30 min"}, {"Ben Moor", "1 h 35 min"}},
			"later":  {{"2026-04-02 10:15", "T-1077", "charge", "data update"}}},
		Files: []ticketing.Enclosure{{Name: "tickets-2026-03.csv", Type: "text/csv", Content: []byte("ticket,subject\r\nT-1042,Nobody\r\n")},
			{Name: "times-2026-03.csv", Type: "text/csv", Content: []byte("ticket,clock\r\nT-1042,first response\r\n")}}}
}

func billedMonth() ticketing.Statistics {
	return ticketing.Statistics{Period: "2026-03", Figures: map[string]string{"account": "Globex Training", "reference": "GLOBEX-TRAINING-2026-03",
		"bill-to": "Globex Ltd, 1 High Street, London", "currency": "EUR", "total": "38.50",
		"rows": "4", "allowance": "240", "used": "240", "left": "0", "returned": "0", "over": "5",
		"hour": "20", "unpriced": "0", "within-amount": "0.00", "over-amount": "8.50", "hour-amount": "30.00"},
		Tables: map[string]ticketing.Table{"lines": {
			{"T-1077", "Import 400 courses from last year's list", "data update", "within", "240", "0.00", "0.00"},
			{"T-1077", "Import 400 courses from last year's list", "data update", "over", "10", "102.00", "17.00"},
			{"T-1090", "=cmd|' /C calc'!A0", "service task", "hour", "20", "90.00", "30.00"},
			{"T-998", "A query of February", "query", "over", "-5", "102.00", "-8.50"}}},
		Files: []ticketing.Enclosure{{Name: "invoice-globex-training-2026-03.csv", Type: "text/csv", Content: []byte("account,month\r\n")}}}
}
