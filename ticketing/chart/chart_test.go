package chart

import (
	"bytes"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// months is a table of so many months.
func months(n int, numbers ...int) ticketing.Table {
	var t ticketing.Table
	for i := range n {
		row := []string{time.Date(2025, time.Month(4+i), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")}
		for j, top := range numbers {
			row = append(row, strconv.Itoa(top-(i*i*37+j*11)%(top/3+1)))
		}
		t = append(t, row)
	}
	return t
}

func TestAChartIsAPictureOnWhiteGround(t *testing.T) {
	for _, table := range []ticketing.Table{months(2, 1), months(6, 412, 380), months(12, 50000, 3, 40000),
		months(maxRows, 0), {{strings.Repeat("x", 300), "4294967295"}, {"\x00\u202e<", "0"}}} {
		picture, err := Lines(table)
		if err != nil {
			t.Fatal(err)
		}
		image, err := png.Decode(bytes.NewReader(picture))
		if err != nil || image.Bounds().Dx() != Width || image.Bounds().Dy() != Height {
			t.Fatalf("%v, %v", image.Bounds(), err)
		}
		if r, g, b, a := image.At(1, 1).RGBA(); r&g&b&a != 0xffff {
			t.Errorf("its ground is %x %x %x %x", r, g, b, a)
		}
		if len(picture) > 80<<10 {
			t.Errorf("it has %d octets", len(picture))
		}
	}
}

func TestTheSameTableGivesTheSameBytes(t *testing.T) {
	first, err := Lines(months(12, 412, 380))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, err := Lines(months(12, 412, 380)); err != nil || !bytes.Equal(first, again) {
			t.Errorf("other bytes came, %v", err)
		}
	}
	golden := "testdata/months.png"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, first, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || !bytes.Equal(first, want) {
		t.Errorf("it is not the picture in %s (%v)", golden, err)
	}
}

func TestATableThatIsNoChartIsRefused(t *testing.T) {
	for want, table := range map[string]ticketing.Table{
		"0 rows":                   nil,
		"1 rows":                   months(1, 1),
		"61 rows":                  months(61, 1),
		"names makes no line":      months(3),
		"add one of numbers":       {{}, {}},
		"as the first":             {{"a", "1"}, {"b"}},
		`"-1" of b is no number`:   {{"a", "1"}, {"b", "-1"}},
		`"1.5" of b is no number`:  {{"a", "1"}, {"b", "1.5"}},
		`"1e99" of b is no number`: {{"a", "1"}, {"b", "1e99"}},
	} {
		if _, err := Lines(table); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestAScaleHasRoundStepsAboveAllNumbers(t *testing.T) {
	for top := range 5000 {
		step, steps := scale([][]float64{{float64(top)}})
		if reach := step * float64(steps); reach <= float64(top) || steps < 1 || steps > 5 || reach > 3*float64(top)+1 {
			t.Errorf("%d: %d steps of %v", top, steps, step)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	for b.Loop() {
		if _, err := Lines(months(12, 412, 380)); err != nil {
			b.Fatal(err)
		}
	}
}
