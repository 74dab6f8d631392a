package erasure

import (
	"reflect"

	"ticketd/ticketing"
)

// hands are what a sweep does with texts, addresses and mailboxes that it meets.
type hands struct {
	text    func(string) string
	address func(ticketing.Address) ticketing.Address
	mailbox func(ticketing.Mailbox) ticketing.Mailbox
}

// swept is a copy of a value, whatever it is, that went through the hands: all its plain
// texts, addresses and mailboxes. Texts of types of their own are words of a process or
// of ours and stay. So a change that is new to this package is cleaned, too.
func swept[T any](v T, h hands) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	out.Set(reflect.ValueOf(&v).Elem())
	h.sweep(out)
	return out.Interface().(T)
}

var (
	textType    = reflect.TypeFor[string]()
	addressType = reflect.TypeFor[ticketing.Address]()
	mailboxType = reflect.TypeFor[ticketing.Mailbox]()
)

// sweep cleans a value that can be set; what it refers to is copied first.
func (h hands) sweep(v reflect.Value) {
	switch v.Type() {
	case textType:
		v.SetString(h.text(v.String()))
		return
	case addressType:
		v.Set(reflect.ValueOf(h.address(ticketing.Address(v.String()))))
		return
	case mailboxType:
		v.Set(reflect.ValueOf(h.mailbox(v.Interface().(ticketing.Mailbox))))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() { // others' own fields, a time's for instance, are no words
				h.sweep(f)
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			h.sweep(own.Index(i))
		}
		v.Set(own)
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		own := reflect.New(v.Elem().Type()).Elem()
		own.Set(v.Elem())
		h.sweep(own)
		v.Set(own)
	}
}

// mailboxes are those that a value has, and its lone addresses as mailboxes without a
// name, in their order.
func mailboxes[T any](v T) (all []ticketing.Mailbox) {
	swept(v, hands{text: func(s string) string { return s },
		address: func(a ticketing.Address) ticketing.Address {
			all = append(all, ticketing.Mailbox{Address: a})
			return a
		},
		mailbox: func(m ticketing.Mailbox) ticketing.Mailbox {
			all = append(all, m)
			return m
		}})
	return all
}
