// Package pager starts a program of the team's that tells a person something: it gets the text on
// standard input, and what a pager, a text message or a chat needs is its business. It knows
// nothing of what there is to tell.
package pager

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// maxSaid is how much of what a command says is kept, in octets.
const maxSaid = 1 << 10

// Run starts a program with its arguments, gives it the text on standard input and waits for its
// end: 0 means that it told somebody. When ctx ends, the program is killed with everything that it
// started. Of our environment it gets PATH, HOME, LANG and TZ, for what else is there may be secret.
// The error has the beginning of what it said, on one line and without its arguments, in which a
// password may stand.
func Run(ctx context.Context, command []string, text string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin = strings.NewReader(text)
	said := &bounded{}
	cmd.Stdout, cmd.Stderr, cmd.Dir = said, said, "/"
	for _, name := range []string{"PATH", "HOME", "LANG", "TZ"} {
		if value, set := os.LookupEnv(name); set {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("it did not end in time: %w", ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("run %s: %w%s", command[0], err, said.quoted(command[1:]))
	}
	return nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), maxSaid-b.Len())])
	return len(p), nil
}

// quoted is what a command said, without its arguments: a password may stand among them.
func (b *bounded) quoted(args []string) string {
	said := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(b.String(), "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	for _, arg := range args {
		for word := range strings.FieldsSeq(arg) {
			if len(word) > 3 {
				said = strings.ReplaceAll(said, word, "***")
			}
		}
	}
	if said == "" {
		return ""
	}
	return fmt.Sprintf("; it said %q", said)
}
