package parse

import (
	"strings"
	"testing"
)

func TestATextIsPlainIfCleaningLeavesItAsItIs(t *testing.T) {
	for c := range 0x110 {
		for at := range 20 {
			for _, odd := range []string{string(rune(c)), string([]byte{byte(c)})} {
				s := "Hello, dear people!!"[:at] + odd + "\nHello, dear people!!"
				plain := strings.Map(plainRune, strings.ToValidUTF8(s, "\uFFFD")) == s
				if plainText(s) != plain {
					t.Fatalf("%q is plain: %v", s, !plain)
				}
			}
		}
	}
}
