// Package scenario is the language in which a team writes down what is to happen
// to its tickets: at these times these mails and orders come, and this is to be
// seen afterwards. It reads a scenario and performs it on a Stage, which is a whole
// gateway: in virtual time, on a mail server in memory, or on real servers. The
// scenarios that ship with ticketd are its tests and a part of its manual.
//
// The package is pure: it knows no mail server and no store, and what a word of
// the language means for a ticket is for package ticketing.
//
// The language is explained in language.txt, which is a scenario itself. A line is
// recognised by its form; each form reads it into an action, so that all of a
// file's faults are told before anything is performed. Actions speak to the Stage.
package scenario
