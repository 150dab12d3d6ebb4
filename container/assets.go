package container

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"feria/container/registry"
	"feria/static"

	"github.com/andybalholm/brotli"
	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzip"
)

// maxAsset bounds a script or a style of a stall.
const maxAsset = 512 << 10

// assets serves public copies of scripts and styles under their content's hash. What it has served once it keeps, on disk: a page that was
// rendered by a version which is gone finds that version's script all the same.
type assets struct {
	folder string
	shell  shellAssets

	mu   sync.RWMutex
	have map[string]*asset // by "<stall>/<hash>.<ext>"
}

// shellAssets are the addresses of what the shell itself uses.
type shellAssets struct {
	sheet, script, later, check, favicon string
	console, consoleSheet, bounds        string
	fonts                                []string
}

// asset is a file in every form in which it is sent.
type asset struct {
	kind                string
	plain, gzip, brotli []byte
}

func newAssets(data string) (*assets, error) {
	a := &assets{folder: filepath.Join(data, "assets"), have: make(map[string]*asset)}
	return a, a.loadShell()
}

var relative = regexp.MustCompile(`url\(["']?(fonts/[a-z0-9.-]+)["']?\)`)

// loadShell takes the shell's own files. The three sheets become one, and the fonts that they name are found by their hashes.
func (a *assets) loadShell() error {
	var sheet bytes.Buffer
	for _, name := range []string{"tokens.css", "base.css", "shell.css"} {
		data, err := static.Files.ReadFile("dist/" + name)
		if err != nil {
			return err
		}
		sheet.Write(data)
	}
	var failed error
	styled := relative.ReplaceAllFunc(sheet.Bytes(), func(match []byte) []byte {
		name := string(relative.FindSubmatch(match)[1])
		data, err := static.Files.ReadFile(name)
		if err != nil {
			failed = err
			return match
		}
		address := a.add("shell", path.Ext(name), data)
		if !slices.Contains(a.shell.fonts, address) {
			a.shell.fonts = append(a.shell.fonts, address)
		}
		return []byte(`url("` + address + `")`)
	})
	if failed != nil {
		return failed
	}
	a.shell.sheet = a.add("shell", ".css", styled)
	a.shell.consoleSheet = a.add("shell", ".css", slices.Concat(styled, consoleStyle))
	a.shell.console, a.shell.bounds = a.add("shell", ".js", consoleScript), a.add("shell", ".js", boundsScript)
	for to, name := range map[*string]string{
		&a.shell.script: "dist/shell.js", &a.shell.later: "dist/later.js", &a.shell.check: "schema.js", &a.shell.favicon: "favicon.svg",
	} {
		data, err := fs.ReadFile(static.Files, name)
		if err != nil {
			return err
		}
		*to = a.add("shell", path.Ext(name), data)
	}
	return nil
}

// add takes a file and answers its public address.
func (a *assets) add(stall, ext string, data []byte) string {
	sum := sha256.Sum256(data)
	name := stall + "/" + hex.EncodeToString(sum[:12]) + ext
	a.mu.RLock()
	known := a.have[name]
	a.mu.RUnlock()
	if known == nil {
		fresh := newAsset(ext, data)
		a.mu.Lock()
		a.have[name] = fresh
		a.mu.Unlock()
	}
	return "/assets/" + name
}

func newAsset(ext string, data []byte) *asset {
	f := &asset{kind: mime.TypeByExtension(ext), plain: data}
	if ext == ".woff2" {
		f.kind = "font/woff2"
		return f // compressed already
	}
	if ext == ".js" {
		f.kind = "text/javascript; charset=utf-8"
	}
	var out bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one
	_, _ = zip.Write(data)                                    // into memory
	_ = zip.Close()
	f.gzip = bytes.Clone(out.Bytes())
	out.Reset()
	squeeze := brotli.NewWriterLevel(&out, brotli.BestCompression)
	_, _ = squeeze.Write(data)
	_ = squeeze.Close()
	f.brotli = bytes.Clone(out.Bytes())
	return f
}

// adopt takes the assets of a deployment, each as its manifest promises it.
func (a *assets) adopt(ctx context.Context, d *registry.Deployment) error {
	d.Assets = make(map[string]string, len(d.Manifest.Assets))
	for _, declared := range d.Manifest.Assets {
		data, err := d.Get(ctx, declared.Path, maxAsset)
		if err != nil {
			return fmt.Errorf("asset: %w", err)
		}
		if !registry.Matches(data, declared.Integrity) {
			return fmt.Errorf("asset %s is not what its integrity says", declared.Path)
		}
		address := a.add(d.Name, path.Ext(declared.Path), data)
		if err := a.keep(strings.TrimPrefix(address, "/assets/"), data); err != nil {
			return err
		}
		d.Assets[declared.Path] = address
	}
	return nil
}

// keep writes an asset to disk, for when its stall has gone.
func (a *assets) keep(name string, data []byte) error {
	file := filepath.Join(a.folder, filepath.FromSlash(name))
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("keep asset: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".part-*")
	if err != nil {
		return fmt.Errorf("keep asset: %w", err)
	}
	_, err = part.Write(data)
	if closing := part.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(part.Name(), file)
	}
	if err != nil {
		_ = os.Remove(part.Name())
		return fmt.Errorf("keep asset: %w", err)
	}
	return nil
}

var assetName = regexp.MustCompile(`^[a-z][a-z0-9-]*/[0-9a-f]{24}\.[a-z0-9]{2,5}$`)

// find is an asset that is known, or that was kept.
func (a *assets) find(name string) *asset {
	a.mu.RLock()
	found := a.have[name]
	a.mu.RUnlock()
	if found != nil || !assetName.MatchString(name) {
		return found
	}
	data, err := os.ReadFile(filepath.Join(a.folder, filepath.FromSlash(name)))
	if err != nil {
		return nil
	}
	if a.add(name[:strings.IndexByte(name, '/')], path.Ext(name), data) != "/assets/"+name {
		return nil // the file is not what its name says
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.have[name]
}

func (a *assets) serveShell(w http.ResponseWriter, r *http.Request) {
	a.send(w, r, "shell/"+chi.URLParam(r, "file"))
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	a.send(w, r, chi.URLParam(r, "stall")+"/"+chi.URLParam(r, "file"))
}

func (a *assets) send(w http.ResponseWriter, r *http.Request, name string) {
	found := a.find(name)
	if found == nil {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	h, body, encodings := w.Header(), found.plain, r.Header.Get("Accept-Encoding")
	h.Set("Content-Type", found.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+path.Base(name)+`"`)
	if found.gzip != nil {
		h.Add("Vary", "Accept-Encoding")
		switch {
		case strings.Contains(encodings, "br"):
			h.Set("Content-Encoding", "br")
			body = found.brotli
		case strings.Contains(encodings, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = found.gzip
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
