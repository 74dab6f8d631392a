package billing

import (
	"encoding/csv"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// invoice is a month in which everything happened.
func invoice() (Statement, ticketing.Account) {
	globex := ticketing.Account{Name: "Globex & Söhne", Agreement: ticketing.Agreement{BillTo: "Globex\n1 High Street"}}
	items := []Item{item(1001, 1, "task", true, 40), item(1002, 2, "task", true, 41), item(1003, 3, "query", false, 20),
		item(1004, 4, "query", false, -10), item(1005, 5, "", false, 7)}
	items[0].Subject, items[0].Product = `=HYPERLINK("http://evil.example")`, "Atlas"
	items[1].Subject = "Learners, new"
	return Bill(ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: 60, Within: 3000,
		Rate: 10000, Over: 12050}, items), globex
}

func TestA43AnInvoicesLinesAreAFileWithoutFormulas(t *testing.T) {
	s, globex := invoice()
	want := strings.ReplaceAll(`account,month,ticket,subject,product,charge,kind,minutes,price per hour,amount,currency
Globex & Söhne,2026-03,T-1001,"'=HYPERLINK(""http://evil.example"")",Atlas,task,within the allowance,40,30.00,20.00,EUR
Globex & Söhne,2026-03,T-1002,"Learners, new",,task,within the allowance,20,30.00,10.00,EUR
Globex & Söhne,2026-03,T-1002,"Learners, new",,task,beyond the allowance,21,120.50,42.18,EUR
Globex & Söhne,2026-03,T-1003,,,query,by the hour,20,100.00,33.33,EUR
Globex & Söhne,2026-03,T-1005,,,,by the hour,7,100.00,11.67,EUR
Globex & Söhne,2026-03,T-1004,,,query,by the hour,-10,100.00,-16.67,EUR
`, "\n", "\r\n")
	if got := string(s.CSV(globex.Name, "2026-03")); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestAnInvoiceSaysWhatItsStatementSays(t *testing.T) {
	s, globex := invoice()
	got := s.Statistics("2026-03", globex)
	figures := map[string]string{"account": "Globex & Söhne", "bill-to": "Globex, 1 High Street", "reference": "GLOBEX-SÖHNE-2026-03", "currency": "EUR",
		"total": "100.51", "rows": "6", "allowance": "60", "used": "60", "left": "0", "returned": "0", "over": "21",
		"hour": "17", "unpriced": "0", "within-amount": "30.00", "over-amount": "42.18", "hour-amount": "28.33"}
	if !reflect.DeepEqual(got.Figures, figures) {
		t.Errorf("%v\nwant\n%v", got.Figures, figures)
	}
	if lines := got.Tables["lines"]; len(lines) != 6 ||
		strings.Join(lines[5], "|") != "T-1004||query|hour|-10|100.00|-16.67" {
		t.Errorf("%q", lines)
	}
	if f := got.Files[0]; f.Name != "invoice-globex-söhne-2026-03.csv" || f.Type != "text/csv" ||
		string(f.Content) != string(s.CSV(globex.Name, "2026-03")) {
		t.Errorf("%+v", f)
	}
	if got := (Statement{}).Statistics("2026-03", ticketing.Account{}); got.Figures["reference"] != "NO-ACCOUNT-2026-03" {
		t.Errorf("%v", got.Figures)
	}
}

func TestTheAmountsOfAFileAddUpToTheTotalOfTheLetter(t *testing.T) {
	months(t, func(_ *rand.Rand, terms ticketing.Terms, items []Item) bool {
		s := Bill(terms, items)
		letter := s.Statistics("2026-03", ticketing.Account{Name: "globex"})
		rows, err := csv.NewReader(strings.NewReader(string(letter.Files[0].Content))).ReadAll()
		var cents, minutes int
		for _, row := range rows[1:] {
			amount, wrong := strconv.Atoi(strings.Replace(row[9], ".", "", 1))
			spent, bad := strconv.Atoi(row[7])
			if wrong != nil || bad != nil {
				return false
			}
			cents, minutes = cents+amount, minutes+spent
		}
		return err == nil && s.Currency.Number(ticketing.Money(cents)) == letter.Figures["total"] &&
			minutes == s.Used+s.Over+s.ByHour-s.Returned
	})
}
