// Package lettertest says what is wrong with a letter that is ready to be sent.
// The tests of every room that writes, composes or sends letters hold theirs
// against it, so that there is one list of what every letter must be.
//
// It reads with the standard library and not with our own reader of mail: a
// letter that only we can read is none. Wire looks at the bytes and the MIME
// structure, whatever the words are; Letter also at the words, the HTML among
// them, which must be those of a letter that our templates wrote.
package lettertest
