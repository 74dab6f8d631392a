package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A banner is what a company's gateway puts above each mail that comes from outside: "[EXTERNAL]
// CAUTION: this mail originated from outside the organization". It is no word of the writer's: a
// mail with nothing else above the quote has nothing above it.

// outsiders are whole banners, without brackets and signs, in lower case.
var outsiders = setOf("external", "ext", "external email", "external e-mail", "external mail",
	"external sender", "external message", "caution external email", "caution external sender",
	"caution external", "extern", "externe e-mail", "externe mail", "achtung externe e-mail",
	"externer absender", "expéditeur externe", "courriel externe", "correo externo", "externo",
	"remitente externo", "esterno", "mail esterna", "mittente esterno", "externe afzender",
	"e-mail externo", "外部邮件", "外部郵件", "外部メール", "社外メール")

// A banner says where the mail comes from, and mostly what its reader is not to do, to its last
// sentence; in lower case.
const (
	bannerOrigins = "outside|external|extern|außerhalb|extérieur|exterior|de fuera|estern|buiten|" +
		"de fora|spoza|zewnętrzn|utanför|utenfor|udenfor|ekstern|外部|社外|組織外|внешн|зовніш|" +
		"often get email from|nicht oft eine e-mail von|nicht häufig e-mails von|" +
		"pas souvent de courriers de|pas souvent d'e-mails de"
	bannerOrders = "do not click|don't click|don’t click|do not open|not click on|unless you|" +
		"exercise caution|use caution|think before you click|be cautious|why this is important|" +
		"klicken sie nicht|klicken sie keine|öffnen sie keine|nicht auf links|keine links|" +
		"warum dies wichtig|ne cliquez pas|n'ouvrez pas|ne pas cliquer|pourquoi c’est important|" +
		"pourquoi ceci est important|no haga clic|no abra|non cliccare|non aprire|non fare clic|" +
		"klik niet|open geen|não clique|não abra|nie klikaj|nie otwieraj|klicka inte|öppna inte|" +
		"klik ikke|klikk ikke|请勿点击|勿點擊|不要点击|クリックしない|開かない|не переходите|не открывайте|" +
		"не відкривайте"
	bannerEnds = "sender|safe|trust|attachment|phish|suspicious|security|absender|sicher|" +
		"expéditeur|remitente|mittente|afzender|remetente|nadawc|avsändar|avsender"
	bannerSays = "originated from outside|originates from outside|originated outside|" +
		"came from outside|sent from outside|from an external sender|from an external source|" +
		"kommt von außerhalb|stammt von außerhalb|von einem externen absender|" +
		"provient de l'extérieur|provient de l’extérieur|proviene de fuera|proviene dall'esterno|" +
		"afkomstig van buiten|de fora da organização"
)

// bannerStarts begin a banner, in lower case.
var bannerStarts = []string{
	"caution", "warning", "attention", "alert", "notice", "important", "ext", "this email",
	"this e-mail", "this message", "this mail", "this sender", "you don't often", "you don’t often",
	"be careful", "security", "think before", // en
	"achtung", "vorsicht", "warnung", "hinweis", "diese e-mail", "diese mail",
	"diese nachricht", "sie erhalten nicht", // de
	"avertissement", "prudence", "ce message", "ce mail", "cet e-mail", "ce courriel", "courriel", "expéditeur",
	"vous ne recevez", "vous n'obtenez", "vous n’obtenez", // fr
	"atención", "precaución", "advertencia", "aviso", "correo", "remitente", "este correo", "este mensaje", // es
	"attenzione", "avviso", "questa", "questo messaggio", "mail esterna", "esterno", "mittente", // it
	"let op", "waarschuwing", "deze e-mail", "deze mail", "dit bericht", "afzender", // nl
	"atenção", "cuidado", "este e-mail", "esta mensagem", // pt
	"uwaga", "ostrzeżenie", "ta wiadomość", "varning", "obs", "ekstern", "advarsel", "upozornění", "pozor",
	"外部", "注意", "社外", "внимание", "увага",
}

// How long a banner is at most, in bytes and lines, and one that gives no order.
const (
	maxBanner      = 700
	maxBannerLines = 8
	maxShortBanner = 120
	maxOutsider    = 60
)

var bannersByStart = byFirstByte(bannerStarts)

// bannerEnd finds the end of the banner with which the lines begin; 0 if they begin with none. The
// fewest lines that make one are it, with those into which a client folded its last sentence: the
// writer's words may stand right below.
func bannerEnd(lines []line) int {
	start := nextText(lines, 0)
	if start == len(lines) || !mayBeginBanner(lines[start].text) {
		return 0
	}
	joined := ""
	for i := start; i < min(len(lines), start+maxBannerLines); i++ {
		if lines[i].blank() || lines[i].quoted() || len(joined)+len(lines[i].text) > maxBanner {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + strings.ToLower(clean(lines[i].text)))
		if isBanner(joined) {
			return foldedEnd(lines, i+1)
		}
	}
	return 0
}

// foldedEnd finds the line at or below i at which a folded sentence ends.
func foldedEnd(lines []line, i int) int {
	for i < len(lines) && utf8.RuneCountInString(lines[i-1].text) >= minFolded &&
		!endsSentence(clean(lines[i-1].text)) && !lines[i].quoted() {
		if first, _ := utf8.DecodeRuneInString(clean(lines[i].text)); !unicode.IsLower(first) {
			break
		}
		i++
	}
	return i
}

func endsSentence(s string) bool {
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:]*")
}

// isBanner judges a paragraph, in lower case.
func isBanner(s string) bool {
	if len(s) <= maxOutsider {
		words := strings.Join(strings.FieldsFunc(s, isBannerSign), " ")
		if outsiders[words] {
			return words != s || strings.Contains(words, " ")
		}
	}
	last := s[strings.LastIndex(strings.TrimRight(s, ". "), ". ")+1:]
	return !strings.Contains(s, "?") && !containsAny(" "+s, selves) &&
		((containsAny(last, bannerOrders) || containsAny(last, bannerEnds)) &&
			containsAny(s, bannerOrigins) && containsAny(s, bannerOrders) ||
			len(s) <= maxShortBanner && len(last) >= len(s)-1 && containsAny(s, bannerSays))
}

// mayBeginBanner is a cheap look at whether the line begins as those of banners do.
func mayBeginBanner(s string) bool {
	s = strings.TrimLeftFunc(strings.ToLower(s[:min(len(s), maxOutsider)]), isBannerSign)
	if s == "" {
		return false
	}
	for _, b := range bannersByStart[s[0]] {
		if strings.HasPrefix(s, b) {
			return true
		}
	}
	return false
}

// isBannerSign says whether the rune stands round the words of a banner or between them.
func isBannerSign(r rune) bool {
	return !unicode.IsLetter(r) && !strings.ContainsRune("-'’", r)
}
