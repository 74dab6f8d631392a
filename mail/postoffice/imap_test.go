package postoffice_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// watcher collects what the server says unasked.
type watcher struct {
	exists  chan uint32
	expunge chan uint32
}

func newWatcher() (*watcher, *imapclient.Options) {
	w := &watcher{make(chan uint32, 1000), make(chan uint32, 1000)}
	return w, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				w.exists <- *d.NumMessages
			}
		},
		Expunge: func(seq uint32) { w.expunge <- seq },
	}}
}

func TestIdleTellsOfAMailAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		w, opts := newWatcher()
		c := open(t, o, opts)
		idle, err := c.Idle()
		must(t, err)
		synctest.Wait()
		start := time.Now()
		deliver(t, o, 1)
		if n := <-w.exists; n != 1 || time.Since(start) != 0 {
			t.Errorf("EXISTS %d after %v", n, time.Since(start))
		}
		must(t, idle.Close())
		must(t, idle.Wait())
	})
}

func TestIdleTellsOfAMailThatCameBeforeItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		w, opts := newWatcher()
		c := open(t, o, opts)
		deliver(t, o, 1)
		idle, err := c.Idle()
		must(t, err)
		if n := <-w.exists; n != 1 {
			t.Errorf("EXISTS %d", n)
		}
		must(t, idle.Close())
		must(t, idle.Wait())
	})
}

func TestMoveSendsOneRightExpungeForEachMail(t *testing.T) {
	for _, test := range []struct {
		uid  imap.UID
		want uint32
	}{{1, 1}, {2, 2}, {3, 3}} {
		t.Run(fmt.Sprint("uid ", test.uid), func(t *testing.T) {
			o := newOffice(t)
			deliver(t, o, 3)
			w, opts := newWatcher()
			c := open(t, o, opts)
			must(t, c.Create("Handled", nil).Wait())
			data, err := c.Move(imap.UIDSetNum(test.uid), "Handled").Wait()
			must(t, err)
			if got := data.SourceUIDs.(imap.UIDSet).String(); got != fmt.Sprint(test.uid) {
				t.Errorf("COPYUID says %s", got)
			}
			must(t, c.Noop().Wait())
			if len(w.expunge) != 1 {
				t.Fatalf("%d EXPUNGEs, want 1", len(w.expunge))
			}
			if seq := <-w.expunge; seq != test.want {
				t.Errorf("EXPUNGE %d, want %d", seq, test.want)
			}
			if n := c.Mailbox().NumMessages; n != 2 {
				t.Errorf("the client counts %d, want 2", n)
			}
			wantMails(t, o, desk, "Handled", 1)
		})
	}
}

func TestMoveOfAMissingUIDMovesNothingAndKeepsTheConnection(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 1)
	c := open(t, o, nil)
	must(t, c.Create("Handled", nil).Wait())
	data, err := c.Move(imap.UIDSetNum(99), "Handled").Wait()
	must(t, err)
	if data != nil && data.DestUIDs != nil {
		t.Errorf("COPYUID for nothing: %+v", data)
	}
	must(t, c.Noop().Wait())
	wantMails(t, o, desk, "INBOX", 1)
}

func TestMoveToAMissingFolderSaysTryCreateAndKeepsTheMail(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 1)
	c := open(t, o, nil)
	_, err := c.Move(imap.UIDSetNum(1), "Nowhere").Wait()
	var no *imap.Error
	if !errors.As(err, &no) || no.Code != imap.ResponseCodeTryCreate {
		t.Errorf("got %v", err)
	}
	wantMails(t, o, desk, "INBOX", 1)
}

func TestMovesThatCrossNeverBlockEachOther(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 20)
	setUp := open(t, o, nil)
	must(t, setUp.Create("Other", nil).Wait())
	var wg sync.WaitGroup
	for i, pair := range [][2]string{{"INBOX", "Other"}, {"Other", "INBOX"}, {"INBOX", "Other"}} {
		c := open(t, o, nil)
		_, err := c.Select(pair[0], nil).Wait()
		must(t, err)
		wg.Go(func() {
			for range 30 {
				set := imap.UIDSet{{Start: 1, Stop: 0}}
				if _, err := c.Move(set, pair[1]).Wait(); err != nil {
					t.Errorf("client %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(o.Mail(desk, "INBOX")) + len(o.Mail(desk, "Other")); n != 20 {
		t.Errorf("%d mails are left of 20", n)
	}
}

func TestFlagsKeepTheirSpellingAndReachOtherClients(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 1)
	c, other := open(t, o, nil), open(t, o, nil)
	must(t, c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd,
		Flags: []imap.Flag{`\SEEN`, "$Important"}}, nil).Close())
	got, err := other.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{Flags: true}).Collect()
	must(t, err)
	want := []imap.Flag{imap.FlagSeen, "$Important"}
	if !slices.Equal(got[0].Flags, want) {
		t.Errorf("flags %v, want %v", got[0].Flags, want)
	}
	if flags := o.Mail(desk, "INBOX")[0].Flags; !slices.Equal(flags, []string{`\Seen`, "$Important"}) {
		t.Errorf("flags %q", flags)
	}
	must(t, c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsDel,
		Flags: []imap.Flag{`\seen`}}, nil).Close())
	if flags := o.Mail(desk, "INBOX")[0].Flags; !slices.Equal(flags, []string{"$Important"}) {
		t.Errorf("flags %q", flags)
	}
}

func TestReadingABodySetsSeenButPeekingAndExaminingDoNot(t *testing.T) {
	for _, test := range []struct {
		readOnly, peek, seen bool
	}{{false, false, true}, {false, true, false}, {true, false, false}} {
		o := newOffice(t)
		deliver(t, o, 1)
		c := open(t, o, nil)
		_, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: test.readOnly}).Wait()
		must(t, err)
		_, err = c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{
			BodySection: []*imap.FetchItemBodySection{{Peek: test.peek}}}).Collect()
		must(t, err)
		if seen := len(o.Mail(desk, "INBOX")[0].Flags) == 1; seen != test.seen {
			t.Errorf("%+v: seen is %v", test, seen)
		}
	}
}

func TestAFolderOpenedForReadingCannotBeChanged(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 1)
	c := open(t, o, nil)
	must(t, c.Create("Handled", nil).Wait())
	_, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	must(t, err)
	add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}
	if c.Store(imap.UIDSetNum(1), add, nil).Close() == nil {
		t.Error("STORE worked")
	}
	if _, err := c.Move(imap.UIDSetNum(1), "Handled").Wait(); err == nil {
		t.Error("MOVE worked")
	}
	must(t, c.UnselectAndExpunge().Wait())
	wantMails(t, o, desk, "INBOX", 1)
}

func TestUIDExpungeSparesTheMailsThatOthersDeleted(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 3)
	c := open(t, o, nil)
	add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}
	must(t, c.Store(imap.UIDSetNum(1, 3), add, nil).Close())
	must(t, c.UIDExpunge(imap.UIDSetNum(3)).Close())
	wantMails(t, o, desk, "INBOX", 2)
	must(t, c.Expunge().Close())
	wantMails(t, o, desk, "INBOX", 1)
}

func TestSearchFindsByNumberFlagDateSizeAndWords(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 2)
	must(t, o.Deliver(customer, []string{desk}, []byte("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"+
		"Date: Mon, 06 Jul 2026 10:00:00 +0200\r\n\r\nA PAPER jam.\r\n")))
	c := open(t, o, nil)
	must(t, c.Store(imap.UIDSetNum(2), &imap.StoreFlags{Op: imap.StoreFlagsAdd,
		Flags: []imap.Flag{imap.FlagSeen}}, nil).Close())
	july := time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name string
		c    imap.SearchCriteria
		want string
	}{
		{"all", imap.SearchCriteria{}, "1:3"},
		{"uid range to the end", imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 2}}}}, "2:3"},
		{"range behind the end", imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 9}}}}, "3"},
		{"sequence", imap.SearchCriteria{SeqNum: []imap.SeqSet{{{Start: 1, Stop: 2}}}}, "1:2"},
		{"seen", imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, "2"},
		{"unseen", imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, "1,3"},
		{"header", imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{
			{Key: "subject", Value: "grüße"}}}, "3"},
		{"body", imap.SearchCriteria{Body: []string{"paper"}}, "3"},
		{"text", imap.SearchCriteria{Text: []string{"MAIL 2"}}, "2"},
		{"sent since", imap.SearchCriteria{SentSince: july}, "3"},
		{"sent before", imap.SearchCriteria{SentBefore: july}, ""},
		{"arrived tomorrow", imap.SearchCriteria{Since: time.Now().AddDate(0, 0, 2)}, ""},
		{"larger", imap.SearchCriteria{Larger: 1 << 20}, ""},
		{"smaller", imap.SearchCriteria{Smaller: 1 << 20}, "1:3"},
		{"not", imap.SearchCriteria{Not: []imap.SearchCriteria{{Body: []string{"paper"}}}}, "1:2"},
		{"or", imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{{Body: []string{"paper"}},
			{Flag: []imap.Flag{imap.FlagSeen}}}}}, "2:3"},
	} {
		data, err := c.UIDSearch(&test.c, nil).Wait()
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		} else if got := imap.UIDSetNum(data.AllUIDs()...).String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestUIDSearchFindsWhatTheClientHasNotBeenToldOf(t *testing.T) {
	o := newOffice(t)
	c := open(t, o, nil)
	deliver(t, o, 2)
	data, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
	must(t, err)
	got, err := c.Fetch(imap.UIDSetNum(data.AllUIDs()...), &imap.FetchOptions{}).Collect()
	must(t, err)
	if len(data.AllUIDs()) != 2 || len(got) != 2 || got[1].SeqNum != 2 {
		t.Errorf("found %v, fetched %d", data.AllUIDs(), len(got))
	}
}

func TestFoldersAreMadeListedRenamedAndDeleted(t *testing.T) {
	o := newOffice(t)
	c := open(t, o, nil)
	must(t, c.Create("Archive/2026", nil).Wait())
	must(t, c.Create("Sent", &imap.CreateOptions{
		SpecialUse: []imap.MailboxAttr{imap.MailboxAttrSent}}).Wait())
	if c.Create("inbox", nil).Wait() == nil || c.Delete("INBOX").Wait() == nil {
		t.Error("INBOX was made twice or deleted")
	}
	must(t, c.Rename("Archive", "Old", nil).Wait())
	must(t, c.Delete("Old").Wait())
	must(t, c.Subscribe("Sent").Wait())
	list, err := c.List("", "*", &imap.ListOptions{ReturnSpecialUse: true}).Collect()
	must(t, err)
	var names []string
	for _, data := range list {
		names = append(names, data.Mailbox)
		if sent := slices.Contains(data.Attrs, imap.MailboxAttrSent); sent != (data.Mailbox == "Sent") {
			t.Errorf("%s has %v", data.Mailbox, data.Attrs)
		}
	}
	if got := strings.Join(names, " "); got != "INBOX Old/2026 Sent" {
		t.Errorf("folders: %s", got)
	}
	status, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true, UIDNext: true,
		UIDValidity: true, NumUnseen: true}).Wait()
	must(t, err)
	if *status.NumMessages != 0 || status.UIDNext != 1 || status.UIDValidity == 0 {
		t.Errorf("status %+v", status)
	}
}

func TestAFolderMadeAnewHasAnotherUIDValidity(t *testing.T) {
	o := newOffice(t)
	c := open(t, o, nil)
	var seen []uint32
	for range 2 {
		must(t, c.Create("Work", nil).Wait())
		data, err := c.Select("Work", nil).Wait()
		must(t, err)
		seen = append(seen, data.UIDValidity)
		must(t, c.Unselect().Wait())
		must(t, c.Delete("Work").Wait())
	}
	if seen[0] >= seen[1] {
		t.Errorf("UIDVALIDITY went from %d to %d", seen[0], seen[1])
	}
}

func TestAppendGivesTheUIDAndKeepsFlagsAndDate(t *testing.T) {
	o := newOffice(t)
	c := open(t, o, nil)
	raw := letter("draft")
	date := time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC)
	cmd := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: date,
		Flags: []imap.Flag{imap.FlagDraft}})
	_, err := cmd.Write(raw)
	must(t, err)
	must(t, cmd.Close())
	data, err := cmd.Wait()
	must(t, err)
	m := o.Mail(desk, "INBOX")[0]
	if uint32(data.UID) != m.UID || !m.Date.Equal(date) || m.Flags[0] != `\Draft` ||
		string(m.Raw) != string(raw) {
		t.Errorf("appended as %d: %+v", data.UID, m)
	}
}

func TestBrokenMailsAreServedAsTheyAreAndBreakNoConnection(t *testing.T) {
	o := newOffice(t)
	broken := []string{
		"",
		"no header at all",
		"\r\nonly a body",
		"From mbox line\r\nSubject: x\r\nnocolonhere\r\n\r\nbody\r\n",
		" leading continuation\r\nSubject: y\r\n\r\nbody",
		"Content-Type: multipart/mixed; boundary=x\r\n\r\nnothing between",
		"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\n",
		"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n",
		"Subject: \xff\xfe\r\nFrom: <<>>\r\n\r\n\x00\x01",
	}
	for _, raw := range broken {
		must(t, o.Deliver(customer, []string{desk}, []byte(raw)))
	}
	c := open(t, o, nil)
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(imap.UIDSet{{Start: 1}}, &imap.FetchOptions{UID: true, Envelope: true,
		BodyStructure: &imap.FetchItemBodyStructure{Extended: true},
		BodySection: []*imap.FetchItemBodySection{section,
			{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Subject"}, Peek: true},
			{Specifier: imap.PartSpecifierText, Peek: true}, {Part: []int{1}, Peek: true}},
	}).Collect()
	must(t, err)
	if len(got) != len(broken) {
		t.Fatalf("%d mails came, want %d", len(got), len(broken))
	}
	for i, m := range got {
		if !strings.HasSuffix(string(m.FindBodySection(section)), broken[i]) {
			t.Errorf("mail %d came changed: %q", i+1, m.FindBodySection(section))
		}
	}
}

func TestSectionsArePartsOfTheVeryBytes(t *testing.T) {
	o := newOffice(t)
	must(t, o.Deliver("", []string{desk}, []byte("Subject: one\r\n two\r\nX-A: 1\r\n\r\nthe text")))
	c := open(t, o, nil)
	for _, test := range []struct {
		section imap.FetchItemBodySection
		want    string
	}{
		{imap.FetchItemBodySection{Specifier: imap.PartSpecifierText}, "the text"},
		{imap.FetchItemBodySection{Specifier: imap.PartSpecifierText,
			Partial: &imap.SectionPartial{Offset: 4, Size: 2}}, "te"},
		{imap.FetchItemBodySection{Specifier: imap.PartSpecifierText,
			Partial: &imap.SectionPartial{Offset: 400, Size: 2}}, ""},
		{imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader,
			HeaderFields: []string{"subject"}}, "Subject: one\r\n two\r\n\r\n"},
		{imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader,
			HeaderFieldsNot: []string{"Subject", "Received", "Return-Path", "Delivered-To",
				"Authentication-Results"}}, "X-A: 1\r\n\r\n"},
		{imap.FetchItemBodySection{Part: []int{1}}, "the text"},
	} {
		test.section.Peek = true
		got, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{
			BodySection: []*imap.FetchItemBodySection{&test.section}}).Collect()
		must(t, err)
		if text := string(got[0].BodySection[0].Bytes); text != test.want {
			t.Errorf("%+v: %q, want %q", test.section, text, test.want)
		}
	}
}

func TestAWrongPasswordIsRefused(t *testing.T) {
	o := newOffice(t)
	if imapConn(t, o, nil).Login(desk, "wrong").Wait() == nil {
		t.Error("signed in with a wrong password")
	}
	if imapConn(t, o, nil).Login("nobody@desk.example", password).Wait() == nil {
		t.Error("signed in as nobody")
	}
}
