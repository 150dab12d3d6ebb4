//go:build unix

package runner

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// orphaned is a folder whose store was killed, and the part that goes on alone.
func orphaned(t *testing.T) (string, PartState) {
	t.Helper()
	folder := placed(t)
	first := startStore(t, folder)
	part := until(t, folder, "a ready part", State.Ready).Parts[0]
	if err := first.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // reports the kill
	get(t, part.Address+"/healthz")
	return folder, part
}

// processes counts those that run a binary of the folder.
func processes(t *testing.T, folder string) (count int) {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if path, err := os.Readlink(link); err == nil && strings.HasPrefix(path, folder) {
			count++
		}
	}
	return count
}

func TestProcessIsFoundAgain(t *testing.T) {
	t.Parallel()
	folder, before := orphaned(t)
	putVersion(t, folder, "2")
	second := run(t, folder, "serve")
	// When the other version is ready, the first has long been looked at.
	eventually(t, "version 2 ready", func() bool {
		s, err := ReadState(folder, "cart", "2")
		return err == nil && s.Ready()
	}, func() any { return nil })
	if s := until(t, folder, "version 1 ready", State.Ready); s.Parts[0] != before {
		t.Errorf("before %+v, then %+v", before, s.Parts[0])
	}
	if searches && processes(t, folder) != 2 {
		t.Errorf("%d processes of two instances", processes(t, folder))
	}
	if err := syscall.Kill(before.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	after := until(t, folder, "another process", func(s State) bool { return s.Ready() && s.Parts[0].PID != before.PID }).Parts[0]
	if after.Address != before.Address || after.Restarts != 1 {
		t.Errorf("before %+v, then %+v", before, after)
	}
	second.end()
	if count := processes(t, folder); count != 0 {
		t.Errorf("%d processes are left", count)
	}
}

func TestProcessThatNobodyWroteDownIsFoundAgain(t *testing.T) {
	t.Parallel()
	if !searches {
		t.Skip("processes cannot be searched for on this system")
	}
	folder, before := orphaned(t)
	text, err := os.ReadFile(filepath.Join(folder, "cart~1", stateFile))
	if err != nil {
		t.Fatal(err)
	}
	forgotten := strings.NewReplacer(strconv.Itoa(before.PID), "0", "true", "false").Replace(string(text))
	if err := os.WriteFile(filepath.Join(folder, "cart~1", stateFile), []byte(forgotten), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, folder, "serve")
	if after := until(t, folder, "a ready part", State.Ready).Parts[0]; after.PID != before.PID || after.Restarts != 0 {
		t.Errorf("before %+v, then %+v", before, after)
	}
}

func TestInstanceTakenAwayWithoutAStoreEnds(t *testing.T) {
	t.Parallel()
	folder, part := orphaned(t)
	if err := os.Remove(filepath.Join(folder, "cart~1", instanceFile)); err != nil {
		t.Fatal(err)
	}
	run(t, folder, "serve")
	eventually(t, "the end of the process", func() bool {
		_, err := os.Stat(filepath.Join(folder, "cart~1"))
		return errors.Is(err, fs.ErrNotExist) && !runs(part.PID, filepath.Join(folder, "cart~1", "mfe-cart"))
	}, func() any { return part })
}

func TestStoreKilledAtAnyMomentLeavesOneProcess(t *testing.T) {
	t.Parallel()
	if !searches {
		t.Skip("processes cannot be searched for on this system")
	}
	folder := placed(t)
	for round := range 12 {
		killed := startStore(t, folder)
		time.Sleep(time.Duration(5+4*round) * time.Millisecond) // before, while and after it starts the part
		if err := killed.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = killed.Wait() // reports the kill
		if count := processes(t, folder); count > 1 {
			t.Fatalf("%d processes of one part in round %d", count, round)
		}
	}
	run(t, folder, "serve")
	until(t, folder, "a ready part", State.Ready)
	if count := processes(t, folder); count != 1 {
		t.Errorf("%d processes of one part", count)
	}
}
