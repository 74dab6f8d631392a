// Command ticketd is the program: an email-driven ticketing gateway. This
// package reads the configuration, wires the rooms together, starts and stops
// them, and holds the command line; it knows all and is known by none.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/alecthomas/kong"
)

// program is what a command may touch: the command line's own face to the world.
type program struct {
	ctx    context.Context
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	config string
	alone  bool           // no daemon ran when a verb was asked
	zone   *time.Location // the team's, once the configuration is read

	logLevel string        // on the command line; empty: as the configuration says
	level    slog.LevelVar // in force
}

// commands is the command line.
type commands struct {
	Config  string           `short:"c" env:"TICKETD_CONFIG" type:"path" placeholder:"FILE" help:"Configuration file; else config.toml here or, if there is none, /etc/ticketd/config.toml."`
	Version kong.VersionFlag `help:"Print the version."`

	Demo     demoCommand     `cmd:"" help:"Show the main job on a built-in mail server: needs nothing but this program."`
	Run      runCommand      `cmd:"" help:"Run the gateway."`
	Check    checkCommand    `cmd:"" help:"Check the configuration and, with --connect, the mail servers."`
	OAuth    oauthCommand    `cmd:"" name:"oauth" help:"Sign in to Gmail or Microsoft 365 once and keep the refresh token."`
	Service  serviceCommand  `cmd:"" help:"Have systemd run ticketd: print or install its unit."`
	Process  processCommand  `cmd:"" help:"Support processes: list, print, check or draw them."`
	Letters  lettersCommand  `cmd:"" help:"List or print the letters that ship with ticketd."`
	Simulate simulateCommand `cmd:"" help:"Rehearse a support process: play a story in plain words, in no time."`
	Rehearse rehearseCommand `cmd:"" help:"Say what would become of each mail in the real mailboxes, and why; sends nothing and changes nothing."`
	Replay   replayCommand   `cmd:"" help:"Judge the mails that were kept with a changed process or configuration, and show what differs."`

	List listCommand `cmd:"" help:"List tickets."`
	Show showCommand `cmd:"" help:"Show a ticket with its history."`
	Why  whyCommand  `cmd:"" help:"Explain what became of a mail or why a ticket is as it is."`

	Explain explainCommand `cmd:"" help:"Explain a ticket's clocks to the minute: what ran, what rested, what is due."`

	Reply  replyCommand  `cmd:"" help:"Answer a ticket's customer; the text is read from standard input."`
	Note   noteCommand   `cmd:"" help:"Add an internal note; the text is read from standard input."`
	Status statusCommand `cmd:"" help:"Move a ticket to another status."`
	Assign assignCommand `cmd:"" help:"Give a ticket to an agent, or to nobody with \"-\"."`

	Sort        sortCommand        `cmd:"" help:"Say what a ticket is: type, priority, category, product."`
	Account     accountCommand     `cmd:"" help:"Say whose a ticket is: put it into an account, with its plan, or with \"-\" into none."`
	Due         dueCommand         `cmd:"" help:"Tell the customer a date."`
	Called      calledCommand      `cmd:"" help:"Note that the customer was called."`
	Time        timeCommand        `cmd:"" help:"Log time that a ticket took, or take off what was logged by mistake."`
	Updates     updatesCommand     `cmd:"" help:"Start or stop regular updates to the customer."`
	Appointment appointmentCommand `cmd:"" help:"Make an appointment with the customer, or cancel it."`
	Escalate    escalateCommand    `cmd:"" help:"Escalate a ticket: the managers are told."`

	Outbox  outboxCommand  `cmd:"" help:"See which letters wait and why; retry, drop or release them."`
	Held    heldCommand    `cmd:"" help:"See mails in quarantine and release them."`
	Health  healthCommand  `cmd:"" help:"Say how the running gateway is: servers, outbox, promises, jobs, disk; exit code 1 if something is wrong, 69 if it does not run."`
	Metrics metricsCommand `cmd:"" help:"What other programs make of the figures that ticketd serves: a dashboard, alert rules."`
	Alert   alertCommand   `cmd:"" help:"Try the ways by which a person hears of trouble."`
	Ledger  ledgerCommand  `cmd:"" help:"Count the mails that came in and check that each is where it is said to be; exit code 1 if one is not."`

	Incident incidentCommand `cmd:"" help:"Tell all customers of a disruption at once, and publish it."`
	Accounts accountsCommand `cmd:"" help:"Show the customers' accounts, and what was agreed on with one of them."`
	Features featuresCommand `cmd:"" help:"Show the lists that the processes keep, of feature requests for instance."`

	Report  reportCommand  `cmd:"" help:"Tell how a month was for the team or an account; print it, write it to files or mail it."`
	Invoice invoiceCommand `cmd:"" help:"Print what accounts are billed for a month, line by line."`

	Parse   parseCommand   `cmd:"" help:"Read one mail and print what ticketd sees in it, as JSON or, with --explain, in words."`
	Deliver deliverCommand `cmd:"" help:"Take in one mail from standard input, for a mail server's pipe."`
	Backup  backupCommand  `cmd:"" help:"Write a verified copy of everything to a file, while ticketd runs or not."`
	Restore restoreCommand `cmd:"" help:"Put a backup into an empty data directory."`
	Erase   eraseCommand   `cmd:"" help:"Forget a person: their mails and their name go, every figure stays."`
	Retain  retainCommand  `cmd:"" name:"retention" help:"Take words and people out of tickets that are older than the configuration keeps them."`
	Export  exportCommand  `cmd:"" help:"Write tickets with all their mail into files that people and mail programs read."`
	Rotate  rotateCommand  `cmd:"" name:"rotate-key" help:"Sign our letters with a new key, which is what tells their answers from forged ones."`
	Rescan  rescanCommand  `cmd:"" help:"Take in mail from the done folders that a restore missed, or show it with --dry-run; writes to no customer."`

	Docs       docsCommand       `cmd:"" help:"Read the manual: how to begin, every setting, processes, orders by mail, operations."`
	Man        manCommand        `cmd:"" help:"Print the manual page of the command line, for man."`
	Completion completionCommand `cmd:"" help:"Print what makes a shell complete commands, flags and names."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Answer a shell that completes a command line."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	p := &program{ctx: ctx, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}
	os.Exit(p.main(os.Args[1:]))
}

// main runs one command line and returns the exit code.
func (p *program) main(args []string) int {
	var line commands
	exited := -1
	parser, err := p.parser(&line, func(code int) { exited = code })
	if err != nil {
		_, _ = fmt.Fprintln(p.stderr, "ticketd:", err)
		return exitFailed
	}
	selected, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		return p.usage(args, err)
	}
	p.config = configFile(line.Config, "config.toml", "/etc/ticketd/config.toml")
	if err := selected.Run(p); err != nil {
		return p.failed(err)
	}
	return exitOK
}

// parser reads command lines into the fields of line. It calls exit where it has
// shown help or the version.
func (p *program) parser(line *commands, exit func(int)) (*kong.Kong, error) {
	return kong.New(line, kong.Name("ticketd"), kong.UsageOnError(),
		kong.Description("Support tickets by mail: customers and agents only ever write mail."),
		kong.Vars{"version": version()}, kong.Writers(p.stdout, p.stderr), kong.Exit(exit))
}

// configFile is the configuration that is named or, where none is, the one that is
// here or else the service's, if it is there.
func configFile(named, here, service string) string {
	if named != "" {
		return named
	}
	if _, err := os.Stat(here); err != nil {
		if _, err := os.Stat(service); err == nil {
			return service
		}
	}
	return kong.ExpandPath(here)
}

// usage says what is wrong with a command line. A mail server bounces a mail
// for exitUsage; one that calls deliver wrongly is to keep its mail.
func (p *program) usage(args []string, err error) int {
	words, command := misread(err)
	_, _ = fmt.Fprintf(p.stderr, "ticketd: %s\nRun \"%s --help\" to see what there is.\n", words, command)
	if slices.Contains(args, "deliver") {
		return exitTempFail
	}
	return exitUsage
}

// misread says what is wrong with a command line, in words for who typed it,
// and which command's help tells more.
func misread(err error) (words, command string) {
	words, command = err.Error(), "ticketd"
	if fault, ok := errors.AsType[*kong.ParseError](err); ok && fault.Context != nil {
		if at := fault.Context.Selected(); at != nil {
			command += " " + at.Path()
		}
	}
	name, _, missing := strings.Cut(words, `: expected `)
	switch {
	case missing && strings.HasSuffix(words, `"EOL" (<EOL>)`):
		words = name + " needs a value"
	case command == "ticketd" && strings.HasPrefix(words, "expected one of "):
		words = "name a command, for instance ticketd list"
	case command == "ticketd":
		words = strings.Replace(words, "unexpected argument ", "there is no command ", 1)
	}
	return words, command
}

func (p *program) failed(err error) int {
	var quiet quietError
	if !errors.As(err, &quiet) {
		_, _ = fmt.Fprintln(p.stderr, "ticketd:", strings.ReplaceAll(err.Error(), "\n", "\nticketd: "))
	}
	return exitCode(err)
}

// quietError is an error whose words the user has read already.
type quietError struct{ error }

func (e quietError) Unwrap() error { return e.error }
