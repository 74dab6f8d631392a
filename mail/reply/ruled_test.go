package reply

import "testing"

func TestHeadOfAnOlderMailMayBeShortBelowARuledLine(t *testing.T) {
	const rule = `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">`
	for _, tt := range []struct{ name, below string }{
		{"two fields", rule + `<p class=MsoNormal><b>From:</b> bob@example.com</p><p class=MsoNormal><b>Sent:</b> Tuesday, 5 May 2026</p></div><p>no?</p>`},
		{"two fields of paragraphs", rule + `<p><b>Von:</b> Bob &lt;bob@example.com&gt;</p><p><b>Gesendet:</b> Dienstag</p></div><p>no?</p>`},
		{"one line", `<hr><b>From: bob@example.com</b> <b>Date: Tue, 5 May 2026 09:12:44 +0200</b><div>no?</div>`},
	} {
		if full, p := FromHTML("<p>Yes.</p>" + tt.below); p.Fresh != "Yes." {
			t.Errorf("%s: fresh = %q of %q", tt.name, p.Fresh, full)
		}
	}
	for _, below := range []string{
		"<hr>From: Hamburg<br>Date: 5 May<br>please", "<hr>From: bob@example.com I hear nothing.",
		"<p>From: bob@example.com</p><p>Sent: yesterday</p>",
	} {
		if full, p := FromHTML("<p>Yes.</p>" + below); p.Fresh != full {
			t.Errorf("%s: fresh = %q", below, p.Fresh)
		}
	}
}
