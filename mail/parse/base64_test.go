package parse

import (
	"bytes"
	"encoding/base64"
	"slices"
	"testing"
)

func TestQuantaAreDecodedAsTheLibraryDecodesThem(t *testing.T) {
	line := []byte("/+09AZaz" + "QUJDREVGR0hJSktM")
	for size := 0; size <= len(line); size += 4 {
		want, _ := base64.StdEncoding.DecodeString(string(line[:size]))
		out := make([]byte, len(want)+spare)
		if !decodeQuanta(out, line[:size]) || !bytes.Equal(out[:len(want)], want) {
			t.Errorf("%s became %q, want %q", line[:size], out[:len(want)], want)
		}
		for at := range size {
			for c := range 256 {
				odd := slices.Clone(line[:size])
				odd[at] = byte(c)
				want, err := base64.RawStdEncoding.DecodeString(string(odd))
				whole := err == nil && len(want) == size/4*3 // it passes over line ends
				if got := decodeQuanta(out, odd); got != whole || got && !bytes.Equal(out[:len(want)], want) {
					t.Fatalf("%q became %q, %v; want %q, %v", odd, out, got, want, whole)
				}
			}
		}
	}
}
