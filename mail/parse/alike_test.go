package parse_test

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

// both is a mail with a plain text and its HTML.
func both(text, markup string) ticketing.Incoming {
	return mail(parts("alternative",
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"+text,
		"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"+markup))
}

func TestOrdersReadAlikeFromTextAndHTML(t *testing.T) {
	mso := func(s string) string { return "<p class=MsoNormal>" + s + "<o:p></o:p></p>" }
	for _, tt := range []struct{ name, text, markup, want string }{
		{"two orders in divs", "/close\n/time 20m\n\nDone.",
			"<div>/close</div><div>/time 20m</div><div><br></div><div>Done.</div>", "/close\n/time 20m\n\nDone."},
		{"two orders with breaks", "/close\n/time 20m\n\nDone.", "/close<br>/time 20m<br><br>Done.",
			"/close\n/time 20m\n\nDone."},
		{"two orders of Word", "/close\n/time 20m\n\nDone.",
			mso("/close") + mso("/time 20m") + mso("&nbsp;") + mso("Done."), "/close\n/time 20m\n\nDone."},
		{"two orders in paragraphs", "/close\n\n/time 20m\n\nDone.", "<p>/close</p><p>/time 20m</p><p>Done.</p>",
			"/close\n\n/time 20m\n\nDone."},
		{"paragraphs without margins", "/close\n/time 20m",
			`<p style="margin: 0px;">/close</p><p style="margin:0">/time 20m</p>`, "/close\n/time 20m"},
		{"Gmail for Android", "/close\n/time 20m\n\nDone.", `<div dir="auto">/close<div dir="auto">/time 20m</div>` +
			`<div dir="auto"><br></div><div dir="auto">Done.</div></div>`, "/close\n/time 20m\n\nDone."},
		{"no-break space", "/assign\u00a0Bob\nPlease.", "<div>/assign&nbsp;Bob</div><div>Please.</div>",
			"/assign Bob\nPlease."},
		{"typographic quotes", "/subject “New words”", "<div>/subject “New words”</div>", "/subject “New words”"},
		{"entities", "/called \"Ann & Bob\"", "<div>/called &quot;Ann &amp; Bob&quot;</div>", "/called \"Ann & Bob\""},
		{"blanks at the end", "/close \nDone. ", "<div>/close&nbsp;</div><div>Done.&nbsp;</div>", "/close\nDone."},
		{"bullets", "- /close\n- /time 20m", "<ul><li>/close</li><li>/time 20m</li></ul>", "- /close\n- /time 20m"},
		{"orders below", "Done.\n\n/close\n\n-- \nAnn\nDesk Ltd",
			`<div>Done.</div><div><br></div><div>/close</div><div><br></div><div>-- </div><div>Ann</div><div>Desk Ltd</div>`,
			"Done.\n\n/close"},
		{"orders below in Outlook's markup", "Done.\n\n/close\n\nSent from Outlook for Android<https://aka.ms/AAb9ysg>",
			`<div>Done.</div><div><br></div><div>/close</div><div id="ms-outlook-mobile-signature">Sent from ` +
				`<a href="https://aka.ms/AAb9ysg">Outlook for Android</a></div>`, "Done.\n\n/close"},
		{"full width", "／close", "<p>／close</p>", "／close"},
		{"backslash", "\\close", "<p>\\close</p>", "\\close"},
		{"link made of an address", "/add bob@c.example", `<div>/add <a href="mailto:bob@c.example">bob@c.example</a></div>`,
			"/add bob@c.example"},
		{"bold", "/close", "<div><b>/close</b></div>", "/close"},
	} {
		if in := both(tt.text, tt.markup); in.Fresh != tt.want || in.Other != tt.want {
			t.Errorf("%s: fresh = %q, other = %q", tt.name, in.Fresh, in.Other)
		}
	}
}

func TestTheHTMLIsReadOnlyWhereALineMayBeAnOrder(t *testing.T) {
	for _, tt := range []struct{ name, text, markup, want string }{
		{"none", "It works.", "<p>It works.</p>", ""},
		{"slashes inside a line", "See http://a.example/b and /etc.", "<p>See http://a.example/b and /etc.</p>", ""},
		{"in the text alone", "/close", "<p>It works.</p>", "It works."},
		{"in the HTML alone", "It works.", "<p>It works.</p><p>/close</p>", "It works.\n\n/close"},
		{"as an entity", "It works.", "<p>&#47;close</p>", "/close"},
		{"no HTML", "/close", "", ""},
	} {
		if in := both(tt.text, tt.markup); in.Fresh != tt.text || in.Other != tt.want {
			t.Errorf("%s: fresh = %q, other = %q", tt.name, in.Fresh, in.Other)
		}
	}
	for _, raw := range []string{parts("mixed", "Content-Type: text/html\n\n<p>/close"), "From: a@b.example\n\n/close\n"} {
		if in := mail(raw); in.Other != "" {
			t.Errorf("%q", in.Other)
		}
	}
}

func TestTheHTMLIsFoundWhereverItStands(t *testing.T) {
	page := "Content-Type: text/html\n\n<p>/close</p>"
	text := "Content-Type: text/plain\n\n/close"
	for name, raw := range map[string]string{
		"alternative":    parts("alternative", text, page),
		"with images":    parts("alternative", text, multi("c", "related", page, image)),
		"with files":     parts("mixed", multi("c", "alternative", text, page), image),
		"inside related": parts("related", multi("c", "alternative", text, page), image),
		"divided by a file, as by Apple Mail": parts("alternative", text, multi("c", "mixed", page, image,
			"Content-Type: text/html\n\n<br><blockquote type=\"cite\">old</blockquote>")),
	} {
		if in := mail(raw); in.Fresh != "/close" || in.Other != "/close" {
			t.Errorf("%s: fresh = %q, other = %q", name, in.Fresh, in.Other)
		}
	}
	in := mail(parts("mixed", multi("c", "alternative", text, page), "Content-Type: text/plain\n\nfrom the list"))
	if in.Fresh != "/close\n\nfrom the list" || in.Other != in.Fresh {
		t.Errorf("fresh = %q, other = %q", in.Fresh, in.Other)
	}
}

func TestA21OrdersThatNobodySeesOrWroteAreNotFresh(t *testing.T) {
	hidden := func(markup string) string {
		return "<div>Thanks.</div>" + markup + "<div>Ann</div>"
	}
	for _, markup := range []string{
		`<div style="display:none">/close</div>`, `<div style="font-size:0">/close</div>`,
		`<div style="color:#ffffff">/close</div>`, `<font color="white">/close</font>`,
		`<div style="background:#222;color:#222">/close</div>`, `<div hidden>/close</div>`,
		`<style>.x{display:none}</style><div class="x">/close</div>`,
		`<div style="max-height:0;overflow:hidden">/close</div>`, `<!-- /close -->`,
		`<div style="position:absolute;left:-5000px">/close</div>`, `<img alt="" src=x><title>/close</title>`,
	} {
		html := from("From: a@b.example\nContent-Type: text/html\n", hidden(markup))
		if html.Fresh != "Thanks.\nAnn" {
			t.Errorf("%s: fresh = %q", markup, html.Fresh)
		}
		in := both("Thanks.\nAnn", hidden(markup))
		if in.Fresh != "Thanks.\nAnn" || in.Other != "" && in.Other != in.Fresh {
			t.Errorf("%s: fresh = %q, other = %q", markup, in.Fresh, in.Other)
		}
	}
	only := from("From: a@b.example\nContent-Type: text/html\n", `<div style="display:none">/close</div>`)
	if only.Fresh != "" || only.Text != "/close" {
		t.Errorf("fresh = %q, text = %q", only.Fresh, only.Text)
	}
	for _, quoted := range []string{
		"Thanks.\n\nOn Mon, 2 Mar 2026 at 10:00, Desk <support@desk.example> wrote:\n> /close\n",
		"Thanks.\n\n-----Original Message-----\nFrom: Bob\n\n/close\n",
		"Thanks.\n\n________________________________\nFrom: Desk <support@desk.example>\nSent: Monday\nSubject: x\n\n/close\n",
		"Thanks.\n\n##- Please answer above this line -##\n\n/close\n",
	} {
		if in := mail("From: a@b.example\n\n" + quoted); in.Fresh != "Thanks." {
			t.Errorf("%q: fresh = %q", quoted, in.Fresh)
		}
	}
}

func TestAMailThatALinkOfOursBeganCarriesItsToken(t *testing.T) {
	const token = "agbwzefk7ud6onqhhfpoid52bie7cwpzp745nor5"
	for name, body := range map[string]string{
		"bare":             "/take\n\n\nT-1042 · t1042." + token,
		"signature below":  "/take\n\n\nT-1042 · t1042." + token + "\n\nAnn Lee\nDesk Ltd",
		"signature above":  "/take\n\n-- \nAnn Lee\n\nT-1042 · t1042." + token,
		"mark":             "/take\n\n· · ·\nT-1042 · t1042." + token + "\n\nSent from my iPhone",
		"lost punctuation": "/take\n\n\nT-1042 ? t1042." + token,
	} {
		markup := "<div>" + strings.ReplaceAll(body, "\n", "</div>\n<div>") + "</div>"
		for _, in := range []ticketing.Incoming{both(body, markup),
			from("From: a@b.example\nContent-Type: text/html; charset=utf-8\n", markup)} {
			if in.Fresh != "/take" || in.Other != "" && in.Other != "/take" {
				t.Errorf("%s: fresh = %q, other = %q", name, in.Fresh, in.Other)
			}
			want := ticketing.FoundToken{Ticket: 1042, Text: token, Place: ticketing.InFooter}
			if len(in.Tokens) != 1 || in.Tokens[0] != want {
				t.Errorf("%s: tokens %v", name, in.Tokens)
			}
		}
	}
}
