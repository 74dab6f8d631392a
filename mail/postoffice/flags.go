package postoffice

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

func systemFlags() []imap.Flag {
	return []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted,
		imap.FlagDraft}
}

// sameFlag compares as RFC 3501 section 2.3.2 wants it: in any case of letters.
func sameFlag(a, b imap.Flag) bool {
	return strings.EqualFold(string(a), string(b))
}

func hasFlag(flags []imap.Flag, flag imap.Flag) bool {
	return slices.ContainsFunc(flags, func(f imap.Flag) bool { return sameFlag(f, flag) })
}

// withFlags returns a new slice with more added. System flags are written as the RFC writes
// them, keywords as the client first wrote them; \Recent is the server's alone and is ignored.
func withFlags(flags, more []imap.Flag) []imap.Flag {
	all := slices.Clone(flags)
	for _, flag := range more {
		if hasFlag(all, flag) || sameFlag(flag, `\Recent`) {
			continue
		}
		for _, known := range systemFlags() {
			if sameFlag(flag, known) {
				flag = known
			}
		}
		all = append(all, flag)
	}
	return all
}

func withoutFlags(flags, fewer []imap.Flag) []imap.Flag {
	return slices.DeleteFunc(slices.Clone(flags), func(f imap.Flag) bool {
		return hasFlag(fewer, f)
	})
}

// applyStore carries out STORE's three verbs on one letter's flags.
func applyStore(flags []imap.Flag, store *imap.StoreFlags) []imap.Flag {
	switch store.Op {
	case imap.StoreFlagsAdd:
		return withFlags(flags, store.Flags)
	case imap.StoreFlagsDel:
		return withoutFlags(flags, store.Flags)
	default:
		return withFlags(nil, store.Flags)
	}
}
