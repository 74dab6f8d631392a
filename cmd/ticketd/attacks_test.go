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

// attacks is what other systems fell to, by the number that the table of attacks gives it. The
// tests that try one have its number in their names; where one is held otherwise it says how, and
// names a test that is there.
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
	39: "lines in what is printed: TestNoControlCharacterReachesATable", 40: "backscatter",
	41: "a Message-ID that comes first", 42: "merges", 43: "formulas: there is no export of tables", 44: "links in names",
	45: "secrets that others read: TestNoWayOfPrintingAConfigurationShowsASecret",
	46: "mails that are too large",
	47: "words taken for orders: TestA21ACustomersOrdersAreText",
}

var (
	testName  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)
	ofAttacks = regexp.MustCompile(`A([0-9]+)`)
	pointedTo = regexp.MustCompile(`Test[A-Za-z0-9]+`)
)

func TestEveryAttackOfTheTableIsTried(t *testing.T) {
	names, tried := map[string]bool{}, map[int]bool{}
	mustDo(t, filepath.WalkDir(filepath.Join("..", ".."), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range testName.FindAllStringSubmatch(string(source), -1) {
			names[found[1]] = true
			for _, n := range ofAttacks.FindAllStringSubmatch(found[1], -1) {
				number, _ := strconv.Atoi(n[1])
				tried[number] = true
			}
		}
		return err
	}))
	for n := 1; n <= 47; n++ {
		other := pointedTo.FindString(attacks[n])
		if attacks[n] == "" || !tried[n] && !names[other] && !strings.Contains(attacks[n], "there is no") {
			t.Errorf("A%d (%s) is tried nowhere", n, attacks[n])
		}
	}
}
