//go:build unix

package runner

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// deadline is how long anything may take that is waited for.
const deadline = 15 * time.Second

// store is a Runner of this process on a folder.
type store struct {
	t      *testing.T
	folder string
	end    func() // ends the Runner and returns when it has
}

// run runs a Runner until the test ends.
func run(t *testing.T, folder, as string) *store {
	t.Helper()
	r := New(Options{Folder: folder, Environ: environ(as)})
	if as == "stubborn" {
		r.patience = 300 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- r.Run(ctx)
		close(ended)
	}()
	s := &store{t: t, folder: folder, end: func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}}
	t.Cleanup(s.end)
	return s
}

// placed is a folder with version 1 of the stall cart.
func placed(t *testing.T, parts ...Part) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	putVersion(t, folder, "1", parts...)
	return folder
}

func putVersion(t *testing.T, folder, version string, parts ...Part) {
	t.Helper()
	if len(parts) == 0 {
		parts = []Part{{"mfe/cart", "mfe-cart"}}
	}
	files := map[string]string{}
	for _, part := range parts {
		files[part.Binary] = self(t)
	}
	if err := Place(folder, Instance{Stall: "cart", Version: version, Parts: parts}, files); err != nil {
		t.Fatal(err)
	}
}

// until waits for the state of version 1 to be as wanted.
func until(t *testing.T, folder, want string, is func(State) bool) State {
	t.Helper()
	var s State
	var err error
	eventually(t, want, func() bool {
		s, err = ReadState(folder, "cart", "1")
		return err == nil && is(s)
	}, func() any { return []any{s, err} })
	return s
}

func eventually(t *testing.T, want string, is func() bool, have func() any) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > deadline {
			t.Fatalf("want %s, have %+v", want, have())
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// restartedAfter does something to a part and waits until it is ready again.
func restartedAfter(t *testing.T, do func(address string)) (before, after PartState) {
	t.Helper()
	folder := placed(t)
	run(t, folder, "serve")
	before = until(t, folder, "a ready part", State.Ready).Parts[0]
	do(before.Address)
	after = until(t, folder, "another process", func(s State) bool { return s.Ready() && s.Parts[0].PID != before.PID }).Parts[0]
	if after.Address != before.Address || after.Restarts != 1 || after.Error != "" {
		t.Errorf("after %+v there is %+v", before, after)
	}
	return before, after
}

func TestPartsStartAndBecomeReady(t *testing.T) {
	t.Setenv("FERIA_SECRET", "the store's own") // which also keeps this test from running beside others
	t.Setenv("ORDINARY", "kept")
	folder := placed(t, Part{"mfe/cart", "mfe-cart"}, Part{"bff/cart", "bff-cart"})
	if _, err := ReadState(folder, "cart", "1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the state of what nobody supervises: %v", err)
	}
	run(t, folder, "serve")
	s := until(t, folder, "two ready parts", State.Ready)
	for _, part := range s.Parts {
		if port := portOf(part.Address); port == 0 || part.PID == 0 || part.Restarts != 0 || part.Error != "" {
			t.Errorf("ready as %+v", part)
		}
	}
	if s.Address("mfe/cart") == s.Address("bff/cart") || s.Address("mfe/cart") != s.Parts[0].Address || s.Address("mfe/other") != "" {
		t.Errorf("addresses in %+v", s)
	}
	lines := strings.Split(get(t, s.Address("bff/cart")+"/environ"), "\n")
	for setting, want := range map[string]bool{
		"FERIA_SECRET=the store's own": false, "ORDINARY=kept": true, "FERIA_KNOWS=2": true,
		"FERIA_ADDR=" + strings.TrimPrefix(s.Address("bff/cart"), "http://"): true, "dir=" + filepath.Join(folder, "cart~1"): true,
	} {
		if slices.Contains(lines, setting) != want {
			t.Errorf("%s reached the part: %v", setting, !want)
		}
	}
}

func TestCrashedPartIsStartedAgain(t *testing.T) {
	t.Parallel()
	restartedAfter(t, func(address string) {
		if _, err := http.Get(address + "/exit"); err == nil {
			t.Error("the part did not crash")
		}
	})
}

func TestHungPartIsStartedAgain(t *testing.T) {
	t.Parallel()
	before, _ := restartedAfter(t, func(address string) { get(t, address+"/hang") })
	if syscall.Kill(before.PID, 0) == nil {
		t.Error("the hung process still runs")
	}
}

func TestPartThatEndsAtOnceSaysWhy(t *testing.T) {
	t.Parallel()
	folder := placed(t)
	run(t, folder, "fail")
	s := until(t, folder, "a reason", func(s State) bool { return s.Parts[0].Restarts > 0 && s.Parts[0].PID == 0 })
	if want := "ended with exit status 7; the last line of its log: no such database: carts"; s.Parts[0].Error != want || s.Ready() {
		t.Errorf("%+v, want %q", s, want)
	}
	path := LogPath(folder, "cart", "1", "mfe/cart")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || path != filepath.Join(folder, "cart~1", "mfe-cart.log") {
		t.Errorf("the log at %s: %v, %v", path, info, err)
	}
}

func TestStopDrainsAndRemoves(t *testing.T) {
	t.Parallel()
	folder := placed(t)
	run(t, folder, "serve")
	part := until(t, folder, "a ready part", State.Ready).Parts[0]
	response, err := http.Get(part.Address + "/slow") // returns with the head, before the body
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := Stop(folder, "cart", "1"); err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "finished" {
		t.Errorf("the request in flight got %q, %v", body, err)
	}
	gone(t, folder, part.PID)
	if err := Stop(folder, "cart", "1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is gone is stopped: %v", err)
	}
	putVersion(t, folder, "1") // it may come back
	until(t, folder, "the same version again", State.Ready)
}

func TestInstanceTakenAwayEnds(t *testing.T) {
	t.Parallel()
	folder := placed(t)
	run(t, folder, "serve")
	part := until(t, folder, "a ready part", State.Ready).Parts[0]
	if err := os.Remove(filepath.Join(folder, "cart~1", instanceFile)); err != nil {
		t.Fatal(err)
	}
	gone(t, folder, part.PID)
}

// gone waits until neither the instance nor its process are there.
func gone(t *testing.T, folder string, pid int) {
	t.Helper()
	eventually(t, "an empty folder", func() bool {
		entries, err := os.ReadDir(folder)
		return err == nil && len(entries) == 0
	}, func() any {
		names, _ := filepath.Glob(folder + "/*")
		return names
	})
	if syscall.Kill(pid, 0) == nil {
		t.Errorf("its process %d still runs", pid)
	}
}

func TestEndOfTheStoreLeavesNoProcess(t *testing.T) {
	t.Parallel()
	for _, as := range []string{"serve", "stubborn"} {
		folder := placed(t)
		first := run(t, folder, as)
		before := until(t, folder, "a ready part", State.Ready).Parts[0]
		first.end()
		after, err := ReadState(folder, "cart", "1")
		if err != nil || after.Parts[0].PID != 0 || after.Ready() || after.Parts[0].Address != before.Address {
			t.Errorf("%s: after the end %+v, %v", as, after, err)
		}
		if syscall.Kill(before.PID, 0) == nil {
			t.Errorf("%s: its process still runs", as)
		}
		run(t, folder, as)
		again := until(t, folder, "a ready part again", State.Ready).Parts[0]
		if again.Address != before.Address || again.Restarts != 0 {
			t.Errorf("%s: before %+v, then %+v", as, before, again)
		}
	}
}
