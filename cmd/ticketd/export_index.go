package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"time"
)

// indexFile says what an export has.
const indexFile = "index.json"

// exportHead begins index.json: what was exported, when, and in which form. Behind it stand
// the tickets, a line for each, and how many there are of everything; "other", the mails that
// belong to no ticket, is there if the whole desk was exported.
//
//	{
//	  "schema": 1,
//	  "of": "account Globex",
//	  "made": "2026-04-01T09:00:00+01:00",
//	  "zone": "Europe/London",
//	  "program": "ticketd 1.4.0",
//	  "account": {"name": "Globex", "plan": "priority", ...},
//	  "tickets": [
//	    {"ticket": "T-1001", "subject": "Printer down", "status": "received", "mails": 1, "letters": 1}
//	  ],
//	  "counts": {"tickets": 1, "mails": 1, "letters": 1, "missing": 0, "octets": 1822}
//	}
type exportHead struct {
	Schema       int              `json:"schema"`
	Of           string           `json:"of"`
	Made         time.Time        `json:"made"`
	Zone         string           `json:"zone"`
	Program      string           `json:"program"`
	CustomerView bool             `json:"customer_view,omitempty"`
	Account      *exportedAccount `json:"account,omitempty"`
}

// exportRow is one ticket of the index. Its files are called after it.
type exportRow struct {
	Ticket     string `json:"ticket"`
	Subject    string `json:"subject"`
	Status     string `json:"status"`
	Account    string `json:"account,omitempty"`
	MergedInto string `json:"merged_into,omitempty"`
	Mails      int    `json:"mails"`
	Letters    int    `json:"letters"`
	Missing    int    `json:"missing,omitempty"`
}

type exportCounts struct {
	Tickets int   `json:"tickets"`
	Mails   int   `json:"mails"`
	Letters int   `json:"letters"`         // of ours, that went
	Other   int   `json:"other,omitempty"` // that belong to no ticket
	Missing int   `json:"missing"`         // whose octets are not there, or not as they were
	Octets  int64 `json:"octets"`
}

// counted is a ticket's row, and counts it.
func (x *exporter) counted(v exportedTicket) exportRow {
	row := exportRow{Ticket: v.Ticket, Subject: v.Subject, Status: v.Status, Account: v.Account,
		MergedInto: v.MergedInto}
	for _, m := range v.Mails {
		switch {
		case m.Missing != "":
			row.Missing++
		case m.Mbox > 0 && m.Way == "in":
			row.Mails++
		case m.Mbox > 0:
			row.Letters++
		}
		x.counts.Octets += m.Octets
	}
	x.counts.Tickets++
	x.counts.Mails += row.Mails
	x.counts.Letters += row.Letters
	x.counts.Missing += row.Missing
	return row
}

// list is a JSON file that is written a line at a time: what it is about, a list, and how many
// there are.
type list struct {
	file *os.File
	out  *bufio.Writer
	rows int
}

func (x *exporter) newIndex(s scope) (*list, error) {
	return x.newList(indexFile, "tickets", exportHead{Schema: exportSchema, Of: s.of,
		Made: x.at(x.now()).Truncate(time.Second), Zone: x.desk.Zone().String(), Program: "ticketd " + version(),
		CustomerView: x.customer, Account: s.account})
}

// newList begins a file with the fields of its head, behind which a list of that name stands.
func (x *exporter) newList(file, name string, head any) (*list, error) {
	f, err := x.create(file)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = inLines(&text, "").Encode(head)
	l := &list{file: f, out: bufio.NewWriter(f)}
	_, _ = l.out.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n}\n"))) // Flush has its error
	_, _ = l.out.WriteString(",\n  \"" + name + "\": [")
	return l, err
}

func (l *list) row(r any) error {
	var line bytes.Buffer
	out := json.NewEncoder(&line)
	out.SetEscapeHTML(false)
	err := out.Encode(r)
	separator := ",\n    "
	if l.rows++; l.rows == 1 {
		separator = "\n    "
	}
	_, _ = l.out.WriteString(separator)
	_, lost := l.out.Write(bytes.TrimSpace(line.Bytes()))
	return errors.Join(err, lost)
}

// end closes what is open and says how many there are.
func (l *list) end(counts any) error {
	_, _ = l.out.WriteString("\n  ],\n  \"counts\": ") // Flush has its error
	err := inLines(l.out, "  ").Encode(counts)
	_, _ = l.out.WriteString("}\n")
	return errors.Join(err, l.out.Flush())
}
