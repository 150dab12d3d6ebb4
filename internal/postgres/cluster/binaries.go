//go:build unix

package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Binaries are the programs of one PostgreSQL.
type Binaries struct {
	Dir       string // has postgres and initdb
	Version   string // "15.20"
	Major     int    // 15
	libraries string // LD_LIBRARY_PATH for programs that were fetched
}

// find returns the first programs that suit the data folder, fetching them if the
// machine has none.
func (p place) find(ctx context.Context) (Binaries, error) {
	made, err := p.major()
	if err != nil {
		return Binaries{}, err
	}
	if made != 0 && made < Oldest {
		return Binaries{}, p.otherVersion(made, "")
	}
	if bin := os.Getenv("PG_BIN"); bin != "" && p.Binaries == nil {
		return p.named(ctx, bin, made)
	}
	folders := installed(ctx)
	if p.Binaries != nil {
		folders = slices.Values(p.Binaries)
	}
	other := ""
	for dir := range folders {
		bin, err := inspect(ctx, dir, "")
		if err != nil || bin.Major < Oldest {
			continue // too old, or a broken one: there may be a better one, or it can be fetched
		}
		if made == 0 || made == bin.Major {
			return bin, nil
		}
		other = bin.Version
	}
	bin, err := p.fetched(ctx, made)
	if err != nil && other != "" {
		return Binaries{}, p.otherVersion(made, other)
	}
	return bin, err
}

// named returns the programs that the owner of the store chose by PG_BIN; no others
// will do.
func (p place) named(ctx context.Context, dir string, made int) (Binaries, error) {
	bin, err := inspect(ctx, dir, "")
	switch {
	case err != nil:
		return Binaries{}, fmt.Errorf("PG_BIN names %s, but there is no PostgreSQL to run: %w", dir, err)
	case bin.Major < Oldest:
		return Binaries{}, fmt.Errorf("PG_BIN names PostgreSQL %s, but the store needs version %d or newer", bin.Version, Oldest)
	case made != 0 && made != bin.Major:
		return Binaries{}, p.otherVersion(made, bin.Version)
	}
	return bin, nil
}

// otherVersion says that the data was made by a version that is not to be had; other is
// one that is, or empty.
func (p place) otherVersion(made int, other string) error {
	data := filepath.Join(p.shown, "postgres")
	if made < Oldest {
		return fmt.Errorf("the data in %s was made by PostgreSQL %d, and the store needs version %d or newer: move it away to begin anew", data, made, Oldest)
	}
	return fmt.Errorf("the data in %s was made by PostgreSQL %d, but this machine has version %s: install PostgreSQL %d and name its folder in PG_BIN, or move the data away to begin anew",
		data, made, other, made)
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// inspect says which PostgreSQL a folder holds, by running it with the folders of
// libraries that it needs beside the system's.
func inspect(ctx context.Context, dir, libraries string) (Binaries, error) {
	bin := Binaries{Dir: dir, libraries: libraries}
	if _, err := os.Stat(bin.program("initdb")); err != nil {
		return Binaries{}, err
	}
	command := exec.CommandContext(ctx, bin.program("postgres"), "--version")
	command.Env = bin.environment()
	out, err := command.CombinedOutput()
	if err != nil {
		if said := gravest(strings.Split(string(out), "\n")); said != "" {
			return Binaries{}, fmt.Errorf("%s: %s", bin.program("postgres"), said)
		}
		return Binaries{}, err
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return Binaries{}, fmt.Errorf("%s is not PostgreSQL", bin.program("postgres"))
	}
	bin.Version = match[1]
	bin.Major, err = strconv.Atoi(match[2])
	return bin, err
}

func (b Binaries) program(name string) string { return filepath.Join(b.Dir, name) }

// environment is all that PostgreSQL's programs get: nothing that the store's owner has
// set for a PostgreSQL of their own (PGDATA, PGPORT …) leaks in.
func (b Binaries) environment() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=GMT"}
	if b.libraries != "" {
		env = append(env, "LD_LIBRARY_PATH="+b.libraries)
	}
	return env
}
