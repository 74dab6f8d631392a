package scenario

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"ticketd/data/sheet"
)

//go:embed shipped
var shipped embed.FS

// Language explains the language by a scenario that has a step of every form.
//
//go:embed language.txt
var Language string

// Names lists the scenarios that ship with ticketd, sorted, each as
// "PROCESS/NAME".
func Names() []string {
	var names []string
	_ = fs.WalkDir(shipped, "shipped", func(path string, _ fs.DirEntry, _ error) error {
		if name, ok := strings.CutSuffix(path, ".txt"); ok { // embedded: it is there
			names = append(names, strings.TrimPrefix(name, "shipped/"))
		}
		return nil
	})
	return names
}

// Source is the file of a shipped scenario, to be printed, copied and edited.
func Source(name string) ([]byte, error) {
	source, err := shipped.ReadFile("shipped/" + name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("no scenario %q ships with ticketd; %s", name, sheet.Nearest(name, Names()))
	}
	return source, nil
}
