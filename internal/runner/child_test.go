//go:build unix

package runner

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// What makes a copy of the test binary something else: a part, by what it is to do, or a store on the folder that is named.
const (
	childPart  = "RUNNER_TEST_PART"
	childStore = "RUNNER_TEST_STORE"
)

func TestMain(m *testing.M) {
	if as := os.Getenv(childPart); as != "" {
		os.Exit(servePart(as))
	}
	if folder := os.Getenv(childStore); folder != "" {
		r := New(Options{Folder: folder, Environ: environ("serve")})
		fmt.Fprintln(os.Stderr, r.Run(context.Background()))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// environ makes a part a copy of the test binary that does something.
func environ(as string) func(Instance, string, map[string]string) ([]string, error) {
	return func(_ Instance, module string, addresses map[string]string) ([]string, error) {
		address := strings.TrimPrefix(addresses[module], "http://")
		return []string{
			childPart + "=" + as, "FERIA_ADDR=" + address, fmt.Sprint("FERIA_KNOWS=", len(addresses)),
			"GORACE=atexit_sleep_ms=0", // else each end takes a second under the race detector
		}, nil
	}
}

// servePart is the process of a part.
func servePart(as string) int {
	if as == "fail" {
		fmt.Println("the first line")
		fmt.Print("no such database: carts\n\n")
		return 7
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: os.Getenv("FERIA_ADDR"), Handler: partHandler()}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	if as == "stubborn" {
		signal.Ignore(syscall.SIGTERM)
	}
	select {
	case err := <-failed:
		fmt.Println(err)
		return 1
	case <-ctx.Done():
		if server.Shutdown(context.Background()) != nil {
			return 1
		}
		return 0
	}
}

func partHandler() http.Handler {
	var hangs atomic.Bool
	mux := http.NewServeMux()
	mux.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/healthz", func(_ http.ResponseWriter, r *http.Request) {
		if hangs.Load() {
			<-r.Context().Done()
		}
	})
	mux.HandleFunc("/hang", func(http.ResponseWriter, *http.Request) { hangs.Store(true) })
	mux.HandleFunc("/exit", func(http.ResponseWriter, *http.Request) { os.Exit(3) })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		time.Sleep(300 * time.Millisecond)
		fmt.Fprint(w, "finished")
	})
	mux.HandleFunc("/environ", func(w http.ResponseWriter, _ *http.Request) {
		dir, _ := os.Getwd()
		fmt.Fprintln(w, "dir="+dir+"\n"+strings.Join(os.Environ(), "\n"))
	})
	return mux
}

// startStore runs a Runner on the folder in a process of its own.
func startStore(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	command := exec.Command(self(t))
	command.Env = append(os.Environ(), childStore+"="+folder)
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // reports the kill
	})
	return command
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
