package upstream

import (
	"net/http"
	"sync"
	"time"
)

// keepBytes bounds what is kept of stalls' answers.
const keepBytes = 64 << 20

// shared holds answers that are the same for everyone: those that are kept, and who waits for those on their way. When it is full it forgets
// what it meets first: what is asked for often comes back at once.
type shared struct {
	mu      sync.Mutex
	kept    map[key]kept
	bytes   int
	waiting map[key][]func(*Answer, error)
}

// key is the same for requests whose answers are the same.
type key struct{ base, path, params, locale string }

type kept struct {
	answer *Answer
	at     time.Time
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

// await notes who waits for an answer. It reports whether they are the first: then they have to ask, and to tell by land.
func (s *shared) await(k key, deliver func(*Answer, error)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting, s.kept = make(map[key][]func(*Answer, error)), make(map[key]kept)
	}
	s.waiting[k] = append(s.waiting[k], deliver)
	return len(s.waiting[k]) == 1
}

// land delivers an answer to all who wait for it, and keeps it if that is asked for.
func (s *shared) land(k key, keep bool, answer *Answer, err error) {
	s.mu.Lock()
	all := s.waiting[k]
	delete(s.waiting, k)
	if keep && err == nil && answer.Status == http.StatusOK {
		s.put(k, answer)
	}
	s.mu.Unlock()
	for _, deliver := range all {
		deliver(answer, err)
	}
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
