package parse_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
)

const (
	bob    = "bob@c.example"
	cid    = "cid@c.example"
	letter = "<letter-7@desk.example>"
)

// dialects says what the mail of each file in testdata/bounces means: one file per mail system, in its
// own words and form.
var dialects = map[string]struct{ action, status, recipients, id string }{
	"activehunter":              {"failed", "5.1.1", bob, letter},
	"apachejames":               {"failed", "5.1.1", bob, letter},
	"attempts":                  {"failed", "", bob, letter},
	"barracuda":                 {"failed", "5.7.1", bob, letter},
	"bigfoot":                   {"failed", "5.7.1", bob, letter},
	"biglobe":                   {"failed", "4.2.2", bob, letter},
	"courier":                   {"failed", "5.1.2", bob, letter},
	"delivery-report-of-a-list": {"delayed", "4.4.0", bob, letter},
	"domino":                    {"failed", "5.1.1", bob, letter},
	"domino-text":               {"failed", "5.1.1", bob, ""},
	"dovecot-reject":            {"failed", "4.2.2", bob, letter},
	"dragonfly":                 {"failed", "5.1.1", bob, letter},
	"dragonfly-alone":           {"failed", "5.7.26", bob, letter},
	"einsundeins":               {"failed", "5.3.4", bob, letter},
	"empty-lines":               {"failed", "5.4.7", bob + " " + cid, letter},
	"exchange2003":              {"failed", "5.1.1", bob + " " + cid, letter},
	"exchange2007":              {"failed", "5.2.2", bob + " robert@int.c.example", letter},
	"exim":                      {"failed", "5.7.1", bob + " " + cid, letter},
	"exim-pipe":                 {"failed", "5.2.2", bob, letter},
	"exim-warning":              {"delayed", "4.0.0", bob, ""},
	"ezweb":                     {"failed", "5.1.1", bob, ""},
	"ezweb-remote":              {"failed", "5.0.0", bob, ""},
	"facebook":                  {"failed", "5.1.1", bob, ""},
	"fml":                       {"failed", "", "team@l.example", letter},
	"fml-no-member":             {"failed", "", "team@l.example", ""},
	"gmail":                     {"failed", "5.1.1", bob, letter},
	"gmx":                       {"failed", "4.4.7", bob, letter},
	"google-delay":              {"delayed", "4.4.1", bob, letter},
	"googlegroups":              {"failed", "", "team@groups.example", letter},
	"googleworkspace":           {"failed", "5.1.1", bob, letter},
	"imailserver":               {"failed", "5.1.1", bob, letter},
	"interscan":                 {"failed", "5.1.1", bob, letter},
	"kddi":                      {"failed", "4.2.2", bob, letter},
	"mailfoundry":               {"failed", "5.1.1", bob, letter},
	"mailmarshal":               {"failed", "5.1.1", bob, ""},
	"mailru":                    {"failed", "5.1.1", bob, letter},
	"mcafee":                    {"failed", "5.1.1", bob, letter},
	"messagelabs":               {"failed", "5.1.1", bob, letter},
	"messagingserver":           {"failed", "5.1.1", bob, letter},
	"mfilter":                   {"failed", "5.1.1", bob, letter},
	"mxlogic":                   {"failed", "5.1.1", bob, letter},
	"no-empty-line":             {"failed", "5.7.1", bob, letter},
	"notes":                     {"failed", "5.1.1", bob, letter},
	"notes-through-a-list":      {"failed", "5.4.6", bob, letter},
	"office365-localised":       {"failed", "5.1.10", bob, letter},
	"opensmtpd":                 {"failed", "5.1.2", bob, letter},
	"postfix":                   {"failed", "5.1.1", bob, letter},
	"postfix-delayed":           {"delayed", "4.4.1", bob, letter},
	"postfix-two":               {"failed", "5.2.2", bob + " " + cid, letter},
	"powermta":                  {"failed", "5.2.1", bob, letter},
	"qmail":                     {"failed", "5.1.1", bob + " " + cid, letter},
	"qmail-without-original":    {"failed", "5.2.2", bob, ""},
	"report-without-parts":      {"failed", "5.5.0", bob, letter},
	"sendgrid":                  {"failed", "5.1.1", bob, letter},
	"sendmail-warning":          {"delayed", "4.4.7", bob, ""},
	"smail":                     {"failed", "5.2.2", bob, letter},
	"sns":                       {"failed", "5.1.1", bob, letter},
	"status-alone":              {"failed", "4.2.2", bob, ""},
	"v5sendmail":                {"failed", "4.4.7", bob, letter},
	"v5sendmail-refused":        {"failed", "5.1.1", bob, letter},
	"vzwpix":                    {"failed", "5.1.1", bob, ""},
	"without-from":              {"failed", "4.4.7", bob, letter},
	"words-as-status":           {"failed", "5.3.0", bob, letter},
	"x1":                        {"failed", "5.1.1", bob, letter},
	"x2":                        {"failed", "5.1.1", bob, letter},
	"x3":                        {"failed", "5.3.0", bob + " " + cid, ""},
	"x4":                        {"failed", "4.2.2", bob, letter},
	"x5": {"failed", "5.1.1", bob,
		"<t1042.7." + strings.Repeat("a", 40) + "@desk.example>"},
	"x6":    {"failed", "5.4.6", bob, letter},
	"yahoo": {"failed", "5.1.1", bob, letter},
	"zoho":  {"failed", "5.1.1", bob, letter},

	"abuse-report":     {"feedback", "", bob, letter},
	"abuse-report-old": {"feedback", "", "", ""},
	"dmarc":            {"feedback", "", "", ""},
	"opt-out":          {"feedback", "", bob, ""},
	"sns-complaint":    {"feedback", "", bob, ""},
	"success":          {"delivered", "2.0.0", bob, letter},
	"tlsrpt":           {"feedback", "", "", ""},
	"unread-deleted":   {"deleted", "", bob, letter},
}

func TestBouncesOfAllMailSystemsAreRead(t *testing.T) {
	files, err := filepath.Glob("testdata/bounces/*.eml")
	if err != nil || len(files) != len(dialects) {
		t.Fatalf("%d mails for %d dialects: %v", len(files), len(dialects), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".eml")
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for form, raw := range map[string]string{"LF": string(raw), "CR": strings.ReplaceAll(string(raw), "\n", "\r"),
			"CR LF": strings.ReplaceAll(string(raw), "\n", "\r\n")} {
			in, want := exact(raw), dialects[name]
			if in.Report == nil {
				t.Errorf("%s (%s): no report; %s %q", name, form, in.Verdict.Kind, in.Verdict.Evidence)
				continue
			}
			kind := ticketing.KindDeliveryReceipt
			if want.action == "failed" || want.action == "delayed" {
				kind = ticketing.KindBounce
			}
			r := *in.Report
			var to []string
			for _, a := range r.Recipients {
				to = append(to, string(a))
			}
			if in.Verdict.Kind != kind || r.Action != want.action || r.Status != want.status ||
				!slices.Equal(to, strings.Fields(want.recipients)) || r.ForMessageID != want.id {
				t.Errorf("%s (%s): %s\n got %+v\nwant %+v", name, form, in.Verdict.Kind, r, want)
			}
			if to != nil && string(r.Recipient) != to[0] || !in.Verdict.NoAck || !in.Verdict.NoReopen {
				t.Errorf("%s (%s): %s %+v", name, form, r.Recipient, in.Verdict)
			}
		}
	}
}

// TestADiagnosticSaysWhatTheServerSaid looks at the words that a person is shown.
func TestADiagnosticSaysWhatTheServerSaid(t *testing.T) {
	for name, want := range map[string]string{
		"activehunter": "550 sorry, no mailbox here", "apachejames": "550 - Requested action not taken",
		"biglobe": "exceeded the local limit", "domino-text": "not listed in Domino Directory",
		"einsundeins": "Mail size limit exceeded", "exchange2003": "The recipient name is not recognized",
		"ezweb": "見つかりませんでした", "gmx": "delivery retry timeout exceeded", "imailserver": "Unknown user",
		"notes": "not listed in public", "notes-through-a-list": "maximum hop count",
		"qmail": "Remote host said: 550 5.1.1 User unknown", "vzwpix": "No valid recipients",
		"x3": "553 5.3.0", "fml": "you are not a member",
	} {
		raw, err := os.ReadFile("testdata/bounces/" + name + ".eml")
		if err != nil {
			t.Fatal(err)
		}
		if in := exact(string(raw)); in.Report == nil || !strings.Contains(in.Report.Diagnostic, want) {
			t.Errorf("%s: %+v", name, in.Report)
		}
	}
}

func TestALocalisedBounceIsABounce(t *testing.T) {
	for subject, words := range map[string]string{
		"Unzustellbar: Drucker":                         "Ihre Nachricht konnte nicht zugestellt werden.",
		"Mail konnte nicht zugestellt werden":           "Empfänger unbekannt",
		"Non remis : Imprimante":                        "Votre message n'a pas pu être remis.",
		"Échec de la remise":                            "utilisateur inconnu",
		"No se puede entregar: Impresora":               "El mensaje no se pudo entregar.",
		"Impossibile recapitare: Stampante":             "Il messaggio non può essere recapitato.",
		"Não é possível entregar: Impressora":           "A mensagem não pôde ser entregue.",
		"Onbestelbaar: Printer":                         "Het bericht kon niet worden bezorgd.",
		"Nie można dostarczyć: Drukarka":                "Wiadomość nie została dostarczona.",
		"Olevererbart: Skrivare":                        "Meddelandet kunde inte levereras.",
		"Nedoručitelná zpráva":                          "Zprávu nelze doručit.",
		"Kézbesíthetetlen: Nyomtató":                    "Az üzenet nem kézbesíthető.",
		"Teslim edilemedi: Yazıcı":                      "İletiniz teslim edilemedi.",
		"Не удалось доставить: Принтер":                 "Сообщение не может быть доставлено.",
		"配信不能: プリンター":                                   "メッセージを配信できませんでした。",
		"无法投递: 打印机":                                     "邮件无法投递。",
		"系统退信":                                          "收件人不存在",
		"無法傳遞: 印表機":                                     "您的郵件無法傳遞。",
		"배달되지 않음: 프린터":                                  "메시지를 배달할 수 없습니다.",
		"Mail delivery failed: returning to the sender": "The following address failed",
	} {
		for from, more := range map[string]string{"MAILER-DAEMON@mx.example": "", "postmaster@mx.example": "Return-Path: <>\n",
			"Postmaster <postmaster@mx.example>": ""} {
			in := mail("From: " + from + "\n" + more + "Subject: " + subject + "\n\n" + words +
				"\n\n<bob@c.example>\n\n--- Original message ---\nMessage-ID: <letter-7@desk.example>\n")
			if in.Verdict.Kind != ticketing.KindBounce || in.Report.Recipient != bob ||
				in.Report.ForMessageID != letter {
				t.Errorf("%s, %s: %s %+v", subject, from, in.Verdict.Kind, in.Report)
			}
		}
	}
}

func TestADelayInAnyLanguageIsNoFailure(t *testing.T) {
	for _, subject := range []string{"Delivery delayed: Printer", "Zustellung verzögert: Drucker",
		"Remise retardée : Imprimante", "Entrega retrasada: Impresora", "Задержка доставки: Принтер",
		"Delivery Status Notification (Delay)", "Warning: could not send message for past 4 hours"} {
		in := mail("From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: " + subject + "\n\n<bob@c.example>\n")
		if in.Verdict.Kind != ticketing.KindBounce || in.Report.Action != "delayed" || in.Report.Hard() {
			t.Errorf("%s: %s %+v", subject, in.Verdict.Kind, in.Report)
		}
	}
}

func TestWhatIsNoBounceIsNone(t *testing.T) {
	quoted := "Hi. This is the qmail-send program at q.example.\nI'm afraid I wasn't able to deliver your" +
		" message.\n\n<bob@c.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n" +
		"--- Below this line is a copy of the message.\n\nReceived: from x\nMessage-ID: <letter-7@desk.example>\n"
	attached := "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nIt does not exist: unable to deliver.\n--b\n" +
		"Content-Type: message/rfc822\n\nFrom: bob@c.example\nMessage-ID: <9@c.example>\n\nHello\n--b--\n"
	for name, raw := range map[string]string{
		"a person pastes one":   "From: ann@c.example\nSubject: failure notice\n\n" + quoted,
		"a person passes it on": "From: ann@c.example\nSubject: Fwd: failure notice\n\nWhy?\n\n" + quoted,
		"a person answers it":   "From: ann@c.example\nSubject: Re: Undeliverable: Printer\n\nWhy?\n\n> " + quoted,
		"a postmaster passes it on": "From: Paul <postmaster@c.example>\nReturn-Path: <postmaster@c.example>\n" +
			"Subject: FW: Undeliverable: Printer\n\nYour mail could not be delivered, see below.\n\n" + quoted,
		"a postmaster writes": "From: Paul <postmaster@c.example>\nReturn-Path: <postmaster@c.example>\n" +
			"Subject: our mail server\n\nMail from you could not be delivered: user unknown.\n",
		"another desk sends a mail along": "From: no-reply@desk2.example\nSubject: New request\n" + attached,
		"a parcel service":                "From: no-reply@parcel.example\nSubject: Delivery failed: we missed you\n\nYour parcel could not be delivered.\n",
		"a monitor":                       "From: root@host.example\nSubject: Cron: delivery failed\n\nuser unknown: it does not exist\n",
		"a display name":                  "From: Mail Delivery System <ann@c.example>\nSubject: Printer\n\nIt does not exist, mailbox full.\n",
		"an address is over": "From: ann@c.example\nReturn-Path: <>\nSubject: Re: Printer\nAuto-Submitted: auto-replied\n\n" +
			"This address does not exist any more: user unknown. Write to bob@c.example.\n",
		"a vacation under the null sender": "From: ann@c.example\nReturn-Path: <>\nSubject: Re: Printer\n\n" +
			"I am away. Your message was not delivered to anybody.\n",
	} {
		if in := mail(raw); in.Report != nil || in.Verdict.Kind == ticketing.KindBounce {
			t.Errorf("%s: %s %+v", name, in.Verdict.Kind, in.Report)
		}
	}
}

func BenchmarkBounce(b *testing.B) {
	for _, name := range []string{"postfix", "qmail", "gmail", "x5"} {
		raw, err := os.ReadFile("testdata/bounces/" + name + ".eml")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) { bench(b, string(raw)) })
	}
}

func TestAnAutomaticAnswerMaySaySoItself(t *testing.T) {
	lotus := "From: ann@c.example\nTo: support@desk.example\nSubject: AUTO: Ann is out of the office (returning 05/03/2026)\n\n" +
		"I am out of the office until 05/03/2026.\n\nNote: This is an automated response to your message \"Printer\".\n\n" +
		"This is the only notification you will receive while this person is away.\n"
	if in := mail(lotus); in.Verdict.Kind != ticketing.KindAutoReply {
		t.Errorf("%+v", in.Verdict)
	}
	for _, raw := range []string{
		strings.Replace(lotus, "AUTO: Ann is out of the office (returning 05/03/2026)", "Printer", 1),
		strings.Split(lotus, "Note:")[0],
	} {
		if in := mail(raw); in.Verdict.Kind != ticketing.KindPerson {
			t.Errorf("%+v", in.Verdict)
		}
	}
}

func TestOfABounceWithoutEndTheBeginningIsRead(t *testing.T) {
	words := "<bob@c.example>:\n" + strings.Repeat("the server 192.0.2.1 said 550 5.1.1 <a@b.example> unknown\n", 4000)
	in := mail("Return-Path: <>\nFrom: MAILER-DAEMON@q.example\nSubject: failure notice\n\n" + words)
	if in.Verdict.Kind != ticketing.KindBounce || in.Report.Recipient != bob || len(in.Report.Diagnostic) > 1010 {
		t.Errorf("%s, %+v", in.Verdict.Kind, in.Report)
	}
}
