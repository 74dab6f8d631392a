package parse_test

import (
	"testing"

	"ticketd/ticketing"
)

// absenceOf is what an automatic answer of Monday, 2 March 2026 says.
func absenceOf(t *testing.T, subject, text string) (until string, substitute ticketing.Address) {
	t.Helper()
	in := from("From: ann@c.example\nAuto-Submitted: auto-replied\nTo: support@desk.example\nSubject: "+
		subject+"\nContent-Type: text/plain; charset=utf-8\n", text+"\n")
	if in.Absence == nil {
		t.Fatalf("%q tells no absence", text)
	}
	if !in.Absence.Until.IsZero() {
		until = in.Absence.Until.Format("2006-01-02")
	}
	return until, in.Absence.Substitute
}

func TestTheDayOfReturnIsReadInManyLanguages(t *testing.T) {
	tests := []struct{ text, until string }{
		{"I am out of the office until March 14th, 2026.", "2026-03-14"},
		{"I'm away until 14 March and will have no access to mail.", "2026-03-14"},
		{"I will be back in the office on Monday, 16 March 2026.", "2026-03-16"},
		{"I am on leave from 3 March to 13 March.", "2026-03-13"},
		{"I am out from March 3 to March 13, 2026, inclusive.", "2026-03-13"},
		{"I am out March 3-13.", "2026-03-13"},
		{"I'm out of office from March 3-13.", "2026-03-13"},
		{"I will be away through 2026-03-13.", "2026-03-13"},
		{"Returning on 03/16/2026.", "2026-03-16"},
		{"Returning on 3/4/2026.", ""},
		{"I am away 16/03/2026 - 04/04/2026.", "2026-04-04"},
		{"I'll be back on Thursday.", "2026-03-05"},
		{"I am out until next Monday.", "2026-03-09"},
		{"Our office is open Monday to Friday.", ""},
		{"I was back on 1 March 2019.", ""},
		{"I am out of office as of 5 March.", ""},
		{"From 16 March I will be back at my desk.", "2026-03-16"},
		{"We are available 24/7 and up to date.", ""},
		{"I am out until 5.30 pm.", ""},
		{"Back until then, in May.", ""},
		{"Ich bin bis einschließlich 13. März 2026 nicht im Büro.", "2026-03-13"},
		{"Ich bin vom 3. bis 13. März im Urlaub.", "2026-03-13"},
		{"Ich bin vom 03.03. - 13.03.2026 abwesend.", "2026-03-13"},
		{"Ich bin vom 3.3. bis zum 13.3. nicht erreichbar.", "2026-03-13"},
		{"Ab dem 16. März bin ich wieder für Sie da.", "2026-03-16"},
		{"Ich bin ab dem 16.03.2026 wieder erreichbar.", "2026-03-16"},
		{"Ich bin ab dem 5. März im Urlaub.", ""},
		{"Ich bin bis Freitag nicht im Haus.", "2026-03-06"},
		{"Sie erreichen uns Montag bis Freitag.", ""},
		{"Rückkehr: 16.03.26", "2026-03-16"},
		{"Ich bin heute ab 12.30 Uhr wieder da.", ""},
		{"Je suis absente jusqu'au vendredi 13 mars 2026 inclus.", "2026-03-13"},
		{"Je suis en congés du 3 au 13 mars.", "2026-03-13"},
		{"Je serai de retour le lundi 16 mars.", "2026-03-16"},
		{"Absent du 02/03/2026 au 13/03/2026.", "2026-03-13"},
		{"Bonjour, je suis absent et serai de retour le 04/05/2026. Merci de votre patience.", "2026-05-04"},
		{"Estaré fuera de la oficina hasta el viernes 13 de marzo de 2026.", "2026-03-13"},
		{"Vuelvo el 16 de marzo.", "2026-03-16"},
		{"Estoy de vacaciones del 2 al 13 de marzo.", "2026-03-13"},
		{"Sono fuori ufficio fino al 13 marzo compreso.", "2026-03-13"},
		{"Rientrerò lunedì 16 marzo.", "2026-03-16"},
		{"Sono in ferie dal 2 al 13 marzo.", "2026-03-13"},
		{"Ik ben afwezig t/m vrijdag 13 maart.", "2026-03-13"},
		{"Vanaf maandag 16 maart ben ik weer aanwezig.", "2026-03-16"},
		{"Ik ben van 2 tot en met 13 maart met vakantie.", "2026-03-13"},
		{"Estarei ausente até 13 de março de 2026.", "2026-03-13"},
		{"Estou de férias de 2 a 13 de março e regresso no dia 16 de março.", "2026-03-16"},
		{"Jestem na urlopie do 13 marca 2026 r.", "2026-03-13"},
		{"Wracam do biura 16 marca.", "2026-03-16"},
		{"Jestem na urlopie od 2 do 13 listopada 2026 r.", "2026-11-13"},
		{"Jag är på semester till och med den 13 mars.", "2026-03-13"},
		{"Jag är tillbaka måndag den 16 mars.", "2026-03-16"},
		{"Jeg holder ferie til og med den 13. marts.", "2026-03-13"},
		{"Jeg er tilbage mandag den 16. marts.", "2026-03-16"},
		{"Jeg er på ferie frem til 13. mars.", "2026-03-13"},
		{"Jeg er tilbake på kontoret 16. mars.", "2026-03-16"},
		{"Olen lomalla 13.3. asti.", "2026-03-13"},
		{"Olen lomalla 13. maaliskuuta saakka.", "2026-03-13"},
		{"Palaan töihin 16. maaliskuuta.", "2026-03-16"},
		{"Jsem mimo kancelář do 13. března 2026.", "2026-03-13"},
		{"Vrátím se 16. března.", "2026-03-16"},
		{"Som mimo kancelárie do 13. marca.", "2026-03-13"},
		{"Március 13-ig szabadságon vagyok.", "2026-03-13"},
		{"2026. március 13-ig nem vagyok elérhető.", "2026-03-13"},
		{"13 Mart 2026 tarihine kadar ofis dışındayım.", "2026-03-13"},
		{"13 Mart'a kadar izindeyim.", "2026-03-13"},
		{"Я в отпуске до 13 марта 2026 г.", "2026-03-13"},
		{"Я в отпуске с 2 по 13 марта.", "2026-03-13"},
		{"Вернусь 16 марта.", "2026-03-16"},
		{"Я у відпустці до 13 березня.", "2026-03-13"},
		{"В отпуск съм до 13 март.", "2026-03-13"},
		{"Sunt în concediu până la 13 martie.", "2026-03-13"},
		{"Θα απουσιάζω έως 13 Μαρτίου.", "2026-03-13"},
		{"Na odmoru sam do 13. ožujka.", "2026-03-13"},
		{"Nisam u uredu do 13. listopada 2026. Molim javite se kolegama, ako je hitno.", "2026-10-13"},
		{"Na dopustu sem do 13. marca.", "2026-03-13"},
		{"Olen puhkusel kuni 13. märtsini.", "2026-03-13"},
		{"Esmu atvaļinājumā līdz 13. martam.", "2026-03-13"},
		{"Atostogauju iki kovo 13 d.", "2026-03-13"},
		{"3月13日まで不在にしております。", "2026-03-13"},
		{"2026年3月16日に復帰いたします。", "2026-03-16"},
		{"我休假至3月13日。", "2026-03-13"},
		{"我将于2026年3月16日回来上班。", "2026-03-16"},
		{"3월 13일까지 부재중입니다.", "2026-03-13"},
		{"Tôi vắng mặt đến ngày 13 tháng 3 năm 2026.", "2026-03-13"},
		{"Saya cuti sampai 13 Maret 2026.", "2026-03-13"},
		{"Sóc fora de l'oficina fins al 13 de març.", "2026-03-13"},
		{"Soy Ana. Mi teléfono es 12 34 56.", ""},
		{"I am out\nuntil\n14 March.", "2026-03-14"},
		{"Until: 14 March 2027.", ""},
		{"I am out until 30 February 2026.", ""},
		{"I am out until 1 March.", ""},
		{"I am out until 2 March.", "2026-03-02"},
	}
	for _, tt := range tests {
		if got, _ := absenceOf(t, "Out of office", tt.text); got != tt.until {
			t.Errorf("%q: until %q, want %q", tt.text, got, tt.until)
		}
	}
}

func TestTheSubjectTellsTheDayOfReturnToo(t *testing.T) {
	for subject, want := range map[string]string{
		"AUTO: Max Muster ist außer Haus (Rückkehr am 16.03.2026)":          "2026-03-16",
		"AUTO: Ann Lee is out of the office (returning 2026-03-16)":         "2026-03-16",
		"Ann Lee is out of the office until 16 March":                       "2026-03-16",
		"Automatic reply: Invoice of 5 March 2026":                          "",
		"Out of office: Re: delivery by 13 March 2026, from Rome to Berlin": "",
	} {
		if got, _ := absenceOf(t, subject, "Thank you for your mail."); got != want {
			t.Errorf("%q: until %q, want %q", subject, got, want)
		}
	}
}

func TestWhoStandsInIsReadWhereOneAddressIsNamedForIt(t *testing.T) {
	tests := []struct{ text, substitute string }{
		{"In urgent cases please contact Bob Ray (bob@c.example).", "bob@c.example"},
		{"Please write to <mailto:bob@c.example> instead.", "bob@c.example"},
		{"In my absence, bob@c.example will help you.", "bob@c.example"},
		{"Contact bob@c.example or eve@c.example.", ""},
		{"In urgent cases contact bob@c.example.\n\nAnn Lee\nExample Ltd\ninfo@c.example\n", "bob@c.example"},
		{"In urgent cases contact bob@c.example. Again: bob@c.example.", "bob@c.example"},
		{"Thank you for your mail.\n\nAnn Lee\ninfo@c.example\n", ""},
		{"Contact me at ann@c.example.", ""},
		{"Contact support@desk.example.", ""},
		{"In urgent cases contact no-reply@c.example.", ""},
		{"Meine Vertretung ist Bob Ray, bob@c.example.", "bob@c.example"},
		{"In dringenden Fällen steht Ihnen bob@c.example zur Verfügung.", "bob@c.example"},
		{"En mon absence, merci de contacter bob@c.example.", "bob@c.example"},
		{"Para asuntos urgentes, escriba a bob@c.example.", "bob@c.example"},
		{"Per urgenze rivolgersi a bob@c.example.", "bob@c.example"},
		{"Neem bij spoed contact op met bob@c.example.", "bob@c.example"},
		{"Em caso de urgência, contacte bob@c.example.", "bob@c.example"},
		{"W pilnych sprawach proszę o kontakt: bob@c.example.", "bob@c.example"},
		{"Vid brådskande ärenden, kontakta bob@c.example.", "bob@c.example"},
		{"Hvis det haster, skriv til bob@c.example.", "bob@c.example"},
		{"Kiireellisissä asioissa ota yhteyttä: bob@c.example.", "bob@c.example"},
		{"V naléhavých případech kontaktujte bob@c.example.", "bob@c.example"},
		{"Sürgős esetben forduljon kollégámhoz: bob@c.example.", "bob@c.example"},
		{"Acil durumlarda bob@c.example ile iletişime geçiniz.", "bob@c.example"},
		{"По срочным вопросам обращайтесь: bob@c.example.", "bob@c.example"},
		{"お急ぎの方は担当 bob@c.example までご連絡ください。", "bob@c.example"},
		{"如有急事请联系 bob@c.example。", "bob@c.example"},
		{"급한 용무는 bob@c.example 로 연락 바랍니다.", "bob@c.example"},
	}
	for _, tt := range tests {
		if _, got := absenceOf(t, "Out of office", tt.text); string(got) != tt.substitute {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.substitute)
		}
	}
}
