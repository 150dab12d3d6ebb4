package markup

import (
	"hash/maphash"
	"sync"
)

// Cache is Check with a memory for what it has accepted. The zero value is ready. It is safe for concurrent use.
//
// It knows a fragment again by its length and a hash of 64 bits under a key that is drawn when the process starts: a stall cannot make
// two that are taken for each other, and chance does so once in 10¹⁹ pairs.
type Cache struct {
	mu       sync.RWMutex
	accepted map[content][]Slot
}

type content struct {
	hash   uint64
	length int
}

var seed = maphash.MakeSeed()

// maxAccepted bounds what is remembered; when it is reached, all is forgotten and what is in use is learned again.
const maxAccepted = 8192

// Check is Check. The slots may be shared and must not be changed.
func (c *Cache) Check(body []byte) ([]Slot, error) {
	key := content{maphash.Bytes(seed, body), len(body)}
	c.mu.RLock()
	slots, known := c.accepted[key]
	c.mu.RUnlock()
	if known {
		return slots, nil
	}
	slots, err := Check(body)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.accepted == nil || len(c.accepted) >= maxAccepted {
		c.accepted = make(map[content][]Slot)
	}
	c.accepted[key] = slots
	return slots, nil
}
