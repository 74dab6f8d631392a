package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// loopTests is how many ways there are for a loop or a storm to begin, each with a test
// named for its number.
const loopTests = 35

func TestEveryLoopHasATest(t *testing.T) {
	name, found := regexp.MustCompile(`(?m)^func TestL([0-9]+)[A-Z]`), map[int]bool{}
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range name.FindAllSubmatch(text, -1) {
			n, _ := strconv.Atoi(string(m[1])) // digits only
			found[n] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range loopTests {
		if !found[n+1] {
			t.Errorf("no test is called TestL%d...", n+1)
		}
	}
}
