package ticketing

import (
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing/command"
)

// Number is a ticket's number. Numbers are unique over all intakes, increase,
// and are never used twice; the first one is 1001.
type Number int64

// FirstNumber is the number of the first ticket of a new store.
const FirstNumber Number = 1001

// Tag is a ticket number as it stands in a subject, "[T-1042]".
type Tag struct {
	Prefix string // upper case, letters only, for instance "T"
	Number Number
}

// String is the tag without brackets: "T-1042".
func (t Tag) String() string {
	return t.Prefix + "-" + strconv.FormatInt(int64(t.Number), 10)
}

// Bracketed is the tag as subjects carry it: "[T-1042]".
func (t Tag) Bracketed() string { return "[" + t.String() + "]" }

// ParseTag reads "T-1042", "t-1042", "[T-1042]", "#1042" or "1042" (no prefix), as
// a person would type it.
func ParseTag(s string) (Tag, bool) {
	prefix, n, ok := command.Number(s)
	return Tag{Prefix: prefix, Number: Number(n)}, ok
}

const (
	maxTags    = 20 // that one subject can name
	maxTagText = 64 // octets between the brackets
)

// FindTags lists the tags with one of the prefixes in a decoded, unfolded
// subject, in order, each once and at most 20: any case, spaces allowed inside
// the brackets.
func FindTags(subject string, prefixes []string) []Tag {
	var tags []Tag
	for rest := subject; ; {
		i := strings.IndexByte(rest, '[')
		if i < 0 || len(tags) == maxTags {
			return tags
		}
		rest = rest[i+1:]
		// Cut subjects lose the bracket, not the number.
		inside, _, _ := strings.Cut(rest[:min(len(rest), maxTagText)], "]")
		if tag, ok := tagIn(inside, prefixes); ok && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
}

func tagIn(inside string, prefixes []string) (Tag, bool) {
	prefix, n, ok := command.Number(inside)
	if !ok || prefix == "" {
		return Tag{}, false
	}
	for _, p := range prefixes {
		if strings.EqualFold(prefix, p) {
			return Tag{Prefix: strings.ToUpper(p), Number: Number(n)}, true
		}
	}
	return Tag{}, false
}
