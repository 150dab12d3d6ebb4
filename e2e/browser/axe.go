package browser

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// axe is Deque's accessibility checker. It is under the MPL, so it is fetched from the npm registry when it is first used and kept in the
// user's cache, and is no part of this repository.
const (
	axeVersion = "4.14.1"
	axeSHA512  = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

var axe = sync.OnceValues(func() (string, error) {
	source, err := loadAxe()
	if err != nil {
		return "", fmt.Errorf("axe-core %s, which checks pages for accessibility, could not be fetched from the npm registry "+
			"(NPM_CONFIG_REGISTRY names another one): %w", axeVersion, err)
	}
	return source, nil
})

// Violations are what axe finds wrong with the page as it is shown: rule, elements and what to do, one text each.
func (b *Tab) Violations() []string {
	b.Helper()
	source, err := axe()
	b.must(err)
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if !Eval[bool](b, "!!window.axe") {
		b.must(chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](source+"\n;void 0")))
	}
	return Eval[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map(v =>
		v.id + " (" + v.impact + "): " + v.help + "\n" + v.nodes.slice(0, 5).map(n => "  " + n.target.join(" ") + "\n    " + n.html.slice(0, 200)
		+ "\n    " + n.failureSummary.replaceAll("\n", "\n    ")).join("\n")))`)
}

func loadAxe() (string, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		folder = os.TempDir()
	}
	path := filepath.Join(folder, "feria", "axe-core-"+axeVersion+".tgz")
	archive, err := os.ReadFile(path)
	if err != nil || !genuine(archive) {
		if archive, err = download(); err != nil {
			return "", err
		}
		if err := keep(path, archive); err != nil {
			return "", err
		}
	}
	return unpack(archive, "package/axe.min.js")
}

func genuine(archive []byte) bool {
	sum := sha512.Sum512(archive)
	return base64.StdEncoding.EncodeToString(sum[:]) == axeSHA512
}

func download() ([]byte, error) {
	registry := "https://registry.npmjs.org"
	for _, name := range []string{"npm_config_registry", "NPM_CONFIG_REGISTRY"} {
		if value := os.Getenv(name); value != "" {
			registry = strings.TrimSuffix(value, "/")
		}
	}
	client := http.Client{Timeout: time.Minute}
	response, err := client.Get(registry + "/axe-core/-/axe-core-" + axeVersion + ".tgz")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", registry, response.Status)
	}
	archive, err := io.ReadAll(io.LimitReader(response.Body, 32<<20))
	if err == nil && !genuine(archive) {
		err = errors.New("what " + registry + " sends is not what was published")
	}
	return archive, err
}

// keep writes the file whole or not at all, as several test binaries may do so at once.
func keep(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".draft-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(content)
	return errors.Join(err, draft.Close(), os.Rename(draft.Name(), path))
}

func unpack(archive []byte, name string) (string, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	for files := tar.NewReader(zipped); ; {
		header, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if header.Name == name {
			text, err := io.ReadAll(files)
			return string(text), err
		}
	}
}
