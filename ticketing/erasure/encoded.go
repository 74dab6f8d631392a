package erasure

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
)

// layers is how many encodings are looked through: that of a mail, and that of another one
// which is attached to it.
const layers = 2

// within looks through octets as they are and as they are read.
func (p *Person) within(b []byte, layers int) bool {
	if p.in(b) {
		return true
	}
	if layers == 0 {
		return false
	}
	if bytes.IndexByte(b, '=') >= 0 && p.in(unquoted(b)) {
		return true
	}
	inner := unpacked(b)
	return len(inner) > 0 && p.within(inner, layers-1)
}

// unquoted reads octets as quoted-printable and leaves what is none as it is.
func unquoted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		var c [1]byte
		switch {
		case b[i] != '=':
		case bytes.HasPrefix(b[i+1:], []byte("\r\n")):
			i += 2
			continue
		case bytes.HasPrefix(b[i+1:], []byte("\n")):
			i++
			continue
		case i+2 < len(b):
			if _, err := hex.Decode(c[:], b[i+1:i+3]); err == nil {
				out, i = append(out, c[0]), i+2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// leastPacked is how long a line is at least that begins base64: no word is.
const leastPacked = 24

// unpacked is what is in base64 among octets (RFC 2045 section 6.8), each run of its lines on
// its own.
func unpacked(b []byte) []byte {
	var out []byte
	within := false
	for line := range bytes.Lines(b) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line)%4 != 0 || len(line) < leastPacked && (!within || len(line) == 0) {
			within = false
			continue
		}
		if !within && len(out) > 0 {
			out = append(out, '\n')
		}
		more, err := base64.StdEncoding.AppendDecode(out, line)
		if within = err == nil; within {
			out = more
		}
	}
	return out
}
