package stall

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"

	"feria/internal/manifest"
)

// asset is a file as it is served: its address follows from its content.
type asset struct {
	manifest.Asset
	contentType string
	content     []byte
}

// findAssets reads the script and the sheet that were made for the stall; it may have one, both or none.
func findAssets(files fs.FS, name string) ([]asset, error) {
	var found []asset
	for _, kind := range []struct{ ext, assetType, contentType string }{
		{".js", manifest.ModuleAsset, "text/javascript; charset=utf-8"},
		{".css", manifest.StyleAsset, "text/css; charset=utf-8"},
	} {
		content, err := fs.ReadFile(files, "assets/dist/"+name+kind.ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("asset: %w", err)
		}
		digest := sha512.Sum384(content)
		found = append(found, asset{manifest.Asset{
			Path:      "/assets/" + name + "." + hex.EncodeToString(digest[:8]) + kind.ext,
			Type:      kind.assetType,
			Integrity: "sha384-" + base64.StdEncoding.EncodeToString(digest[:]),
		}, kind.contentType, content})
	}
	return found, nil
}

func (s *Stall) serveAssets() {
	for _, a := range s.assets {
		s.router.Get(a.Path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", a.contentType)
			w.Header().Set("Content-Length", strconv.Itoa(len(a.content)))
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_, _ = w.Write(a.content) // the reader is gone: nobody is left to tell
		})
	}
}

func (s *Stall) serveManifest() error {
	document, err := json.MarshalIndent(s.manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	s.serveJSON("/manifest.json", document)
	s.serveJSON("/states.json", []byte(`{"states":[]}`))
	return nil
}

func (s *Stall) serveJSON(path string, document []byte) {
	s.router.Get(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(document) // the reader is gone: nobody is left to tell
	})
}

const noStore = "no-store"

// cacheControl says for how long the fragment may be kept, as its manifest does.
func (s *Stall) cacheControl(fragment string) string {
	if !s.manifest.Keeps(fragment) {
		return noStore
	}
	c := s.manifest.Fragments[fragment].Cache
	return fmt.Sprintf("max-age=%d, stale-while-revalidate=%d, stale-if-error=%d", c.MaxAge, c.StaleWhileRevalidate, c.StaleIfError)
}
