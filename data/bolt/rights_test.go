package bolt

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestAStoreOfAnotherOwnerIsRefusedWithARemedy(t *testing.T) {
	s := newStore("/srv/desk", Options{})
	denied := &fs.PathError{Op: "open", Path: "/srv/desk/desk.db", Err: fs.ErrPermission}
	if said := s.remedied(denied).Error(); !strings.Contains(said, "chown -R") ||
		!strings.Contains(said, "chmod -R u+rwX /srv/desk") || !strings.HasPrefix(said, denied.Error()) {
		t.Errorf("said %s", said)
	}
	if other := fmt.Errorf("cut"); s.remedied(other) != other || s.remedied(nil) != nil {
		t.Error("other errors were changed")
	}
}
