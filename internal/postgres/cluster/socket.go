//go:build unix

package cluster

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// longestSocket is the longest path that the address of a unix socket can hold, on the
// system that allows least (macOS: 104 bytes with the final zero; Linux: 108).
const longestSocket = 103

// socketFolder makes the folder for the socket, open to the account alone: in the data
// folder, or where temporary files are if that path does not do for a socket.
func (h host) socketFolder() (string, error) {
	folder := h.path("run")
	// A comma ends a host in the address of a database.
	elsewhere := len(socketIn(folder)) > longestSocket || strings.Contains(folder, ",")
	if elsewhere {
		name := fmt.Sprintf("feria-%x", sha256.Sum256([]byte(h.data)))[:len("feria-")+16]
		folder = filepath.Join(os.TempDir(), name)
	}
	if len(socketIn(folder)) > longestSocket {
		return "", fmt.Errorf("the paths of the data folder %s and of the folder for temporary files are both too long for a socket: choose a shorter one with FERIA_DATA", h.shown)
	}
	err := os.Mkdir(folder, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return "", h.fault(err)
	}
	if elsewhere {
		if err := h.mustBeOurs(folder); err != nil {
			return "", err
		}
	}
	if err := h.account.own(folder); err != nil {
		return "", h.fault(err)
	}
	return folder, nil
}

func socketIn(folder string) string { return filepath.Join(folder, ".s.PGSQL."+port) }

// mustBeOurs refuses a folder that someone else has put where the socket goes, and
// could swap the socket in.
func (h host) mustBeOurs(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return h.fault(err)
	}
	uid, err := ownerOf(folder)
	if err != nil {
		return h.fault(err)
	}
	if !info.IsDir() || uid != os.Geteuid() && uid != h.account.uid {
		return fmt.Errorf("%s belongs to someone else: remove it and start again", folder)
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return h.fault(err)
	}
	return nil
}
