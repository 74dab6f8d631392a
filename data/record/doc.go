// Package record is how things are written down: the one form in which every
// store keeps tickets, their history, parcels, dispositions, counters and keys.
//
// It knows no database, no file and no clock. A record is an envelope (one
// version octet and a CRC-32C over version and payload) around JSON with short
// keys. The structs that are written stand here and nowhere else, so that the
// domain types stay free of storage and may change: a new field that may be
// absent needs no new version; whatever changes the meaning of an old record
// does, and the old version stays readable for ever (testdata holds a record of
// each). A record with a field, a change or a version that this program does not
// know was written by a newer one and is refused, because writing it back would
// lose what was not understood.
package record
