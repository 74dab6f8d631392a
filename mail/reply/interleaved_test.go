package reply

import (
	"strings"
	"testing"
)

// unmarkedMail is an older mail in which only a note tells the answers from the questions.
const unmarkedMail = "From: Desk <desk@example.com>\nSent: Tuesday, May 5, 2026 09:12\nTo: Ann\n" +
	"Subject: RE: printer\n\nDoes it print?\nNo, the lamp is red.\nSince when?\nSince Friday."

func TestAnswersInsideAnOlderMailAreKeptWhereANoteTellsOfThem(t *testing.T) {
	const intro = "On Tue, May 5, 2026 at 9:12 AM Desk <desk@example.com> wrote:\n"
	for _, note := range []string{
		"Hello,\nplease see my answers in red below.", "Answers inline.", "My comments are in the text, in blue",
		"See our replies below\n\nRegards,\nAnn", "Hallo, meine Antworten in Rot:",
		"Siehe meine Kommentare unten.\n\nViele Grüße\nAnn Lee\nACME", "Antworten farbig im Text",
		"Mes réponses en rouge ci-dessous", "Respuestas en rojo", "Le mie risposte in rosso", "Antwoorden in het rood",
		"As respostas estão em vermelho", "Odpowiedzi na czerwono", "Svar i rött nedan", "Ответы красным", "回复见红色字体", "赤字で回答します",
	} {
		for _, older := range []string{unmarkedMail,
			intro + "> Does it print?\n> No, the lamp is red.\n> Since when?\n> Since Friday."} {
			p := Split(note + "\n\n" + older)
			if !p.Kept || !strings.Contains(p.Fresh, "Since Friday.") {
				t.Errorf("%q: fresh = %q", note, p.Fresh)
			}
		}
	}
}

func TestANoteAboutSomethingElseDoesNotKeepAnOlderMail(t *testing.T) {
	for _, note := range []string{
		"I wait for your answer.", "The lamp is in red, as I see.", "Thanks for your comments, they help.",
		"Our answers are below:\n1. no\n2. since Friday\n3. no\nMore tomorrow.", "Comment faire ?",
		"Die Antwort steht noch aus.", "The response is redundant.",
	} {
		if p := Split(note + "\n\n" + unmarkedMail); p.Kept || strings.Contains(p.Fresh, "Since Friday.") {
			t.Errorf("%q: fresh = %q", note, p.Fresh)
		}
	}
}

func TestWhatPeopleSayThatTheyWroteThemselvesIsNoAttribution(t *testing.T) {
	for _, s := range []string{
		"On Monday, 4 May 2026 at 10:12 we wrote:", "am 04.05.2026 um 10:12 schrieb ich Ihnen:",
		"Am 04.05.2026 um 10:12 Uhr schrieb ich an desk@example.com:", "Le 4 mai 2026 à 10:12 je vous ai écrit :",
		"El 4 de mayo de 2026 a las 10:12 les escribí:", "Il 4 maggio 2026 alle 10:12 vi ho scritto:",
		"Op 4 mei 2026 om 10:12 schreef ik:", "W dniu 04.05.2026 o 10:12 napisałem:", "Den 4 maj 2026 kl. 10:12 skrev jag:",
	} {
		text := "Hello,\n\n" + s + "\n\nThe printer is broken.\n\nAnn"
		if p := Split(text); p.Fresh != text {
			t.Errorf("%q: fresh = %q", s, p.Fresh)
		}
		if p := Split("Hello,\n\n" + s + "\n> It is broken."); p.Quoted != s+"\n> It is broken." {
			t.Errorf("%q: quoted = %q", s, p.Quoted)
		}
	}
}
