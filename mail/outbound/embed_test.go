package outbound

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"

	"ticketd/mail/lettertest"
	"ticketd/ticketing"
)

// shownImage is an image that the HTML shows.
func shownImage(id string) ticketing.Enclosure {
	return ticketing.Enclosure{Name: "trend.png", Type: "image/png", Inline: true, ID: id,
		Content: []byte("\x89PNG\r\n\x1a\n")}
}

// report is the letter of the golden file: two images that are shown, and a file.
func report() ticketing.Outgoing {
	o := acknowledgement()
	o.HTML = "<p>Guten Tag,</p>\n<p><img src=\"cid:a@support.example.org\" alt=\"1\"><img src=\"cid:b@support.example.org\" alt=\"2\"></p>"
	o.Enclosures = []ticketing.Enclosure{shownImage("a@support.example.org"),
		{Name: "tickets.csv", Type: "text/csv", Content: []byte("a,b\r\n")}, shownImage("b@support.example.org")}
	return o
}

func TestAnImageThatIsShownBelongsToTheAlternatives(t *testing.T) {
	m, err := mail.ReadMessage(bytes.NewReader(compose(t, report())))
	if err != nil {
		t.Fatal(err)
	}
	outer, octets := parts(t, m.Header.Get("Content-Type"), m.Body)
	if !strings.HasPrefix(m.Header.Get("Content-Type"), "multipart/mixed;") || len(outer) != 2 ||
		!strings.HasPrefix(outer[0], `multipart/related; type="multipart/alternative";`) || !strings.HasPrefix(outer[1], "text/csv;") {
		t.Fatalf("the letter is made of %q", outer)
	}
	inner, _ := parts(t, outer[0], strings.NewReader(octets[0]))
	if len(inner) != 3 || !strings.HasPrefix(inner[0], "multipart/alternative;") || !strings.HasPrefix(inner[1], "image/png;") {
		t.Errorf("what belongs together is %q", inner)
	}
}

func TestALetterWithImagesAloneHasNoFiles(t *testing.T) {
	o := report()
	o.Enclosures = o.Enclosures[:1]
	m, err := mail.ReadMessage(bytes.NewReader(compose(t, o)))
	if err != nil || !strings.HasPrefix(m.Header.Get("Content-Type"), `multipart/related; type="multipart/alternative";`) {
		t.Errorf("it is %q, %v", m.Header.Get("Content-Type"), err)
	}
}

func TestImagesThatAreShownArriveAsTheyAre(t *testing.T) {
	o := report()
	letter := compose(t, o)
	if !bytes.Equal(letter, compose(t, o)) {
		t.Error("the same letter gave other bytes")
	}
	for _, fault := range lettertest.Wire(letter) {
		t.Error(fault)
	}
	in := received(t, letter)
	if len(in.Attachments) != 3 || in.Text != "Guten Tag,\n\nIhre Nachricht hat die Nummer T-1001.\n.\nfrom here on: 100 % = fine" {
		t.Errorf("%q with %+v", in.Text, in.Attachments)
	}
}

func TestAnImageThatNoPageCanShowIsAFile(t *testing.T) {
	for name, change := range map[string]func(*ticketing.Outgoing){
		"no HTML":     func(o *ticketing.Outgoing) { o.HTML = "" },
		"no image":    func(o *ticketing.Outgoing) { o.Enclosures[0].Type = "text/html" },
		"no id":       func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "" },
		"no address":  func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "a" },
		"a new line":  func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "a@b\r\nBcc: eve@evil.example" },
		"a bracket":   func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "a@b>" },
		"an encoding": func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "=?utf-8?q?a@b?=" },
		"too long":    func(o *ticketing.Outgoing) { o.Enclosures[0].ID = "a@" + strings.Repeat("b", 999) },
	} {
		o := enclosing(shownImage("a@b"))
		change(&o)
		letter := compose(t, o)
		if bytes.Contains(letter, []byte("multipart/related")) || bytes.Contains(letter, []byte("Content-Id")) {
			t.Errorf("%s: it is shown:\n%s", name, letter)
		}
		for _, fault := range lettertest.Wire(letter) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	o := enclosing(shownImage("a@b"), shownImage("a@b"))
	if letter := compose(t, o); bytes.Count(letter, []byte("Content-Id: <a@b>\r\n")) != 1 {
		t.Errorf("an id stands there twice:\n%s", letter)
	}
}
