package faults

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// processRows are the faults of the process, its disk, its store and its clock, by their
// number in the table of faults, each with the tests that cause it. Those that have
// no number in their names are older, or stand in the room that they are about.
var processRows = map[int][]string{
	1: {"TestF1KilledAtRandomLosesNothing"},
	2: {"TestKilledAtC1BeforeFetch", "TestKilledAtC2MidLiteral", "TestKilledWhileALargeMailIsWrittenLosesNothing",
		"TestF9AFailingDiskLosesNothing", "TestKilledAtC7AfterCommit", "TestKilledAtC8MoveSent",
		"TestKilledAtC9CopyNotExpunged", "TestC10MoveRefusedKeepsTheMailAndDoesNotRepeatIt",
		"TestKilledWhileAnAcknowledgementIsSent", "TestKilledWhileAPersonsReplyIsSent",
		"TestKilledAtC17SentCommitted", "TestKilledAtC19C22AnOrderByMailIsCarriedOutOnceAndTold",
		"TestKilledAtC23FirstOpen", "TestKilledAtC24BackupIsWholeOrNone",
		"TestF55AnUpgradeKilledAtEverySyncEndsAsIfItHadNotBeen", "TestF54StoppedUnderLoadLosesNothing",
		"TestCrashPointsThatCannotBeReachedFromOutside"},
	3:  {"TestF3KilledAtEverySyncLosesNothing"},
	4:  {"TestF4WhatWasAcknowledgedSurvivesAPowerCut"},
	5:  {"TestF5AfterAPowerCutDuringTheFirstStartItStarts"},
	6:  {"TestF6AFullDiskForLargeMailsPausesTheIntake"},
	7:  {"TestF7AFullDiskForTheStorePausesIntakeAndLetters"},
	8:  {"TestF8AFullDiskAtARenameOrASyncLosesNothing"},
	9:  {"TestF9AFailingDiskLosesNothing", "TestF9AFailedCommitIsMendedWithoutARestart"},
	10: {"TestF10AStoreThatCannotBeWrittenIsRefusedWithARemedy", "TestF10ASecondGatewayOnAStoreIsRefusedWithARemedy"},
	11: {"TestF11ADamagedStoreIsOpenedOrRefusedAndNeverMadeAnew", "TestNoDamagedPageKillsTheProcess"},
	12: {"TestF12ADiskWithoutInodesPausesTheIntake"},
	13: {"TestF13WithoutFileDescriptorsItWaitsAndLives"},
	14: {"TestF14ALargeMailIsTakenInWithLittleMemory"},
	15: {"TestF15AMailThatEndsTheProcessIsFiledUnreadAndOthersFlow"},
	16: {"TestF16MailsThatAreHardToReadHoldUpNobody", "TestA30TwiceTheMaliceIsTwiceTheWork"},
	49: {"TestF49AClockThatJumpsBringsNoStorm", "TestF49TheNightsWhenClocksChangeBringNoStorm",
		"TestF49AMailFromAnotherCenturyIsTakenIn", "TestL21CapsOutliveAKillAndAClockThatJumps",
		"TestAClockThatIsPutBackBringsNoStormOfUpdates"},
	50: {"TestF50AfterASleepItGoesOnWhereItWas", "TestF50AfterASleepOfTwoHoursEachJobRunsOnce"},
	51: {"TestAJobNeverOverlapsItselfAndRunsOnAfterwards", "TestAPanicEndsTheRunAndNotTheJob",
		"TestAWakeJobThatHangsGivesNoSignOfLife"},
	52: {"TestF52AFaultyConfigurationChangesNothingAndAGoodOneDoes"},
	53: {"TestF53WithoutALogTheServiceGoesOn"},
	54: {"TestF54StoppedUnderLoadLosesNothing"},
	55: {"TestF55AnUpgradeKilledAtEverySyncEndsAsIfItHadNotBeen", "TestAnUpgradeKilledAtAnyCommitEndsAsIfItHadNotBeen"},
	56: {"TestF56WhatABackupLacksIsNamedAndTakenInWithoutALetter"},
	57: {"TestF57TheHostileCorpusIsTakenIn"},
	58: {"TestEveryLoopHasATest"},
	59: {"TestEveryAttackOfTheTableIsTried"},
	60: {"TestF60MixedChaosLosesNothing"},
}

var aTest = regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9_]+)\(`)

func TestEveryFaultOfProcessAndDiskIsCaused(t *testing.T) {
	var there []string
	mustDo(t, filepath.WalkDir(filepath.Join("..", "..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range aTest.FindAllStringSubmatch(string(source), -1) {
			there = append(there, found[1])
		}
		return err
	}))
	for _, span := range [][2]int{{1, 16}, {49, 60}} {
		for n := span[0]; n <= span[1]; n++ {
			if len(processRows[n]) == 0 {
				t.Errorf("no test causes F%d", n)
			}
			for _, name := range processRows[n] {
				if !slices.Contains(there, name) {
					t.Errorf("F%d: there is no %s", n, name)
				}
			}
		}
	}
}
