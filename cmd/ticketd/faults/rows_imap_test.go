package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// inboundRoom is where IMAP is spoken; its tests disturb it in virtual time.
const inboundRoom = "../../../mail/inbound"

// row is where one row of the table of faults is proven: by a test of the shipped program, which
// this package has, and by others of the rooms that it is made of.
type row struct {
	number int
	here   []string
	room   string
	there  []string
}

// imapRows are the rows about IMAP and about the mails themselves.
var imapRows = []row{
	{17, []string{"TestF17ALiteralCutAnywhereIsFetchedAgainByteForByte"}, inboundRoom,
		[]string{"TestALiteralCutAnywhereIsNeverHandedOver",
			"TestALargeLetterCutBetweenItsPartsIsFetchedAgainWhole"}},
	{18, []string{"TestF18ALiteralOfAnotherLengthThanAnnouncedIsNeverTakenIn"}, inboundRoom,
		[]string{"TestALiteralLongerOrShorterThanAnnouncedIsNeverHandedOver"}},
	{19, []string{"TestF19AServerThatDripsHoldsUpNeitherOthersNorTheStop"}, inboundRoom,
		[]string{"TestAServerThatDripsIsGivenUpAndOthersAreNotHeldUp"}},
	{20, []string{"TestF20ABlackHoleInIdleHoldsUpNeitherOthersNorTheStopAndHealthShowsIt"}, inboundRoom,
		[]string{"TestABlackHoleInIdleIsNoticedWithinFiveMinutes", "TestAStopDoesNotWaitLongForASilentServer"}},
	{21, []string{"TestF21AfterAGoodbyeOrACutInIdleItConnectsAgainSoonButNotAllAtOnce"}, inboundRoom,
		[]string{"TestIdleIsBegunAnewWithinFiveMinutes", "TestTheServersFarewellIsTold"}},
	{22, []string{"TestF22AMailThatTheServerDoesNotGiveKeepsNoOthersBackAndIsTriedAgain"}, inboundRoom,
		[]string{"TestALetterThatTheServerWillNotGiveIsReportedOnceWhileOthersFlow"}},
	{23, []string{"TestF23AfterAChangeOfUidvalidityNoMailIsTakenInTwiceOrLost"}, "", nil},
	{24, []string{"TestF24AnotherMailUnderAnOldNumberIsTakenIn"}, inboundRoom,
		[]string{"TestAfterAUidvalidityChangeAnotherLetterUnderAnOldNumberIsTaken"}},
	{25, []string{"TestF25AMailThatAPersonMovesOrDeletesMeanwhileIsNoTrouble"}, inboundRoom,
		[]string{"TestALetterTakenAwayMeanwhileIsNoTrouble",
			"TestALetterThatSomebodyTookAwayMeanwhileKeepsNoOthersBack"}},
	{26, []string{"TestF26AHandledMailMovedBackToTheInboxOpensNoSecondTicket"}, "", nil},
	{27, []string{"TestF27AHandledFolderThatAPersonTakesAwayIsMadeAgain",
		"TestF27AMailboxThatIsFullKeepsTheMailAndTicketdSaysSo"}, inboundRoom,
		[]string{"TestMoveRefusedKeepsTheLetterInInboxHandsItOverOnceAndIsTriedAgain"}},
	{28, []string{"TestF28WithoutMoveOthersDeletedMailsSurvive"}, inboundRoom,
		[]string{"TestWithoutMoveAndUidplusLettersAreFlaggedAndNothingIsExpunged"}},
	{29, []string{"TestF29ASecondGatewayOnTheSameStoreIsRefusedAtOnce",
		"TestF29TwoGatewaysWithAStoreEachOnOneMailboxLoseNothing"}, "", nil},
	{30, []string{"TestF30ABacklogIsTakenInOldestFirstWhileOtherMailFlows"}, "", nil},
	{31, []string{"TestF31AMailThatIsDeliveredTwiceMakesOneTicket"}, "", nil},
	{32, []string{"TestF32AMailToSupportAndToEscalationMakesOneTicketThatIsEscalated"}, "", nil},
	{33, []string{"TestF33AMailWithoutThisOrThatMakesATicketAllTheSame"}, "", nil},
	{34, []string{"TestF34TwoMailsWithOneMessageIDAreBothKept"}, "", nil},
	{35, []string{"TestF35AReplyThatComesBeforeTheOriginalIsInTheSameTicketOrALinkedOne"}, "", nil},
	{61, []string{"TestF61OfAThousandPeopleInCcFortyEightTakePartAndANoteSaysSo"}, "", nil},
	{62, []string{"TestF62OthersMayExpungeWhileMailIsFetchedSinceOnlyUidsAreUsed"}, "", nil},
	{63, []string{"TestF63ThousandsOfConnectionsLeaveNothingBehind"}, "", nil},
}

func TestEveryRowAboutIMAPAndMailsIsProven(t *testing.T) {
	proven(t, imapRows, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 61, 62, 63)
}

// proven wants each number to have a row, each row a test of its own here, and each test to exist.
func proven(t *testing.T, rows []row, numbers ...int) {
	t.Helper()
	listed := map[int]row{}
	for _, r := range rows {
		listed[r.number] = r
	}
	here := testsIn(t, ".")
	for _, n := range numbers {
		r, own := listed[n], false
		for _, name := range r.here {
			own = own || strings.HasPrefix(name, fmt.Sprint("TestF", n))
			if !here[name] {
				t.Errorf("F%d: there is no %s", n, name)
			}
		}
		if !own {
			t.Errorf("F%d has no test of the shipped program", n)
		}
		there := map[string]bool{}
		if r.room != "" {
			there = testsIn(t, r.room)
		}
		for _, name := range r.there {
			if !there[name] {
				t.Errorf("F%d: %s has no %s", n, r.room, name)
			}
		}
	}
}

var testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// testsIn gives the names of a package's tests.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, file := range must(filepath.Glob(filepath.Join(dir, "*_test.go"))) {
		for _, match := range testFunc.FindAllSubmatch(must(os.ReadFile(file)), -1) {
			found[string(match[1])] = true
		}
	}
	return found
}
