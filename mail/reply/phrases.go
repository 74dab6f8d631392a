package reply

import "strings"

// A phrase is one that a text is searched for, in lower case, and what must stand with it.
type phrase struct{ words, how string }

// phrases are sorted by their first byte, so that a text is searched for all of them in one pass.
type phrases [256][]phrase

func (p *phrases) add(list, how string) {
	for words := range strings.SplitSeq(list, "|") {
		p[words[0]] = append(p[words[0]], phrase{words, how})
	}
}

// find calls the function with each phrase with which a word of the text begins, until it says
// yes. Where no spaces stand between the words, any letter begins one.
func (p *phrases) find(s string, do func(one phrase, end int) bool) bool {
	inside := false
	for i := range len(s) {
		c := s[i]
		begins := !inside || c >= 0xe3
		inside = c >= 'a' && c <= 'z' || c >= 0x80
		if !begins {
			continue
		}
		for _, one := range p[c] {
			if strings.HasPrefix(s[i:], one.words) && do(one, i+len(one.words)) {
				return true
			}
		}
	}
	return false
}
