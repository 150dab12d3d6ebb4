//go:build unix

package cluster

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// programs makes a folder with programs that say that they are of a version, or that
// fail if it is empty.
func programs(t *testing.T, version string) string {
	t.Helper()
	dir := reachable(t)
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s (Debian)'\n", version)
	if version == "" {
		script = "#!/bin/sh\necho 'postgres: error while loading shared libraries: libxml2.so.2' >&2\nexit 127\n"
	}
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestProgramsAreChosenToSuitTheData(t *testing.T) {
	old, older, newer, broken := programs(t, "14.9"), programs(t, "13.4"), programs(t, "18beta1"), programs(t, "")
	t.Setenv("PATH", "") // nothing can be fetched
	for _, c := range []struct {
		name     string
		data     string // version that made it, empty for none
		binaries []string
		want     string // folder, or part of the error
	}{
		{"the first", "", []string{newer, old}, newer},
		{"neither broken nor too old", "", []string{broken, older, old, newer}, old},
		{"the version of the data", "14", []string{newer, old}, old},
		{"not the version of the data", "15", []string{newer, old}, "made by PostgreSQL 15, but this machine has version 14.9"},
		{"none", "", []string{broken, older, "/nowhere"}, "there is no PostgreSQL 14 or newer on this machine: install PostgreSQL 14 or newer, or name a running one in FERIA_DATABASE_URL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := reachable(t)
			if c.data != "" {
				data = dataOf(t, c.data)
			}
			at, err := newPlace(Options{Data: data, Binaries: c.binaries})
			if err != nil {
				t.Fatal(err)
			}
			bin, err := at.find(t.Context())
			if err != nil {
				wantSentence(t, err, c.want)
			} else if bin.Dir != c.want {
				t.Errorf("found %s %s, want %s", bin.Dir, bin.Version, c.want)
			}
		})
	}
}

func TestProgramsThatTheOwnerNamesAreTheOnlyOnes(t *testing.T) {
	for _, c := range []struct{ dir, data, want string }{
		{programs(t, "17.1"), "", ""},
		{programs(t, ""), "", "libxml2.so.2"},
		{programs(t, "12.1"), "", "PG_BIN names PostgreSQL 12.1, but the store needs version 14 or newer"},
		{programs(t, "17.1"), "16", "made by PostgreSQL 16, but this machine has version 17.1"},
		{"/nowhere", "", "PG_BIN names /nowhere, but there is no PostgreSQL to run"},
	} {
		t.Setenv("PG_BIN", c.dir)
		data := reachable(t)
		if c.data != "" {
			data = dataOf(t, c.data)
		}
		at, err := newPlace(Options{Data: data})
		if err != nil {
			t.Fatal(err)
		}
		bin, err := at.find(t.Context())
		if c.want != "" {
			wantSentence(t, err, c.want)
		} else if err != nil || bin.Dir != c.dir || bin.Major != 17 {
			t.Errorf("found %+v, %v", bin, err)
		}
	}
}

func TestNewestVersionIsLookedAtFirst(t *testing.T) {
	dirs := []string{"/usr/lib/postgresql/9.6/bin", "/usr/lib/postgresql/15/bin", "/usr/pgsql-16/bin", "/usr/local/pgsql/bin"}
	slices.SortStableFunc(dirs, func(a, b string) int { return versionIn(b) - versionIn(a) })
	want := []string{"/usr/pgsql-16/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/9.6/bin", "/usr/local/pgsql/bin"}
	if !slices.Equal(dirs, want) {
		t.Errorf("order %q", dirs)
	}
}

func TestReportPassesOnLinesAndKeepsTheLast(t *testing.T) {
	var log strings.Builder
	r := &report{log: slog.New(slog.NewTextHandler(&log, nil))}
	fmt.Fprint(r, "LOG:  starting\nWARNING:  some", "thing\nDETAIL:  more of it\n")
	fmt.Fprint(r, strings.Repeat("x", longestLine+1), "\nPANIC:  over")
	if got := log.String(); strings.Contains(got, "starting") || !strings.Contains(got, `level=WARN msg=something`) || !strings.Contains(got, `level=WARN msg="more of it"`) {
		t.Errorf("log %s", got)
	}
	last := r.last()
	if len(last) != 6 || len(last[3]) != longestLine || last[4] != "x" || last[5] != "PANIC:  over" {
		t.Errorf("%d lines: %.60q", len(last), last)
	}
	for range 2 * keptLines {
		fmt.Fprintln(r, "again")
	}
	if got := len(r.last()); got != keptLines {
		t.Errorf("%d lines kept", got)
	}
}
