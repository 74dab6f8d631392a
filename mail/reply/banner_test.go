package reply

import (
	"strings"
	"testing"
)

var gatewayBanners = []string{
	"[EXTERNAL]", "*EXTERNAL EMAIL*", "CAUTION: External Sender:", "⚠️ External Email", "[外部邮件]",
	"CAUTION: This email came from outside of our company. Do not click links or open attachments unless you know the sender.",
	"CAUTION: This email came from outside of our company. Do not click links or open\nattachments unless you trust the sender.",
	"This message originated from outside of ACME.",
	"You don't often get email from ann@example.com. Learn why this is important",
	"ACHTUNG: Diese E-Mail kommt von außerhalb. Klicken Sie nicht auf Links, wenn Sie den Absender nicht kennen.",
	"ATTENTION : ce courriel vient de l'extérieur. N'ouvrez pas les pièces jointes si vous ne connaissez pas l'expéditeur.",
}

func TestAGatewaysBannerIsNotTheWritersWords(t *testing.T) {
	const older = "On Tue, May 5, 2026 at 9:12 AM Desk <desk@example.com> wrote:\n> Is it on?"
	for _, banner := range gatewayBanners {
		for _, gap := range []string{"\n\n", "\n"} {
			for _, c := range []struct{ in, fresh string }{
				{"Yes, it is.", "Yes, it is."},
				{"Yes, it is.\n\n" + older, "Yes, it is."},
				{older + "\n\nYes, it is.", "Yes, it is."},
				{older, ""},
			} {
				p := Split(banner + gap + c.in)
				if p.Fresh != c.fresh || !strings.HasPrefix(p.Signature, banner) {
					t.Errorf("%q: fresh = %q, signature = %q", banner+gap+c.in, p.Fresh, p.Signature)
				}
			}
		}
	}
	if p := Split(gatewayBanners[0] + "\n\n" + olderMails[0].text); !p.Kept && p.Fresh == "" {
		t.Errorf("%+v", p)
	}
}

func TestWordsAboutBannersAndOutsidersStay(t *testing.T) {
	for _, s := range []string{
		"Attention: the external link in your mail does not open.",
		"External users can not click the button.",
		"CAUTION: This email came from outside of our company. Do not click links. Hello, the printer is broken.",
		"Your mail is shown with \"originated from outside\", and my boss does not open such.",
		"External", "Outside it is fine", "Please do not click it from outside, or the lamp goes red.",
	} {
		for _, more := range []string{"", "\n\nAnn"} {
			if p := Split(s + more); p.Fresh != s+more {
				t.Errorf("%q: fresh = %q", s, p.Fresh)
			}
		}
	}
}
