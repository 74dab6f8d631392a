package main

import (
	"embed"
	"fmt"
	"io"
	"regexp"
	"strings"

	"ticketd/data/sheet"
)

type docsCommand struct {
	Topic string `arg:"" optional:"" complete:"topic" help:"A page of the manual; without one they are listed."`
}

// manual are the pages of the manual, in Markdown.
//
//go:embed docs/*.md
var manual embed.FS

// topics are the pages in the order in which one reads them.
var topics = []string{"getting-started", "configuration", "process", "desk", "commands", "customers", "mail",
	"operations", "promises"}

// Help shows how a page is read.
func (c *docsCommand) Help() string {
	return "For instance:\n\n  ticketd docs getting-started | less"
}

// Run prints a page, or which there are.
func (c *docsCommand) Run(p *program) error {
	if c.Topic == "" {
		return listManual(p.stdout)
	}
	text, err := manual.ReadFile("docs/" + c.Topic + ".md")
	if err != nil {
		return misused(fmt.Errorf("there is no page %q: %s", c.Topic, sheet.Nearest(c.Topic, topics)))
	}
	_, err = io.WriteString(p.stdout, plainPage(string(text)))
	return err
}

func listManual(w io.Writer) error {
	for _, topic := range topics {
		text, err := manual.ReadFile("docs/" + topic + ".md")
		if err != nil {
			return err
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
		if _, err := fmt.Fprintf(w, "%-16s %s\n", topic, title); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\nRead one with \"ticketd docs getting-started\"; \"ticketd COMMAND --help\" tells of each command.")
	return err
}

var (
	pageFence  = regexp.MustCompile("(?m)^```\\n")
	pageRemark = regexp.MustCompile(`(?s)<!--.*?-->\n*`)
	pageLink   = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	pageOfOurs = regexp.MustCompile(`^(?:([a-z-]+)\.md)?(?:#.*)?$`)
)

// plainPage is a page of Markdown as a terminal shows it: without remarks for
// whoever writes it, and with words for links.
func plainPage(text string) string {
	text = pageFence.ReplaceAllString(pageRemark.ReplaceAllString(text, ""), "")
	return pageLink.ReplaceAllStringFunc(text, func(link string) string {
		parts := pageLink.FindStringSubmatch(link)
		words, to := parts[1], parts[2]
		switch page := pageOfOurs.FindStringSubmatch(to); {
		case page == nil:
			return words + " (" + to + ")"
		case page[1] == "":
			return words // further up or down
		default:
			return words + " (ticketd docs " + page[1] + ")"
		}
	})
}
