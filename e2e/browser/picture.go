package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Pictures is the folder that pictures are kept in, from the variable E2E_PICTURES; without it only failures leave one.
func Pictures() string { return os.Getenv("E2E_PICTURES") }

// Picture keeps a picture of the whole page if pictures are wanted.
func (b *Tab) Picture(name string) {
	b.Helper()
	if Pictures() == "" {
		return
	}
	if path, err := b.picture(Pictures(), name); err != nil {
		b.Errorf("picture of %s: %v", name, err)
	} else {
		b.Logf("picture: %s", path)
	}
}

func (b *Tab) picture(folder, name string) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return "", err
	}
	mode := "light"
	if b.settings.dark {
		mode = "dark"
	}
	file := fmt.Sprintf("%s-%d-%s.png", strings.NewReplacer("/", "-", " ", "-", "?", "-").Replace(name), b.settings.width, mode)
	path := filepath.Join(folder, file)
	return path, os.WriteFile(path, image, 0o644)
}

// lost ends the test and leaves what was on the screen.
func (b *Tab) lost(why string) {
	b.Helper()
	folder := Pictures()
	if folder == "" {
		folder = filepath.Join(os.TempDir(), "feria-e2e")
	}
	path, err := b.picture(folder, "failed-"+b.Name())
	if err != nil {
		path = err.Error()
	}
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
	b.Fatalf("%s\npicture: %s\nlast seen: %.1500s", why, path, seen)
}
