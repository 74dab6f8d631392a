package faults

import "testing"

// The room where SMTP is spoken; its tests disturb it in virtual time.
const outboundRoom = "../../../mail/outbound"

// smtpRows are the rows about the way out: submission servers, logins, certificates, tokens.
var smtpRows = []row{
	{36, []string{"TestF36WhereNoSubmissionServerIsOnlyTheLettersWait"}, "", nil},
	{37, []string{"TestF37WhatAServerRefusesForNowArrivesOnceInTheEnd"}, "", nil},
	{38, []string{"TestF38WhatAServerRefusesForGoodIsNotTriedAgainAndStandsInTheTicket"}, "", nil},
	{39, []string{"TestF39AnAnswerThatIsLostIsNeverASecondAcknowledgement"}, "", nil},
	{40, []string{"TestF40AnAnswerThatComesLateIsWaitedFor", "TestF40AnAnswerThatNeverComesIsNotAskedForAgain"},
		outboundRoom, []string{"TestPatienceWithTheDotIsTenMinutes"}},
	{41, []string{"TestF41ALetterThatIsCutInTheMiddleArrivesWholeAndOnce"}, "", nil},
	{42, []string{"TestF42WhatIsLargerThanTheServerTakesFailsWithANote"}, "", nil},
	{43, []string{"TestF43WithoutSTARTTLSOrALoginNothingIsSent"}, outboundRoom,
		[]string{"TestA34NothingIsSaidWhenSTARTTLSIsStripped"}},
	{44, []string{"TestF44ACertificateThatProvesNothingGetsNoWordAndARepairedOneIsFound"}, "", nil},
	{45, []string{"TestF45AWrongPasswordIsShownRarelyAndToldAtOnce"}, "", nil},
	{46, []string{"TestF46ATokenThatEndedBeforeItsTimeIsFetchedOnce",
		"TestF46MailThatArrivesWhileNoTokenIsToBeHadIsTakenInAfterwards"}, outboundRoom,
		[]string{"TestATokenThatWasRevokedBeforeItsTimeIsFetchedAnewAtOnce"}},
	{47, []string{"TestF47ARevokedLoginIsToldWithItsRemedyAndAskedForSlowly"}, "", nil},
	{48, []string{"TestF48AServerThatWantsLessGetsLessAndEveryLetterInTheEnd"}, "", nil},
	{64, []string{"TestF64ASubmissionServerThatIsRestartedOrDefersGetsEveryLetterOnce"}, "", nil},
}

func TestEveryRowAboutTheWayOutIsProven(t *testing.T) {
	proven(t, smtpRows, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 64)
}
