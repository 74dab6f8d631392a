package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ticketd/ticketing/command"
)

// A sheet of A4 as printers print plain text: ten characters and six lines an inch.
const sheetWidth, sheetLines = 80, 66

func TestTheManualHasAllOrdersOnOnePageToPrint(t *testing.T) {
	const forms = 26
	var page strings.Builder
	for _, u := range command.Usage() {
		meaning := strings.Split(wrap(u.Meaning, sheetWidth-forms), "\n")
		form := u.Form
		if len(form) >= forms {
			page.WriteString(form + "\n")
			form = ""
		}
		for _, line := range meaning {
			page.WriteString(strings.TrimRight(fmt.Sprintf("%-*s%s", forms, form, line), " ") + "\n")
			form = ""
		}
	}
	holdPart(t, filepath.Join("docs", "commands.md"), "orders", "```\n"+page.String()+"```\n")
	printed := strings.Split(strings.TrimSpace(typed(t, "docs", "commands")), "\n")
	if len(printed) > sheetLines {
		t.Errorf("%d lines are more than a page", len(printed))
	}
	for _, line := range printed {
		if utf8.RuneCountInString(line) > sheetWidth {
			t.Errorf("too wide: %s", line)
		}
	}
}
