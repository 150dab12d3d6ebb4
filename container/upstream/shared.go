package upstream

import (
	"context"
	"sync"
	"time"
)

// keepBytes bounds what is kept of stalls' answers.
const keepBytes = 64 << 20

// shared holds answers that are the same for everyone: those that are kept, and those on their way. When it is full it forgets what it
// meets first: what is asked for often comes back at once.
type shared struct {
	mu      sync.Mutex
	kept    map[key]kept
	bytes   int
	flights map[key]*flight
}

// key is the same for requests whose answers are the same.
type key struct{ base, path, params, locale string }

type kept struct {
	answer *Answer
	at     time.Time
}

// flight is a request on its way; answer and err stand once it is done.
type flight struct {
	done   chan struct{}
	answer *Answer
	err    error
}

// get is what is kept under the key and how old it is; nil if there is nothing.
func (s *shared) get(k key) (*Answer, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.kept[k]
	if !ok {
		return nil, 0
	}
	return have.answer, time.Since(have.at)
}

// join lets all who want the same at the same time wait for one answer, and keeps it if that is asked for. The first of them asks, and goes
// on when its own shopper has left.
func (s *shared) join(ctx context.Context, k key, keep bool, ask func(context.Context) (*Answer, error)) (*Answer, error) {
	s.mu.Lock()
	if f := s.flights[k]; f != nil {
		s.mu.Unlock()
		select {
		case <-f.done:
			return f.answer, f.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	f := &flight{done: make(chan struct{}), err: errAbandoned}
	if s.flights == nil {
		s.flights, s.kept = make(map[key]*flight), make(map[key]kept)
	}
	s.flights[k] = f
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.flights, k)
		if keep && f.err == nil && f.answer.Status == 200 {
			s.put(k, f.answer)
		}
		close(f.done)
	}()
	f.answer, f.err = ask(context.WithoutCancel(ctx))
	return f.answer, f.err
}

// put keeps an answer. The caller holds the lock.
func (s *shared) put(k key, a *Answer) {
	if old, ok := s.kept[k]; ok {
		s.bytes -= weight(k, old.answer)
	}
	s.kept[k] = kept{a, time.Now()}
	s.bytes += weight(k, a)
	for other, o := range s.kept {
		if s.bytes <= keepBytes {
			return
		}
		if other != k {
			s.bytes -= weight(other, o.answer)
			delete(s.kept, other)
		}
	}
}

func weight(k key, a *Answer) int { return len(a.Body) + len(k.path) + len(k.params) }
