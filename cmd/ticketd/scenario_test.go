package main

import (
	"testing"
	"time"

	"ticketd/ticketing/scenario"
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func shippedScenario(t testing.TB, name string) scenario.Scenario {
	t.Helper()
	told, err := loadScenario(name)
	mustDo(t, err)
	return told
}

// play performs a scenario up to the first step that fails.
func play(t *testing.T, told scenario.Scenario, s scenario.Stage) {
	t.Helper()
	told.Play(s, func(step scenario.Step, err error) bool {
		if err != nil {
			t.Errorf("%s:%d: %s: %v", told.File, step.Line, step.Text, err)
		}
		return err == nil
	})
	if desk, ok := s.(interface{ wellFormed(*testing.T) }); ok {
		desk.wellFormed(t)
	}
}

func newTestRehearsal(t *testing.T, told scenario.Scenario) *rehearsal {
	t.Helper()
	rules, err := stageProcess(&told.Heading, ".")
	mustDo(t, err)
	s, err := newRehearsal(t.Context(), stageConfig(told.Heading, rules, t.TempDir()), told.Start())
	mustDo(t, err)
	t.Cleanup(func() { mustDo(t, s.Close()) })
	return s
}

// oneMail is a scenario that only sets the stage.
func oneMail(t testing.TB) scenario.Scenario {
	t.Helper()
	told, err := scenario.Read([]byte("at Mon 2026-03-02 08:00\nmail carla@globex.example to support\n"), "one mail")
	mustDo(t, err)
	return told
}
