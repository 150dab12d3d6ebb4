package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ticks is how many units of /proc/<pid>/stat are a second; Linux shows every process the same, whatever its kernel counts in.
const ticks = 100

// cpuOf is the time that a process has used so far, in user and kernel mode, by all of its threads.
func cpuOf(pid int) (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := bytes.Cut(data, []byte(") ")) // the name in parentheses may hold spaces
	fields := strings.Fields(string(rest))
	if !ok || len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat is not understood", pid)
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticks, errors.Join(err1, err2)
}

// family is a process and all that descend from it.
func family(pid int) []int {
	all := []int{pid}
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // a well-formed pattern
	for _, list := range lists {
		data, err := os.ReadFile(list)
		if err != nil {
			continue // that thread has ended
		}
		for _, child := range strings.Fields(string(data)) {
			if n, err := strconv.Atoi(child); err == nil && !slices.Contains(all, n) {
				all = append(all, family(n)...)
			}
		}
	}
	return all
}

// anyCore leaves it to the system where a program runs.
const anyCore = -1

// onCore is a command line that runs a program on one core.
func onCore(core int, program string, args ...string) (string, []string) {
	if core == anyCore {
		return program, args
	}
	return "taskset", append([]string{"-c", strconv.Itoa(core), program}, args...)
}

// role is this program as a child of itself.
type role struct {
	command *exec.Cmd
	stdin   io.Closer
	answers *bufio.Reader
}

// play starts a role on a core. What it says is read with hear; it ends when it is dismissed.
func play(ctx context.Context, core int, name string, args ...string) (*role, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	program, line := onCore(core, self, append([]string{name}, args...)...)
	r := &role{command: exec.CommandContext(ctx, program, line...)}
	r.command.Stderr = os.Stderr
	if r.stdin, err = r.command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := r.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	r.answers = bufio.NewReader(stdout)
	return r, r.command.Start()
}

// hear reads one line of JSON that the role says.
func (r *role) hear(into any) error {
	line, err := r.answers.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("%v said nothing: %w", r.command.Args, err)
	}
	return json.Unmarshal(line, into)
}

// dismiss ends the role.
func (r *role) dismiss() error {
	_ = r.stdin.Close() // it may have ended
	return r.command.Wait()
}

// say is how a role answers.
func say(what any) error { return json.NewEncoder(os.Stdout).Encode(what) }

// attend returns when the one who started this role dismisses it.
func attend() { _, _ = io.Copy(io.Discard, os.Stdin) }
