package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// tokenServer gives out access tokens (RFC 6749 section 6) and tells Dovecot which of them
// are valid (RFC 7662).
type tokenServer struct {
	*httptest.Server
	mu     sync.Mutex
	valid  string                           // the one token that is
	given  int                              // how many were
	asked  int                              // how often one was asked for
	answer func(w http.ResponseWriter) bool // says no in its place; false: it does not
}

func startTokenServer(t *testing.T) *tokenServer {
	s := &tokenServer{}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", s.token)
	mux.HandleFunc("/introspect", s.introspect)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *tokenServer) token(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.answer != nil && s.answer(w) {
		return
	}
	s.given++
	s.valid = fmt.Sprintf("canary-access-%d", s.given)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": s.valid, "token_type": "Bearer", "expires_in": 3600})
}

func (s *tokenServer) introspect(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	active := s.valid != "" && r.FormValue("token") == s.valid
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": active, "username": rigSupport, "email": rigSupport})
}

// revoke ends the token in use long before its time, and sets how the server answers then.
func (s *tokenServer) revoke(answer func(w http.ResponseWriter) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.valid, s.answer, s.asked = "", answer, 0
}

func (s *tokenServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// refusing is an answer with a status and an error of RFC 6749 section 5.2.
func refusing(status int, code string) func(w http.ResponseWriter) bool {
	return func(w http.ResponseWriter) bool {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"error":%q,"error_description":"canary-refresh is not for you"}`, code)
		return true
	}
}

// withTokens is a gateway that logs in at Dovecot with tokens, and has taken in a first mail.
func withTokens(t *testing.T) (*rig, *tokenServer) {
	t.Helper()
	tokens := startTokenServer(t)
	conf := filepath.Join(t.TempDir(), "oauth2.conf")
	mustDo(t, os.Chmod(filepath.Dir(filepath.Dir(conf)), 0o755))
	mustDo(t, os.Chmod(filepath.Dir(conf), 0o755))
	mustDo(t, os.WriteFile(conf, fmt.Appendf(nil, "introspection_mode = post\nintrospection_url = %s/introspect\n"+
		"username_attribute = username\nactive_attribute = active\nactive_value = true\n", tokens.URL), 0o644))
	r := newRigOn(t, servertest.StartDovecot(t, "auth_mechanisms = plain xoauth2\npassdb {\n  driver = oauth2\n"+
		"  mechanisms = xoauth2\n  args = "+conf+"\n}\n"))
	r.amend("auth = \"plain\"", "auth = \"xoauth2\"", "password = \""+servertest.Password+"\"", "oauth = \"own\"",
		"[[agent]]", "[oauth.own]\nclient_id = \"ticketd\"\nauth_url = \""+tokens.URL+"/auth\"\ntoken_url = \""+tokens.URL+"/token\"\n[[agent]]")
	mustDo(t, os.WriteFile(filepath.Join(r.dir, "own-token"), []byte(`{"refresh_token":"canary-refresh"}`), 0o600))
	r.run()
	r.request()
	waitUntil(t, 30*time.Second, "the first ticket", r.quiet)
	return r, tokens
}

// kick ends the gateway's IMAP connection, so that it has to log in again.
func (r *rig) kick() {
	r.Helper()
	r.dovecot.Doveadm(r, "kick", rigSupport)
}

func TestF46ATokenThatEndedBeforeItsTimeIsFetchedOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, tokens := withTokens(t)
	tokens.revoke(nil)
	r.request()
	r.kick()
	r.settle()
	if n := tokens.count(); n != 1 {
		t.Errorf("it asked %d times for a token", n)
	}
}

func TestF46MailThatArrivesWhileNoTokenIsToBeHadIsTakenInAfterwards(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for name, answer := range map[string]func(w http.ResponseWriter) bool{
		"400": refusing(http.StatusBadRequest, "invalid_request"),
		"500": refusing(http.StatusInternalServerError, "server_error"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, tokens := withTokens(t)
			tokens.revoke(answer)
			r.kick()
			r.says("token", 1)
			r.request()
			waitUntil(t, 30*time.Second, "the token server to be asked", func() error {
				if tokens.count() == 0 {
					return fmt.Errorf("nobody asked")
				}
				return nil
			})
			if r.folder("INBOX") != 1 {
				t.Error("the mail was taken in without a login")
			}
			tokens.revoke(nil)
			// A restart stands for the minutes after which it asks again.
			r.stop()
			r.run()
			r.settle()
		})
	}
}

func TestF47ARevokedLoginIsToldWithItsRemedyAndAskedForSlowly(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, tokens := withTokens(t)
	tokens.revoke(refusing(http.StatusBadRequest, "invalid_grant"))
	r.kick()
	r.says("ticketd oauth own", 1)
	r.request()
	mustDo(t, r.command("We are on it.\n", nil, "reply", "T-1001", "--as", "Ada Ito"))
	if n := tokens.count(); n != 1 {
		t.Errorf("it asked %d times", n)
	}
	tokens.revoke(nil)
	r.stop()
	r.run()
	r.settle()
}
