package storetest

import (
	"bytes"
	"slices"

	"ticketd/ticketing/desk"
)

func bodies() map[string]func(*bench) {
	return map[string]func(*bench){
		"ALetterOfAnySizeComesBackAsItWas": anySize,
		"AMailAndALetterMayBeTheSameBytes": largeAndMail,
	}
}

func anySize(b *bench) {
	for i, size := range []int{0, 1, desk.SmallBlob, desk.SmallBlob + 1, 3 << 20} {
		p := parcel("ann@x.example")
		p.Body = bytes.Repeat([]byte("a letter\r\n"), size/10+1)[:size]
		ids := b.enqueue(p, p) // the same bytes twice are two parcels
		b.reopen()
		ds := b.claim(i, 10)
		if !slices.Equal(idsOf(ds), ids) {
			b.Fatalf("%d octets: claimed %v", size, idsOf(ds))
		}
		for _, d := range ds {
			if small := size <= desk.SmallBlob; small && !bytes.Equal(d.Body, p.Body) || !small && d.Body != nil {
				b.Errorf("%d octets were handed out as %d", size, len(d.Body))
			}
			b.must(b.store.Done(b.Context(), d.ID, after(i), "250 queued"))
			body, err := b.store.Body(b.Context(), d.ID)
			if err != nil || !bytes.Equal(body, p.Body) {
				b.Errorf("%d octets came back as %d, %v", size, len(body), err)
			}
		}
	}
}

func largeAndMail(b *bench) {
	v := blob("large", 1<<20)
	p := parcel("ann@x.example")
	p.Body = b.octets(v) // a mail goes on as it came
	id := b.enqueue(p)[0]
	b.must(b.keep(v))
	if got, err := b.raw(v); err != nil || got.Size != v.Size {
		b.Errorf("the mail has %d octets, %v", got.Size, err)
	}
	b.withdraw(id, true)
	b.reopen()
	if got, err := b.raw(v); err != nil || !bytes.Equal(b.octets(got), p.Body) {
		b.Errorf("after the letter was withdrawn the mail has %d octets, %v", got.Size, err)
	}
}
