package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxPath bounds the keys whose lines are noted, in octets. A key of a hundred
// thousand parts would have as many paths, each as long as the part of the file
// before it; it is told at the line of a key above it.
const maxPath = 1000

// lineFinder finds out on which line of a sound TOML file each key stands.
type lineFinder struct {
	parser unstable.Parser
	ends   []int // offsets of the line ends
	lines  map[string]int
	counts map[string]int // tables seen of each list
}

func findLines(source []byte) map[string]int {
	f := lineFinder{lines: map[string]int{}, counts: map[string]int{}}
	for i, octet := range source {
		if octet == '\n' {
			f.ends = append(f.ends, i)
		}
	}
	f.parser.Reset(source)
	inside := ""
	for f.parser.NextExpression() {
		switch e := f.parser.Expression(); e.Kind {
		case unstable.Table:
			inside, _ = f.key("", e)
		case unstable.ArrayTable:
			list, line := f.key("", e)
			f.counts[list]++
			inside = fmt.Sprintf("%s[%d]", list, f.counts[list])
			f.lines[inside] = line
		case unstable.KeyValue:
			path, _ := f.key(inside, e)
			f.value(path, e.Value())
		}
	}
	return f.lines
}

// key notes the line of an expression's key and returns its path and line.
func (f *lineFinder) key(inside string, e *unstable.Node) (path string, line int) {
	path = inside
	for parts := e.Key(); parts.Next() && len(path) < maxPath; {
		if n := f.counts[path]; n > 0 {
			path = fmt.Sprintf("%s[%d]", path, n)
		}
		part := parts.Node()
		path = strings.TrimPrefix(path+"."+string(part.Data), ".")
		before, _ := slices.BinarySearch(f.ends, int(part.Raw.Offset))
		line = 1 + before
		if f.lines[path] == 0 && len(path) <= maxPath {
			f.lines[path] = line
		}
	}
	return path, line
}

// value notes the keys of tables that are written as values.
func (f *lineFinder) value(path string, v *unstable.Node) {
	if v.Kind != unstable.Array && v.Kind != unstable.InlineTable {
		return
	}
	n := 0
	for children := v.Children(); children.Next(); {
		child := children.Node()
		if child.Kind == unstable.KeyValue {
			under, _ := f.key(path, child)
			f.value(under, child.Value())
			continue
		}
		n++
		f.value(fmt.Sprintf("%s[%d]", path, n), child)
	}
}
