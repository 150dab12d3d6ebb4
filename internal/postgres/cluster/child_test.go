//go:build unix

package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// childData makes a copy of the test binary a store on the folder that it names.
const childData = "CLUSTER_TEST_DATA"

// mountDisk mounts a small disk on a folder, where the system has a way to.
var mountDisk = func(data, size string) error { return errors.ErrUnsupported }

// child starts a cluster, says how that went on one line, and runs until its input
// ends.
func child(data string) int {
	if pid, err := strconv.Atoi(os.Getenv("CLUSTER_TEST_WATCH")); err == nil {
		watch(pid)
		fmt.Println("watching")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return 0
	}
	if room := os.Getenv("CLUSTER_TEST_ROOM"); room != "" {
		if err := mountDisk(data, room); err != nil {
			fmt.Println("skip", err)
			return 0
		}
	}
	options := Options{Data: data, Fetched: os.Getenv("CLUSTER_TEST_FETCHED")}
	if options.Fetched == "" {
		options.Binaries = []string{}
	}
	c, err := Start(context.Background(), options)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("url", c.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := c.Close(); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// store is a store in a process of its own.
type store struct {
	command *exec.Cmd
	input   io.Closer
	said    string // "url …", "error …", "skip …" or "watching"
}

// startStore runs a store as a process with these attributes, until the test ends.
func startStore(t *testing.T, data string, attr *syscall.SysProcAttr, env ...string) *store {
	t.Helper()
	command := exec.Command(executable(t, data))
	command.Env = append(append(os.Environ(), childData+"="+data, "CLUSTER_TEST_FETCHED="+fetchedFolder(t)), env...)
	command.Stderr = os.Stderr
	command.Dir = "/"
	command.SysProcAttr = attr
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Skipf("this system does not allow it: %v", err)
	}
	s := &store{command: command, input: input}
	t.Cleanup(func() { s.stop() })
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the store says nothing: %v", err)
	}
	s.said = strings.TrimSpace(line)
	return s
}

func (s *store) stop() error {
	s.input.Close()
	return s.command.Wait()
}

func (s *store) kill() error {
	if err := s.command.Process.Kill(); err != nil {
		return err
	}
	s.command.Wait() // reports the kill
	return nil
}

func (s *store) url(t *testing.T) string {
	t.Helper()
	url, ok := strings.CutPrefix(s.said, "url ")
	if !ok {
		t.Fatal(s.said)
	}
	return url
}

// executable is the test binary, where every account can run it.
func executable(t *testing.T, data string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		return self
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(reachable(t), "store.test")
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	return copied
}
