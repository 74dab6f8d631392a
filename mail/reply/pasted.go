package reply

import "strings"

// rawLabels are fields of a mail's head that no client shows above an answered mail: who pastes
// them reports what a server did.
var rawLabels = setOf("received", "return-path", "delivered-to", "envelope-to", "mime-version",
	"content-type", "content-transfer-encoding", "dkim-signature", "authentication-results",
	"received-spf", "arc-seal", "mail from", "rcpt to", "in-reply-to", "references", "list-id", "user-agent")

// formLabels are fields of forms on the web, which no client sets among those of a mail.
var formLabels = setOf("name", "e-mail", "email", "e-mail address", "email address", "phone",
	"telephone", "message", "company", "first name", "last name", // en
	"e-mail-adresse", "telefon", "telefonnummer", "nachricht", "firma", "vorname", "nachname", // de
	"nom", "prénom", "téléphone", "courriel", "adresse e-mail", "adresse mail", "société", // fr
	"nombre", "teléfono", "correo electrónico", "mensaje", "empresa", // es
	"nome", "telefono", "messaggio", "azienda", "telefone", "mensagem", // it pt
	"naam", "telefoon", "e-mailadres", "bericht", "bedrijf", // nl
	"imię", "imię i nazwisko", "wiadomość", "namn", "meddelande", "navn", "besked", "melding", // pl sv da nb
	"jméno", "zpráva", "имя", "телефон", "сообщение", "ім'я", "повідомлення", // cs ru uk
	"姓名", "电话", "邮箱", "お名前", "電話番号", "メールアドレス", "이름", "전화번호") // zh ja ko

// pastedAt says whether the header block at line i is one that the writer pasted: a form, the raw
// head of a mail, or the end of a paragraph, such as a log, that the words above it introduce.
// Above is how far it is looked up.
func pastedAt(lines []line, i, above int) bool {
	end := i + readBlock(lines, i).size
	for _, l := range lines[i:end] {
		if label, value, ok := labelled(l.text); ok && value != "" && lookUp(formLabels, label) {
			return true
		}
	}
	start := i
	above = max(above, i-maxBlock)
	for start > above && !lines[start-1].blank() && !lines[start-1].quoted() &&
		!startsBlock(lines[start-1].text) {
		start--
	}
	for end < min(len(lines), i+maxBlock) && !lines[end].blank() {
		end++
	}
	for _, l := range lines[start:end] {
		if label, _, ok := labelled(l.text); ok && isRawLabel(label) || isStoreLine(l.text) {
			return true
		}
	}
	intro := trimBlank(lines, above, start)
	return start < i && intro > above && endsInColon(clean(lines[intro-1].text))
}

// isRawLabel knows also the fields that programs invent: "X-Spam-Status".
func isRawLabel(label string) bool {
	return lookUp(rawLabels, label) || len(label) > 2 && strings.EqualFold(label[:2], "x-") &&
		!strings.Contains(label, " ")
}

// isStoreLine knows the line above each mail in a store in one file (RFC 4155), and above a patch:
// "From ann@example.com Tue May  5 09:12:33 2026".
func isStoreLine(s string) bool {
	return strings.HasPrefix(s, "From ") && evidenceIn(s[:min(len(s), maxAttribution)]).sent()
}
