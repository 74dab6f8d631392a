package report

import (
	"ticketd/ticketing"
	"ticketd/ticketing/chart"
)

// pictures draws the trends for the letter. One that does not go back yet has no picture; the
// letter shows its table then.
func pictures(s ticketing.Statistics, m Month) (files []ticketing.Enclosure) {
	for _, name := range []string{"trend", "trend-bugs"} {
		if len(s.Tables[name]) < 2 {
			continue
		}
		drawn, err := chart.Lines(s.Tables[name])
		if err != nil {
			continue // nothing is lost: the table has the numbers
		}
		files = append(files, ticketing.Enclosure{Name: name + "-" + m.String() + ".png", Type: chart.Type,
			Inline: true, ID: name, Content: drawn})
	}
	return files
}
