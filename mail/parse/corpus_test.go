package parse_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// expectation is what a collection of real mails says of one of them. What is missing in it is
// not looked at.
type expectation struct {
	Subject       *string  `json:"subject"`
	FromAddr      string   `json:"from_addr"`
	To            []string `json:"to"`
	TextContains  []string `json:"text_contains"`
	ReplyText     *string  `json:"reply_text"`
	ReplySqueezed bool     `json:"reply_squeezed"`
	ReplyContains []string `json:"reply_contains"`
	ReplyExcludes []string `json:"reply_excludes"`
	Attachments   []struct {
		Name   string `json:"name"`
		Size   *int64 `json:"size"`
		SHA256 string `json:"sha256"`
	} `json:"attachments"`
	AttachmentCount  *int     `json:"attachment_count"`
	KindAny          []string `json:"kind_any"`
	Kind             string   `json:"kind"`
	KindNot          []string `json:"kind_not"`
	BounceRecipients []string `json:"bounce_recipients"`
	TNEFAttachments  []struct {
		Name string `json:"name"`
	} `json:"tnef_attachments"`
}

// deliberate are the mails, named by patterns, that we read otherwise than their collection
// says, with the reason.
var deliberate = []struct{ mails, reason string }{
	{"autoreply-tables/*subject*", "a subject alone is a hint: a person may write it too"},
	{"tnef/*", "no well-kept library opens TNEF: winmail.dat is kept whole, and a defect says so"},
}

func deliberately(id string) (reason string) {
	for _, d := range deliberate {
		if ok, _ := path.Match(d.mails, id); ok {
			return d.reason
		}
	}
	return ""
}

func TestMailsOfOthersReadAsTheyExpect(t *testing.T) {
	dir := os.Getenv("TICKETD_MAILS")
	if dir == "" {
		t.Skip("TICKETD_MAILS names no folder of mails with expectations")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no *.eml in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { compare(t, file) })
	}
}

func compare(t *testing.T, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
	if err != nil {
		t.Skip("no expectation beside it")
	}
	var want struct {
		ID        string
		Contested bool // the collection says itself that readers differ on it
		Expect    expectation
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	in := parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{})
	wrong := want.Expect.differences(in)
	reason := deliberately(want.ID)
	if reason == "" && want.Contested {
		reason = "the collection calls it a matter of taste"
	}
	if reason != "" && len(wrong) > 0 {
		t.Skipf("deliberately otherwise: %s\n%s", reason, strings.Join(wrong, "\n"))
	}
	for _, w := range wrong {
		t.Error(w)
	}
	if t.Failed() {
		t.Logf("defects: %v\nevidence: %q", in.Defects, in.Verdict.Evidence)
	}
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func (e expectation) differences(in ticketing.Incoming) (wrong []string) {
	is := func(what, got, want string) {
		if fold(got) != fold(want) {
			wrong = append(wrong, what+":\n got "+got+"\nwant "+want)
		}
	}
	holds := func(what, text string, list []string, want bool) {
		for _, s := range list {
			if strings.Contains(fold(text), fold(s)) != want {
				wrong = append(wrong, what+": "+s+"\n got "+text)
			}
		}
	}
	if e.Subject != nil {
		is("subject", in.Subject, *e.Subject)
	}
	if e.FromAddr != "" {
		is("from", string(in.From.Address), e.FromAddr)
	}
	for i, to := range e.To {
		if i >= len(in.To) || string(in.To[i].Address) != to {
			wrong = append(wrong, "to lacks "+to)
		}
	}
	holds("text lacks", in.Text, e.TextContains, true)
	holds("reply lacks", in.Fresh, e.ReplyContains, true)
	holds("reply has", in.Fresh, e.ReplyExcludes, false)
	if e.ReplyText != nil && e.ReplySqueezed {
		is("reply", strings.Join(strings.Fields(in.Fresh), ""), *e.ReplyText)
	} else if e.ReplyText != nil {
		is("reply", in.Fresh, *e.ReplyText)
	}
	for _, inside := range e.TNEFAttachments {
		if !slices.ContainsFunc(in.Attachments, func(a ticketing.Attachment) bool { return a.Name == inside.Name }) {
			wrong = append(wrong, "no attachment "+inside.Name+" out of winmail.dat")
		}
	}
	wrong = append(wrong, e.wrongKind(in)...)
	return append(wrong, e.wrongAttachments(in)...)
}

func (e expectation) wrongKind(in ticketing.Incoming) (wrong []string) {
	is := func(kind string) bool {
		got := string(in.Verdict.Kind)
		return got == kind || kind == "normal" && (got == "person" || got == "auto-generated" ||
			got == "other-desk")
	}
	any := e.KindAny
	if len(any) == 0 && e.Kind != "" {
		any = []string{e.Kind}
	}
	right := len(any) == 0
	for _, kind := range any {
		right = right || is(kind)
	}
	for _, kind := range e.KindNot {
		right = right && !is(kind)
	}
	if !right {
		wrong = append(wrong, "kind is "+string(in.Verdict.Kind))
	}
	for _, r := range e.BounceRecipients {
		if in.Report == nil || !slices.Contains(in.Report.Recipients, ticketing.Address(r)) {
			wrong = append(wrong, "bounce lacks recipient "+r)
		}
	}
	return wrong
}

func (e expectation) wrongAttachments(in ticketing.Incoming) (wrong []string) {
	if e.AttachmentCount != nil && len(in.Attachments) != *e.AttachmentCount {
		wrong = append(wrong, "another number of attachments")
	}
	for _, want := range e.Attachments {
		found := false
		for _, got := range in.Attachments {
			found = found || fold(got.Name) == fold(want.Name) &&
				(want.Size == nil || *want.Size == got.Size) &&
				(want.SHA256 == "" || want.SHA256 == got.SHA256.String())
		}
		if !found {
			wrong = append(wrong, "no attachment "+want.Name)
		}
	}
	return wrong
}
