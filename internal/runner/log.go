//go:build unix

package runner

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	logSize  = 8 << 20 // what a log may hold before it is put aside
	lineSize = 300     // what an error shows of a line
)

// LogPath is the file with what a part has written; what it wrote earlier may be in the same with ".1" added. It is "" if the names
// cannot be those of an instance.
func LogPath(folder, stall, version, module string) string {
	name, err := folderOf(stall, version)
	if err != nil {
		return ""
	}
	binary := strings.ReplaceAll(module, "/", "-") // as it is named when nobody says otherwise
	if i, err := readInstance(folder, name); err == nil {
		for _, part := range i.Parts {
			if part.Module == module {
				binary = part.Binary
			}
		}
	}
	if checkBinary(binary) != nil {
		return ""
	}
	return logOf(filepath.Join(folder, name, binary))
}

// logOf is the log of the part with this binary.
func logOf(binary string) string { return binary + ".log" }

// openLog opens a part's log for its next process, which inherits the lock on it and holds it until it ends. free is false if another
// process has the lock.
func openLog(path string) (log *os.File, free bool, err error) {
	if err := shorten(path); err != nil {
		return nil, false, err
	}
	log, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, err
	}
	return log, lock(log) == nil, nil
}

// locked says whether a process of the part lives, whichever store has started it.
func locked(path string) bool {
	log, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return false
	}
	defer log.Close()
	if errors.Is(lock(log), syscall.EWOULDBLOCK) {
		return true
	}
	_ = syscall.Flock(int(log.Fd()), syscall.LOCK_UN) // closing does it too, a little later
	return false
}

func lock(log *os.File) error {
	for {
		err := syscall.Flock(int(log.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// shorten puts a log aside that has become too long. A process that writes to it goes on at its beginning; a line that it writes in this
// very moment may be lost.
func shorten(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= logSize {
		return nil // one that is not there is short
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(path+".1", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	err = cmp.Or(err, to.Close())
	return cmp.Or(err, os.Truncate(path, 0))
}

func logLength(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// lastLine is the last thing that was written to a log after its first bytes, or what a panic said; "" if there is nothing.
func lastLine(path string, after int64) string {
	log, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer log.Close()
	length := logLength(path)
	if length < after {
		after = 0 // it was shortened since
	}
	text, err := io.ReadAll(io.NewSectionReader(log, max(after, length-64<<10), 64<<10))
	if err != nil {
		return ""
	}
	last := ""
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 {
			last = string(line)
		}
		if bytes.HasPrefix(line, []byte("panic: ")) || bytes.HasPrefix(line, []byte("fatal error: ")) {
			break // a stack follows, which says less
		}
	}
	return short(last)
}

// short cuts what is too long for a sentence.
func short(line string) string {
	if len(line) <= lineSize {
		return line
	}
	return strings.ToValidUTF8(line[:lineSize], "") + "…"
}
