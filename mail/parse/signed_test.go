package parse_test

import (
	"strings"
	"testing"
)

const (
	outlookText = "Please restart it.\n\nKind regards,\nAnn Lee\nDesk Ltd\n" +
		"ann@desk.example<mailto:ann@desk.example> | desk.example<https://www.desk.example/>\n[cid:logo@01DC]\n"
	outlookHTML = `<div class=WordSection1><p class=MsoNormal>Please restart it.</p><p class=MsoNormal>&nbsp;</p>` +
		`<p class=MsoNormal><a name="_MailAutoSig">Kind regards,</a></p>` +
		`<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'>Ann <b>Lee</b></span></p>` +
		`<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'>Desk Ltd</span></p>` +
		`<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'><a href="mailto:ann@desk.example">ann@desk.example</a>` +
		` | <a href="https://www.desk.example/">desk.example</a></span></p>` +
		`<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'><img width=90 height=30 src="cid:logo@01DC"></span></p></div>`
	legal     = "This e-mail and any attachments are confidential and intended solely for the use of the individual to whom they are addressed."
	logoImage = "Content-Type: image/png; name=logo.png\nContent-Disposition: inline; filename=logo.png\nContent-ID: <logo@01DC>\n\nx"
	photo     = "Content-Type: image/png; name=photo.png\nContent-Disposition: inline; filename=photo.png\nContent-ID: <photo@01DC>\n\ny"
)

// client is a mail with both alternatives, and images beside the HTML.
func client(text, markup string, images ...string) string {
	related := multi("r", "related", append([]string{"Content-Type: text/html\n\n" + markup}, images...)...)
	return parts("alternative", "Content-Type: text/plain\n\n"+text, related)
}

func TestASignatureThatOnlyTheHTMLTellsIsCutFromThePlainText(t *testing.T) {
	const words = "Please restart it."
	block := func(mark string) string {
		return "<div>" + words + "</div><div><br></div>" + mark + "Ann Lee<br>Desk&nbsp;Ltd</div>"
	}
	plainSigned := words + "\n\nAnn Lee\nDesk\u00a0Ltd\n"
	for _, tt := range []struct{ name, raw, fresh string }{
		{"Outlook desktop", client(outlookText, outlookHTML, logoImage), words},
		{"Outlook desktop, disclaimer below", client(outlookText+"\n"+legal+"\n", outlookHTML+"<p>"+legal+"</p>", logoImage), words},
		{"new Outlook, logo above", client(words+"\n\n[cid:logo@01DC]\nAnn Lee\nDesk Ltd\n",
			block(`<div id="Signature"><img src="cid:logo@01DC"><br>`), logoImage), words},
		{"Outlook on the web, of an answer", client(plainSigned, block(`<div id="x_Signature">`)), words},
		{"Outlook for phones", client(plainSigned, block(`<div id="ms-outlook-mobile-signature">`)), words},
		{"Gmail with logo", client(words+"\n\n[image: logo.png]\n*Ann Lee*\nDesk Ltd <https://desk.example>\n",
			"<div>"+words+`</div><div class="gmail_signature"><img src="cid:logo@01DC" alt="logo.png"><br>`+
				`<b>Ann Lee</b><br><a href="https://desk.example">Desk Ltd</a></div>`, logoImage), words},
		{"Apple", client(plainSigned, block(`<div id="AppleMailSignature">`)), words},
		{"Thunderbird", client(plainSigned, block(`<div class="moz-signature">`)), words},
		{"a table", client(words+"\n\nAnn Lee\n\nDesk Ltd\n", "<p>"+words+`</p><div id=Signature><table><tr><td>Ann Lee<td>Desk Ltd</table></div>`), words},
		{"words below it", client(plainSigned+"\nP.S. Bye.\n", block("<div id=Signature>")+"P.S. Bye."), words + "\n\nAnn Lee\nDesk Ltd\n\nP.S. Bye."},
		{"another text", client(words+"\n\nAnn Berg\n", block("<div id=Signature>")), words + "\n\nAnn Berg"},
		{"an order in it", client(words+"\n\n/close\nDesk Ltd", "<p>"+words+"</p><div id=Signature>/close<br>Desk Ltd</div>"),
			words + "\n\n/close\nDesk Ltd"},
		{"nothing else", client("Ann Lee\nDesk Ltd\n", "<div id=Signature>Ann Lee<br>Desk Ltd</div>"), "Ann Lee\nDesk Ltd"},
		{"no mark", client(plainSigned, block("<div>")), words + "\n\nAnn Lee\nDesk Ltd"},
	} {
		in := mail(tt.raw)
		if in.Fresh != tt.fresh {
			t.Errorf("%s: %q", tt.name, in.Fresh)
		}
		for _, a := range in.Attachments {
			if a.Placed {
				t.Errorf("%s: %s is taken for part of the words", tt.name, a.Name)
			}
		}
	}
}

func TestAnImageInTheWordsIsToldFromALogo(t *testing.T) {
	const sign = `<div id=Signature>Ann<br><img src="cid:logo@01DC"></div>`
	for _, tt := range []struct{ name, raw, fresh, placed string }{
		{"Outlook", client("See:\n[cid:photo@01DC]\nBye.\n\nAnn\n[cid:logo@01DC]", `<p>See:<br><img src="cid:photo@01DC"><br>Bye.</p>`+sign, photo, logoImage),
			"See:\n[image: photo.png]\nBye.", "photo.png"},
		{"Outlook with a description", client("See:\n[A red lamp]\nBye.\n\nAnn\n[cid:logo@01DC]",
			`<p>See:<br><img src="cid:photo@01DC" alt="A red lamp"><br>Bye.</p>`+sign, photo, logoImage), "See:\n[A red lamp]\nBye.", "photo.png"},
		{"Gmail", client("See:\n[image: photo.png]\nBye.\n\nAnn\n[image: logo.png]", `<p>See:<br><img src="cid:photo@01DC" alt="photo.png"><br>Bye.</p>`+
			sign, photo, logoImage), "See:\n[image: photo.png]\nBye.", "photo.png"},
		{"Apple", client("See:\n\nBye.\n\nAnn\n", `<p>See:<br><img src="cid:photo@01DC"><br>Bye.</p>`+sign, photo, logoImage), "See:\n\nBye.", "photo.png"},
		{"a phone", parts("mixed", "Content-Type: text/plain\n\nSee:", "Content-Type: image/jpeg\nContent-Disposition: inline; filename=a.jpg\n\nx",
			"Content-Type: text/plain\n\nBye."), "See:\n\nBye.", "a.jpg"},
		{"HTML alone", parts("related", "Content-Type: text/html\n\n"+`<p>See:<br><img src="cid:photo@01DC"><br>Bye.</p>`+sign, photo, logoImage),
			"See:\n[image: photo.png]\nBye.", "photo.png"},
		{"text alone", parts("related", "Content-Type: text/plain\n\nSee <photo.png>", photo, logoImage), "See <photo.png>", "photo.png"},
	} {
		in := mail(tt.raw)
		var placed []string
		for _, a := range in.Attachments {
			if a.Placed {
				placed = append(placed, a.Name)
			}
		}
		if in.Fresh != tt.fresh || strings.Join(placed, " ") != tt.placed {
			t.Errorf("%s: %q, in the words %q", tt.name, in.Fresh, placed)
		}
	}
}
