package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// corpus makes mails as a support mailbox gets them, the same ones for the same
// seed: of 100, 70 are new requests in text or HTML of 3 to 30 KB, 20 are
// replies with a number in the subject, 5 carry 0.5 to 2 MB of attachment, and
// 5 are automatic replies.
type corpus struct {
	random  *rand.Rand
	to      string
	first   int // number of the first ticket
	opened  []string
	made    int
	replies int
	expects int // acknowledgements
}

func newCorpus(seed uint64, to string) *corpus {
	return &corpus{random: rand.New(rand.NewPCG(seed, 1)), to: to, first: 1001}
}

// next makes the next mail.
func (c *corpus) next() []byte {
	c.made++
	switch kind := c.made % 20; {
	case kind == 7:
		return c.withAttachment()
	case kind == 13:
		return c.automatic()
	case kind%5 == 4 && len(c.opened) > 0:
		return c.reply()
	default:
		return c.request()
	}
}

func (c *corpus) header(b *bytes.Buffer, from, subject string) {
	fmt.Fprintf(b, "Return-Path: <%s>\r\nReceived: from mx.outside.example by desk.example;"+
		" Mon, 02 Mar 2026 10:00:00 +0000\r\n", from)
	fmt.Fprintf(b, "From: Customer %d <%s>\r\nTo: <%s>\r\nSubject: %s\r\n", c.made, from, c.to, subject)
	fmt.Fprintf(b, "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <corpus-%d@outside.example>\r\n"+
		"MIME-Version: 1.0\r\nX-Canary: canary-%d\r\n", c.made, c.made)
}

func (c *corpus) open() string {
	from := fmt.Sprintf("customer%d@c%d.example", c.made, c.made%500)
	c.opened = append(c.opened, from)
	c.expects++
	return from
}

func (c *corpus) request() []byte {
	var b bytes.Buffer
	c.header(&b, c.open(), fmt.Sprintf("Question number %d about the export", c.made))
	size := 3<<10 + c.random.IntN(27<<10)
	if c.made%2 == 0 {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + c.prose(size))
		return b.Bytes()
	}
	text := c.prose(size / 2)
	fmt.Fprintf(&b, "Content-Type: multipart/alternative; boundary=\"b%d\"\r\n\r\n", c.made)
	fmt.Fprintf(&b, "--b%d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", c.made, text)
	fmt.Fprintf(&b, "--b%d\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>%s</p></body></html>\r\n--b%d--\r\n",
		c.made, strings.ReplaceAll(text, "\r\n\r\n", "</p>\r\n<p>"), c.made)
	return b.Bytes()
}

func (c *corpus) reply() []byte {
	c.replies++
	var b bytes.Buffer
	i := c.random.IntN(len(c.opened))
	c.header(&b, c.opened[i], fmt.Sprintf("Re: Question [T-%d]", c.first+i))
	fmt.Fprintf(&b, "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\nOn Mon, 2 Mar 2026, Desk wrote:\r\n> %s\r\n",
		c.prose(500), strings.ReplaceAll(c.prose(2000), "\r\n", "\r\n> "))
	return b.Bytes()
}

func (c *corpus) withAttachment() []byte {
	var b bytes.Buffer
	c.header(&b, c.open(), "The file that fails")
	content := make([]byte, 370<<10+c.random.IntN(1100<<10))
	for i := range content {
		content[i] = byte(c.random.Uint32())
	}
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=m%d\r\n\r\n--m%d\r\nContent-Type: text/plain\r\n\r\n%s\r\n",
		c.made, c.made, c.prose(800))
	fmt.Fprintf(&b, "--m%d\r\nContent-Type: application/octet-stream; name=data.bin\r\n"+
		"Content-Disposition: attachment; filename=data.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n", c.made)
	encoded := base64.StdEncoding.EncodeToString(content)
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	fmt.Fprintf(&b, "%s\r\n--m%d--\r\n", encoded, c.made)
	return b.Bytes()
}

func (c *corpus) automatic() []byte {
	var b bytes.Buffer
	c.header(&b, fmt.Sprintf("away%d@c.example", c.made), "Automatic reply: out of office")
	b.WriteString("Auto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nI am away until Monday.\r\n")
	return b.Bytes()
}

var corpusWords = strings.Fields(`the export of our course list fails since this morning and nobody in
	the office can open it please have a look at the attached report which shows what we see when we
	press the button kind regards from the whole team über café naïve`)

func (c *corpus) prose(size int) string {
	var b strings.Builder
	for line := 0; b.Len() < size; {
		word := corpusWords[c.random.IntN(len(corpusWords))]
		b.WriteString(word)
		if line += len(word) + 1; line > 70 {
			b.WriteString("\r\n")
			if line = 0; c.random.IntN(5) == 0 {
				b.WriteString("\r\n")
			}
			continue
		}
		b.WriteByte(' ')
	}
	return b.String() + "\r\n"
}
