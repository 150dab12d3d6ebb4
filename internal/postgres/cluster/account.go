//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom PostgreSQL runs as. It refuses to run as root, and its initdb wants
// an account that the system knows by name.
type account struct {
	name     string
	uid, gid int                        // owner of the cluster's files, as this process sees it
	set      func(*syscall.SysProcAttr) // makes a command run under the account; nil for one's own
}

// account picks whom PostgreSQL runs as: the first who can both run the programs and
// reach the data folder, found out by doing both.
func (p place) account(ctx context.Context, bin Binaries) (account, error) {
	var last error
	for _, as := range p.accounts() {
		command := exec.CommandContext(ctx, bin.program("postgres"), "--version")
		command.Env, command.Dir = bin.environment(), p.data
		command.SysProcAttr = &syscall.SysProcAttr{}
		if as.set != nil {
			as.set(command.SysProcAttr)
		}
		if last = command.Run(); last == nil {
			return as, nil
		}
	}
	if os.Geteuid() != 0 {
		return account{}, fmt.Errorf("PostgreSQL in %s cannot be run: %w", bin.Dir, last)
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, and no other account of this system can reach both %s and the data folder %s: start the store as an ordinary user, or choose another folder with FERIA_DATA",
		bin.Dir, p.shown)
}

// accounts lists whom PostgreSQL may run as, in order of preference. For an ordinary
// user that is the user; for root it is the account to which the data belongs already,
// then those made for such work, then root itself under another name.
func (p place) accounts() []account {
	own := account{name: "self", uid: os.Geteuid(), gid: os.Getegid()}
	if own.uid != 0 {
		if _, err := user.LookupId(strconv.Itoa(own.uid)); err == nil {
			return []account{own}
		}
		return append(disguised(own), own)
	}
	var list []account
	for _, name := range []string{p.owner(), "postgres", "nobody"} {
		if as, err := other(name); err == nil {
			list = append(list, as)
		}
	}
	return append(list, disguised(own)...)
}

// owner is the name of the account that the cluster belongs to, or else the data
// folder; empty if it is unknown.
func (p place) owner() string {
	for _, path := range []string{p.path("postgres"), p.data} {
		if uid, err := ownerOf(path); err == nil {
			if found, err := user.LookupId(strconv.Itoa(uid)); err == nil {
				return found.Username
			}
			return ""
		}
	}
	return ""
}

func ownerOf(path string) (int, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, errors.New("no owner known")
	}
	return int(stat.Uid), nil
}

// other is an account that root switches to.
func other(name string) (account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return account{}, err
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, err
	}
	if uid == 0 {
		return account{}, errors.New("root is no other account")
	}
	return account{name: name, uid: int(uid), gid: int(gid), set: func(attr *syscall.SysProcAttr) {
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}}, nil
}

// own gives a file or a whole folder to the account. Only root can, and only root needs
// to.
func (a account) own(path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	if uid, err := ownerOf(path); err == nil && uid == a.uid {
		return nil
	}
	return filepath.WalkDir(path, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, a.uid, a.gid)
	})
}
