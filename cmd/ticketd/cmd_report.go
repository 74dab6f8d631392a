package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ticketd/ticketing"
)

type reportCommand struct {
	Month   string `placeholder:"2026-03" help:"The month; without it the last one that is over. The running month is counted so far."`
	Team    string `placeholder:"MAILBOX" complete:"mailbox" xor:"whose" help:"Only the report of this mailbox's team; without it those of all mailboxes."`
	Account string `xor:"whose" help:"The report of this account instead, by its name or one of its domains."`
	Format  string `default:"text" enum:"text,html,csv,json" help:"How to print it: text, html, csv (a line for each ticket) or json."`
	Out     string `type:"path" placeholder:"DIR" help:"Write text, HTML, CSV files and charts into a directory for each report instead of printing."`
	Send    bool   `help:"Mail it now to those who get it each month; it does not go a second time by itself."`
}

// Help tells what is counted.
func (c *reportCommand) Help() string {
	return "A report says how a month was, as the mail on its next first working day does: what came in, what was " +
		"resolved, which promises were kept, and what it took. It is counted from the tickets' histories with the " +
		"process and the agreements of today: as long as these are the same, the same month counted again is the " +
		"same; what was changed on tickets after it stands below.\n\n" +
		"  ticketd report\n  ticketd report --month 2026-03 --team support --out march\n" +
		"  ticketd report --account \"Globex Ltd\" --send"
}

// Run counts a month.
func (c *reportCommand) Run(p *program) error {
	var views []reportView
	args := reportArgs{Month: c.Month, Team: c.Team, Account: c.Account, Send: c.Send,
		Files: c.Out != "" || c.Format == "html" || c.Format == "csv"}
	if err := p.ask("report", args, nil, &views); err != nil {
		return err
	}
	p.remarks(views)
	switch {
	case c.Out != "":
		if err := p.writeReports(c.Out, views); err != nil {
			return err
		}
	case c.Format == "json":
		for i := range views {
			views[i].Text = ""
		}
		return p.printJSON(views)
	case c.Format == "text":
		for i, v := range views {
			if i > 0 {
				_, _ = fmt.Fprint(p.stdout, "\n"+strings.Repeat("=", 76)+"\n\n")
			}
			_, _ = fmt.Fprintln(p.stdout, strings.TrimRight(v.Text, "\n"))
		}
	case len(views) != 1:
		return misused(fmt.Errorf("%d reports make no one file: name a mailbox with --team, or a directory with --out",
			len(views)))
	case c.Format == "html":
		_, _ = fmt.Fprintln(p.stdout, views[0].page(func(f reportFile) string {
			return "data:" + f.Type + ";base64," + base64.StdEncoding.EncodeToString(f.Content)
		}))
	default:
		_, _ = p.stdout.Write(views[0].rows())
	}
	return p.sentReports(c.Send, views)
}

// name is whose report it is.
func (v reportView) name() string {
	if v.Team {
		return v.Mailbox
	}
	return v.Account
}

// remarks says beside a report what may surprise in it.
func (p *program) remarks(views []reportView) {
	for _, v := range views {
		switch {
		case v.SoFar:
			_, _ = fmt.Fprintf(p.stderr, "ticketd: %s is not over: this is %s so far, up to %s.\n", v.Month, v.name(),
				v.Figures["until"])
		case !v.First.IsZero():
			_, _ = fmt.Fprintf(p.stderr, "ticketd: %s has nothing of %s: the first ticket came in on %s.\n", v.name(),
				v.Month, p.when(v.First))
		case v.Tickets == 0:
			_, _ = fmt.Fprintf(p.stderr, "ticketd: %s had no tickets in %s.\n", v.name(), v.Month)
		}
	}
}

// page is the HTML with the places of the pictures that it shows.
func (v reportView) page(place func(reportFile) string) string {
	var links []string
	for _, f := range v.Files {
		if f.ID != "" {
			links = append(links, "cid:"+f.ID, place(f))
		}
	}
	return strings.NewReplacer(links...).Replace(v.HTML)
}

// rows are the file with a line for each ticket.
func (v reportView) rows() []byte {
	i := slices.IndexFunc(v.Files, func(f reportFile) bool { return strings.HasPrefix(f.Name, "tickets-") })
	if i < 0 {
		return nil
	}
	return v.Files[i].Content
}

// writeReports writes each report into a directory of its own, which nobody else can read.
func (p *program) writeReports(dir string, views []reportView) error {
	taken := map[string]bool{}
	for _, v := range views {
		place := filepath.Join(dir, v.directory(taken))
		if err := os.MkdirAll(place, 0o700); err != nil {
			return fmt.Errorf("make a directory for the report: %w", err)
		}
		files := append([]reportFile{{Name: "report.txt", Content: []byte(v.Text)}, {Name: "report.html",
			Content: []byte(v.page(func(f reportFile) string { return f.Name }))}}, v.Files...)
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(place, f.Name), f.Content, 0o600); err != nil {
				return fmt.Errorf("write the report: %w", err)
			}
		}
		_, _ = fmt.Fprintf(p.stdout, "%s of %s: %s (%s)\n", v.name(), v.Month, filepath.Join(place, "report.html"),
			counted(len(files), "file", "files"))
	}
	return nil
}

// directory is a name for the report's files, which no other of them has.
func (v reportView) directory(taken map[string]bool) string {
	words := strings.FieldsFunc(strings.ToLower(v.name()), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	kind := "account-"
	if v.Team {
		kind = "team-"
	}
	base := kind + strings.Join(words, "-") + "-" + v.Month
	name := base
	for n := 2; taken[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}

// sentReports says to whom reports were mailed.
func (p *program) sentReports(asked bool, views []reportView) error {
	if !asked {
		return nil
	}
	var nobody []error
	for _, v := range views {
		if len(v.Sent) == 0 {
			nobody = append(nobody, errors.New(v.toNobody()))
			continue
		}
		_, _ = fmt.Fprintf(p.stderr, "ticketd: %s of %s goes to %s%s.\n", v.name(), v.Month, addresses(v.Sent),
			map[bool]string{true: " when ticketd runs"}[p.alone])
	}
	return errors.Join(nobody...)
}

func (v reportView) toNobody() string {
	if v.Team {
		return fmt.Sprintf("%s of %s was sent to nobody: say in the process under [reports] which role gets it, "+
			"month = \"lead\"", v.name(), v.Month)
	}
	return fmt.Sprintf("%s of %s was sent to nobody: say in the account's agreement who gets it, "+
		"report = [\"ann@customer.example\"]", v.name(), v.Month)
}

func addresses(all []ticketing.Address) string {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = string(a)
	}
	return strings.Join(words, ", ")
}
