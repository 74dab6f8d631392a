package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gauges tells how the gateway is at the moment of a scrape. Names and units are as
// https://prometheus.io/docs/practices/naming/ has them. No label names a person.
type gauges struct{ *monitor }

// teller takes a value and those of its labels.
type teller func(value float64, labels ...string)

// figure tells the values of one gauge, none where there are none.
type figure func(v healthView, tell teller)

// gauge is one figure of health.
type gauge struct {
	desc *prometheus.Desc
	tell figure
}

func gaugeOf(name, help string, tell figure, labels ...string) gauge {
	return gauge{prometheus.NewDesc("ticketd_"+name, help, labels, nil), tell}
}

// Describe implements prometheus.Collector.
func (g gauges) Describe(to chan<- *prometheus.Desc) {
	for _, one := range allGauges() {
		to <- one.desc
	}
}

// Collect implements prometheus.Collector.
func (g gauges) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), monitorRest)
	defer cancel()
	v, err := g.health(ctx)
	for _, one := range allGauges() {
		if err != nil {
			to <- prometheus.NewInvalidMetric(one.desc, err)
			continue
		}
		one.tell(v, func(value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(one.desc, prometheus.GaugeValue, value, labels...)
		})
	}
}

func allGauges() []gauge {
	return append(append(ownGauges(), intakeGauges()...), workGauges()...)
}

// ownGauges are about the program itself. The label job is Prometheus's own.
func ownGauges() []gauge {
	return []gauge{
		gaugeOf("build_info", "The version, as a label; always 1.",
			func(v healthView, tell teller) { tell(1, v.Version) }, "version"),
		gaugeOf("healthy", "1 if nothing needs a person, as \"ticketd health\" says; else 0.",
			func(v healthView, tell teller) { tell(oneIf(v.OK)) }),
		gaugeOf("job_last_success_timestamp_seconds", "When a job last ended well; absent: not since the start.",
			succeeded, "job_name"),
		gaugeOf("job_failed", "1 if a job's last run failed; else 0.",
			func(v healthView, tell teller) {
				for _, j := range v.Jobs {
					tell(oneIf(j.Error != ""), j.Job)
				}
			}, "job_name"),
		gaugeOf("store_up", "1 if the store can be read; else 0.",
			func(v healthView, tell teller) { tell(oneIf(v.Work != nil)) }),
		gaugeOf("store_bytes", "Size of desk.db and, counted each hour, of the large mails in files beside it.",
			func(v healthView, tell teller) {
				tell(float64(v.Store.Bytes), "desk.db")
				if v.Store.Files != nil {
					tell(float64(*v.Store.Files), "files")
				}
			}, "where"),
		gaugeOf("parts_ended", "Parts of the gateway that have ended though it runs, mailboxes too.",
			func(v healthView, tell teller) { tell(float64(v.ended())) }),
		gaugeOf("disk_free_bytes", "Room on the file system of the data directory; absent: not known.",
			func(v healthView, tell teller) {
				if v.Store.Free != nil {
					tell(float64(*v.Store.Free))
				}
			}),
	}
}

func succeeded(v healthView, tell teller) {
	for _, j := range v.Jobs {
		if j.Succeeded != nil {
			tell(stamp(*j.Succeeded), j.Job)
		}
	}
}

// intakeGauges are about the mailboxes.
func intakeGauges() []gauge {
	each := func(of func(mailboxHealth, time.Time) float64) figure {
		return func(v healthView, tell teller) {
			for _, m := range v.Mailboxes {
				tell(of(m, v.At), m.Mailbox)
			}
		}
	}
	return []gauge{
		gaugeOf("imap_up", "1 while there is a connection to the mailbox; else 0.",
			each(func(m mailboxHealth, _ time.Time) float64 { return oneIf(m.Connected != nil) }), "mailbox"),
		gaugeOf("imap_last_look_timestamp_seconds",
			"When the server last said what there is to do; absent: not since the start.", looked, "mailbox"),
		gaugeOf("smtp_up", "1 if the submission server took or refused the last letter; 0 if it put it off or "+
			"could not be reached; absent: none was sent since the start.", answered, "mailbox"),
		gaugeOf("server_missing_mails", "Mails that the mail server has and the store has not.",
			each(func(m mailboxHealth, _ time.Time) float64 { return float64(m.Missing) }), "mailbox"),
		gaugeOf("server_compared_timestamp_seconds",
			"When the mail server was last held against the store; absent: never.", compared, "mailbox"),
		gaugeOf("intake_age_seconds",
			"For how long the longest waiting mail is known to wait to be taken in; 0: none waits.",
			each(func(m mailboxHealth, now time.Time) float64 { return sinceSeconds(m.Waiting, now) }), "mailbox"),
		gaugeOf("intake_unmoved_mails", "Handled mails that the server has not let go to the done folder.",
			each(func(m mailboxHealth, _ time.Time) float64 { return float64(m.Unmoved) }), "mailbox"),
	}
}

// answered is 1 where the last attempt came to an answer.
func answered(v healthView, tell teller) {
	for _, m := range v.Mailboxes {
		if m.Sending.Answered != nil || m.Sending.Error != "" {
			tell(oneIf(m.Sending.Error == ""), m.Mailbox)
		}
	}
}

func compared(v healthView, tell teller) {
	for _, m := range v.Mailboxes {
		if m.Compared != nil {
			tell(stamp(*m.Compared), m.Mailbox)
		}
	}
}

func looked(v healthView, tell teller) {
	for _, m := range v.Mailboxes {
		if m.Looked != nil {
			tell(stamp(*m.Looked), m.Mailbox)
		}
	}
}

// workGauges are about what waits. They are absent while the store can't be read.
func workGauges() []gauge {
	of := func(read func(w workHealth, now time.Time, tell teller)) figure {
		return func(v healthView, tell teller) {
			if v.Work != nil {
				read(*v.Work, v.At, tell)
			}
		}
	}
	return []gauge{
		gaugeOf("outbox_letters",
			"Letters that have not gone: waiting for their turn, being sent, or held for a person.",
			of(func(w workHealth, _ time.Time, tell teller) {
				tell(float64(w.Waiting), "waiting")
				tell(float64(w.Claimed), "sending")
				tell(float64(w.Held), "held")
			}), "state"),
		gaugeOf("outbox_oldest_seconds",
			"How long ago the letter should have gone that should have gone first; 0: none is late.",
			of(func(w workHealth, now time.Time, tell teller) {
				if w.Late == nil {
					tell(0)
					return
				}
				tell(sinceSeconds(&w.Late.Since, now))
			})),
		gaugeOf("automatic_letters_paused", "1 while automatic letters pause because of a cap; else 0.",
			of(func(w workHealth, _ time.Time, tell teller) { tell(oneIf(w.Paused != "")) })),
		gaugeOf("quarantine_mails", "Mails that wait for a person.",
			of(func(w workHealth, _ time.Time, tell teller) { tell(float64(w.Quarantined)) })),
		gaugeOf("quarantine_oldest_seconds", "For how long the first mail in quarantine waits; 0: none does.",
			of(func(w workHealth, now time.Time, tell teller) {
				tell(sinceSeconds(w.QuarantinedSince, now))
			})),
		gaugeOf("tickets_unfinished", "Tickets that are neither resolved nor closed.",
			of(func(w workHealth, _ time.Time, tell teller) { tell(float64(w.Unfinished)) })),
		gaugeOf("promises", "Unfinished tickets with a promise that is nearly over, or missed and still to be kept.",
			of(func(w workHealth, _ time.Time, tell teller) {
				tell(float64(w.Near), "near")
				tell(float64(w.Missed), "missed")
			}), "state"),
	}
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// stamp is a time in seconds since the Unix epoch.
func stamp(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// sinceSeconds is for how long something has been so; none is 0.
func sinceSeconds(t *time.Time, now time.Time) float64 {
	if t == nil {
		return 0
	}
	return max(now.Sub(*t).Seconds(), 0)
}
