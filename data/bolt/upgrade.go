package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
)

// UpgradeKeep is how long the backup is kept that was made before an upgrade. It holds
// mails and keys, also those of people who were erased since.
const UpgradeKeep = 7 * 24 * time.Hour

// beforeVersion stands between fileName and the version in such a backup's name.
const beforeVersion = ".before-version-"

// upgradeKey is in bState while an upgrade is not done, with the version it began at.
const upgradeKey = "upgrade"

func (s *Store) beforePath() string {
	return fmt.Sprintf("%s%s%d.tar", s.path(), beforeVersion, len(s.opt.migrations))
}

// migrate brings the store up to date, in one transaction, or in several where
// there is much to do; a store that is needs none. A backup is made before the first.
// When the process ends before the last, the next start goes on from there.
func (s *Store) migrate(ctx context.Context, db *bbolt.DB) error {
	has, begun, err := s.progress(db)
	if err != nil || has == len(s.opt.migrations) {
		return err
	}
	if has > 0 && !begun && !s.opt.restored {
		if err := s.backupBefore(ctx, db, has); err != nil {
			return fmt.Errorf("make a backup before the store is brought from version %d to %d: %w; "+
				"nothing was changed", has, len(s.opt.migrations), files.Told(err))
		}
	}
	for cameTo := "more"; cameTo != ""; {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("bring the store up to date: %w; the next start goes on", context.Cause(ctx))
		}
		err := db.Update(func(t *bbolt.Tx) (err error) {
			cameTo, err = s.migrateOnce(t)
			return err
		})
		if err != nil {
			return files.Told(err)
		}
		if cameTo != "" {
			s.opt.Logger.Info("the store is being brought up to date, once, for this version",
				"part", "store", "path", db.Path(), "done", cameTo)
		}
	}
	return nil
}

// progress is the version that the store has, and whether an upgrade to ours has begun.
func (s *Store) progress(db *bbolt.DB) (has int, begun bool, err error) {
	err = db.View(func(t *bbolt.Tx) (err error) {
		if has, err = s.schema(t); err == nil && has > 0 {
			begun = t.Bucket([]byte(bState)).Get([]byte(upgradeKey)) != nil
		}
		return err
	})
	return has, begun, err
}

// migrateOnce takes step after step, up to one that is not done, and says how far that
// one came; nothing: the store is up to date.
func (s *Store) migrateOnce(t *bbolt.Tx) (cameTo string, err error) {
	from, err := s.schema(t)
	if err != nil {
		return "", err
	}
	has := from
	for cameTo == "" && has < len(s.opt.migrations) {
		err := guarded("migrate", func() (err error) {
			cameTo, err = s.opt.migrations[has](t)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("bring the store from version %d to %d: %w", has, has+1, err)
		}
		if cameTo == "" {
			has++
		}
	}
	state := t.Bucket([]byte(bState))
	if cameTo == "" {
		err = state.Delete([]byte(upgradeKey))
	} else if state.Get([]byte(upgradeKey)) == nil {
		err = state.Put([]byte(upgradeKey), version(from))
	}
	return cameTo, errors.Join(err, state.Put([]byte(schemaKey), version(has)))
}

func version(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// backupBefore makes a backup of the store as it is, if there is room for it.
func (s *Store) backupBefore(ctx context.Context, db *bbolt.DB, has int) error {
	if err := s.tidy(); err != nil {
		return err
	}
	if err := s.roomToUpgrade(db); err != nil {
		return err
	}
	s.opt.Logger.Info("the store is of an older version: a backup is made before it is brought up to date",
		"part", "store", "path", s.beforePath(), "from", has, "to", len(s.opt.migrations))
	m, err := s.Backup(ctx, s.beforePath())
	if err != nil {
		return err
	}
	s.opt.Logger.Info("the backup is written and verified; it is removed after a week",
		"part", "store", "path", s.beforePath(), "parts", len(m.Parts))
	return nil
}

// roomToUpgrade looks whether the disk has room for the backup, and for what the store
// grows by: BenchmarkUpgrade has tickets without mails, which nearly double it.
func (s *Store) roomToUpgrade(db *bbolt.DB) error {
	free, known := freeSpace(s.dir)
	if !known {
		return nil
	}
	var need uint64
	err := db.View(func(t *bbolt.Tx) error {
		large, err := reader{tx: t, files: s.files}.largeFiles()
		need = 2 * uint64(t.Size())
		for _, part := range large {
			need += uint64(part.Size)
		}
		return err
	})
	if err == nil && free < need {
		err = fmt.Errorf("%s has %d MiB free, and %d MiB are needed; make room on the disk and start again",
			s.dir, free>>20, need>>20+1)
	}
	return err
}

// wayBack names the backups that were made before upgrades.
func (s *Store) wayBack() (words string) {
	for _, path := range s.upgradeBackups() {
		words += fmt.Sprintf("; before an upgrade %s was made", path)
	}
	return words
}

func (s *Store) upgradeBackups() []string { return s.named(fileName + beforeVersion + "*.tar") }

// named lists the files of the data directory whose names are of such a form.
func (s *Store) named(pattern string) []string {
	all, _ := fs.Glob(os.DirFS(s.dir), pattern) // ours are never malformed, its only error
	for i, name := range all {
		all[i] = filepath.Join(s.dir, name)
	}
	return all
}

func (s *Store) removeOldBackups(now time.Time) error {
	for _, path := range s.upgradeBackups() {
		info, err := os.Stat(path)
		if err == nil && now.Sub(info.ModTime()) > UpgradeKeep {
			err = os.Remove(path)
			s.opt.Logger.Info("removed the backup that was made before an upgrade", "part", "store",
				"path", path, "made", info.ModTime())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the backup that was made before an upgrade: %w", err)
		}
	}
	return nil
}
