package images

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"
)

const (
	lease       = 2 * time.Minute  // longer than any one rendition takes to make
	lookEvery   = 15 * time.Second // for jobs that others have left
	maxAttempts = 8
	retryAfter  = 30 * time.Second // and twice as long with each attempt
)

// worker makes renditions, one after the other, beside everything that shoppers wait for. Several processes may each have one: a job is
// one's, by a lease, until it is done, and what had been made of it when a process died is not made again.
type worker struct {
	*service
	log *slog.Logger
}

// run works until the context ends. Its error is that of the database.
func (w *worker) run(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		worked, err := w.next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case worked:
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.sent:
		case <-ticker.C:
		}
	}
}

// next does one job; it reports whether there was one.
func (w *worker) next(ctx context.Context) (bool, error) {
	now := w.now()
	j, ok, err := take(ctx, w.db, now, now.Add(lease))
	if err != nil || !ok {
		return false, err
	}
	if err := w.complete(ctx, j); err != nil {
		if ctx.Err() != nil {
			return false, nil // told to stop: the lease ends by itself
		}
		w.log.WarnContext(ctx, "renditions not made", "picture", j.Hash, "attempt", j.Attempts, "error", err)
		return true, j.fail(ctx, w.db, w.now().Add(retryAfter<<(j.Attempts-1)), err)
	}
	debug.FreeOSMemory() // codecs take a hundred times of what the service needs between pictures
	return true, nil
}

// complete makes what a picture lacks. It stops without an error where somebody else has taken the job.
func (w *worker) complete(ctx context.Context, j job) error {
	have, err := made(ctx, w.db, j.Hash)
	if err != nil {
		return err
	}
	if len(have) == len(widths)*len(encodings) {
		return j.done(ctx, w.db)
	}
	release, err := w.enter(ctx)
	if err != nil {
		return err
	}
	sizes, err := w.sizes(ctx, j.Hash)
	release()
	if err != nil {
		return err
	}
	for _, e := range encodings {
		for i, width := range widths {
			r := rendition{j.Hash, width, e.name}
			if slices.Contains(have, r) {
				continue
			}
			if mine, err := j.extend(ctx, w.db, w.now().Add(lease)); err != nil || !mine {
				return err
			}
			if err := w.keep(ctx, r, sizes[i]); err != nil {
				return err
			}
		}
	}
	return j.done(ctx, w.db)
}

// sizes are the picture in all widths. Each is made of the next larger one, the largest of the original, which is let go of then.
func (w *worker) sizes(ctx context.Context, hash string) ([]*image.NRGBA, error) {
	blob, err := w.blobs.Open(ctx, original(hash))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(blob)
	_ = blob.Close() // all of it was read, or the error says why not
	if err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("original %s: %w", hash, err)
	}
	sizes := make([]*image.NRGBA, len(widths))
	for i, width := range slices.Backward(widths) {
		sizes[i] = scaled(picture, width)
		picture = sizes[i]
	}
	return sizes, nil
}

func (w *worker) keep(ctx context.Context, r rendition, picture *image.NRGBA) error {
	release, err := w.enter(ctx)
	if err != nil {
		return err
	}
	defer release()
	data, err := encodingOf(r.Format).encode(picture)
	if err != nil {
		return err
	}
	if err := w.blobs.Put(ctx, r.blob(), data); err != nil {
		return err
	}
	return insertRendition(ctx, w.db, r, len(data), w.now())
}
