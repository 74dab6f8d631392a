package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"ticketd/ticketing"
)

func numberKey[N ~int64 | ~uint64](n N) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n))
}

func number[N ~int64 | ~uint64](key []byte) N { return N(binary.BigEndian.Uint64(key)) }

const instantLength = 8 + 4

// instantKey sorts by time, for every time there is.
func instantKey(t time.Time) []byte {
	key := binary.BigEndian.AppendUint64(nil, uint64(t.Unix())^1<<63)
	return binary.BigEndian.AppendUint32(key, uint32(t.Nanosecond()))
}

func instant(key []byte) time.Time {
	seconds := int64(binary.BigEndian.Uint64(key) ^ 1<<63)
	return time.Unix(seconds, int64(binary.BigEndian.Uint32(key[8:]))).UTC()
}

// textKey stands for text that others wrote or that may be long.
func textKey(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// The kinds of keys in bHashes. Random keys are what a transaction pays for: each
// rewrites a page of its own. So a raw mail's receipt and its place stand side by
// side, and so do the UIDs of a mailbox.
const (
	bySource      = 's' // hash of the mailbox, UID
	byRawHash     = 'h' // hash; with blobMark behind it the place of the blob
	byFingerprint = 'f' // hash
	blobMark      = 'b'
)

func blobKey(h ticketing.Hash) []byte {
	return append(receiptKey(byRawHash, h[:]), blobMark)
}

// blobHash is the hash in a key of a blob's place.
func blobHash(key []byte) (h ticketing.Hash, ok bool) {
	if len(key) != 1+len(h)+1 || key[0] != byRawHash {
		return h, false
	}
	return ticketing.Hash(key[1 : 1+len(h)]), true
}

func receiptKey(kind byte, h []byte) []byte { return append([]byte{kind}, h...) }

// receiptKeys lists the keys of all the receipts that there are. A mail without
// a UID came through a pipe, and a hash of zeros is one that is not known.
func receiptKeys(r ticketing.Receipts) [][]byte {
	var keys [][]byte
	if key := sourceKey(r.Source); key != nil {
		keys = append(keys, key)
	}
	if r.RawHash != (ticketing.Hash{}) {
		keys = append(keys, receiptKey(byRawHash, r.RawHash[:]))
	}
	if r.Fingerprint != (ticketing.Hash{}) {
		keys = append(keys, receiptKey(byFingerprint, r.Fingerprint[:]))
	}
	return keys
}

func sourceKey(s ticketing.Source) []byte {
	if s.UID == 0 {
		return nil
	}
	mailbox := textKey(strconv.Quote(s.Account) + strconv.Quote(s.Folder) +
		strconv.FormatUint(uint64(s.UIDValidity), 10))
	return binary.BigEndian.AppendUint32(receiptKey(bySource, mailbox), s.UID)
}

// fault names the place of a record that cannot be used.
func fault(bucket string, key []byte, err error) error {
	return fmt.Errorf("read %s %s: %w", bucket, keyWords(key), err)
}

func keyWords(key []byte) string {
	printable := len(key) > 0 && bytes.IndexFunc(key, func(r rune) bool {
		return r < ' ' || r > '~'
	}) < 0
	switch {
	case printable:
		return string(key)
	case len(key) == 8:
		return strconv.FormatUint(number[uint64](key), 10)
	}
	return fmt.Sprintf("%x", key)
}
