// Package blob keeps bytes under names: in a folder, or in a bucket of an S3 store. What is kept is never changed, so a name says the
// same for ever; to keep it twice is to keep it once.
package blob

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Store keeps blobs. It is safe for concurrent use by several processes. Names are paths of lower-case words, digits, dots and dashes.
type Store interface {
	// Put keeps the bytes. When it returns they are durable.
	Put(ctx context.Context, name string, data []byte) error
	// Open reads a blob; fs.ErrNotExist if there is none of that name. The caller closes it.
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	// Check reports whether the store answers.
	Check(ctx context.Context) error
}

// At is the store at an address: "s3://<key>:<secret>@<host>/<bucket>", with ?region=<region> and, for a host without TLS, ?tls=false;
// "" is the folder. Its error is meant for people and does not hold the secret.
func At(address, folder string) (Store, error) {
	if address == "" {
		return openFolder(folder)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User == nil || strings.Trim(u.Path, "/") == "" {
		return nil, fmt.Errorf("FERIA_BLOB_URL is s3://<key>:<secret>@<host>/<bucket>?region=<region>, or nothing for a folder in FERIA_DATA")
	}
	return openBucket(u)
}
