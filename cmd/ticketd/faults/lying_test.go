package faults

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ticketd/mail/servertest"
)

// forged is what a lying server adds to its words: what would clear a screen, set a title and
// be a line of a log by itself, if it came through.
const forged = "\x1b[2J\x1b]0;owned\x07\x9b31m \u202e level=ERROR msg=forged"

// startLiar is a server that repeats whatever it was told, in its refusals and as it understood
// it.
func startLiar(t testing.TB, speak func(lines *bufio.Reader, say func(format string, args ...any))) (addr string) {
	t.Helper()
	return servertest.Serve(t, func(client net.Conn) {
		speak(bufio.NewReader(client), func(format string, args ...any) {
			_, _ = fmt.Fprintf(client, format+"\r\n", args...)
		})
	})
}

// understood is the words of a command and, where they are base64, what they mean.
func understood(line string) string {
	said := []string{line}
	for word := range strings.FieldsSeq(line) {
		if plain, err := base64.StdEncoding.DecodeString(word); err == nil && len(plain) > 8 {
			said = append(said, strings.NewReplacer("\x00", " ", "\x01", " ").Replace(string(plain)))
		}
	}
	return strings.Join(said, " means ") + " " + forged
}

// startLyingIMAP is an IMAP server that refuses every login.
func startLyingIMAP(t testing.TB) (addr string) {
	return startLiar(t, func(lines *bufio.Reader, say func(string, ...any)) {
		say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] hello %s", forged)
		for {
			line, err := lines.ReadString('\n')
			tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
			if err != nil {
				return
			}
			if strings.HasPrefix(strings.ToUpper(command), "CAPABILITY") {
				say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2\r\n%s OK done", tag)
				continue
			}
			say("%s NO [AUTHENTICATIONFAILED] refused: %s", tag, understood(command))
		}
	})
}

// startLyingSMTP is an SMTP server that takes every login, refuses letters to customers for good
// and those to others for now.
func startLyingSMTP(t testing.TB, customers string) (addr string) {
	return startLiar(t, func(lines *bufio.Reader, say func(string, ...any)) {
		say("220 liar %s", forged)
		told := ""
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSpace(line)
			told += " " + understood(line)
			switch verb := strings.ToUpper(line); {
			case strings.HasPrefix(verb, "EHLO"):
				say("250-liar %s\r\n250-AUTH PLAIN\r\n250 8BITMIME", forged)
			case strings.HasPrefix(verb, "AUTH"):
				say("235 2.7.0 welcome")
			case strings.HasPrefix(verb, "RCPT") && strings.Contains(line, customers):
				say("550-5.1.1 refused after%s\r\n550 5.1.1 really", told)
			case strings.HasPrefix(verb, "RCPT"):
				say("451 4.3.0 refused after%s", told)
			case verb == "QUIT":
				say("221 bye")
				return
			default:
				say("250 2.0.0 ok %s", line)
			}
		}
	})
}

// startLyingTokens is a token server that gives an application its token and refuses people's.
func startLyingTokens(t testing.TB) (address string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := map[string]any{"access_token": canaryAccess, "token_type": "Bearer", "expires_in": 3600}
		w.Header().Set("Content-Type", "application/json")
		if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
			w.WriteHeader(http.StatusBadRequest)
			body = map[string]any{"error": "server_error", "error_description": r.PostForm.Encode() + forged + canaryRefresh}
		}
		_ = json.NewEncoder(w).Encode(body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// readableToken is a token in one of our addresses or Message-IDs.
var readableToken = regexp.MustCompile(`t[0-9]+\.([0-9]+\.)?[a-z2-7]{16}`)
