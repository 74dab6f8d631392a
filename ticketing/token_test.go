package ticketing

import (
	"encoding/base32"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	oldKey = Key{ID: 1, Secret: [32]byte{1, 2, 3}}
	newKey = Key{ID: 2, Secret: [32]byte{4, 5, 6}}
)

func annsToken() Token {
	return Token{Ticket: 1042, Person: Person("ann@customer.example"), Role: RoleCustomer}
}

func TestOnlyTheExactTokenIsAccepted(t *testing.T) {
	ring := Keyring{newKey, oldKey}
	good := ring.Mint(annsToken())
	other := func(change func(*Token)) string {
		token := annsToken()
		change(&token)
		return ring.Mint(token)
	}
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"as minted", good, true},
		{"by the key before", Keyring{oldKey}.Mint(annsToken()), true},
		{"empty", "", false},
		{"1 character", good[:1], false},
		{"15 characters", good[:15], false},
		{"17 characters", good[:17], false},
		{"32 characters", good[:32], false},
		{"39 characters", good[:39], false},
		{"41 characters", good + "a", false},
		{"upper case", strings.ToUpper(good), false},
		{"one upper-case letter", upperOne(good), false},
		{"unicode digits", strings.Repeat("２", 40), false},
		{"40 octets of unicode", strings.Repeat("２", 13) + "a", false},
		{"padding", good[:39] + "=", false},
		{"line ends only", strings.Repeat("\n", 40), false},
		{"few letters among line ends", "aaaa" + strings.Repeat("\n", 32) + "aaaa", false},
		{"line end behind", good[:39] + "\n", false},
		{"other ticket's", other(func(k *Token) { k.Ticket++ }), false},
		{"by an unknown key", Keyring{{ID: 9, Secret: newKey.Secret}}.Mint(annsToken()), false},
		{"by a forged key of the same name", Keyring{{ID: 2}}.Mint(annsToken()), false},
	} {
		got, ok := ring.Verify(1042, tt.text)
		if ok != tt.want || ok && got != annsToken() {
			t.Errorf("%s: %v, %v", tt.name, got, ok)
		}
	}
	if _, ok := (Keyring{}).Verify(1042, good); ok {
		t.Error("no keys accept a token")
	}
	if (Keyring{}).Mint(annsToken()) != "" {
		t.Error("no keys mint a token")
	}
}

func upperOne(s string) string {
	i := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' })
	return s[:i] + strings.ToUpper(s[i:i+1]) + s[i+1:]
}

func TestATokenCannotBecomeAnotherPersonsOrRoles(t *testing.T) {
	ring := Keyring{newKey}
	b, err := base32.HexEncoding.DecodeString(toHexAlphabet(ring.Mint(annsToken())))
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		for bit := range 8 {
			forged := []byte(string(b))
			forged[i] ^= 1 << bit
			if got, ok := ring.Verify(1042, tokenText.EncodeToString(forged)); ok {
				t.Fatalf("with bit %d of octet %d turned: %v", bit, i, got)
			}
		}
	}
}

// toHexAlphabet maps our alphabet to that of another encoder, as a check of ours.
func toHexAlphabet(s string) string {
	const ours, hex = "abcdefghijklmnopqrstuvwxyz234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV"
	return strings.Map(func(r rune) rune { return rune(hex[strings.IndexRune(ours, r)]) }, s)
}

func TestEveryTokenReadsBackFromEveryPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ring := Keyring{newKey}
		token := Token{Ticket: Number(rapid.Int64Range(1, 999_999_999_999).Draw(t, "ticket")),
			Person:  Person(Address(rapid.String().Draw(t, "address"))),
			Role:    rapid.SampledFrom([]Role{RoleCustomer, RoleAgent, RoleInternal}).Draw(t, "role"),
			Purpose: Purpose(rapid.IntRange(0, int(PurposeAutomatic)).Draw(t, "purpose"))}
		text := ring.Mint(token)
		if len(text) != TokenLength {
			t.Fatalf("%d characters", len(text))
		}
		seq := rapid.IntRange(1, 1<<30).Draw(t, "seq")
		id := ring.MessageID(token, seq, "x.example")
		sep := rapid.SampledFrom([]string{"+", "-"}).Draw(t, "separator")
		base := Address(rapid.SampledFrom([]string{"s", "my-support", "a+b"}).Draw(t, "base") + "@x.example")
		sub := ring.SubAddress(token, base, sep)
		inID, ok1 := TokenInMessageID(id)
		bare, ok2 := TokenInMessageID(strings.Trim(id, "<>"))
		inSub, ok3 := TokenInAddress(sub)
		inText, ok4 := TokenInText(" " + ring.Located(token) + "\n")
		if len(sub.Local()) > 64 {
			t.Fatalf("local part of %d octets", len(sub.Local()))
		}
		if sub == base { // it did not fit
			inSub, ok3 = inID, true
		}
		for i, found := range []FoundToken{inID, bare, inSub, inText} {
			got, ok := ring.Verify(found.Ticket, found.Text)
			if !ok || got != token || !(ok1 && ok2 && ok3 && ok4) {
				t.Fatalf("place %d: %v from %v, want %v", i, got, found, token)
			}
		}
		if _, ok := ring.Verify(token.Ticket+1, text); ok {
			t.Fatal("accepted for another ticket")
		}
	})
}

func TestASubAddressThatDoesNotFitIsLeftOut(t *testing.T) {
	ring := Keyring{newKey}
	for _, tt := range []struct {
		name string
		base Address
		sep  string
		same bool
	}{
		{"off", "support@x.example", "", true},
		{"fits", "support@x.example", "+", false},
		{"64 octets", Address(strings.Repeat("s", 64-1-6-40) + "@x.example"), "+", false},
		{"65 octets", Address(strings.Repeat("s", 65-1-6-40) + "@x.example"), "+", true},
	} {
		got := ring.SubAddress(annsToken(), tt.base, tt.sep)
		if (got == tt.base) != tt.same || !got.Mailable() {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

func TestWhatOnlyLooksLikeATokenIsNone(t *testing.T) {
	text := Keyring{newKey}.Mint(annsToken())
	for _, id := range []string{"", "<>", "<@>", "<t1042.7@x>", "<t1042.x." + text + "@x>",
		"<t1042.7." + text + ">", "<1042.7." + text + "@x>", "<t1042.7." + text[:39] + "@x>",
		"<t1042.7.8." + text + "@x>", "<T1042.7." + text + "@x>", "<t-1.7." + text + "@x>"} {
		if found, ok := TokenInMessageID(id); ok {
			t.Errorf("Message-ID %q: %v", id, found)
		}
	}
	for _, a := range []Address{"", "support@x", "t1042." + Address(text) + "@x",
		"support+t1042@x", "support+x1042." + Address(text) + "@x"} {
		if found, ok := TokenInAddress(a); ok {
			t.Errorf("address %q: %v", a, found)
		}
	}
	for _, s := range []string{"", ".", "t1042", "t1042." + text + "x", "x t1042." + text} {
		if found, ok := TokenInText(s); ok {
			t.Errorf("text %q: %v", s, found)
		}
	}
}

func FuzzVerify(f *testing.F) {
	good := Keyring{newKey}.Mint(annsToken())
	f.Add(good)
	f.Add(strings.Repeat("\n", 40))
	f.Fuzz(func(t *testing.T, text string) {
		ring := Keyring{newKey}
		if token, ok := ring.Verify(1042, text); ok && ring.Mint(token) != text {
			t.Fatalf("accepted %q, which is not how %v is minted", text, token)
		}
	})
}

func TestTokensAreLeftOutOfATextHoweverTheyStandInIt(t *testing.T) {
	keys := Keyring{{ID: 1, Secret: [32]byte{7}}}
	token := Token{Ticket: 1042, Role: RoleAgent}
	id, address := keys.MessageID(token, 7, "desk.example"), keys.SubAddress(token, "support@desk.example", "+")
	for text, want := range map[string]string{
		"550 <" + string(address) + "> refused":                       "550 <support+t1042.***@desk.example> refused",
		"550 " + strings.ToUpper(string(address)):                     "550 SUPPORT+T1042.***@DESK.EXAMPLE",
		"In-Reply-To: " + id + ", " + id:                              "In-Reply-To: <t1042.7.***@desk.example>, <t1042.7.***@desk.example>",
		keys.Located(token):                                           "t1042.***",
		"cut off at " + string(address)[:40]:                          "cut off at support+t1042.***",
		"a host t1.example.org and a hash " + strings.Repeat("a", 64): "a host t1.example.org and a hash " + strings.Repeat("a", 64),
	} {
		if got := HideTokens(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestAMailsNameIsTheBeginningOfItsHash(t *testing.T) {
	if got := (Hash{0xab, 0xcd, 1, 2, 3, 4, 5}).Short(); got != "abcd01020304" {
		t.Errorf("%q", got)
	}
	if got := (Hash{}).Short(); got != "" {
		t.Errorf("of no hash it is %q", got)
	}
}
