package process

import (
	"reflect"
	"strings"
	"testing"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

const charges = "\n[[charge]]\nname = \"task\"\npay = \"time\"\n[[charge]]\nname = \"bugs\"\ntype = \"fault\"\npay = \"never\"\n"

func TestAPlansTermsAreReadToTheCent(t *testing.T) {
	source := strings.Replace(sorted, "[[plan]]\n", "[[plan]]\nfirst = true\nallowance = \"10 h\"\ncurrency = \"eur\"\n"+
		"rate = \"90\"\nover_rate = \"110.05\"\nallowance_rate = \"45.50\"\nrates = { bugs = \"0\" }\noutside = \"bugs\"\n", 1)
	p, err := Load([]byte(source+charges), "desk.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	want := ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: 600, Rate: 9000, Over: 11005,
		Within: 4550, Rates: map[string]ticketing.Money{"bugs": 0}, Outside: []string{"bugs"}}
	if got := p.Plans[0]; !got.First || !reflect.DeepEqual(got.Terms, want) {
		t.Errorf("%+v", got)
	}
}

func TestAPlansTermsAreChecked(t *testing.T) {
	for setting, want := range map[string]string{
		`rate = "90.00"`:                             `plan[1].rate: it is a price in no currency; add currency = "EUR"`,
		`rates = { task = "90.00" }`:                 `plan[1].rates.task: it is a price in no currency`,
		"currency = \"EUR\"\nrate = \"-1\"":          `plan[1].rate: "-1" is less than nothing`,
		"currency = \"EUR\"\nrate = \"0.00\"":        `plan[1].rate: a price of nothing says nothing; leave it out`,
		"currency = \"EUR\"\nrates = { tsk = \"1\"}": `plan[1].rates.tsk: charge "tsk" is not defined; did you mean "task"?`,
		"currency = \"JPY\"\nover_rate = \"90.5\"":   `plan[1].over_rate: "90.5" has more decimals than JPY, which has 0: write for instance "90"`,
		`currency = "DEM"`:                           `plan[1].currency: "DEM" is no currency of today; write its three letters of ISO 4217`,
		"currency = \"EURO\"\nrate = \"9,0\"":        `plan[1].rate: "9,0" is no price`,
		`allowance = "-10 h"`:                        `plan[1].allowance: "-10 h" is no time that somebody works; write minutes or hours`,
		`allowance = "2 days"`:                       `"2 days" is no time that somebody works`,
		`allowance = "0 h"`:                          `"0 h" is no time that somebody works`,
		`allowance = "-90m"`:                         `"-90m" is no time that somebody works`,
		`allowance = "90s"`:                          `"90s" is no time that somebody works`,
		`allowance = "1000000h30m"`:                  `"1000000h30m" is no time that somebody works`,
		`outside = "bgs"`:                            `plan[1].outside: charge "bgs" is not defined; did you mean "bugs"?`,
	} {
		source := strings.Replace(sorted, "[[plan]]\n", "[[plan]]\n"+setting+"\n", 1) + charges
		if got := faults(t, source, Env{}); !strings.Contains(got, want) {
			t.Errorf("%s:\n%s\nwant %s", setting, got, want)
		}
	}
}

func FuzzNoTermsMakeTheReaderPanic(f *testing.F) {
	f.Add("allowance = \"10 h\"\ncurrency = \"EUR\"\nrate = \"90.00\"\nrates = { a = \"1\" }")
	f.Add("rates = 5\ncurrency = 1\noutside = [1]")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := sheet.Parse([]byte(text), "desk.toml", maxSource)
		if err != nil {
			return
		}
		terms := Terms(s.Root(), ticketing.Currency{})
		for _, price := range append([]ticketing.Money{terms.Rate, terms.Over, terms.Within}, values(terms.Rates)...) {
			if price < 0 || price > 0 && terms.Currency.Code == "" && s.Err() == nil {
				t.Errorf("%d of %q", price, text)
			}
		}
		if terms.Allowance < 0 {
			t.Errorf("%d min of %q", terms.Allowance, text)
		}
	})
}

func values(m map[string]ticketing.Money) (all []ticketing.Money) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}
