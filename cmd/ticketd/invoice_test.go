package main

import (
	"strings"
	"testing"
	"time"
)

func TestABillIsPrintedLineByLine(t *testing.T) {
	l := customers(t)
	month := time.Now().UTC().Format("2006-01")
	bill := func(args ...string) []string { return append([]string{"invoice", "--month", month}, args...) }
	l.wants("Nothing is to be billed.", "", bill()...)
	l.wants("Globex, "+month+" so far: nothing is to be billed.", "", bill("--account", "globex")...)
	mail := strings.Replace(string(mailAbout("billed", "hello")), "From: ", "From: carla@globex.example\r\nX-From: ", 1)
	l.wants("", mail, "deliver", "--recipient", demoSupport)
	l.wants("660 minutes are logged", "", "time", "T-1001", "11h", "billable")
	out, _ := l.run("", bill()...)
	for _, want := range []string{"Globex, " + month + " so far: 110.50 EUR", "600 of 600 min used, 0 left, 60 beyond it.",
		"T-1001  within", "600      0.00", "T-1001  over", "60       110.50    110.50"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	l.wants(`"bill-to": "Globex Ltd, 1 High Street"`, "", bill("--json")...)
	for _, what := range []string{"invoice", "report"} {
		if out, code := l.run("", what, "--account", "Globax"); code != exitUsage || !strings.Contains(out, "there are: ") ||
			!strings.Contains(out, "Globex") {
			t.Errorf("an unknown account: exit %d, %s", code, out)
		}
	}
}
