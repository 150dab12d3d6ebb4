package runner

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// searches says that search finds every process of a part.
const searches = true

// runs says whether a process lives and is that of a binary. One that has ended and whom nobody has asked about does not.
func runs(pid int, binary string) bool {
	of := filepath.Join("/proc", strconv.Itoa(pid))
	path, err := os.Readlink(filepath.Join(of, "exe"))
	if err == nil {
		return strings.TrimSuffix(path, " (deleted)") == binary
	}
	if !errors.Is(err, fs.ErrPermission) {
		return false
	}
	line, err := os.ReadFile(filepath.Join(of, "cmdline"))
	first, _, _ := bytes.Cut(line, []byte{0})
	return err == nil && string(first) == binary
}

// search finds the process of a binary that heads a group of processes, as those of parts do; 0 if there is none.
func search(binary string) int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || !runs(pid, binary) {
			continue
		}
		if group, err := syscall.Getpgid(pid); err == nil && group == pid {
			return pid
		}
	}
	return 0
}
