package images

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	imagesv1 "feria/internal/contract/services/images/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// record is a row: a picture as it was taken in.
type record struct {
	Hash     string    `db:"hash"`
	Sent     []byte    `db:"sent"`
	Type     string    `db:"type"`
	Width    int       `db:"width"`
	Height   int       `db:"height"`
	Alt      []byte    `db:"alt"` // texts by language, as JSON
	Uploader string    `db:"uploader"`
	Made     time.Time `db:"made"`
}

func (r record) proto() (*imagesv1.Image, error) {
	out := &imagesv1.Image{
		Hash: r.Hash, Type: r.Type, Width: int32(r.Width), Height: int32(r.Height), Alt: &typesv1.Text{},
		Uploader: r.Uploader, Made: timestamppb.New(r.Made),
	}
	for _, width := range widths {
		out.Widths = append(out.Widths, int32(width))
	}
	if err := json.Unmarshal(r.Alt, &out.Alt.ByLanguage); err != nil {
		return nil, fmt.Errorf("alternative texts of picture %s: %w", r.Hash, err)
	}
	return out, nil
}

// find reads a picture. NotFound.
func find(ctx context.Context, db sqlx.QueryerContext, hash string) (record, error) {
	var r record
	err := sqlx.GetContext(ctx, db, &r, `SELECT hash, sent, type, width, height, alt, uploader, made FROM images WHERE hash = $1`, hash)
	if errors.Is(err, sql.ErrNoRows) {
		return r, errs.E(errs.NotFound, "There is no such picture.").Because("no_picture")
	}
	if err != nil {
		return r, fmt.Errorf("picture %s: %w", hash, postgres.Error(err))
	}
	return r, nil
}

// findSent is the hash of the picture that came of what was sent; "" if it is new.
func findSent(ctx context.Context, db sqlx.QueryerContext, sent []byte) (hash string, err error) {
	err = sqlx.GetContext(ctx, db, &hash, `SELECT hash FROM images WHERE sent = $1`, sent)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("picture that was sent: %w", postgres.Error(err))
	}
	return hash, nil
}

// insert writes a picture. One that is there already stays as it is.
func insert(ctx context.Context, tx *sqlx.Tx, r record) error {
	_, err := tx.NamedExecContext(ctx, `
		INSERT INTO images (hash, sent, type, width, height, alt, uploader, made)
		VALUES (:hash, :sent, :type, :width, :height, :alt, :uploader, :made)
		ON CONFLICT (hash) DO NOTHING`, r)
	if err != nil {
		return fmt.Errorf("picture %s: %w", r.Hash, err)
	}
	return nil
}

// order writes the job of making a picture's renditions. Where all are there it only tells so, again; one that was given up is begun anew.
func order(ctx context.Context, tx *sqlx.Tx, r record) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO jobs (hash, due) VALUES ($1, $2)
		ON CONFLICT (hash) DO UPDATE SET due = excluded.due, attempts = 0 WHERE jobs.attempts >= $3`, r.Hash, r.Made, maxAttempts)
	if err != nil {
		return fmt.Errorf("job of picture %s: %w", r.Hash, err)
	}
	return nil
}

// renewAlt gives a picture other texts, if it is the uploader's.
func renewAlt(ctx context.Context, tx *sqlx.Tx, r record) error {
	_, err := tx.ExecContext(ctx, `UPDATE images SET alt = $3 WHERE hash = $1 AND uploader = $2`, r.Hash, r.Uploader, r.Alt)
	if err != nil {
		return fmt.Errorf("alternative texts of picture %s: %w", r.Hash, err)
	}
	return nil
}

// made are the renditions that a picture has.
func made(ctx context.Context, db sqlx.QueryerContext, hash string) (all []rendition, err error) {
	err = sqlx.SelectContext(ctx, db, &all, `SELECT hash, width, format FROM renditions WHERE hash = $1 ORDER BY width, format`, hash)
	if err != nil {
		return nil, fmt.Errorf("renditions of picture %s: %w", hash, postgres.Error(err))
	}
	return all, nil
}

// insertRendition notes that a rendition is kept.
func insertRendition(ctx context.Context, db *sqlx.DB, r rendition, bytes int, now time.Time) error {
	_, err := db.ExecContext(ctx, `
		INSERT INTO renditions (hash, width, format, bytes, made) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		r.Hash, r.Width, r.Format, bytes, now)
	if err != nil {
		return fmt.Errorf("rendition %s: %w", r.blob(), postgres.Error(err))
	}
	return nil
}

// job is a picture whose renditions somebody has taken on.
type job struct {
	Hash     string `db:"hash"`
	Attempts int    `db:"attempts"` // with this one
}

// take takes the job that is due for longest, until the lease ends. It reports false if there is none.
func take(ctx context.Context, db *sqlx.DB, now, until time.Time) (job, bool, error) {
	var j job
	err := db.GetContext(ctx, &j, `
		UPDATE jobs SET due = $2, attempts = attempts + 1
		WHERE hash = (SELECT hash FROM jobs WHERE due <= $1 AND attempts < $3 ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING hash, attempts`, now, until, maxAttempts)
	if errors.Is(err, sql.ErrNoRows) {
		return j, false, nil
	}
	if err != nil {
		return j, false, fmt.Errorf("job: %w", postgres.Error(err))
	}
	return j, true, nil
}

// extend moves the end of a job's lease. It reports false if somebody else has taken it since.
func (j job) extend(ctx context.Context, db *sqlx.DB, until time.Time) (bool, error) {
	result, err := db.ExecContext(ctx, `UPDATE jobs SET due = $3 WHERE hash = $1 AND attempts = $2`, j.Hash, j.Attempts, until)
	if err != nil {
		return false, fmt.Errorf("job of picture %s: %w", j.Hash, postgres.Error(err))
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// fail leaves a job for later, with what was in the way.
func (j job) fail(ctx context.Context, db *sqlx.DB, due time.Time, problem error) error {
	_, err := db.ExecContext(ctx, `UPDATE jobs SET due = $3, problem = $4 WHERE hash = $1 AND attempts = $2`, j.Hash, j.Attempts, due, problem.Error())
	if err != nil {
		return fmt.Errorf("job of picture %s: %w", j.Hash, postgres.Error(err))
	}
	return nil
}

// done ends a job and tells that the picture can be shown.
func (j job) done(ctx context.Context, db *sqlx.DB) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM jobs WHERE hash = $1`, j.Hash); err != nil {
			return fmt.Errorf("job of picture %s: %w", j.Hash, err)
		}
		var picture struct {
			Version int64 `db:"version"`
			Width   int32 `db:"width"`
			Height  int32 `db:"height"`
		}
		err := tx.GetContext(ctx, &picture, `UPDATE images SET version = version + 1 WHERE hash = $1 RETURNING version, width, height`, j.Hash)
		if err != nil {
			return fmt.Errorf("picture %s: %w", j.Hash, err)
		}
		return event.Append(ctx, tx, event.Event{Aggregate: j.Hash, Version: picture.Version, Message: &imagesv1.PictureRendered{
			Hash: j.Hash, Width: picture.Width, Height: picture.Height,
		}})
	})
}
