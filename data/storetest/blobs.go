package storetest

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"ticketd/ticketing/desk"
)

func blobs() map[string]func(*bench) {
	return map[string]func(*bench){
		"SmallAndLargeMailsAreReadBack":          keepAndRead,
		"ALargeMailMustBeStashedBeforeItIsKept":  stashFirst,
		"ABodyThatIsNotItsHashIsRefused":         wrongBody,
		"WhatWasNeverKeptIsNotFound":             notKept,
		"ARolledBackMailIsNotKept":               rolledBack,
		"AStashedMailAloneIsNotPartOfTheStore":   stashedOnly,
		"TheSameMailTwiceIsReadOnlyTheFirstTime": twice,
	}
}

func (b *bench) keep(v desk.Blob) error {
	if err := b.store.Stash(b.Context(), v); err != nil {
		return err
	}
	return b.store.Update(b.Context(), func(t desk.Tx) error { return t.Keep(v) })
}

func (b *bench) raw(v desk.Blob) (got desk.Blob, err error) {
	err = b.store.View(b.Context(), func(r desk.Reader) (err error) {
		got, err = r.Raw(v.Hash)
		return err
	})
	return got, err
}

func keepAndRead(b *bench) {
	var all []desk.Blob
	for _, size := range []int{0, 1, 10_000, desk.SmallBlob, desk.SmallBlob + 1, 3 << 20} {
		v := blob("a mail\r\n", size)
		all = append(all, v)
		b.must(b.keep(v))
	}
	b.reopen()
	for _, v := range all {
		got, err := b.raw(v)
		if err != nil {
			b.Errorf("%d octets: %v", v.Size, err)
			continue
		}
		if got.Size != v.Size || got.Hash != v.Hash || !slices.Equal(b.octets(got), b.octets(v)) {
			b.Errorf("%d octets came back as %d", v.Size, got.Size)
		}
	}
}

func stashFirst(b *bench) {
	v := blob("large", desk.SmallBlob+1)
	err := b.store.Update(b.Context(), func(t desk.Tx) error { return t.Keep(v) })
	if err == nil {
		b.Error("a large mail was kept that is nowhere")
	}
	b.must(b.keep(v))
}

func wrongBody(b *bench) {
	for _, size := range []int{100, desk.SmallBlob + 100} {
		other := blob("one", size)
		other.Body = blob("two", size).Body
		short := blob("one", size)
		short.Body = io.NewSectionReader(short.Body, 0, int64(size-1))
		broken := blob("one", size)
		broken.Body = failing{}
		for name, v := range map[string]desk.Blob{"other": other, "short": short, "broken": broken} {
			if err := b.keep(v); err == nil {
				b.Errorf("%s body of %d octets was kept", name, size)
			}
			if _, err := b.raw(v); err == nil {
				b.Errorf("%s body of %d octets is there", name, size)
			}
		}
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errOnPurpose }

func notKept(b *bench) {
	if _, err := b.raw(blob("never", 10)); err == nil {
		b.Error("found what was never kept")
	}
}

func rolledBack(b *bench) {
	v := blob("small", 1000)
	err := b.store.Update(b.Context(), func(t desk.Tx) error {
		if err := t.Keep(v); err != nil {
			return err
		}
		return errOnPurpose
	})
	if !errors.Is(err, errOnPurpose) {
		b.Errorf("update said %v", err)
	}
	if _, err := b.raw(v); err == nil {
		b.Error("a rolled back mail is there")
	}
}

func stashedOnly(b *bench) {
	v := blob("large", 1<<20)
	b.must(b.store.Stash(b.Context(), v))
	if _, err := b.raw(v); err == nil {
		b.Error("a mail is part of the store before the transaction that keeps it")
	}
}

func twice(b *bench) {
	for _, size := range []int{1000, 1 << 20} {
		v := blob("same", size)
		body := b.octets(v)
		b.must(b.keep(v))
		v.Body = failing{}
		b.must(b.keep(v))
		got, err := b.raw(v)
		b.must(err)
		if !bytes.Equal(b.octets(got), body) {
			b.Errorf("%d octets changed", size)
		}
	}
}
