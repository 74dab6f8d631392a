package ticketing

import (
	"slices"
	"strconv"
	"strings"
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

// ParseTag reads "T-1042", "t-1042", "[T-1042]" or "1042" (no prefix), as a
// person would type it at a command line.
func ParseTag(s string) (Tag, bool) {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "["), "]")
	prefix, digits, found := strings.Cut(s, "-")
	if !found {
		prefix, digits = "", s
	}
	n, ok := parseDigits(strings.TrimSpace(digits))
	return Tag{Prefix: strings.ToUpper(strings.TrimSpace(prefix)), Number: n}, ok
}

// parseDigits takes ASCII digits only: Unicode digits in a subject are a
// disguise, not a number.
func parseDigits(s string) (Number, bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	var n Number
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + Number(s[i]-'0')
	}
	return n, n > 0
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
	prefix, digits, found := strings.Cut(inside, "-")
	n, ok := parseDigits(strings.TrimSpace(digits))
	if !found || !ok {
		return Tag{}, false
	}
	for _, p := range prefixes {
		if strings.EqualFold(strings.TrimSpace(prefix), p) {
			return Tag{Prefix: strings.ToUpper(p), Number: n}, true
		}
	}
	return Tag{}, false
}
