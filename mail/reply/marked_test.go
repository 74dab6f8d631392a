package reply

import (
	"strings"
	"testing"
)

func FuzzSignedAsCutsAnEndOnly(f *testing.F) {
	f.Add("Yes.\n\nAnn Lee\n[cid:x]", "", "<p>Yes.<div id=Signature><img src=cid:x>Ann <b>Lee</b></div>")
	f.Add("Yes.\n\n[cid:x]\nAnn", "Sent from my iPhone", "<p>Yes.<a name=_MailAutoSig><img src=cid:x><br>Ann<br>Sent from my iPhone</a>")
	f.Add("Ann <http://a.example>", "", "<div class=moz-signature><a href=http://a.example>Ann</a></div>")
	f.Fuzz(func(t *testing.T, text, footers, src string) {
		_, html := FromHTML(src)
		rest, signature := SignedAs(text, footers, html)
		cut, ok := strings.CutPrefix(text, rest)
		if !ok || strings.TrimSpace(cut) != strings.TrimSpace(signature) {
			t.Errorf("%q becomes %q and %q", text, rest, signature)
		}
		if signature == "" && rest != text {
			t.Errorf("%q becomes %q", text, rest)
		}
		if rest == "" && text != "" && html.Fresh != "" {
			t.Errorf("all of %q is gone, and the HTML says %q", text, html.Fresh)
		}
	})
}

func TestACheapLookFindsEachClientsMarkOfASignature(t *testing.T) {
	spelled := strings.NewReplacer("_mailautosig", "_MailAutoSig", "zm-_id_-sgn", "Zm-_Id_-Sgn", "__sig_", "__SIG_")
	for name, m := range clientMarks {
		if m == markSign && !MayMarkSignature("<div id="+spelled.Replace(name)+">") {
			t.Errorf("not %s", name)
		}
	}
	if MayMarkSignature("<div>Hello</div>") {
		t.Error("a mark in a mail without one")
	}
}

// FuzzLookForSigns holds the cheap look against the rendering.
func FuzzLookForSigns(f *testing.F) {
	for _, s := range []string{"<p>&nbsp;/close", "a<br>\\x", "<li>／x", "<style>a</style>&#47;x", "<style>a<Hstyle>&#47", "&#1/", "&nbsp/x", "a</p>/x", "<!-- a -->/x", "&sol;b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for one := range strings.SplitSeq(Text(src), "\n") {
			if strings.HasPrefix(one, "/") && !LineMayStart(src, `/\／`) {
				t.Errorf("%q begins a line of %q", one, src)
			}
		}
	})
}
