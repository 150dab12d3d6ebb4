//go:build unix

package runner

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestNamesThatLeaveTheFolderAreRefused(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	folder := filepath.Join(outside, "in", "stalls")
	for _, test := range []struct{ stall, version, module, binary string }{
		{"../cart", "1", "mfe/cart", "mfe-cart"},
		{"Cart", "1", "mfe/cart", "mfe-cart"},
		{"", "1", "mfe/cart", "mfe-cart"},
		{"cart", "", "mfe/cart", "mfe-cart"},
		{"cart", "../../1", "mfe/cart", "mfe-cart"},
		{"cart", "1..2", "mfe/cart", "mfe-cart"},
		{"cart", "1/2", "mfe/cart", "mfe-cart"},
		{"cart", "1\n", "mfe/cart", "mfe-cart"},
		{"cart", "1", "mfe/cart", "../mfe-cart"},
		{"cart", "1", "mfe/cart", instanceFile},
		{"cart", "1", "mfe/cart", "mfe-cart.log"},
		{"cart", "1", "", "mfe-cart"},
	} {
		i := Instance{Stall: test.stall, Version: test.version, Parts: []Part{{test.module, test.binary}}}
		if err := Place(folder, i, map[string]string{test.binary: self(t)}); err == nil {
			t.Errorf("%q is placed", test)
		}
		if test.binary != "mfe-cart" || test.module == "" {
			continue
		}
		if err := Stop(folder, test.stall, test.version); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q is stopped: %v", test, err)
		}
		if path := LogPath(folder, test.stall, test.version, test.module); path != "" {
			t.Errorf("%q has its log at %s", test, path)
		}
		if _, err := ReadState(folder, test.stall, test.version); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the state of %q is read: %v", test, err)
		}
	}
	if path := LogPath(folder, "cart", "1", "../../mfe"); path != "" {
		t.Errorf("a log at %s", path)
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("something was written: %v, %v", entries, err)
	}
}

func TestVersionIsPlacedOnce(t *testing.T) {
	t.Parallel()
	folder := placed(t)
	i := Instance{Stall: "cart", Version: "1", Parts: []Part{{"mfe/cart", "mfe-cart"}}}
	err := Place(folder, i, map[string]string{"mfe-cart": self(t)})
	if err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("placed twice: %v", err)
	}
	i.Version = "2"
	if err := Place(folder, i, map[string]string{"mfe-cart": "/nowhere"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := Place(folder, i, nil); err == nil {
		t.Error("placed without a file")
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("something is left: %v, %v", entries, err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if list, err := List(filepath.Join(folder, "none")); err != nil || len(list) > 0 {
		t.Errorf("without a folder: %v, %v", list, err)
	}
	began := time.Now().UTC().Truncate(time.Second)
	for n, name := range []string{"home 1", "cart 2", "cart 1"} {
		stall, version, _ := strings.Cut(name, " ")
		i := Instance{Stall: stall, Version: version, Parts: []Part{{"mfe/" + stall, "x"}}, Placed: began.Add(time.Duration(n) * time.Second)}
		if err := Place(folder, i, map[string]string{"x": "/dev/null"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"broken~1", "going~1", placing + "x"} {
		if err := os.Mkdir(filepath.Join(folder, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "broken~1", instanceFile), []byte(`{"stall":"../x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := List(folder)
	if err == nil || !strings.Contains(err.Error(), "broken~1") {
		t.Errorf("the broken one: %v", err)
	}
	got := ""
	for _, i := range list {
		got += i.Stall + " " + i.Version + ", "
	}
	if got != "cart 2, cart 1, home 1, " || !list[2].Placed.Equal(began) {
		t.Errorf("listed %s%v", got, list)
	}
}

func TestLogIsShortenedWhileItIsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.log")
	log, free, err := openLog(path)
	if err != nil || !free || !locked(path) {
		t.Fatal(free, err)
	}
	line := strings.Repeat("x", 1<<20-1) + "\n"
	for range 9 {
		if _, err := log.WriteString(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := shorten(path); err != nil {
		t.Fatal(err)
	}
	if _, err := log.WriteString("panic: lost\n\ngoroutine 1\n\t/main.go:1\n"); err != nil {
		t.Fatal(err)
	}
	if got := lastLine(path, 5<<20); got != "panic: lost" {
		t.Errorf("the last line is %q", got)
	}
	if now, then := logLength(path), logLength(path+".1"); now > 100 || then != 9<<20 {
		t.Errorf("%d bytes, %d put aside", now, then)
	}
	log.Close()
	// A process that another test starts at this moment may hold a copy of it until it runs.
	eventually(t, "no lock", func() bool { return !locked(path) }, func() any { return "a lock" })
}

func TestPausesGrowAndStartAnew(t *testing.T) {
	t.Parallel()
	var got []time.Duration
	pause := time.Duration(0)
	for range 8 {
		pause = nextPause(pause, time.Second)
		got = append(got, pause)
	}
	if got[0] != 200*time.Millisecond || got[1] != 400*time.Millisecond || got[7] != 15*time.Second {
		t.Errorf("pauses %v", got)
	}
	if pause = nextPause(pause, time.Minute); pause != 200*time.Millisecond {
		t.Errorf("%v after a steady minute", pause)
	}
}
