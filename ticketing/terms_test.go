package ticketing

import (
	"strings"
	"testing"
	"testing/quick"
)

var euro, yen, dinar = Currency{"EUR", 2}, Currency{"JPY", 0}, Currency{"KWD", 3}

func TestAPriceIsReadToTheLastDecimal(t *testing.T) {
	for _, c := range []struct {
		in       string
		currency Currency
		want     Money
	}{
		{"90", euro, 9000}, {"90.5", euro, 9050}, {"90.05", euro, 9005}, {"0.01", euro, 1}, {"0", euro, 0},
		{"007.10", euro, 710}, {"12000", yen, 12000}, {"12.345", dinar, 12345}, {"1000000000", euro, maxMoney},
	} {
		if got, err := c.currency.Parse(c.in); err != nil || got != c.want {
			t.Errorf("%q in %s is %d, %v", c.in, c.currency.Code, got, err)
		}
	}
}

func TestWhatIsNoPriceIsNamedWithARemedy(t *testing.T) {
	for _, c := range []struct {
		in       string
		currency Currency
		want     string
	}{
		{"-5", euro, `"-5" is less than nothing: write what an hour costs, such as "90.00"`},
		{"-5.00", euro, "less than nothing"},
		{"", euro, "is no price"}, {".5", euro, "is no price"}, {"5.", euro, "is no price"},
		{"90,00", euro, `"90,00" is no price: write it with a point and without its currency, such as "90.00"`},
		{"1 000", euro, "is no price"}, {"+5", euro, "is no price"}, {"90 EUR", euro, "is no price"},
		{"1e3", euro, "is no price"}, {"٩٠", euro, "is no price"}, {"-", euro, "is no price"},
		{"90.005", euro, `has more decimals than EUR, which has 2: write for instance "90.00"`},
		{"90.00", yen, `more decimals than JPY, which has 0: write for instance "90"`},
		{"1000000000.01", euro, `is more than anybody pays: write at most "1000000000.00"`},
		{strings.Repeat("9", 100), euro, "more than anybody pays"},
	} {
		if got, err := c.currency.Parse(c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q in %s: %d, %v", c.in, c.currency.Code, got, err)
		}
	}
}

func TestAPriceIsReadAsItIsWritten(t *testing.T) {
	same := func(n uint64, digits uint8) bool {
		c, m := Currency{"XXX", int(digits % 5)}, Money(n%uint64(maxMoney))
		got, err := c.Parse(c.Number(m))
		return err == nil && got == m
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func FuzzWhatIsReadAsAPriceIsBetweenNothingAndTheMost(f *testing.F) {
	for _, text := range []string{"90.00", "-5", "1e3", "0.", ".0", strings.Repeat("9", 30)} {
		f.Add(text, 2)
	}
	f.Fuzz(func(t *testing.T, text string, digits int) {
		c := Currency{"EUR", int(uint(digits) % 5)}
		m, err := c.Parse(text)
		again, fault := c.Parse(c.Number(m))
		if m < 0 || m > maxMoney || err == nil && (fault != nil || again != m) {
			t.Errorf("%q is %d, %v; again %d, %v", text, m, err, again, fault)
		}
	})
}
