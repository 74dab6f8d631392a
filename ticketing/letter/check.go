package letter

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// checkTemplate walks a template and finds every field that does not exist,
// also in branches that are seldom taken: a letter that fails on the day it is
// needed is worse than a daemon that does not start. It gives the fields that the template names.
func checkTemplate(t *template.Template, fields reflect.Type) (named map[string]bool, err error) {
	if len(t.Templates()) > 1 {
		return nil, fmt.Errorf("%s: it defines templates of its own: write their text where it is used",
			t.Name())
	}
	c := checker{tree: t.Tree, fields: fields, named: map[string]bool{}}
	c.list(t.Root, true)
	return c.named, errors.Join(c.faults...)
}

// checker collects faults. Everywhere, top says whether the dot is the set of
// fields; inside "with" and "range" it is a text.
type checker struct {
	tree   *parse.Tree
	fields reflect.Type
	named  map[string]bool // fields
	faults []error
}

func (c *checker) fault(at parse.Node, format string, args ...any) {
	where, _ := c.tree.ErrorContext(at)
	c.faults = append(c.faults, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (c *checker) list(l *parse.ListNode, top bool) {
	if l == nil {
		return
	}
	for _, node := range l.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			c.pipe(n.Pipe, top)
		case *parse.IfNode:
			c.branch(n.BranchNode, top, top)
		case *parse.WithNode:
			c.branch(n.BranchNode, top, false)
		case *parse.RangeNode:
			c.branch(n.BranchNode, top, false)
		case *parse.TemplateNode:
			c.fault(n, "it uses the template %q: write its text here", n.Name)
		}
	}
}

func (c *checker) branch(n parse.BranchNode, top, inside bool) {
	c.pipe(n.Pipe, top)
	c.list(n.List, inside)
	c.list(n.ElseList, top)
}

func (c *checker) pipe(p *parse.PipeNode, top bool) {
	if p == nil {
		return
	}
	for _, command := range p.Cmds {
		args := command.Args
		if method, ok := c.method(args[0], top); ok {
			c.call(args[0], method, args[1:])
			continue
		}
		for _, arg := range args {
			c.arg(arg, top)
		}
	}
}

// method is the name of the method that a command begins with.
func (c *checker) method(first parse.Node, top bool) (name string, ok bool) {
	switch n := first.(type) {
	case *parse.FieldNode:
		if top && len(n.Ident) == 1 {
			name = n.Ident[0]
		}
	case *parse.VariableNode:
		if len(n.Ident) == 2 && n.Ident[0] == "$" {
			name = n.Ident[1]
		}
	}
	_, ok = c.fields.MethodByName(name)
	return name, ok
}

// call checks what a template asks a method for: names that stand in the template, so that
// each is known when it is read.
func (c *checker) call(at parse.Node, method string, args []parse.Node) {
	names := make([]string, 0, len(args))
	for _, arg := range args {
		text, ok := arg.(*parse.StringNode)
		if !ok {
			c.fault(at, `%s is no text: write "..." behind .%s`, arg, method)
			return
		}
		names = append(names, text.Text)
	}
	if fault := checkCall(method, names); fault != "" {
		c.fault(at, "%s", fault)
	}
}

func (c *checker) arg(arg parse.Node, top bool) {
	switch n := arg.(type) {
	case *parse.PipeNode:
		c.pipe(n, top)
	case *parse.FieldNode:
		if !top {
			c.fault(n, "inside with and range the dot is a text: write $%s", n)
			return
		}
		c.names(n, n.Ident)
	case *parse.VariableNode:
		if len(n.Ident) > 1 && n.Ident[0] != "$" {
			c.fault(n, "%s is a text and has no fields", n.Ident[0])
			return
		}
		c.names(n, n.Ident[1:])
	case *parse.ChainNode:
		c.fault(n, "%s: a text has no fields", n)
	}
}

func (c *checker) names(at parse.Node, names []string) {
	switch {
	case len(names) > 1:
		c.fault(at, "%s is a text and has no fields", names[0])
	case len(names) == 1 && !hasField(c.fields, names[0]):
		c.fault(at, "there is no field %q; known are %s", names[0], strings.Join(fieldNames(c.fields), ", "))
	case len(names) == 1:
		c.named[names[0]] = true
	}
}

func hasField(fields reflect.Type, name string) bool {
	f, ok := fields.FieldByName(name)
	return ok && f.IsExported()
}

func fieldNames(fields reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(fields) {
		if f.IsExported() {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}
