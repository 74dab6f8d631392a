package trust

import (
	"strings"
	"testing"
)

func benchmark(b *testing.B, v *Verifier, raw string) {
	in, r := incoming(b, raw), strings.NewReader(raw)
	b.ReportAllocs()
	for b.Loop() {
		v.Authenticate(b.Context(), in, r, int64(len(raw)))
	}
}

func BenchmarkNothingConfigured(b *testing.B) {
	benchmark(b, New(nil, nil), fixture(b, "gmail"))
}

func BenchmarkUnsignedWithoutIDs(b *testing.B) {
	benchmark(b, New(nil, noLookup(b)), fixture(b, "gmail"))
}

func BenchmarkOurServersWord(b *testing.B) {
	benchmark(b, New([]string{"mx.google.com"}, noLookup(b)), fixture(b, "gmail"))
}

func BenchmarkSignatureVerifiedHere(b *testing.B) {
	key, names := signer(b, "example.com")
	benchmark(b, New(nil, names.lookup), sign(b, key, "example.com", unsigned))
}

func BenchmarkHostileField(b *testing.B) {
	field := "Authentication-Results: mx; x=y " + strings.Repeat("(\"", maxField/2-20)
	benchmark(b, New([]string{"mx"}, nil), lines(strings.Repeat(field+"\r\n", 30)+"X: y"))
}
