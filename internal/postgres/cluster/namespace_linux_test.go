package cluster

import (
	"os"
	"syscall"
	"testing"
)

func init() {
	mountDisk = func(data, size string) error {
		return syscall.Mount("none", data, "tmpfs", 0, "size="+size+",mode=755")
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	// In namespaces of its own the store may mount a small disk, whoever runs the test.
	attr := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}},
	}
	wantSaid(t, startStore(t, data, attr, "CLUSTER_TEST_ROOM=16m"), "is full")
}

func TestFetchWithoutANetwork(t *testing.T) {
	if os.Getenv(fetchTest) == "" {
		t.Skipf("waits for the network: set %s=1", fetchTest)
	}
	attr := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}},
	}
	wantSaid(t, startStore(t, reachable(t), attr, "CLUSTER_TEST_FETCHED="), "apt-get could not fetch it (Failed to fetch")
}
