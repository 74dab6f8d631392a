package parse

import (
	"errors"
	"io"
)

// errEnough ends the reading of a mail that takes too long.
var errEnough = errors.New("reading took too long")

// guarded is a mail that can't be read any more once there was enough. All else that reading does
// is bounded by the limits.
type guarded struct {
	io.ReaderAt
	enough  func() bool
	stopped bool
}

func (g *guarded) ReadAt(p []byte, off int64) (int, error) {
	if g.stopped = g.stopped || g.enough(); g.stopped {
		return 0, errEnough
	}
	return g.ReaderAt.ReadAt(p, off)
}

func guard(mail io.ReaderAt, enough func() bool) io.ReaderAt {
	if enough == nil {
		return mail
	}
	return &guarded{ReaderAt: mail, enough: enough}
}

// stopped says that the reading of a mail was ended.
func stopped(mail io.ReaderAt) bool {
	g, ok := mail.(*guarded)
	return ok && g.stopped
}
