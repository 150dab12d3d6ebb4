//go:build unix

package cluster

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// complete adds the shared libraries that the unpacked programs miss on this system.
// Only those: what the system has fits its other libraries better.
func (a apt) complete(ctx context.Context, major int) error {
	missing, err := a.missing(ctx, major)
	if err != nil || len(missing) == 0 {
		return err
	}
	a.say("fetching the libraries that PostgreSQL needs")
	packages, err := a.libraries(ctx, "postgresql-"+strconv.Itoa(major))
	if err != nil {
		return err
	}
	if len(packages) > 0 {
		if err := a.get(ctx, packages...); err != nil {
			return err
		}
		if err := a.unpack(ctx); err != nil {
			return err
		}
	}
	if missing, err = a.missing(ctx, major); err == nil && len(missing) > 0 {
		return fmt.Errorf("it lacks %s", strings.Join(missing, ", "))
	}
	return err
}

var notFound = regexp.MustCompile(`(?m)^\s*(\S+) => not found`)

// missing names the shared libraries that are neither on the system nor unpacked,
// for the programs and for all parts that the server may load but its compiler of
// queries (LLVM, large, and switched off anyway).
func (a apt) missing(ctx context.Context, major int) ([]string, error) {
	root := filepath.Join(a.work, "root")
	bin := Binaries{Dir: binariesBelow(root, major), libraries: librariesBelow(root)}
	parts, err := filepath.Glob(filepath.Join(bin.Dir, "../lib/*.so"))
	if err != nil {
		return nil, err
	}
	parts = slices.DeleteFunc(parts, func(path string) bool { return strings.Contains(path, "llvmjit") })
	ldd := exec.CommandContext(ctx, "ldd", append(parts, bin.program("postgres"), bin.program("initdb"))...)
	ldd.Env = bin.environment()
	out, err := ldd.Output()
	if err != nil {
		return nil, fmt.Errorf("ldd: %w", err)
	}
	var names []string
	for _, match := range notFound.FindAllStringSubmatch(string(out), -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

var dependency = regexp.MustCompile(`(?m)^ [ |](?:Pre)?Depends: ((?:lib|zlib)\S+)`)

// libraries names the packages of libraries that a package depends on, directly or not,
// and that the system lacks.
func (a apt) libraries(ctx context.Context, of string) ([]string, error) {
	have, err := a.installed(ctx)
	if err != nil {
		return nil, err
	}
	need, next := map[string]bool{}, []string{of}
	for len(next) > 0 {
		out, err := a.run(ctx, "apt-cache", append([]string{"depends"}, next...)...)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, match := range dependency.FindAllStringSubmatch(out, -1) {
			name := match[1]
			if !need[name] && !have[name] && !strings.HasPrefix(name, "libllvm") {
				need[name] = true
				next = append(next, name)
			}
		}
	}
	return slices.Sorted(maps.Keys(need)), nil
}

// installed is the set of packages that the system has.
func (a apt) installed(ctx context.Context) (map[string]bool, error) {
	out, err := a.execute(ctx, "dpkg-query", "-W", "-f", "${binary:Package} ${db:Status-Status}\n")
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for line := range strings.Lines(out) {
		name, status, _ := strings.Cut(strings.TrimSpace(line), " ")
		if status == "installed" {
			name, _, _ = strings.Cut(name, ":") // the architecture
			have[name] = true
		}
	}
	return have, nil
}
