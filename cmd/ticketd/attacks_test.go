package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// attacks is what other systems fell to, by the number that the table of attacks gives it. The
// tests that try one have its number in their names.
var attacks = map[int]string{
	1: "a number in a verification mail", 2: "a forged Cc", 3: "mail bombs through acknowledgements",
	4: "a guessed Message-ID", 5: "tokens of another length",
	6: "names of files that are paths",
	7: "a name of a megabyte", 8: "a Message-ID that is a path",
	9: "a field by way of a subject", 10: "a field hidden in encoded-words", 11: "SMTP parameters in an address",
	12: "SMTP smuggling", 13: "SMTP commands in an address", 14: "an address that two readers split in two ways",
	15: "two senders", 16: "comments in names", 17: "an address for a name", 18: "look-alike domains",
	19: "forged orders of agents", 20: "forged Authentication-Results",
	21: "orders in quotes, in HTML and by customers", 22: "our own control fields", 23: "numbers guessed",
	24: "an answer to the wrong people", 25: "an agent's header fields", 26: "pages with scripts",
	27: "converters", 28: "URLs that are fetched", 29: "remote content",
	30: "texts that take long to read", 31: "bombs of parts",
	32: "bombs in archives", 33: "decrypted text",
	34: "what is said before TLS", 35: "certificates that prove nobody",
	36: "character sets", 37: "characters that hide", 38: "templates in words",
	39: "lines and secrets in what is logged and printed", 40: "backscatter",
	41: "a Message-ID that comes first", 42: "merges", 43: "formulas", 44: "links in names",
	45: "secrets that others read",
	46: "mails that are too large",
	47: "words taken for orders",
}

// attackTests are names of tests that try attacks, with their numbers.
var (
	attackTests = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)A[0-9]+[A-Za-z0-9]*)\(\w+ \*testing\.[TF]\)`)
	ofAttacks   = regexp.MustCompile(`\A(?:Test|Fuzz)A([0-9]+)(?:(?:And)?A([0-9]+))?(?:(?:And)?A([0-9]+))?`)
)

func TestEveryAttackOfTheTableIsTried(t *testing.T) {
	tried := map[int][]string{}
	mustDo(t, filepath.WalkDir(filepath.Join("..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range attackTests.FindAllStringSubmatch(string(source), -1) {
			for _, n := range ofAttacks.FindStringSubmatch(found[1])[1:] {
				if number, err := strconv.Atoi(n); err == nil {
					tried[number] = append(tried[number], found[1])
				}
			}
		}
		return err
	}))
	for n := 1; n <= 47; n++ {
		if attacks[n] == "" || len(tried[n]) == 0 {
			t.Errorf("A%d (%s) is tried nowhere", n, attacks[n])
		}
	}
	for n, tests := range tried {
		if attacks[n] == "" {
			t.Errorf("%v try A%d, which the table does not have", tests, n)
		}
	}
}

func TestTheNumbersOfAnAttacksTestAreRead(t *testing.T) {
	for name, want := range map[string]string{"TestA9NoWord": "[9  ]", "TestA27A32AndA33Nothing": "[27 32 33]",
		"TestA6AndA8ABlob": "[6 8 ]", "FuzzA47NoText": "[47  ]"} {
		if got := ofAttacks.FindStringSubmatch(name)[1:]; fmt.Sprint(got) != want {
			t.Errorf("%s tries %v, want %s", name, got, want)
		}
	}
}
