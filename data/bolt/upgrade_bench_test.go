package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ticketd/ticketing"
)

// BenchmarkUpgrade opens a store of the first version, with its backup before. It says
// how large the file was and what it grew by.
func BenchmarkUpgrade(b *testing.B) {
	for _, exist := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("exist=%d", exist), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				dir := b.TempDir()
				before := firstOfMany(b, dir, exist)
				b.StartTimer()
				s, err := Open(b.Context(), dir, Options{})
				b.StopTimer()
				if err := errors.Join(err, s.Close()); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(before>>20), "MiB-before")
				b.ReportMetric(float64(pagesInUse(b, dir)>>20), "MiB-after")
			}
		})
	}
}

// firstOfMany makes a dense store of the first version and returns its size.
func firstOfMany(b *testing.B, dir string, exist int) int64 {
	b.Helper()
	s, err := Open(b.Context(), dir, Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	manyToFind(b, s, exist)
	err = s.update(b.Context(), func(w tx) error {
		return errors.Join(w.tx.DeleteBucket([]byte(bLookup)),
			w.put(bState, []byte(schemaKey), numberKey(ticketing.Number(1))))
	})
	if err := errors.Join(err, s.Compact(b.Context()), s.Close()); err != nil {
		b.Fatal(err)
	}
	return pagesInUse(b, dir)
}

// pagesInUse is how much of a closed store's file is used.
func pagesInUse(b *testing.B, dir string) int64 {
	b.Helper()
	file, err := os.Open(filepath.Join(dir, fileName))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	m, _, err := newestMeta(file)
	if err != nil {
		b.Fatal(err)
	}
	return int64(m.high) * m.pageSize
}
