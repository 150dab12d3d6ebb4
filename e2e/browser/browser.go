// Package browser drives a real Chromium the way a person uses one: things are found by role and accessible name, a click is a click of
// the mouse at a place where nothing lies above, and text is typed. Whatever a person cannot find, a test cannot find.
//
// It is for tests and measurements. Waiting is looking again until a deadline; nothing here sleeps for a guessed time.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// Patience bounds what a busy machine may need; nothing waits that long unless it fails.
const Patience = 20 * time.Second

// WithoutPatching are the flags of a browser that lacks declarative partial updates.
var WithoutPatching = []string{"disable-blink-features=DocumentPatching,HTMLProcessingInstruction"}

// Browser is a running Chromium. Its methods may be called from any goroutine.
type Browser struct {
	ctx     context.Context
	end     context.CancelFunc
	profile string
}

// Start starts Chromium, found in CHROMIUM or in the usual places, with a profile of its own. Flags are written without their dashes.
func Start(flags ...string) (*Browser, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "feria-browser-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true))
	for _, flag := range flags {
		name, value := cut(flag)
		options = append(options, chromedp.Flag(name, value))
	}
	if slices.Equal(flags, Controllable) {
		options = append(options, remote.WebSocket)
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	b := &Browser{end: end, profile: profile}
	b.ctx, _ = chromedp.NewContext(allocator)
	if err := chromedp.Do(b.ctx); err != nil {
		b.Close()
		return nil, fmt.Errorf("Chromium at %s does not start: %w", path, err)
	}
	return b, nil
}

// Close ends the browser and removes its profile.
func (b *Browser) Close() {
	_ = chromedp.Cancel(b.ctx) // it may have ended by itself
	b.end()
	_ = os.RemoveAll(b.profile)
}

func find() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("these tests drive a real Chromium, and there is none: apt-get install chromium, or name one in CHROMIUM")
}

// cut splits a flag into its name and its value; a flag without a value is switched on.
func cut(flag string) (string, any) {
	for i, c := range flag {
		if c == '=' {
			return flag[:i], flag[i+1:]
		}
	}
	return flag, true
}
