package letter

import (
	"maps"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// told writes a letter about a month in a language, with some figures otherwise than in the
// example; an empty one is left out.
func told(t *testing.T, name, language string, figures map[string]string) string {
	t.Helper()
	l, c := exampleLetter(name)
	l.Language = language
	l.Statistics.Figures = maps.Clone(l.Statistics.Figures)
	for figure, value := range figures {
		if l.Statistics.Figures[figure] = value; value == "" {
			delete(l.Statistics.Figures, figure)
		}
	}
	out, err := open(t).Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	return out.Subject + "\n" + out.Text
}

func TestALetterOfAMonthIsTrueOfEveryMonth(t *testing.T) {
	address := "Hooli Learning Platforms GmbH, Accounts Payable, Friedrichstraße 123, Aufgang B, 10117 Berlin, Deutschland"
	for _, tt := range []struct {
		name, language string
		figures        map[string]string
		want, not      []string
	}{
		{"report-account", "en", map[string]string{"until": "2026-03-10 12:00"},
			[]string{"Your support in March 2026 so far: 4 opened", "in March 2026 up to 2026-03-10 12:00: 4 opened"}, nil},
		{"report-account", "de", map[string]string{"until": "2026-03-10 12:00"},
			[]string{"Ihr Support im März 2026 bisher: 4 neu", "im März 2026 bis 2026-03-10 12:00: 4 neu"}, nil},
		{"report-account", "fr", map[string]string{"until": "2026-03-10 12:00", "opened": "1"},
			[]string{"Votre assistance en mars 2026, à ce jour – ouverts : 1,", "jusqu'au 2026-03-10 12:00 – ouverts : 1,"}, nil},
		{"report-account", "en", map[string]string{"time": "0 min", "billable": "-15 min", "total": "-22.50 EUR"},
			[]string{"Billable: -15 min.", "The month's bill comes to -22.50 EUR, which we owe to you."}, []string{"Our work for you"}},
		{"report-account", "en", map[string]string{"used": "0 min", "returned": "15 min", "left": "4 h 15 min", "over": "0 min"},
			[]string{"Used: 0 min; given back from earlier months: 15 min; left: 4 h 15 min; not covered by it: 20 min.\n"}, []string{"beyond it"}},
		{"report-account", "en", map[string]string{"allowance": ""}, nil, []string{"Your agreement", "a month"}},
		{"invoice", "en", map[string]string{"total": "0.00"},
			[]string{"Statement for Globex Training, March 2026\n", "in March 2026 costs nothing.", "answer this mail.\n"},
			[]string{"when you pay", "before you pay"}},
		{"invoice", "de", map[string]string{"total": "-38.50"},
			[]string{"kostet -38,50 EUR. Das ist eine Gutschrift", "antworten Sie auf diese Mail.\n"}, []string{"wenn Sie zahlen", "bevor Sie"}},
		{"invoice", "fr", map[string]string{"total": "0.00", "currency": ""},
			[]string{"Relevé pour Globex Training, mars 2026\n", "en mars 2026 ne coûte rien."}, []string{"avant de payer"}},
		{"invoice", "en", map[string]string{"bill-to": address}, []string{"Billed to: " + address + "\n"}, nil},
		{"invoice", "en", map[string]string{"total": "4000", "currency": "JPY"}, []string{"comes to 4000 JPY."}, []string{"cent"}},
		{"report-team", "en", map[string]string{"ratings": "1"}, []string{"4.4 of 5, from 1 answer."}, nil},
		{"report-team", "de", map[string]string{"ratings": "1"}, []string{"4,4 von 5, aus 1 Antwort."}, nil},
		{"report-team", "en", map[string]string{"decided": "0", "time": "0 min", "billable": "0 min"},
			nil, []string{"Promises kept", "Work logged", "Billable:"}},
		{"summary", "fr", map[string]string{"opened": "1", "resolved": "0"},
			[]string{"fin mars 2026 – en cours : 2. Dans le mois – ouvertes : 1, résolues : 0."}, nil},
	} {
		text := told(t, tt.name, tt.language, tt.figures)
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s in %s of %v: there is no %q in\n%s", tt.name, tt.language, tt.figures, want, text)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(text, not) {
				t.Errorf("%s in %s of %v: there is %q in\n%s", tt.name, tt.language, tt.figures, not, text)
			}
		}
	}
}

func TestAPeriodIsWrittenAsPeopleWriteIt(t *testing.T) {
	for period, want := range map[string]string{"2026-08": "août 2026", "2026-12": "décembre 2026",
		"2026-03-02..2026-03-08": "2026-03-02 au 2026-03-08", "soon": "soon"} {
		l, c := exampleLetter("invoice")
		l.Language, l.Statistics = "fr", ticketing.Statistics{Period: period, Figures: map[string]string{"total": "1.00", "currency": "EUR"}}
		if out, err := open(t).Write(l, c); err != nil || !strings.Contains(out.Subject, ", "+want+" : 1,00 EUR") {
			t.Errorf("%s: %q, %v", period, out.Subject, err)
		}
	}
}
