package faults

import "testing"

func TestCrashPointsThatCannotBeReachedFromOutside(t *testing.T) {
	for _, p := range []struct{ point, why string }{
		{"C18MultiRcptPartial", "every parcel has one recipient, so that no transaction has several"},
		{"C20CronTx", "the shipped binary's clock cannot be wound to the next reminder; a reminder and its" +
			" deadline are one transaction, which TestF3KilledAtEverySyncLosesNothing kills at every place"},
	} {
		t.Run(p.point, func(t *testing.T) { t.Skip(p.why) })
	}
}
