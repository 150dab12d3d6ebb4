package blob

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps blobs as objects of an S3 store.
type bucket struct {
	client *minio.Client
	name   string
}

func openBucket(u *url.URL) (*bucket, error) {
	secret, _ := u.User.Password()
	region := u.Query().Get("region")
	if region == "" {
		region = "us-east-1" // which stores without regions take
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(u.User.Username(), secret, ""), Secure: u.Query().Get("tls") != "false", Region: region,
	})
	if err != nil {
		return nil, fmt.Errorf("FERIA_BLOB_URL: %w", err)
	}
	return &bucket{client, strings.Trim(u.Path, "/")}, nil
}

// Put implements Store.
func (b *bucket) Put(ctx context.Context, name string, data []byte) error {
	_, err := b.client.PutObject(ctx, b.name, name, bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{SendContentMd5: true})
	if err != nil {
		return fmt.Errorf("blob %s: %w", name, err)
	}
	return nil
}

// Open implements Store.
func (b *bucket) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	object, err := b.client.GetObject(ctx, b.name, name, minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat() // nothing was asked until now
	}
	switch {
	case err == nil:
		return object, nil
	case minio.ToErrorResponse(err).StatusCode == http.StatusNotFound:
		return nil, fmt.Errorf("blob %s: %w", name, fs.ErrNotExist)
	default:
		return nil, fmt.Errorf("blob %s: %w", name, err)
	}
}

// Check implements Store.
func (b *bucket) Check(ctx context.Context) error {
	there, err := b.client.BucketExists(ctx, b.name)
	if err == nil && !there {
		return fmt.Errorf("there is no bucket %s", b.name)
	}
	return err
}
