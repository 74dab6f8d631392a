// Package chart draws tables as pictures: the months below, a line for each column of
// numbers.
//
// The pictures have no words in them, only numbers and what the table's first column says,
// so that one serves readers of every language; the letter beside them says what the lines
// are. They bring a white ground of their own, for readers in the dark, and tell lines apart
// by signs as well as by colours that people see who see no red or no green. They are twice
// as fine as a letter shows them. The package is pure: the same table gives the same bytes.
package chart

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/go-analyze/charts"

	"ticketd/ticketing"
)

// Type is the media type of a chart.
const Type = "image/png"

// The size of a chart in pixels, which a letter shows half as wide.
const (
	Width  = 1120
	Height = 420
)

const (
	maxRows  = 60 // that can be told apart
	fontSize = 26
	maxNames = 6 // that have room below the chart
)

// looks are how lines are drawn, in the order of the columns: colours of Okabe and Ito.
var looks = [ticketing.Drawn]struct {
	colour string
	shape  charts.SymbolShape
}{{"#0072b2", charts.SymbolDot}, {"#d55e00", charts.SymbolSquare}}

// Lines draws a table as PNG: its first column names the points, which stand from left to
// right, and the next two, or the one that there is, are lines of numbers that are not below
// nought. It refuses a table that has fewer than two rows or more than sixty, none but names,
// and a cell that is no such number.
func Lines(t ticketing.Table) ([]byte, error) {
	names, lines, err := numbers(t)
	if err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: Width, Height: Height})
	if err := p.LineChart(option(names, lines)); err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	picture, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	return picture, nil
}

// numbers reads a table.
func numbers(t ticketing.Table) (names []string, lines [][]float64, err error) {
	if len(t) < 2 || len(t) > maxRows {
		return nil, nil, fmt.Errorf("%d rows make no lines: give from 2 to %d", len(t), maxRows)
	}
	if len(t[0]) < 2 {
		return nil, nil, errors.New("a column of names makes no line: add one of numbers")
	}
	lines = make([][]float64, min(len(t[0])-1, ticketing.Drawn))
	for _, row := range t {
		if len(row) <= len(lines) {
			return nil, nil, errors.New("a row has not as many cells as the first: fill them in")
		}
		names = append(names, ticketing.CleanLine(row[0]))
		for i := range lines {
			n, err := strconv.ParseUint(row[i+1], 10, 32)
			if err != nil {
				return nil, nil, fmt.Errorf("%q of %s is no number from 0 up", row[i+1], row[0])
			}
			lines[i] = append(lines[i], float64(n))
		}
	}
	return names, lines, nil
}

func option(names []string, lines [][]float64) charts.LineChartOption {
	opt := charts.NewLineChartOptionWithData(lines)
	grey, dark := charts.ColorFromHex("#cccccc"), charts.ColorFromHex("#333333")
	theme := charts.ThemeOption{AxisStrokeColor: dark, AxisSplitLineColor: grey,
		BackgroundColor: charts.ColorFromHex("#ffffff"), TextColor: dark}
	for i := range opt.SeriesList {
		theme.SeriesColors = append(theme.SeriesColors, charts.ColorFromHex(looks[i].colour))
		opt.SeriesList[i].Symbol = charts.Symbol{Shape: looks[i].shape, Size: 9}
	}
	opt.Theme, opt.LineStrokeWidth = charts.MakeTheme(theme), 4
	opt.Padding = charts.NewBox(20, 24, 40, 16)
	opt.Legend.Show = charts.Ptr(false)
	opt.XAxis.Labels, opt.XAxis.LabelFontStyle = shown(names), charts.NewFontStyleWithSize(fontSize)
	opt.XAxis.LabelCount = len(names)
	step, steps := scale(lines)
	axis := &opt.YAxis[0]
	axis.LabelFontStyle = charts.NewFontStyleWithSize(fontSize)
	axis.Min, axis.Max, axis.LabelCount = charts.Ptr(0.0), charts.Ptr(step*float64(steps)), steps+1
	axis.PreferNiceIntervals, axis.SplitLineShow = charts.Ptr(false), charts.Ptr(true)
	axis.ValueFormatter = func(f float64) string { return strconv.FormatFloat(f, 'f', 0, 64) }
	return opt
}

// shown are the names for which there is room, the last among them.
func shown(names []string) []string {
	every := (len(names) + maxNames - 1) / maxNames
	some := make([]string, len(names))
	for i := len(names) - 1; i >= 0; i -= every {
		some[i] = names[i]
	}
	return some
}

// scale finds at most five even steps from nought that reach above all numbers.
func scale(lines [][]float64) (step float64, steps int) {
	top := 0.0
	for _, line := range lines {
		for _, n := range line {
			top = max(top, n)
		}
	}
	for step = 1; ; step *= 10 {
		for _, s := range []float64{step, 2 * step, 5 * step} {
			if n := int(top/s) + 1; n <= 5 {
				return s, n
			}
		}
	}
}
