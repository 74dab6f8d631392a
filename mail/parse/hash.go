package parse

import (
	"crypto/sha256"
	"io"

	"ticketd/ticketing"
)

// hashOfItself is the hash of a mail that knows it.
func hashOfItself(mail io.ReaderAt) hashed {
	if g, ok := mail.(*guarded); ok {
		mail = g.ReaderAt
	}
	known, _ := mail.(hashed)
	return known
}

func hashOf(mail io.ReaderAt, size int64) ticketing.Hash {
	if known := hashOfItself(mail); known != nil {
		return known.SHA256()
	}
	sum := sha256.New()
	_, _ = io.Copy(sum, io.NewSectionReader(mail, 0, size))
	return ticketing.Hash(sum.Sum(nil))
}
