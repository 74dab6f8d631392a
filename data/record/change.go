package record

import (
	"fmt"

	"ticketd/ticketing"
)

// change is one change under the name of its kind: {"assigned":{"to":"ann"}}.
// Exactly one of the fields is set.
type change struct {
	Opened        *opened        `json:"opened,omitempty"`
	Filed         *filed         `json:"filed,omitempty"`
	Said          *said          `json:"said,omitempty"`
	Noted         *noted         `json:"noted,omitempty"`
	StatusChanged *statusChanged `json:"status,omitempty"`
	Assigned      *assigned      `json:"assigned,omitempty"`
	Joined        *joined        `json:"joined,omitempty"`
	Recognised    *recognised    `json:"recognised,omitempty"`
	Wrote         *wrote         `json:"wrote,omitempty"`
	Linked        *link          `json:"linked,omitempty"`
	Merged        *merged        `json:"merged,omitempty"`
	Escalated     *escalated     `json:"escalated,omitempty"`
	Scheduled     *deadline      `json:"scheduled,omitempty"`
	Undelivered   *undelivered   `json:"undelivered,omitempty"`
	promise
	steering
	Declared *declared `json:"declared,omitempty"`
	Unlinked *link     `json:"unlinked,omitempty"`
}

type (
	opened struct {
		Number  ticketing.Number `json:"no"`
		Prefix  string           `json:"pre,omitempty"`
		Intake  string           `json:"in,omitempty"`
		Process string           `json:"proc,omitempty"`
		Subject string           `json:"subj,omitempty"`
		Account string           `json:"acc,omitempty"`
		Plan    string           `json:"plan,omitempty"`
		Dormant bool             `json:"dorm,omitempty"`
	}
	filed struct {
		MessageID   string          `json:"id,omitempty"`
		Raw         hash            `json:"raw,omitzero"`
		From        mailbox         `json:"from,omitzero"`
		Kind        ticketing.Kind  `json:"k,omitempty"`
		Side        ticketing.Side  `json:"side,omitempty"`
		Subject     string          `json:"subj,omitempty"`
		Text        string          `json:"text,omitempty"`
		Cut         bool            `json:"cut,omitempty"`
		Attachments []attachment    `json:"att,omitempty"`
		Trust       ticketing.Trust `json:"tr,omitempty"`
		Note        string          `json:"note,omitempty"`
		Defects     []defect        `json:"def,omitempty"`
	}
	attachment struct {
		Name        string `json:"n,omitempty"`
		Type        string `json:"t,omitempty"`
		ContentID   string `json:"cid,omitempty"`
		Placed      bool   `json:"placed,omitempty"`
		Broken      bool   `json:"broken,omitempty"`
		Inline      bool   `json:"in,omitempty"`
		Size        int64  `json:"sz,omitempty"`
		SHA256      hash   `json:"h,omitzero"`
		Description string `json:"d,omitempty"`
	}
	said struct {
		Author string `json:"by,omitempty"`
		Text   string `json:"text,omitempty"`
	}
	noted struct {
		Author string `json:"by,omitempty"`
		Text   string `json:"text,omitempty"`
	}
	statusChanged struct {
		From      string          `json:"from,omitempty"`
		To        string          `json:"to,omitempty"`
		Class     ticketing.Class `json:"cl,omitempty"`
		Code      string          `json:"code,omitempty"`
		Automatic bool            `json:"auto,omitempty"`
		Renamed   bool            `json:"ren,omitempty"`
	}
	assigned struct {
		To string `json:"to"`
	}
	joined struct {
		Who      mailbox         `json:"who"`
		Trust    ticketing.Trust `json:"tr,omitempty"`
		Language string          `json:"l,omitempty"`
	}
	recognised struct {
		Who      ticketing.Address `json:"who"`
		Trust    ticketing.Trust   `json:"tr,omitempty"`
		Language string            `json:"l,omitempty"`
	}
	wrote struct {
		Letter    string                `json:"let,omitempty"`
		Class     ticketing.LetterClass `json:"cl,omitempty"`
		To        ticketing.Address     `json:"to,omitempty"`
		Role      ticketing.Role        `json:"role,omitempty"`
		MessageID string                `json:"id,omitempty"`
		Ack       bool                  `json:"ack,omitempty"`
		Held      string                `json:"held,omitempty"`
		Parcel    string                `json:"pc,omitempty"`
	}
	merged struct {
		Into ticketing.Number `json:"into"`
	}
	escalated struct {
		By string `json:"by"`
	}
	declared struct {
		By string `json:"by,omitempty"`
	}
	undelivered struct {
		To         ticketing.Address `json:"to,omitempty"`
		MessageID  string            `json:"id,omitempty"`
		Diagnostic string            `json:"d,omitempty"`
		Hard       bool              `json:"hard,omitempty"`
	}
)

func fromChange(c ticketing.Change) (change, error) {
	switch c := c.(type) {
	case ticketing.Opened:
		return change{Opened: new(opened(c))}, nil
	case ticketing.Filed:
		return change{Filed: new(fromFiled(c))}, nil
	case ticketing.Said:
		return change{Said: new(said(c))}, nil
	case ticketing.Noted:
		return change{Noted: new(noted(c))}, nil
	case ticketing.StatusChanged:
		return change{StatusChanged: new(statusChanged(c))}, nil
	case ticketing.Assigned:
		return change{Assigned: new(assigned(c))}, nil
	case ticketing.Joined:
		return change{Joined: &joined{mailbox(c.Who), c.Trust, c.Language}}, nil
	case ticketing.Recognised:
		return change{Recognised: new(recognised(c))}, nil
	case ticketing.Wrote:
		return change{Wrote: new(wrote(c))}, nil
	case ticketing.Linked:
		return change{Linked: new(link(c.Link))}, nil
	case ticketing.Merged:
		return change{Merged: new(merged(c))}, nil
	case ticketing.Escalated:
		return change{Escalated: new(escalated(c))}, nil
	case ticketing.Scheduled:
		return change{Scheduled: new(utcDeadline(ticketing.Deadline(c)))}, nil
	case ticketing.Undelivered:
		return change{Undelivered: new(undelivered(c))}, nil
	case ticketing.Declared:
		return change{Declared: new(declared(c))}, nil
	case ticketing.Unlinked:
		return change{Unlinked: new(link(c.Link))}, nil
	}
	if p, known := fromPromise(c); known {
		return change{promise: p}, nil
	}
	s, known := fromSteering(c)
	if !known {
		return change{}, fmt.Errorf("write change: no record is known for %T", c)
	}
	return change{steering: s}, nil
}

// change is nil if none of the known kinds is set.
func (c change) change() ticketing.Change {
	switch {
	case c.Opened != nil:
		return ticketing.Opened(*c.Opened)
	case c.Filed != nil:
		return c.Filed.filed()
	case c.Said != nil:
		return ticketing.Said(*c.Said)
	case c.Noted != nil:
		return ticketing.Noted(*c.Noted)
	case c.StatusChanged != nil:
		return ticketing.StatusChanged(*c.StatusChanged)
	case c.Assigned != nil:
		return ticketing.Assigned(*c.Assigned)
	case c.Joined != nil:
		return ticketing.Joined{Who: ticketing.Mailbox(c.Joined.Who), Trust: c.Joined.Trust,
			Language: c.Joined.Language}
	case c.Recognised != nil:
		return ticketing.Recognised(*c.Recognised)
	case c.Wrote != nil:
		return ticketing.Wrote(*c.Wrote)
	case c.Linked != nil:
		return ticketing.Linked{Link: ticketing.Link(*c.Linked)}
	case c.Merged != nil:
		return ticketing.Merged(*c.Merged)
	case c.Escalated != nil:
		return ticketing.Escalated(*c.Escalated)
	case c.Scheduled != nil:
		return ticketing.Scheduled(*c.Scheduled)
	case c.Undelivered != nil:
		return ticketing.Undelivered(*c.Undelivered)
	case c.Declared != nil:
		return ticketing.Declared(*c.Declared)
	case c.Unlinked != nil:
		return ticketing.Unlinked{Link: ticketing.Link(*c.Unlinked)}
	}
	if p := c.promise.change(); p != nil {
		return p
	}
	return c.steering.change()
}

func fromFiled(c ticketing.Filed) filed {
	return filed{MessageID: c.MessageID, Raw: hash(c.Raw), From: mailbox(c.From), Kind: c.Kind,
		Side: c.Side, Subject: c.Subject, Text: c.Text, Cut: c.Cut,
		Attachments: each(c.Attachments, fromAttachment), Trust: c.Trust, Note: c.Note,
		Defects: each(c.Defects, func(d ticketing.Defect) defect { return defect(d) })}
}

func (f filed) filed() ticketing.Filed {
	return ticketing.Filed{MessageID: f.MessageID, Raw: ticketing.Hash(f.Raw),
		From: ticketing.Mailbox(f.From), Kind: kindNow(f.Kind), Side: f.Side, Subject: f.Subject,
		Text: f.Text, Cut: f.Cut, Attachments: each(f.Attachments, attachment.attachment),
		Trust: f.Trust, Note: f.Note,
		Defects: each(f.Defects, func(d defect) ticketing.Defect { return ticketing.Defect(d) })}
}

func fromAttachment(a ticketing.Attachment) attachment {
	return attachment{Name: a.Name, Type: a.Type, ContentID: a.ContentID, Inline: a.Inline, Placed: a.Placed,
		Broken: a.Broken, Size: a.Size, SHA256: hash(a.SHA256), Description: a.Description}
}

func (a attachment) attachment() ticketing.Attachment {
	return ticketing.Attachment{Name: a.Name, Type: a.Type, ContentID: a.ContentID, Placed: a.Placed,
		Broken: a.Broken, Inline: a.Inline, Size: a.Size, SHA256: ticketing.Hash(a.SHA256),
		Description: a.Description}
}
