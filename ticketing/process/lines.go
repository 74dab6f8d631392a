package process

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// indexer finds out on which line each key stands. Keys are written as faults
// name them: "status[2].next", tables of a list counted from 1.
type indexer struct {
	parser unstable.Parser
	source []byte
	lines  map[string]int
	counts map[string]int // tables seen of each list
}

// lineIndex reads a file that has been found to be sound TOML.
func lineIndex(source []byte) map[string]int {
	x := indexer{source: source, lines: map[string]int{}, counts: map[string]int{}}
	x.parser.Reset(source)
	inside := ""
	for x.parser.NextExpression() {
		switch e := x.parser.Expression(); e.Kind {
		case unstable.Table:
			inside = x.key("", e, false)
		case unstable.ArrayTable:
			inside = x.key("", e, true)
		case unstable.KeyValue:
			x.value(x.key(inside, e, false), e.Value())
		}
	}
	return x.lines
}

// key notes the line of an expression's key and returns it written out.
func (x *indexer) key(inside string, e *unstable.Node, list bool) string {
	path, line := inside, 0
	for parts := e.Key(); parts.Next(); {
		if n := x.counts[path]; n > 0 {
			path = fmt.Sprintf("%s[%d]", path, n)
		}
		part := parts.Node()
		path = strings.TrimPrefix(path+"."+string(part.Data), ".")
		line = 1 + bytes.Count(x.source[:part.Raw.Offset], []byte("\n"))
		x.note(path, line)
	}
	if list {
		x.counts[path]++
		path = fmt.Sprintf("%s[%d]", path, x.counts[path])
	}
	x.note(path, line)
	return path
}

func (x *indexer) note(path string, line int) {
	if x.lines[path] == 0 {
		x.lines[path] = line
	}
}

// value notes the keys of tables that are written as values.
func (x *indexer) value(path string, v *unstable.Node) {
	if v.Kind != unstable.Array && v.Kind != unstable.InlineTable {
		return
	}
	n := 0
	for children := v.Children(); children.Next(); {
		child := children.Node()
		switch child.Kind {
		case unstable.KeyValue:
			x.value(x.key(path, child, false), child.Value())
		case unstable.InlineTable, unstable.Array:
			n++
			x.value(fmt.Sprintf("%s[%d]", path, n), child)
		}
	}
}
