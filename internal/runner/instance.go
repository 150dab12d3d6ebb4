//go:build unix

package runner

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The files of an instance beside its binaries and their logs.
const (
	instanceFile = "instance.json"
	stateFile    = "state.json"
	stopFile     = "stop"
)

// Part is one process of an instance.
type Part struct {
	Module string `json:"module"` // such as "mfe/cart"
	Binary string `json:"binary"` // the name of its file in the instance's folder
}

// Instance is one version of a stall that runs on this machine. A part that calls another stands before it: when the instance goes,
// its parts are drained one after the other, so that requests in flight find whom they call.
type Instance struct {
	Stall   string    `json:"stall"`
	Version string    `json:"version"`
	Parts   []Part    `json:"parts"`
	Placed  time.Time `json:"placed"`
}

var (
	stallName   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	versionName = regexp.MustCompile(`^[A-Za-z0-9._+-]{1,64}$`)
	binaryName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
)

// folderOf is the name of an instance's folder, which holds no separator whatever is asked for.
func folderOf(stall, version string) (string, error) {
	if !stallName.MatchString(stall) {
		return "", fmt.Errorf("%q is no name of a stall: it has small letters, digits and dashes, 40 at most", stall)
	}
	if !versionName.MatchString(version) || strings.Contains(version, "..") {
		return "", fmt.Errorf("%q is no version: it has letters, digits, dots, dashes, plus signs and underscores, 64 at most", version)
	}
	return stall + "~" + version, nil
}

// check refuses what cannot be run, or would reach out of the folder.
func (i Instance) check() error {
	if _, err := folderOf(i.Stall, i.Version); err != nil {
		return err
	}
	if len(i.Parts) == 0 {
		return fmt.Errorf("%s %s has no parts", i.Stall, i.Version)
	}
	seen := map[string]bool{}
	for _, part := range i.Parts {
		if part.Module == "" {
			return fmt.Errorf("%s %s has a part without a module", i.Stall, i.Version)
		}
		if err := checkBinary(part.Binary); err != nil {
			return err
		}
		if seen["module "+part.Module] || seen["binary "+part.Binary] {
			return fmt.Errorf("%s %s has the part %s, %s twice", i.Stall, i.Version, part.Module, part.Binary)
		}
		seen["module "+part.Module], seen["binary "+part.Binary] = true, true
	}
	return nil
}

func checkBinary(name string) error {
	taken := name == instanceFile || name == stateFile || name == stopFile || strings.HasSuffix(name, ".log") || strings.HasSuffix(name, ".log.1")
	if taken || !binaryName.MatchString(name) {
		return fmt.Errorf("%q is no name for a binary", name)
	}
	return nil
}

// readInstance reads what is in the folder of this name. Its error is fs.ErrNotExist if no instance is there.
func readInstance(folder, name string) (Instance, error) {
	var i Instance
	path := filepath.Join(folder, name, instanceFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal(text, &i); err != nil {
		return i, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	if err := i.check(); err != nil {
		return i, fmt.Errorf("%s is wrong: %w", path, err)
	}
	if i.Stall+"~"+i.Version != name {
		return i, fmt.Errorf("%s is that of %s %s, which belongs into another folder", path, i.Stall, i.Version)
	}
	return i, nil
}

// List lists the instances of a folder, by stall and then by the time of placing; those that are being drained are among them until they
// are gone. There are none if there is no folder. If some cannot be read the error says which, and the others are listed all the same.
func List(folder string) ([]Instance, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []Instance
	broken := []error{err}
	for _, entry := range entries {
		if !isInstance(entry.Name()) {
			continue
		}
		i, err := readInstance(folder, entry.Name())
		switch {
		case err == nil:
			list = append(list, i)
		case !errors.Is(err, fs.ErrNotExist): // else it is going
			broken = append(broken, err)
		}
	}
	slices.SortFunc(list, func(a, b Instance) int {
		return cmp.Or(cmp.Compare(a.Stall, b.Stall), a.Placed.Compare(b.Placed), cmp.Compare(a.Version, b.Version))
	})
	return list, errors.Join(broken...)
}

// isInstance says whether a folder has the name of an instance.
func isInstance(name string) bool {
	stall, version, found := strings.Cut(name, "~")
	_, err := folderOf(stall, version)
	return found && err == nil
}
