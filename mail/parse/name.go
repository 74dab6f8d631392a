package parse

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fileName makes the name of an attachment fit to be shown and to be offered as a file name: one
// component of at most 255 octets, without controls, invisible characters, separators or names
// that a system reserves. It is normalised first and checked after, and never changed again. It
// is empty if nothing is left.
func fileName(raw string) string {
	name := norm.NFC.String(strings.Map(unjoined, clean(clipName(raw))))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimRight(strings.TrimLeftFunc(name, hidesDot), ". ")
	if stem, _, _ := strings.Cut(name, "."); reserved(strings.TrimSpace(stem)) {
		name = "_" + name
	}
	return shorten(name)
}

// unjoined drops the joiners that letters of some scripts have between them.
func unjoined(r rune) rune {
	if r == 0x200c || r == 0x200d {
		return -1
	}
	return r
}

// hidesDot says that a character is none to begin a name with: it shows nothing where it stands
// first, so that a name would look as if it began with the dot behind it.
func hidesDot(r rune) bool {
	return r == '.' || r == ' ' || r == 0x2800 || unicode.In(r, unicode.Mn, unicode.Me)
}

// clipName cuts what is far too long before any work is done on it, and keeps its end, where the
// extension stands.
func clipName(raw string) string {
	if len(raw) <= 8<<10 {
		return raw
	}
	return raw[:4<<10] + raw[len(raw)-4<<10:]
}

// shorten keeps the extension, if it is one.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > maxExtension {
		ext = ""
	}
	stem := strings.ToValidUTF8(name[:maxName-len(ext)], "")
	return strings.TrimRight(stem, ". ") + ext
}

// reserved names devices on Windows, with any extension.
func reserved(stem string) bool {
	stem = strings.ToUpper(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, number := strings.CutPrefix(stem, "COM")
	if !number {
		port, number = strings.CutPrefix(stem, "LPT")
	}
	return number && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// attachmentName is the name a part gives, else one by its type.
func attachmentName(p *part, hint string) string {
	for _, raw := range []string{p.dparams["filename"], p.params["name"], p.dparams["name"],
		p.params["filename"]} {
		if name := fileName(decodeWords(raw, hint)); raw != "" && name != "" {
			return name
		}
	}
	return defaultName(p)
}

func defaultName(p *part) string {
	known := map[string]string{"message/rfc822": "message.eml", "message/global": "message.eml",
		"message/delivery-status": "delivery-status.txt", "text/rfc822-headers": "headers.txt",
		"message/disposition-notification": "disposition.txt",
		"message/partial":                  "partial.eml", "message/external-body": "external-body.txt",
		"text/calendar": "invite.ics", "application/ms-tnef": "winmail.dat",
		"application/vnd.ms-tnef": "winmail.dat", "application/pgp-signature": "signature.asc",
		"application/pgp-encrypted": "pgp-version.txt", "application/pgp-keys": "key.asc",
		"application/pkcs7-signature": "smime.p7s", "application/x-pkcs7-signature": "smime.p7s",
		"application/pkcs7-mime": "smime.p7m", "application/x-pkcs7-mime": "smime.p7m",
		"text/html": ".html", "text/plain": ".txt", "text/csv": ".csv", "text/rtf": ".rtf",
		"application/rtf": ".rtf", "image/jpeg": ".jpg",
		"image/png": ".png", "image/gif": ".gif",
		"application/pdf": ".pdf", "application/zip": ".zip",
		"text/vcard": ".vcf", "text/x-vcard": ".vcf"}
	name := known[p.kind]
	if name != "" && !strings.HasPrefix(name, ".") {
		return name
	}
	if name == "" {
		name = ".bin"
	}
	return "part-" + firstOf(p.path, "1") + name
}
