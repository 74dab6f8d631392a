package report

import "testing"

func TestATrendThatGoesBackIsDrawn(t *testing.T) {
	m := month("2026-03", nil)
	team := NewTeam(desk, m)
	if n := len(team.Statistics().Files); n != 2 {
		t.Errorf("a trend of one month comes with %d files", n)
	}
	team.Trend([]Point{{Month: "2026-01", Support: Count{Opened: 7, Resolved: 3}}, {Month: "2026-02", Bugs: Count{Opened: 2}}})
	files := team.Statistics().Files
	if len(files) != 4 || files[2].Name != "trend-2026-03.png" || files[2].ID != "trend" || files[3].ID != "trend-bugs" ||
		!files[3].Inline || len(files[3].Content) == 0 {
		t.Errorf("the files are %+v", files)
	}
}
