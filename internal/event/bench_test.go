package event_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/event"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go/jetstream"
)

// fill logs n events of many aggregates, a thousand in a transaction.
func (h *house) fill(n int) {
	h.t.Helper()
	for done := 0; done < n; done += 1000 {
		events := make([]event.Event, min(1000, n-done))
		for i := range events {
			events[i] = basket(fmt.Sprint("thing-", (done+i)%5000), int64(done+i+1))
		}
		err := postgres.InTx(context.Background(), h.orders, func(tx *sqlx.Tx) error { return event.Append(context.Background(), tx, events...) })
		if err != nil {
			h.t.Fatal(err)
		}
	}
}

// BenchmarkLog is one event an iteration, from Append to the commit, a thousand in a transaction.
func BenchmarkLog(b *testing.B) {
	h := newHouse(b)
	b.ResetTimer()
	h.fill(b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkBroker is one message an iteration, published to a stream and acknowledged, without a log: what the relay is measured against.
func BenchmarkBroker(b *testing.B) {
	h := newHouse(b)
	if _, err := h.js.CreateStream(b.Context(), jetstream.StreamConfig{Name: "PLAIN", Subjects: []string{"plain.>"}}); err != nil {
		b.Fatal(err)
	}
	payload := make([]byte, 64)
	b.ResetTimer()
	for done := 0; done < b.N; done += 1000 {
		for range min(1000, b.N-done) {
			if _, err := h.js.PublishAsync("plain.x", payload, jetstream.WithMsgID(uuid.NewString())); err != nil {
				b.Fatal(err)
			}
		}
		<-h.js.PublishAsyncComplete()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkEffect is one effect an iteration, a row, 256 in a transaction, without events: what the consumer is measured against.
func BenchmarkEffect(b *testing.B) {
	h := newHouse(b)
	b.ResetTimer()
	for done := 0; done < b.N; done += 256 {
		err := postgres.InTx(b.Context(), h.carts, func(tx *sqlx.Tx) error {
			for i := range min(256, b.N-done) {
				if _, err := tx.Exec(`INSERT INTO applied (aggregate, version) VALUES ($1, $2)`, "thing", i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkRelay is one event an iteration, from the log to the stream's acknowledgement.
func BenchmarkRelay(b *testing.B) {
	h := newHouse(b)
	h.fill(b.N)
	b.ResetTimer()
	h.relay()
	h.settleRelay()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkLogToEffect is one event an iteration, from the log to an effect of one row, with relay and consumer side by side.
func BenchmarkLogToEffect(b *testing.B) {
	h := newHouse(b)
	h.fill(b.N)
	b.ResetTimer()
	h.relay()
	h.consume(nothing)
	h.settle()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkCommitToEffect is the time from the commit of a change to its handler in another service, where nothing else happens.
func BenchmarkCommitToEffect(b *testing.B) {
	h := newHouse(b)
	h.relay()
	applied := make(chan time.Time, 1)
	h.consume(func(context.Context, *sqlx.Tx, event.Received) error {
		applied <- time.Now() // its own commit follows
		return nil
	})
	h.append("a")
	<-applied
	var taken []time.Duration
	for b.Loop() {
		h.append("a")
		committed := time.Now()
		taken = append(taken, (<-applied).Sub(committed))
	}
	slices.Sort(taken)
	b.ReportMetric(float64(taken[len(taken)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(taken[len(taken)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkTransactions is one small transaction an iteration, by eight writers: with nothing logged, with an event while the relay runs, and
// with an event and a notification each time, which is what Append spares.
func BenchmarkTransactions(b *testing.B) {
	for name, logged := range map[string]func(ctx context.Context, tx *sqlx.Tx, aggregate string) error{
		"plain":  func(context.Context, *sqlx.Tx, string) error { return nil },
		"logged": func(ctx context.Context, tx *sqlx.Tx, a string) error { return event.Append(ctx, tx, basket(a, 1)) },
		"notified": func(ctx context.Context, tx *sqlx.Tx, a string) error {
			if err := event.Append(ctx, tx, basket(a, 1)); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `SELECT pg_notify('outbox', '')`)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			h := newHouse(b)
			h.relay()
			var next atomic.Int64
			b.SetParallelism(4)
			b.ResetTimer()
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					a := fmt.Sprint("thing-", next.Add(1))
					err := postgres.InTx(context.Background(), h.orders, func(tx *sqlx.Tx) error {
						if _, err := tx.Exec(`INSERT INTO things (id, version) VALUES ($1, 1)`, a); err != nil {
							return err
						}
						return logged(context.Background(), tx, a)
					})
					if err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
		})
	}
}
