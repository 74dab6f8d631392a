package parse

// The limits on what is read of one mail.
const (
	maxMail        = 35 << 20  // octets; of a larger mail only the beginning is read
	maxLargeMail   = 256 << 10 // octets read after the header of a mail beyond maxMail
	maxHeader      = 512 << 10 // octets of fields in the header of the mail
	maxPartHeader  = 64 << 10  // octets of fields in the header of a part
	maxFields      = 2000      // fields in one header
	maxField       = 64 << 10  // octets of one field
	maxLongField   = 256 << 10 // the same, of fields with addresses and References
	maxParts       = 1000
	maxDepth       = 30 // multiparts inside one another
	maxBoundary    = 256
	maxAttachments = 250
	maxParsed      = 1000 // addresses read in one field
	maxUsed        = 48   // addresses kept of one field
	maxIDs         = 20   // Message-IDs kept from either end of References
	maxIDLength    = 998
	maxWords       = 512 // encoded-words decoded in one field
	maxText        = 256 << 10
	maxHTML        = 1 << 20 // octets of HTML source that are turned into text
	maxReport      = 64 << 10
	maxInner       = 16 << 10 // octets of an attached mail in which its subject is looked for
	maxShownMails  = 20       // attached mails whose text is shown
	maxParams      = 200      // parameters of one Content-Type or Content-Disposition
	maxValue       = 2 << 10  // octets kept of a value in the header of a part
	maxName        = 255      // octets of an attachment's name
	maxExtension   = 16
	maxReceived    = 50
	maxDefects     = 100
	maxEvidence    = 120
	maxSubject     = 8 << 10
)
