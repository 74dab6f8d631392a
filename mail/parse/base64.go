package parse

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"slices"
)

// base64Reader decodes base64 (RFC 2045 section 6.8), passing over what is not of its alphabet,
// with or without padding. Once padding was seen, foreign characters are a text that someone put
// below, and end it.
type base64Reader struct {
	decoded
	in     io.Reader
	raw    []byte
	clean  []byte
	buf    []byte
	padded bool
}

func (d *base64Reader) Read(p []byte) (int, error) {
	return d.read(p, d.fill)
}

// WriteTo hands on what is decoded as it is, which saves a copy of every file.
func (d *base64Reader) WriteTo(w io.Writer) (n int64, err error) {
	for err == nil && (len(d.out) > 0 || d.err == nil) {
		if len(d.out) == 0 {
			d.fill()
		}
		written, fault := w.Write(d.out)
		n, err, d.out = n+int64(written), fault, d.out[written:]
	}
	if err == nil && d.err != io.EOF {
		err = d.err
	}
	return n, err
}

func (d *base64Reader) fill() {
	n, err := d.in.Read(d.raw)
	d.err = err
	d.buf = d.buf[:0]
	d.sift(d.raw[:n])
	whole := len(d.clean) / 4 * 4
	d.decode(d.clean[:whole])
	d.clean = append(d.clean[:0], d.clean[whole:]...)
	if d.err != nil {
		d.flush()
	}
	d.out = d.buf
}

// sift takes line by line what is base64 alone and ends with a quantum, as mailers write it, and
// the rest character by character.
func (d *base64Reader) sift(raw []byte) {
	for len(raw) > 0 && d.err != io.EOF {
		end := bytes.IndexByte(raw, '\n') + 1
		if end == 0 {
			end = len(raw)
		}
		if !d.quanta(lineText(raw[:end])) {
			d.pick(raw[:end])
		}
		raw = raw[end:]
	}
}

// spare is room behind what is decoded, so that eight octets can be written at once.
const spare = 8

// quanta decodes a line and reports whether all of it was, to the last character.
func (d *base64Reader) quanta(line []byte) bool {
	if len(d.clean)%4 != 0 || len(line)%4 != 0 {
		return false
	}
	if len(d.clean) > 0 {
		d.decode(d.clean)
		d.clean = d.clean[:0]
	}
	before, size := len(d.buf), len(line)/4*3
	d.buf = slices.Grow(d.buf, size+spare)
	if !decodeQuanta(d.buf[before:before+size+spare], line) {
		return false
	}
	d.buf = d.buf[:before+size]
	return true
}

// decodeQuanta decodes whole quanta, and reports whether all was of the alphabet. It writes up to
// spare octets more than it decodes. Most of what comes by mail passes here: to add up four looks
// into tables takes half the time of encoding/base64, which asks about each character alone.
func decodeQuanta(out, in []byte) bool {
	var all uint32
	for len(in) >= 8 && len(out) >= 8 {
		a := quantum(in)
		b := quantum(in[4:])
		all |= a | b
		binary.BigEndian.PutUint64(out, uint64(a)<<40|uint64(b)<<16)
		in, out = in[8:], out[6:]
	}
	if len(in) >= 4 {
		a := quantum(in)
		all |= a
		binary.BigEndian.PutUint32(out, a<<8)
	}
	return all < beyondQuantum
}

// quantum decodes four characters; the value is beyondQuantum at least if one is no base64.
func quantum(c []byte) uint32 {
	_ = c[3]
	return base64Values[0][c[0]] | base64Values[1][c[1]] | base64Values[2][c[2]] | base64Values[3][c[3]]
}

const beyondQuantum = 1 << 24

// base64Values are what a character is worth at each place of a quantum.
var base64Values = valuesOfBase64()

func valuesOfBase64() (values [4][256]uint32) {
	for place := range values {
		for c := range values[place] {
			values[place][c] = beyondQuantum
		}
		for value, c := range []byte(base64Alphabet) {
			values[place][c] = uint32(value) << (18 - 6*place)
		}
	}
	return values
}

// pick takes the characters of the alphabet out of a text.
func (d *base64Reader) pick(raw []byte) {
	for len(raw) > 0 {
		n := 0
		for n < len(raw) && base64Class[raw[n]] == 0 {
			n++
		}
		d.clean = append(d.clean, raw[:n]...)
		if n == len(raw) {
			return
		}
		c := raw[n]
		raw = raw[n+1:]
		switch base64Class[c] {
		case padding:
			d.flush()
			d.padded = true
		case foreign:
			if d.padded {
				d.err = io.EOF
				return
			}
		}
	}
}

// flush decodes what is left of a quantum, as before padding and at the end.
func (d *base64Reader) flush() {
	if len(d.clean)%4 == 1 {
		d.clean = d.clean[:len(d.clean)-1]
	}
	d.decode(d.clean)
	d.clean = d.clean[:0]
}

func (d *base64Reader) decode(clean []byte) {
	d.buf, _ = base64.RawStdEncoding.AppendDecode(d.buf, clean)
}

// The classes of characters in base64; zero is its alphabet.
const (
	foreign = 1 + iota
	padding
	blank
)

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

var base64Class = base64Classes()

func base64Classes() (class [256]byte) {
	for i := range class {
		class[i] = foreign
	}
	for _, c := range base64Alphabet {
		class[c] = 0
	}
	for _, c := range " \t\r\n" {
		class[c] = blank
	}
	class['='] = padding
	return class
}
