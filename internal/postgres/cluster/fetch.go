//go:build unix

package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// fetched returns programs that were fetched: earlier, or now by the system's package
// manager, which unpacks them below Options.Fetched and leaves the system as it is.
// A major version of 0 means the newest. One process fetches at a time.
func (p place) fetched(ctx context.Context, major int) (Binaries, error) {
	if bin, ok := p.unpacked(ctx, major); ok {
		return bin, nil
	}
	if err := os.MkdirAll(p.Fetched, 0o755); err != nil {
		return Binaries{}, p.fault(err)
	}
	lock, err := os.OpenFile(filepath.Join(p.Fetched, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return Binaries{}, p.fault(err)
	}
	defer lock.Close()
	if err := waitForLock(ctx, lock); err != nil {
		return Binaries{}, p.fault(err)
	}
	if bin, ok := p.unpacked(ctx, major); ok {
		return bin, nil
	}
	for _, tool := range []string{"apt-get", "apt-cache", "dpkg-deb", "ldd"} {
		if _, err := exec.LookPath(tool); err != nil {
			return Binaries{}, fmt.Errorf("there is no PostgreSQL %s on this machine: %s, or name a running one in FERIA_DATABASE_URL", wanted(major), byHand(major))
		}
	}
	return p.fetch(ctx, major)
}

// fetch unpacks a draft and moves it to its place when it runs.
func (p place) fetch(ctx context.Context, major int) (Binaries, error) {
	work, err := os.MkdirTemp(p.Fetched, "draft-")
	if err != nil {
		return Binaries{}, p.fault(err)
	}
	defer os.RemoveAll(work)
	got, err := (&apt{work: work, say: p.say}).fetch(ctx, major)
	if ctx.Err() != nil {
		return Binaries{}, ctx.Err()
	}
	if err != nil && isFull(work) {
		return Binaries{}, p.full()
	}
	if err != nil {
		return Binaries{}, fmt.Errorf("there is no PostgreSQL %s on this machine, and apt-get could not fetch it (%w): %s, or name a running one in FERIA_DATABASE_URL",
			wanted(major), err, byHand(major))
	}
	if err := os.Chmod(filepath.Join(work, "root"), 0o755); err != nil {
		return Binaries{}, p.fault(err)
	}
	if err := os.Rename(filepath.Join(work, "root"), filepath.Join(p.Fetched, strconv.Itoa(got))); err != nil {
		return Binaries{}, p.fault(err)
	}
	bin, ok := p.unpacked(ctx, got)
	if !ok {
		return Binaries{}, fmt.Errorf("the PostgreSQL that was fetched into %s does not run there: is the disk mounted noexec?", p.Fetched)
	}
	return bin, nil
}

// unpacked looks for programs that were fetched earlier, the newest first.
func (p place) unpacked(ctx context.Context, major int) (Binaries, bool) {
	var versions []int
	entries, _ := os.ReadDir(p.Fetched) // nothing was fetched if there is no folder
	for _, entry := range entries {
		version, err := strconv.Atoi(entry.Name())
		if err == nil && (major == 0 || version == major) {
			versions = append(versions, version)
		}
	}
	slices.Sort(versions)
	for _, version := range slices.Backward(versions) {
		root := filepath.Join(p.Fetched, strconv.Itoa(version))
		if bin, err := inspect(ctx, binariesBelow(root, version), librariesBelow(root)); err == nil {
			return bin, true
		}
	}
	return Binaries{}, false
}

func binariesBelow(root string, major int) string {
	return filepath.Join(root, "usr/lib/postgresql", strconv.Itoa(major), "bin")
}

// librariesBelow is the search path for the shared libraries unpacked below a folder.
func librariesBelow(root string) string {
	var dirs []string
	for _, pattern := range []string{"usr/lib/*-linux-*", "lib/*-linux-*"} {
		found, _ := filepath.Glob(filepath.Join(root, pattern)) // the patterns are well-formed
		dirs = append(dirs, found...)
	}
	return strings.Join(dirs, ":")
}

func wanted(major int) string {
	if major == 0 {
		return strconv.Itoa(Oldest) + " or newer"
	}
	return strconv.Itoa(major)
}

// byHand says how to install PostgreSQL with the package manager of the machine.
func byHand(major int) string {
	for _, manager := range []struct{ program, command string }{
		{"apt-get", "sudo apt-get install postgresql"},
		{"dnf", "sudo dnf install postgresql-server postgresql-contrib"},
		{"yum", "sudo yum install postgresql-server postgresql-contrib"},
		{"zypper", "sudo zypper install postgresql-server postgresql-contrib"},
		{"pacman", "sudo pacman -S postgresql"},
		{"apk", "sudo apk add postgresql postgresql-contrib"},
		{"brew", "brew install postgresql@17"},
	} {
		if _, err := exec.LookPath(manager.program); err == nil {
			return fmt.Sprintf("install it with %q", manager.command)
		}
	}
	return "install PostgreSQL " + wanted(major)
}

// isFull says whether a disk has less room left than PostgreSQL takes.
func isFull(path string) bool {
	var disk syscall.Statfs_t
	if syscall.Statfs(path, &disk) != nil {
		return false
	}
	return uint64(disk.Bavail)*uint64(disk.Bsize) < 64<<20
}
