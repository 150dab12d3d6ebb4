//go:build unix

package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFaultsAreToldInOneSentence(t *testing.T) {
	t.Run("data of an old version", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Data: dataOf(t, "11")})
		wantSentence(t, err, "made by PostgreSQL 11, and the store needs version 14 or newer")
	})
	t.Run("data of a version that is not here", func(t *testing.T) {
		t.Setenv("PATH", "")
		_, err := Start(t.Context(), Options{Data: dataOf(t, "99")})
		wantSentence(t, err, "PostgreSQL 99")
	})
	t.Run("no data of PostgreSQL", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Data: dataOf(t, "many")})
		wantSentence(t, err, "is not the data of a PostgreSQL")
	})
	t.Run("password lost", func(t *testing.T) {
		data := reachable(t)
		start(t, Options{Data: data, Throwaway: true}).Close()
		secret := filepath.Join(data, "postgres.secret")
		if err := os.WriteFile(secret, []byte("guess\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), Options{Data: data, Throwaway: true, Fetched: fetchedFolder(t)})
		wantSentence(t, err, "postgres.secret is not that of the data")
		os.Remove(secret)
		_, err = Start(t.Context(), Options{Data: data, Throwaway: true, Fetched: fetchedFolder(t)})
		wantSentence(t, err, "postgres.secret is missing")
	})
	t.Run("data folder is a file", func(t *testing.T) {
		data := filepath.Join(reachable(t), "file")
		if err := os.WriteFile(data, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), Options{Data: data})
		wantSentence(t, err, "cannot be written to (not a directory)")
	})
	t.Run("data damaged", func(t *testing.T) {
		data := reachable(t)
		start(t, Options{Data: data, Throwaway: true}).Close()
		if err := os.Truncate(filepath.Join(data, "postgres", "global", "pg_control"), 0); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), Options{Data: data, Throwaway: true, Fetched: fetchedFolder(t)})
		wantSentence(t, err, "PostgreSQL ended: could not read file")
	})
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	attr := &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		asOrdinaryUser(t).set(attr)
	}
	if err := os.Chmod(data, 0o555); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, startStore(t, data, attr), "cannot be written to (permission denied)")
}

func wantSaid(t *testing.T, s *store, part string) {
	t.Helper()
	if said, found := strings.CutPrefix(s.said, "skip "); found {
		t.Skip(said)
	}
	if !strings.HasPrefix(s.said, "error ") || !strings.Contains(s.said, part) {
		t.Errorf("said %q, want an error with %q", s.said, part)
	}
}

func dataOf(t *testing.T, version string) string {
	t.Helper()
	data := reachable(t)
	if err := os.Mkdir(filepath.Join(data, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "postgres", "PG_VERSION"), []byte(version+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReasonsOfAnEnd(t *testing.T) {
	t.Parallel()
	p := place{shown: ".feria"}
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"disk", []string{"selecting dynamic shared memory implementation ... posix", "initdb: error: could not write file: No space left on device", "removing data"},
			"the disk that holds the data folder .feria is full: make room on it, or choose another folder with FERIA_DATA"},
		{"memory", []string{`FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 16 bytes: No space left on device`},
			"PostgreSQL found no room for its shared memory: enlarge /dev/shm"},
		{"semaphores", []string{"FATAL:  could not create semaphores: No space left on device"},
			"PostgreSQL could not create its semaphores: raise the system's limit (kernel.sem), or end programs that hold them"},
		{"gravest", []string{"LOG:  starting", "FATAL:  it is broken", "LOG:  database system is shut down"}, "PostgreSQL ended: it is broken"},
		{"last", []string{"Segmentation fault", " "}, "PostgreSQL ended: Segmentation fault"},
		{"silent", nil, "PostgreSQL ended: invalid argument"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := p.explain("PostgreSQL", c.lines, syscall.EINVAL).Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
