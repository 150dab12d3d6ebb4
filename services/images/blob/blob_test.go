package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// objects is a bucket as S3 serves it: by path, signed. It holds what it is sent.
type objects struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func (o *objects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !strings.Contains(r.Header.Get("Authorization"), "Credential=key/") || !strings.Contains(r.Header.Get("Authorization"), "/eu-south-2/s3/aws4_request") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	data, there := o.kept[r.URL.Path]
	switch {
	case r.Method == http.MethodHead && r.URL.Path == "/pictures/":
	case r.Method == http.MethodPut:
		o.kept[r.URL.Path] = unsigned(r)
		w.Header().Set("ETag", `"1"`)
	case !there:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(data)))
	}
}

// unsigned is a body without the signatures of its chunks (AWS Signature Version 4, chunked upload).
func unsigned(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return body
	}
	var out []byte
	for rest := string(body); ; {
		head, after, ok := strings.Cut(rest, "\r\n")
		size, _, _ := strings.Cut(head, ";")
		n := 0
		for _, digit := range size {
			n = 16*n + strings.IndexRune("0123456789abcdef", digit)
		}
		if !ok || n == 0 {
			return out
		}
		out, rest = append(out, after[:n]...), after[n+2:]
	}
}

// stores are both kinds, and what lies under each.
func stores(t *testing.T) map[string]Store {
	folder, err := At("", filepath.Join(t.TempDir(), "images"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&objects{kept: map[string][]byte{}})
	t.Cleanup(server.Close)
	bucket, err := At("s3://key:se%2Fcret@"+strings.TrimPrefix(server.URL, "http://")+"/pictures?region=eu-south-2&tls=false", "")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Store{"folder": folder, "bucket": bucket}
}

func TestWhatIsKeptIsThere(t *testing.T) {
	for kind, s := range stores(t) {
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if _, err := s.Open(t.Context(), "a/b"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: nothing is %v", kind, err)
		}
		for range 2 {
			if err := s.Put(t.Context(), "a/b", []byte("some bytes")); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
		}
		blob, err := s.Open(t.Context(), "a/b")
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if _, err := blob.Seek(5, io.SeekStart); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		rest, err := io.ReadAll(blob)
		if err != nil || string(rest) != "bytes" {
			t.Errorf("%s: %q %v", kind, rest, err)
		}
		if err := blob.Close(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestNothingOutsideOfTheFolderIsReached(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(outside, "images")
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := At("", dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../secret", "a/../../secret", "/etc/passwd", filepath.Join(outside, "secret"), "out/secret"} {
		if blob, err := s.Open(t.Context(), name); err == nil {
			_ = blob.Close()
			t.Errorf("%s was opened", name)
		}
		if err := s.Put(t.Context(), name, []byte("x")); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if data, err := os.ReadFile(filepath.Join(outside, "secret")); string(data) != "secret" {
		t.Errorf("%q %v", data, err)
	}
}

func TestAFileIsThereAsAWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	s, err := At("", dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "a", "taken", "by a folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(context.Background(), "a/taken", []byte("x")); err == nil {
		t.Error("a folder was replaced")
	}
	left, err := filepath.Glob(filepath.Join(dir, "a", ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"s3://host/bucket", "s3://key:secret@host", "https://key:secret@host/bucket", "folder", "s3://key:sec ret@host/b"} {
		if _, err := At(address, t.TempDir()); err == nil || strings.Contains(err.Error(), "secret") && !strings.Contains(err.Error(), "<secret>") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := At("", filepath.Join(os.DevNull, "x")); err == nil {
		t.Error("a folder that cannot be")
	}
}
