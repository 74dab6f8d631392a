package ticketing

import (
	"strings"
	"testing"

	"ticketd/ticketing/command"
)

func FuzzTimeIsReadWithinItsBoundsOrRefused(f *testing.F) {
	for _, text := range []string{"20m", "1h30 billable: x", "−10m, free", "+15m", "--5", "-", "free", "20m free–", "1.5h (non-billable)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ReadWork(text)
		off := strings.HasPrefix(strings.TrimSpace(text), "-") || strings.HasPrefix(strings.TrimSpace(text), "−")
		if err == nil && (w.Minutes == 0 || max(w.Minutes, -w.Minutes) > command.MaxMinutes || w.Minutes < 0 != off) {
			t.Errorf("%q is %+v", text, w)
		}
	})
}
