package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"ticketd/data/sheet"
)

// maxSecret is the largest secret in octets.
const maxSecret = 16 << 10

// secretKeys are the four ways to give a secret.
func secretKeys(key string) []string {
	return []string{key, key + "_file", key + "_env", key + "_credential"}
}

// secret reads a secret that stands in the file itself, in a file of its own,
// or in the environment, or is handed over by systemd. There is at most one; the caller says whether one has
// to be there.
func (l *loader) secret(s *sheet.Table, key string) (secret Secret, found bool) {
	var given []string
	for _, k := range secretKeys(key) {
		if s.Has(k) {
			given = append(given, k)
		}
	}
	if len(given) > 1 {
		s.Fault(given[1], given[0]+" is given already", "keep one of the two")
	}
	if len(given) == 0 {
		return "", false
	}
	value, isText := s.Verbatim(given[0], "put it in quotes")
	if !isText {
		return "", true
	}
	text, what, remedy := l.secretText(s, key, given[0], value)
	if what == "" {
		what, remedy = unusable(text)
	}
	if what != "" {
		s.Fault(given[0], what, remedy)
	}
	return Secret(text), true
}

// secretText reads the secret from where a value says that it is, or says what
// is wrong there.
func (l *loader) secretText(s *sheet.Table, key, given, value string) (text, what, remedy string) {
	switch given {
	case key + "_file":
		return l.secretFile(value)
	case key + "_env":
		if text = l.getenv(value); text == "" {
			return "", fmt.Sprintf("the environment variable %q is empty or not set", value),
				"set it for the service, or use " + key + "_file"
		}
		return text, "", ""
	case key + "_credential":
		return l.credential(value)
	}
	info, err := os.Stat(filepath.Join(l.dir, l.file))
	switch {
	case err != nil || info.Mode()&0o077 == 0:
	case info.Mode()&0o007 != 0:
		return "", "the secret stands in a file that everybody can read",
			fmt.Sprintf("run chmod 600 %s, and think of a new secret; or use %s_file", l.file, key)
	default: // it may be the group of the service's own user
		l.warn(s.At(given), "the secret stands in a file that its group can read:"+
			" run chmod 600 %s, or use %s_file", l.file, key)
	}
	return value, "", ""
}

// givenCredentials is where systemd puts what the unit's LoadCredential= names, for
// commands that are typed while the service runs.
const givenCredentials = "/run/credentials/" + unitName

// credential reads a secret that systemd hands over, systemd.exec(5).
func (l *loader) credential(name string) (text, what, remedy string) {
	if name == "" || name[0] == '.' || strings.Trim(name, credentialLetters) != "" {
		return "", fmt.Sprintf("%q cannot be the name of a credential", name),
			"write letters, digits, \".\", \"_\" and \"-\""
	}
	l.credentials = append(l.credentials, name)
	if l.beforehand {
		return "to come", "", ""
	}
	dir := l.getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		dir = givenCredentials
	}
	path := filepath.Join(dir, name)
	// Modes tell nothing here: systemd lets the service's user in by an access list.
	text, what, remedy = secretIn(path)
	if what != "" {
		remedy = fmt.Sprintf("have systemd hand it over, with LoadCredential=%s:FILE in the unit, which"+
			" \"ticketd service install\" writes; by hand be the service's user, while it runs, or check --beforehand", name)
	}
	return text, what, remedy
}

const credentialLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

func (l *loader) secretFile(name string) (text, what, remedy string) {
	path := l.path(name)
	info, err := os.Stat(path)
	switch {
	case name == "" || err != nil && os.IsNotExist(err):
		return "", fmt.Sprintf("there is no file %s", path),
			"write the secret into it and run: chmod 600 " + path
	case err != nil:
		return "", fmt.Sprintf("read %s: %s", path, plainCause(err)), ""
	case info.IsDir():
		return "", path + " is a directory", "name the file in it"
	}
	if what, remedy := tooOpen(path, info); what != "" {
		return "", what, remedy
	}
	l.secretFiles = append(l.secretFiles, path)
	return secretIn(path)
}

// secretIn reads a file that is nothing but a secret and perhaps the end of its line.
func secretIn(path string) (text, what, remedy string) {
	b, err := readLimited(path, maxSecret)
	if err != nil {
		return "", fmt.Sprintf("read %s: %s", path, plainCause(err)),
			"give the file to the user that runs ticketd"
	}
	b = bytes.TrimSuffix(b, []byte("\n"))
	b = bytes.TrimSuffix(b, []byte("\r"))
	if len(b) == 0 {
		return "", path + " is empty", "write the secret into it"
	}
	return string(b), "", ""
}

// tooOpen refuses a file with a secret that others can read.
func tooOpen(path string, info fs.FileInfo) (what, remedy string) {
	if info.Mode()&0o077 == 0 {
		return "", ""
	}
	return fmt.Sprintf("%s can be read by others than its owner (mode %#o)", path,
		info.Mode().Perm()), "run: chmod 600 " + path
}

// unusable says why a text can be no secret.
func unusable(text string) (what, remedy string) {
	switch {
	case text == "":
		return "the secret is empty", "fill it in"
	case strings.ContainsAny(text, "\r\n\x00"):
		return "the secret has more than one line", "write it as one line"
	case !utf8.ValidString(text):
		return "the secret is not in UTF-8", "save it as UTF-8 text"
	}
	return "", ""
}
