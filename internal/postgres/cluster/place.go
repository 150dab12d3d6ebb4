//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience is how long Start waits for the PostgreSQL of a store that was killed, and for
// its own to listen.
const patience = 30 * time.Second

// place is the data folder and what was said about it.
type place struct {
	Options
	data  string // Options.Data, made absolute
	shown string // Options.Data as its owner writes it
}

// newPlace makes the data folder if it is missing.
func newPlace(options Options) (place, error) {
	data, err := filepath.Abs(options.Data)
	if err != nil {
		return place{}, fmt.Errorf("data folder %s: %w", options.Data, err)
	}
	at := place{Options: options, data: data, shown: options.Data}
	if at.Fetched == "" {
		at.Fetched = at.path("postgresql")
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return place{}, at.fault(err)
	}
	return at, nil
}

func (p place) path(name string) string { return filepath.Join(p.data, name) }

func (p place) say(step string) {
	if p.Progress != nil {
		p.Progress(step)
	}
}

// lockStore makes this store the only one on the folder, until the file is closed.
func (p place) lockStore() (*os.File, error) {
	file, err := p.lockFile("store.lock")
	if err != nil {
		return nil, err
	}
	if err := tryLock(file); err != nil {
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another store is running on the data folder %s: stop it, or choose another folder with FERIA_DATA", p.shown)
		}
		return nil, p.fault(err)
	}
	return file, nil
}

// lockCluster returns a lock that says that no PostgreSQL runs on the folder. It is
// handed down to every process of PostgreSQL, so it is free again only when the last
// of them has ended, however its store ended.
func (p place) lockCluster(ctx context.Context) (*os.File, error) {
	file, err := p.lockFile("postgres.lock")
	if err != nil {
		return nil, err
	}
	err = tryLock(file)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		p.say("waiting for the PostgreSQL of the last run to end")
		bounded, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		err = waitForLock(bounded, file)
	}
	if err == nil {
		return file, nil
	}
	file.Close()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("the PostgreSQL of an earlier run still works on %s and does not end: end it (its process id is the first line of %s) and start again",
			p.shown, filepath.Join(p.shown, "postgres", "postmaster.pid"))
	}
	return nil, p.fault(err)
}

func (p place) lockFile(name string) (*os.File, error) {
	file, err := os.OpenFile(p.path(name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, p.fault(err)
	}
	return file, nil
}

// major is the major version of PostgreSQL that the cluster was created by, 0 if there
// is no cluster yet.
func (p place) major() (int, error) {
	text, err := os.ReadFile(filepath.Join(p.path("postgres"), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, p.fault(err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s is not the data of a PostgreSQL that the store can run: move the folder away to begin anew", filepath.Join(p.shown, "postgres"))
	}
	return major, nil
}
