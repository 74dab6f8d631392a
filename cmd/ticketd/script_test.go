package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ticketd/mail/servertest"
)

// The scripts are sessions at a command line as a user could have typed them.
func TestCommandLine(t *testing.T) {
	binary, err := servertest.Binary()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
			// A configuration with a password is refused where everybody can read it.
			configs, err := filepath.Glob(filepath.Join(env.WorkDir, "*.toml"))
			for _, config := range configs {
				err = errors.Join(err, os.Chmod(config, 0o600))
			}
			return err
		}})
}
