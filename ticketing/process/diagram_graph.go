package process

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// graph is a diagram of nodes and edges, for programs that lay them out.
type graph struct {
	p     ticketing.Process
	ids   map[string]string // of statuses
	edges []edge
}

// edge leads from a node, or from all nodes of a group.
type edge struct {
	from  string // an id; that of the group's first node for a group
	group int    // which of the groups, from 1; 0: one node
	to    string
	label string
	kind  wayKind
}

// graphOf draws the moves that agents may make from everywhere to everywhere
// not at all: what is left is what the process is about.
func graphOf(p ticketing.Process) *graph {
	g := &graph{p: p, ids: map[string]string{}}
	for i, s := range p.Statuses {
		g.ids[s.Name] = fmt.Sprintf("s%d", i+1)
	}
	for i, w := range comings(p) {
		g.add(edge{from: fmt.Sprintf("c%d", i+1)}, way{to: w.to, code: w.code, kind: w.kind})
	}
	for i, group := range groups(p) {
		if w, moves := answers(p, group.class); moves {
			g.add(edge{from: g.ids[group.statuses[0].Name], group: i + 1}, w)
		}
		for _, s := range group.statuses {
			for _, w := range slices.Concat(leavings(p, s), g.unlessAnswered(s, next(s))) {
				g.add(edge{from: g.ids[s.Name]}, w)
			}
		}
	}
	for _, track := range p.Tracks {
		from, ways := steps(track)
		for i, w := range ways {
			g.add(edge{from: g.ids[from[i]]}, w)
		}
	}
	return g
}

// unlessAnswered leaves out where an agent may lead a ticket by hand, if the
// customer's answer leads there, too.
func (g *graph) unlessAnswered(s ticketing.Status, ways []way) []way {
	answered, _ := answers(g.p, s.Class)
	return slices.DeleteFunc(ways, func(w way) bool { return w.to == answered.to })
}

// add completes an edge; what moves nothing is none.
func (g *graph) add(e edge, w way) {
	if w.to == "" {
		return
	}
	e.to, e.kind, e.label = g.ids[w.to], w.kind, w.words
	if w.code != "" {
		e.label = strings.TrimSpace(e.label + " (" + w.code + ")")
	}
	g.edges = append(g.edges, e)
}

// drawMermaid writes a flowchart (https://mermaid.js.org/syntax/flowchart.html).
func drawMermaid(p ticketing.Process) string {
	g := graphOf(p)
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, w := range comings(p) {
		fmt.Fprintf(&b, "  c%d([%s])\n", i+1, mermaidText(w.words))
	}
	for i, group := range groups(p) {
		fmt.Fprintf(&b, "  subgraph g%d [%s]\n", i+1, mermaidText(group.title))
		for _, s := range group.statuses {
			fmt.Fprintf(&b, "    %s[%s]\n", g.ids[s.Name], mermaidText(s.Name))
		}
		b.WriteString("  end\n")
	}
	arrows := map[wayKind]string{byPerson: "==>", byCustomer: "-->", byTime: "-.->"}
	for _, e := range g.edges {
		from, label := e.from, ""
		if e.group > 0 {
			from = fmt.Sprintf("g%d", e.group)
		}
		if e.label != "" {
			label = "|" + mermaidText(e.label) + "|"
		}
		fmt.Fprintf(&b, "  %s %s%s %s\n", from, arrows[e.kind], label, e.to)
	}
	return b.String()
}

// mermaidText quotes a text; what Mermaid would read as markup becomes an entity.
func mermaidText(text string) string {
	return `"` + strings.NewReplacer(`"`, "#quot;", "#", "#35;", "&", "#amp;", "<", "#lt;", ">", "#gt;",
		"`", "#96;", `\`, "#92;").Replace(text) + `"`
}

// drawDOT writes a graph for Graphviz (https://graphviz.org/doc/info/lang.html).
func drawDOT(p ticketing.Process) string {
	g := graphOf(p)
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", dotText(p.Name))
	b.WriteString("  rankdir=LR; compound=true; nodesep=0.3; ranksep=0.9;\n" +
		"  label=\"Not drawn: what agents may move from anywhere to anywhere.\";\n" +
		"  graph [fontname=\"Helvetica\", color=gray];\n" +
		"  node [fontname=\"Helvetica\", shape=box, style=rounded];\n" +
		"  edge [fontname=\"Helvetica\", fontsize=10];\n")
	for i, w := range comings(p) {
		fmt.Fprintf(&b, "  c%d [label=%s, shape=plain];\n", i+1, dotText(w.words))
	}
	for i, group := range groups(p) {
		fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%s;\n", i+1, dotText(group.title))
		for _, s := range group.statuses {
			fmt.Fprintf(&b, "    %s [label=%s];\n", g.ids[s.Name], dotText(s.Name))
		}
		b.WriteString("  }\n")
	}
	styles := map[wayKind]string{byPerson: "bold", byCustomer: "solid", byTime: "dashed"}
	for _, e := range g.edges {
		tail := ""
		if e.group > 0 { // it goes back: what comes first shall stand on the left
			tail = fmt.Sprintf(", ltail=cluster_%d, constraint=false", e.group)
		}
		fmt.Fprintf(&b, "  %s -> %s [label=%s, style=%s%s];\n", e.from, e.to, dotText(e.label),
			styles[e.kind], tail)
	}
	b.WriteString("}\n")
	return b.String()
}

// dotText quotes a text. A backslash begins an escape there.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
