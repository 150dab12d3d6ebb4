//go:build unix

package cluster

import (
	"cmp"
	"context"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// versioned are the folders in which distributions put each version of PostgreSQL.
var versioned = []string{
	"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                   // Red Hat's relatives, packages of postgresql.org
	"/usr/lib/postgresql[0-9]*/bin",      // SUSE
	"/usr/libexec/postgresql[0-9]*",      // Alpine
	"/opt/homebrew/opt/postgresql@*/bin", // macOS
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/opt/local/lib/postgresql*/bin",
	"/usr/local/pgsql/bin",
}

// installed lists the folders that have a PostgreSQL server in them: versioned ones, the
// newest first, then what pg_config and PATH say.
func installed(ctx context.Context) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, find := range []func() []string{
			byVersion,
			func() []string { return toldByConfig(ctx) },
			func() []string { return filepath.SplitList(os.Getenv("PATH")) },
		} {
			for _, dir := range find() {
				if hasServer(dir) && !yield(dir) {
					return
				}
			}
		}
	}
}

func byVersion() []string {
	var found []string
	for _, pattern := range versioned {
		dirs, _ := filepath.Glob(pattern) // the patterns are well-formed
		found = append(found, dirs...)
	}
	slices.SortStableFunc(found, func(a, b string) int {
		return cmp.Compare(versionIn(b), versionIn(a))
	})
	return found
}

func toldByConfig(ctx context.Context) []string {
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	if err != nil {
		return nil // there is none: PATH is next
	}
	return []string{strings.TrimSpace(string(out))}
}

func hasServer(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "postgres"))
	return err == nil && !info.IsDir()
}

var digits = regexp.MustCompile(`\d+`)

// versionIn is the first number in the name of a folder, 0 if there is none.
func versionIn(dir string) int {
	number, _ := strconv.Atoi(digits.FindString(dir)) // a name without a number sorts last
	return number
}
