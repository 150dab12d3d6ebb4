package upstream

import (
	"sync"
	"time"
)

// keepBytes bounds what is kept of stalls' answers.
const keepBytes = 64 << 20

// keep holds answers by key. When it is full it forgets what it meets first: what is asked for often comes back at once.
type keep struct {
	mu    sync.RWMutex
	by    map[string]kept
	bytes int
}

type kept struct {
	answer *Answer
	at     time.Time
}

func (k *keep) get(key string) (*Answer, time.Duration) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	have, ok := k.by[key]
	if !ok {
		return nil, 0
	}
	return have.answer, time.Since(have.at)
}

func (k *keep) put(key string, a *Answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = make(map[string]kept)
	}
	if old, ok := k.by[key]; ok {
		k.bytes -= len(old.answer.Body) + len(key)
	}
	k.by[key] = kept{a, time.Now()}
	k.bytes += len(a.Body) + len(key)
	for other, o := range k.by {
		if k.bytes <= keepBytes {
			return
		}
		if other != key {
			k.bytes -= len(o.answer.Body) + len(other)
			delete(k.by, other)
		}
	}
}
