package search

import (
	"context"
	"log/slog"
	"time"

	"feria/internal/event"

	searchv1 "feria/internal/contract/services/search/v1"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
)

const (
	watch    = 500 * time.Millisecond // how often a process looks whether there is another index to fill
	readTime = time.Minute            // longer than anybody reads an index that no longer answers
)

// builder keeps a consumer for each index, and swaps to the next one when it has caught up.
type builder struct {
	db      *sqlx.DB
	broker  *nats.Conn
	service string
	log     *slog.Logger
}

func (b *builder) consumer(x index) *event.Consumer {
	return event.NewConsumer(b.db, b.broker, b.service, x.consumer(), b.log, handlers(x)...)
}

// run fills all indexes that there are until the context ends.
func (b *builder) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	running := make(map[index]context.CancelFunc)
	ticker := time.NewTicker(watch)
	defer ticker.Stop()
	for {
		all, err := indexes(ctx, b.db)
		if err == nil {
			b.follow(ctx, group, running, all)
			err = b.clear(ctx, readTime)
		}
		if err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "indexes cannot be kept", "error", err)
		}
		select {
		case <-ctx.Done():
			return group.Wait()
		case <-ticker.C:
		}
	}
}

// follow starts what is new and stops what is gone.
func (b *builder) follow(ctx context.Context, group *errgroup.Group, running map[index]context.CancelFunc, all []row) {
	there := make(map[index]bool, len(all))
	for _, r := range all {
		there[r.ID] = true
		if running[r.ID] != nil {
			continue
		}
		filling, stop := context.WithCancel(ctx)
		running[r.ID] = stop
		consumer := b.consumer(r.ID)
		group.Go(func() error { return consumer.Run(filling) })
		if !r.Current {
			group.Go(func() error { return b.finish(filling, consumer, r.ID) })
		}
	}
	for x, stop := range running {
		if !there[x] {
			stop()
			delete(running, x)
		}
	}
}

// clear drops what was retired so long ago.
func (b *builder) clear(ctx context.Context, ago time.Duration) error {
	for found := true; found; {
		var err error
		found, err = drop(ctx, b.db, ago, func(tx *sqlx.Tx, x index) error { return b.consumer(x).Forget(ctx, tx) })
		if err != nil {
			return err
		}
	}
	return nil
}

// finish swaps once the index has read all that stood in the streams when it began.
func (b *builder) finish(ctx context.Context, consumer *event.Consumer, x index) error {
	err := consumer.CaughtUp(ctx)
	if err == nil {
		err = swap(ctx, b.db, x)
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Rebuild implements the contract.
func (s *service) Rebuild(ctx context.Context, _ *searchv1.RebuildRequest) (*searchv1.RebuildResponse, error) {
	return &searchv1.RebuildResponse{}, next(ctx, s.db)
}

// GetRebuild implements the contract.
func (s *service) GetRebuild(ctx context.Context, _ *searchv1.GetRebuildRequest) (*searchv1.GetRebuildResponse, error) {
	all, err := indexes(ctx, s.db)
	if err != nil {
		return nil, err
	}
	last := all[len(all)-1]
	answer := &searchv1.GetRebuildResponse{Running: !last.Current}
	if err := s.db.GetContext(ctx, &answer.Products, last.ID.sql(`SELECT count(*) FROM {x}.products`)); err != nil {
		return nil, err
	}
	lag, err := s.builder.consumer(last.ID).Lag(ctx)
	if err != nil {
		return nil, err
	}
	answer.Behind, answer.Parked = int32(lag.Events), int32(lag.Parked)
	return answer, nil
}
