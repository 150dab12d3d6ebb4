//go:build unix

package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// apt fetches packages with the tools of Debian and its relatives. It only ever reads
// from the system: indexes, caches and packages go into the work folder, so that it
// needs no rights and leaves nothing behind.
type apt struct {
	work     string
	ownIndex bool // of packages, in place of the system's
	say      func(string)
}

// configuration comes after the system's own. It keeps the sources and proxies that are
// configured there, and silences the hooks that would tidy the system's caches.
const configuration = `
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Cache::archives "archives";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
Debug::NoLocking "true";
`

// fetch unpacks PostgreSQL of the major version, or of the newest for 0, into the
// folder root below work, with those libraries that the system lacks, and returns its
// major version.
func (a *apt) fetch(ctx context.Context, major int) (int, error) {
	for _, dir := range []string{"cache/archives/partial", "lists/partial", "packages", "root"} {
		if err := os.MkdirAll(filepath.Join(a.work, dir), 0o755); err != nil {
			return 0, err
		}
	}
	if err := os.WriteFile(a.configuration(), []byte(configuration), 0o644); err != nil {
		return 0, err
	}
	got, err := a.download(ctx, major)
	if err != nil && ctx.Err() == nil {
		// The system has no index of packages, or one too old to serve.
		a.ownIndex = true
		a.say("fetching the index of packages")
		// Whether the index serves shows next: one of many sources may be out of reach.
		_, updated := a.run(ctx, "apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any")
		if got, err = a.download(ctx, major); err != nil {
			return 0, cmp.Or(updated, err)
		}
	}
	if err := a.unpack(ctx); err != nil {
		return 0, err
	}
	return got, a.complete(ctx, got)
}

// download gets PostgreSQL itself. Its own build of libpq comes along: initdb needs it.
func (a apt) download(ctx context.Context, major int) (int, error) {
	if major == 0 {
		var err error
		if major, err = a.newest(ctx); err != nil {
			return 0, err
		}
	}
	a.say(fmt.Sprintf("fetching PostgreSQL %d with apt-get", major))
	return major, a.get(ctx, "postgresql-"+strconv.Itoa(major), "libpq5")
}

var serverPackage = regexp.MustCompile(`(?m)^postgresql-(\d+) `)

func (a apt) newest(ctx context.Context) (int, error) {
	out, err := a.run(ctx, "apt-cache", "search", "--names-only", "^postgresql-[0-9]+$")
	if err != nil {
		return 0, err
	}
	newest := 0
	for _, match := range serverPackage.FindAllStringSubmatch(out, -1) {
		version, _ := strconv.Atoi(match[1]) // digits
		newest = max(newest, version)
	}
	if newest < Oldest {
		return 0, fmt.Errorf("its sources have no PostgreSQL %d or newer", Oldest)
	}
	return newest, nil
}

func (a apt) get(ctx context.Context, packages ...string) error {
	_, err := a.run(ctx, "apt-get", append([]string{"download", "-q"}, packages...)...)
	return err
}

// unpack unpacks what was downloaded, and removes the packages.
func (a apt) unpack(ctx context.Context) error {
	packages, _ := filepath.Glob(filepath.Join(a.work, "packages/*.deb")) // a well-formed pattern
	for _, file := range packages {
		if _, err := a.execute(ctx, "dpkg-deb", "-x", file, filepath.Join(a.work, "root")); err != nil {
			return err
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

func (a apt) configuration() string { return filepath.Join(a.work, "apt.conf") }

func (a apt) run(ctx context.Context, program string, args ...string) (string, error) {
	options := []string{"-c", a.configuration(), "-o", "Dir::Cache=" + filepath.Join(a.work, "cache")}
	if a.ownIndex {
		options = append(options, "-o", "Dir::State::lists="+filepath.Join(a.work, "lists"))
	}
	return a.execute(ctx, program, append(options, args...)...)
}

// execute returns what a program writes to its output, or the first thing that it
// complains of.
func (a apt) execute(ctx context.Context, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	command.Dir = filepath.Join(a.work, "packages")
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err == nil {
		return string(out), nil
	}
	for line := range strings.Lines(complaint.String()) {
		if _, said, found := strings.Cut(line, "E: "); found {
			return "", errors.New(strings.TrimSpace(said))
		}
	}
	return "", fmt.Errorf("%s: %w", program, err)
}
