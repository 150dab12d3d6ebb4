package container

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"feria/internal/manifest"
)

// body is what an action sends. A small one is held whole, so that nothing begins for what turns out to be too large; a large one is passed on
// as it comes.
type body struct {
	io.ReadCloser
	length int64       // -1 if nobody has said
	over   atomic.Bool // whether it was larger than it may be
}

// take takes the body of a request. Its error is a *http.MaxBytesError for one that is too large.
func take(r *http.Request) (*body, error) {
	if r.ContentLength > manifest.DefaultBody {
		return &body{ReadCloser: r.Body, length: r.ContentLength}, nil
	}
	head, err := io.ReadAll(io.LimitReader(r.Body, manifest.DefaultBody+1))
	switch {
	case err != nil:
		return nil, err
	case len(head) <= manifest.DefaultBody:
		return &body{ReadCloser: io.NopCloser(bytes.NewReader(head)), length: int64(len(head))}, nil
	default: // of no length, and the action takes more
		return &body{ReadCloser: parts{io.MultiReader(bytes.NewReader(head), r.Body), r.Body}, length: -1}, nil
	}
}

type parts struct {
	io.Reader
	io.Closer
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		b.over.Store(true)
	}
	return n, err
}
