//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// fault says what an error of the file system means for the data folder.
func (p place) fault(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return p.full()
	case errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTDIR):
		return p.closed(err)
	}
	return fmt.Errorf("data folder %s: %w", p.shown, err)
}

func (p place) full() error {
	return fmt.Errorf("the disk that holds the data folder %s is full: make room on it, or choose another folder with FERIA_DATA", p.shown)
}

func (p place) closed(err error) error {
	var why syscall.Errno
	errors.As(err, &why)
	return fmt.Errorf("the data folder %s cannot be written to (%w): mend that, or choose another folder with FERIA_DATA", p.shown, why)
}

// explain says in one sentence why one of PostgreSQL's programs ended, from the last
// lines that it wrote.
func (p place) explain(program string, lines []string, err error) error {
	said := func(parts ...string) bool { // on one line
		return slices.ContainsFunc(lines, func(line string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
		})
	}
	switch {
	case said("shared memory", "No space left on device"):
		return fmt.Errorf("%s found no room for its shared memory: enlarge /dev/shm", program)
	case said("could not create semaphores"):
		return fmt.Errorf("%s could not create its semaphores: raise the system's limit (kernel.sem), or end programs that hold them", program)
	case said("No space left on device"), said("Disk quota exceeded"):
		return p.full()
	case said("Read-only file system"):
		return p.closed(syscall.EROFS)
	case said("database files are incompatible with server"):
		return fmt.Errorf("the data in %s was made by another build of PostgreSQL: use that one (PG_BIN), or move the folder away to begin anew",
			filepath.Join(p.shown, "postgres"))
	}
	if reason := gravest(lines); reason != "" {
		return fmt.Errorf("%s ended: %s", program, reason)
	}
	return fmt.Errorf("%s ended: %w", program, err)
}

// gravest picks the line that most likely names the reason: the last one that reports
// an error, else the last one.
func gravest(lines []string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		for _, mark := range []string{"PANIC:", "FATAL:", "ERROR:", "error:", "fatal:"} {
			if _, said, found := strings.Cut(lines[i], mark); found {
				return strings.TrimSpace(said)
			}
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(lines[i]); line != "" {
			return line
		}
	}
	return ""
}
