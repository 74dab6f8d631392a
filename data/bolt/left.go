package bolt

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"ticketd/data/files"
)

// A file of gigabytes takes long to read whole, and a start must not wait for it
// without need. So after each commit a mark beside the file says how it was left:
// its last transaction, a sum of its list of free pages, and during which run of
// the machine. A file is read whole unless the mark is true of it: after the
// machine went down with the store open, when it comes from a backup or is a copy,
// or was written by something else. The mark is no part of a commit and is not
// waited for; without it nothing is lost but time.

// skimFrom is how large a file is, in octets, for which this is worth while; a smaller
// one is read whole in a quarter of a second, and always, so that it gets no mark.
const skimFrom = 256 << 20

// closed stands in a mark instead of a run of the machine once all is on disk.
const closed = "closed"

// left is a mark.
type left struct {
	run         string
	transaction uint64
	free        uint32 // sum of the list of free pages
}

// leftFormat has a fixed length, so that a mark is written over in one piece.
const leftFormat = "%-36.36s %020d %08x\n"

// true reports whether a file is as it was left. Who is killed between a commit and
// the mark leaves one transaction more, whose list the machine still has in memory.
func (l left) true(r io.ReaderAt, m meta, run string) bool {
	if l.run == closed || l.run == run {
		if m.transaction == l.transaction {
			sum, err := freeSum(r, m)
			return err == nil && sum == l.free
		}
		return l.run != closed && m.transaction == l.transaction+1
	}
	return false
}

// unknown is what is said of a file that has no mark.
func unknown(meta) bool { return false }

// asLeft reports whether the file is as the mark says.
func (s *Store) asLeft(r io.ReaderAt, m meta) bool {
	b, err := os.ReadFile(s.leftPath())
	if err != nil {
		return false
	}
	var l left
	if _, err := fmt.Sscanf(string(b), "%s %d %x\n", &l.run, &l.transaction, &l.free); err != nil {
		return false
	}
	return l.true(r, m, machineRun())
}

func (s *Store) leftPath() string { return s.path() + ".left" }

// leave marks the file. If this fails there is no mark, and the next start takes longer.
func (s *Store) leave(run string) {
	if err := s.markLeft(run); err != nil {
		err = errors.Join(err, s.unmark())
		s.opt.Logger.Warn("the next start reads the whole store", "part", "store", "err", files.Told(err))
	}
}

// markLeft notes how the file is, if the system says which run of the machine this
// is. The caller holds the turn.
func (s *Store) markLeft(run string) error {
	if run == "" || s.opt.Volatile {
		return nil
	}
	file, err := os.Open(s.path())
	if err != nil {
		return err
	}
	err = s.markFile(file, run)
	return errors.Join(err, file.Close())
}

func (s *Store) markFile(file *os.File, run string) error {
	info, err := file.Stat()
	if err != nil || info.Size() < s.opt.skimFrom {
		return err
	}
	m, _, err := newestMeta(file)
	if err != nil {
		return err
	}
	return s.writeLeft(file, m, run)
}

func (s *Store) writeLeft(file io.ReaderAt, m meta, run string) error {
	sum, err := freeSum(file, m)
	if err != nil {
		return err
	}
	mark, err := os.OpenFile(s.leftPath(), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = mark.WriteAt(fmt.Appendf(nil, leftFormat, run, m.transaction, sum), 0)
	if err == nil && run == closed {
		err = mark.Sync()
	}
	return errors.Join(err, mark.Close())
}

// unmark sees to it that the next open reads the whole file.
func (s *Store) unmark() error {
	err := os.Remove(s.leftPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// machineRun names the time from the machine's start to its end, where the system
// does; else it is empty.
var machineRun = sync.OnceValue(func() string {
	b, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(b))
})
