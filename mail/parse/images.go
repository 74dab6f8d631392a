package parse

import (
	"slices"
	"strings"
)

// hasImages says whether a file came with the mail that its HTML may show.
func (c *contents) hasImages() bool {
	return slices.ContainsFunc(c.files, func(f file) bool { return f.inline && f.contentID != "" })
}

// place marks the files that stand in what was newly written: by the plain text, or by the HTML
// beside it, which many clients alone let show them. A name counts where no HTML was read, since a
// logo may be called like a photo. What no signature can show, such as a photo that a phone puts
// between two texts, stands where it is.
func (c *contents) place(own, other string, html bool) {
	for i := range c.files {
		f := &c.files[i]
		if !f.inline || f.placed {
			continue
		}
		if !strings.HasPrefix(f.kind, "image/") {
			f.placed = true
			continue
		}
		id, name := "[cid:"+f.contentID+"]", attachmentName(f.part, "")
		switch {
		case f.contentID == "":
			f.placed = f.disposition == "inline"
		case strings.Contains(own, id) || strings.Contains(other, id):
			f.placed = true
		case !html && name != "":
			f.placed = strings.Contains(own, "[image: "+name+"]") || strings.Contains(own, "<"+name+">")
		}
	}
}

// nameImages puts the names of images into the texts in the place of their Content-IDs.
func (c *contents) nameImages(r *reading) {
	const sign = "[cid:"
	texts := []*string{&r.text, &r.fresh, &r.other}
	if r.forward != nil {
		texts = append(texts, &r.forward.Above, &r.forward.Text)
	}
	for _, text := range texts {
		if !strings.Contains(*text, sign) {
			continue
		}
		var pairs []string
		for _, f := range c.files {
			if f.contentID != "" {
				pairs = append(pairs, sign+f.contentID+"]", "[image: "+attachmentName(f.part, "")+"]")
			}
		}
		*text = strings.NewReplacer(pairs...).Replace(*text)
	}
}
