package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"feria/internal/errs"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The JetStream key-value buckets.
const (
	Bucket       = "deployments"      // records by stall
	AuditBucket  = "deployment_audit" // entries by stall and number, for good
	TokenBucket  = "team_tokens"      // what is kept of teams' tokens, by their hashes
	ReportBucket = "containers"       // what containers report of themselves, by their ids
)

// reportLife is how long a container counts as live that reports no more.
const reportLife = 10 * time.Second

// Book holds the records of all stalls.
type Book struct {
	records, audit, reports, tokens jetstream.KeyValue
}

// Open opens the book, and makes it where there is none. Its error is Unavailable if the broker does not answer.
func Open(ctx context.Context, broker *nats.Conn) (*Book, error) {
	js, err := jetstream.New(broker)
	if err != nil {
		return nil, err
	}
	b := &Book{}
	for into, config := range map[*jetstream.KeyValue]jetstream.KeyValueConfig{
		&b.records: {Bucket: Bucket, Storage: jetstream.FileStorage},
		&b.audit:   {Bucket: AuditBucket, Storage: jetstream.FileStorage},
		&b.tokens:  {Bucket: TokenBucket, Storage: jetstream.FileStorage},
		&b.reports: {Bucket: ReportBucket, Storage: jetstream.MemoryStorage, TTL: reportLife},
	} {
		if *into, err = bucket(ctx, js, config); err != nil {
			return nil, errs.E(errs.Unavailable, "The registry of deployments does not answer.").From(fmt.Errorf("%s: %w", config.Bucket, err))
		}
	}
	return b, nil
}

func bucket(ctx context.Context, js jetstream.JetStream, config jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	have, err := js.KeyValue(ctx, config.Bucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return js.CreateOrUpdateKeyValue(ctx, config)
	}
	return have, err
}

// Get reads a stall's record and its revision. NotFound.
func (b *Book) Get(ctx context.Context, stall string) (*Stall, uint64, error) {
	entry, err := b.records.Get(ctx, stall)
	if errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrInvalidKey) {
		return nil, 0, errs.E(errs.NotFound, "There is no stall "+stall+".")
	}
	if err != nil {
		return nil, 0, errs.E(errs.Unavailable, "The registry of deployments does not answer.").From(err)
	}
	s, err := Parse(entry)
	return s, entry.Revision(), err
}

// Parse reads a record.
func Parse(entry jetstream.KeyValueEntry) (*Stall, error) {
	var s Stall
	if err := json.Unmarshal(entry.Value(), &s); err != nil || s.Name != entry.Key() {
		return nil, fmt.Errorf("the record of %s is not one: %w", entry.Key(), errors.Join(err))
	}
	return &s, nil
}

// swaps is how often a change is tried anew that others got ahead of.
const swaps = 50

// Change reads a stall's record, or begins one, lets change change it, and writes it unless somebody else has meanwhile: then it begins
// again. It returns the record and its revision as they stand, also where change says that nothing is to be changed, by ErrSame.
func (b *Book) Change(ctx context.Context, stall string, change func(*Stall) error) (*Stall, uint64, error) {
	for range swaps {
		s, revision, err := b.Get(ctx, stall)
		if errs.Is(err, errs.NotFound) {
			s, revision, err = &Stall{Name: stall}, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		if err := change(s); errors.Is(err, ErrSame) {
			return s, revision, nil
		} else if err != nil {
			return nil, 0, err
		}
		data, err := json.Marshal(s)
		if err != nil {
			return nil, 0, err
		}
		written, err := b.write(ctx, stall, data, revision)
		if errors.Is(err, jetstream.ErrKeyExists) {
			continue
		}
		if err != nil {
			return nil, 0, errs.E(errs.Unavailable, "The registry of deployments does not answer.").From(err)
		}
		b.log(ctx, s)
		return s, written, nil
	}
	return nil, 0, errs.E(errs.Unavailable, "The stall "+stall+" is being changed by others; try again.")
}

// write writes a record where the one with the revision stands; 0 is none.
func (b *Book) write(ctx context.Context, stall string, data []byte, revision uint64) (uint64, error) {
	if revision == 0 {
		return b.records.Create(ctx, stall, data)
	}
	return b.records.Update(ctx, stall, data, revision)
}

// ErrSame says that a change changes nothing.
var ErrSame = errors.New("nothing is to be changed")

// logged is how many of the last entries are written into the audit log with each change: one that a crash left out comes with the next.
const logged = 5

// log writes the last entries of a record into the audit log. Those that stand there stay as they are.
func (b *Book) log(ctx context.Context, s *Stall) {
	for _, e := range s.History[max(0, len(s.History)-logged):] {
		if data, err := json.Marshal(e); err == nil {
			_, _ = b.audit.Create(ctx, fmt.Sprintf("%s.%d", s.Name, e.Number), data) // it stands there, or the next change writes it
		}
	}
}

// History reads the audit log of a stall, newest first, at most so many entries.
func (b *Book) History(ctx context.Context, stall string, most int) ([]Entry, error) {
	s, _, err := b.Get(ctx, stall)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(s.History)
	slices.Reverse(all)
	if len(all) == 0 {
		return all, nil
	}
	for number := all[len(all)-1].Number - 1; number > 0 && len(all) < most; number-- {
		entry, err := b.audit.Get(ctx, fmt.Sprintf("%s.%d", stall, number))
		if err != nil {
			break // older ones are not there
		}
		var e Entry
		if json.Unmarshal(entry.Value(), &e) == nil {
			all = append(all, e)
		}
	}
	return all[:min(len(all), most)], nil
}

// Watch tells of every record, and of every change of one. The first nil says that all that was there has come.
func (b *Book) Watch(ctx context.Context) (jetstream.KeyWatcher, error) {
	return b.records.WatchAll(ctx)
}

// Report is what a container says of itself. It is gone some seconds after the last.
func (b *Book) Report(ctx context.Context, container string, data []byte) error {
	_, err := b.reports.Put(ctx, container, data)
	return err
}

// Reports are what the live containers say.
func (b *Book) Reports(ctx context.Context) ([][]byte, error) {
	keys, err := b.reports.ListKeys(ctx)
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for key := range keys.Keys() {
		if entry, err := b.reports.Get(ctx, key); err == nil && time.Since(entry.Created()) < reportLife {
			all = append(all, entry.Value())
		}
	}
	return all, nil
}

// Leave says that a container is live no more.
func (b *Book) Leave(ctx context.Context, container string) error {
	return b.reports.Delete(ctx, container)
}
