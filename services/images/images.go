// Package images is the service that owns the store's pictures.
//
// The market's artwork is drawn here, on demand, from the specification that stands in its address. Pictures that merchants send are
// checked, cleaned and kept in a blob store under the hash of their content, and smaller and denser renditions of them are made off the
// path of any request. Neither ever changes under its address: any cache may keep it for ever.
package images

import (
	"context"
	"embed"
	"path/filepath"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/event"
	"feria/services/images/blob"

	"feria/internal/contract/services/images/v1/imagesv1connect"

	"github.com/jmoiron/sqlx"
)

// Module is services/images.
var Module = app.Module{Name: "services/images", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var callers = []string{"bff/product", auth.Operator}

var policy = auth.Policy{
	imagesv1connect.ImagesUploadProcedure:   callers,
	imagesv1connect.ImagesGetImageProcedure: callers,
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.MigrationsSince(migrations))
	if err != nil {
		return app.Served{}, err
	}
	cfg := env.Config()
	blobs, err := blob.At(string(cfg.BlobURL), filepath.Join(cfg.Data, "images"))
	if err != nil {
		return app.Served{}, err
	}
	env.Ready("blobs", blobs.Check)
	s := newService(db, blobs, time.Now)
	env.Go("renditions", (&worker{s, env.Log()}).run)
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	rpc := env.RPC(policy)
	imagesv1connect.RegisterImagesHandler(rpc, s)
	return app.Served{RPC: rpc, HTTP: s.routes()}, nil
}

type service struct {
	db    *sqlx.DB
	blobs blob.Store
	now   func() time.Time
	sent  chan struct{} // wakes the worker
	desk  chan struct{} // holds a place: see enter

	shares shares
}

func newService(db *sqlx.DB, blobs blob.Store, now func() time.Time) *service {
	return &service{db: db, blobs: blobs, now: now, sent: make(chan struct{}, 1), desk: make(chan struct{}, 1)}
}

// enter waits until no other picture is decoded or encoded in this process: one alone takes hundreds of megabytes at its worst.
// Its error is the context's.
func (s *service) enter(ctx context.Context) (release func(), err error) {
	select {
	case s.desk <- struct{}{}:
		return func() { <-s.desk }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
