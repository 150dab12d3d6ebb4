//go:build unix

package cluster

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// tryLock takes the lock on a file. It is held until the last descriptor of this
// opening is closed, in this process and in those that inherit it.
func tryLock(file *os.File) error {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// unlock gives the lock up at once, even if a process that this one is just starting
// has not let go of its copy of the descriptor yet.
func unlock(file *os.File) {
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN) // closing does it too, a little later
	file.Close()
}

// waitForLock asks again and again, for a blocked flock cannot be called off.
func waitForLock(ctx context.Context, file *os.File) error {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		err := tryLock(file)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// InUse says whether a store, or what is left of its PostgreSQL, works on a data folder.
func InUse(data string) bool {
	for _, name := range []string{"store.lock", "postgres.lock"} {
		file, err := os.OpenFile(filepath.Join(data, name), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		err = tryLock(file)
		file.Close()
		if err != nil {
			return true
		}
	}
	return false
}
