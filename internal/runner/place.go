//go:build unix

package runner

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Folders that are being placed or removed have names that no instance has.
const (
	placing = ".placing-"
	removed = ".removed-"
)

// Place copies the files, paths by the names of the binaries, and makes an instance of them, which the Runner of the folder starts. It
// is there whole or not at all. Placed is now, unless it is set. The error says so if that version is there already.
func Place(folder string, i Instance, files map[string]string) error {
	if err := i.check(); err != nil {
		return err
	}
	for _, part := range i.Parts {
		if files[part.Binary] == "" {
			return fmt.Errorf("%s %s cannot be placed: there is no file for %s", i.Stall, i.Version, part.Binary)
		}
	}
	if i.Placed.IsZero() {
		i.Placed = time.Now().UTC()
	}
	name, err := folderOf(i.Stall, i.Version)
	if err != nil {
		return err
	}
	err = place(folder, name, i, files)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
		return fmt.Errorf("%s %s is there already: give the new one another version", i.Stall, i.Version)
	}
	if err != nil {
		return fmt.Errorf("%s %s cannot be placed: %w", i.Stall, i.Version, err)
	}
	return nil
}

// place fills a folder out of sight and gives it its name then. Its error is fs.ErrExist or ENOTEMPTY if there is one of that name.
func place(folder, name string, i Instance, files map[string]string) error {
	target := filepath.Join(folder, name)
	if _, err := os.Lstat(target); err == nil {
		return fs.ErrExist
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	work, err := os.MkdirTemp(folder, placing)
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) // nothing is there any more if all went well
	if err := fill(work, i, files); err != nil {
		return err
	}
	return os.Rename(work, target)
}

// fill writes the files of an instance into a folder, the one that makes it an instance last.
func fill(work string, i Instance, files map[string]string) error {
	for name, source := range files {
		if err := checkBinary(name); err != nil {
			return err
		}
		if err := copyBinary(filepath.Join(work, name), source); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(work, instanceFile), text)
}

// copyBinary copies: a link would change when the next build writes to its source.
func copyBinary(target, source string) error {
	from, err := os.Open(source)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o700)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	err = cmp.Or(err, to.Sync())
	return cmp.Or(err, to.Close())
}

// writeWhole writes a file that others see whole or not at all, even after a loss of power.
func writeWhole(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = cmp.Or(err, file.Sync())
	err = cmp.Or(err, file.Close())
	if err = cmp.Or(err, os.Rename(file.Name(), path)); err != nil {
		_ = os.Remove(file.Name()) // the error that matters is why it could not be written
	}
	return err
}

// Stop asks the Runner of the folder to drain an instance and to remove it, and returns at once. Its error is fs.ErrNotExist if there is
// no such instance. To ask again does no harm.
func Stop(folder, stall, version string) error {
	name, err := folderOf(stall, version)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(folder, name, instanceFile)); err != nil {
		return fmt.Errorf("there is no %s %s to stop: %w", stall, version, err)
	}
	file, err := os.OpenFile(filepath.Join(folder, name, stopFile), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%s %s cannot be stopped: %w", stall, version, err)
	}
	return file.Close()
}

// remove takes away the folder of an instance, whose processes are gone. It is out of sight at once, or still there whole.
func remove(folder, name string) error {
	away, err := os.MkdirTemp(folder, removed)
	if err != nil {
		return err
	}
	err = os.Rename(filepath.Join(folder, name), filepath.Join(away, name))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // somebody was faster
	}
	return cmp.Or(err, os.RemoveAll(away))
}

// tidy removes what an earlier process did not get to the end of. What is being placed right now stays.
func tidy(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			continue // it is gone
		}
		abandoned := strings.HasPrefix(entry.Name(), placing) && time.Since(info.ModTime()) > time.Hour
		if abandoned || strings.HasPrefix(entry.Name(), removed) {
			_ = os.RemoveAll(filepath.Join(folder, entry.Name())) // it is in nobody's way
		}
	}
	return nil
}
