package markup

import (
	"hash/fnv"
	"hash/maphash"
	"strconv"
	"sync"

	"feria/container/press"
)

// Fragment is a body that was accepted. It is shared and must not be changed.
type Fragment struct {
	Slots  []Slot         // nested in it, outermost only
	Pieces []*press.Piece // its text before, between and after the slots
	Key    string         // the same for the same text, everywhere
}

func newFragment(body []byte, slots []Slot) *Fragment {
	f := &Fragment{Slots: slots, Key: contentKey(body)}
	at := 0
	for _, s := range slots {
		f.Pieces = append(f.Pieces, press.NewPiece(body[at:s.Start]))
		at = s.End
	}
	f.Pieces = append(f.Pieces, press.NewPiece(body[at:]))
	return f
}

func contentKey(body []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(body) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// Cache is Check with a memory for what it has accepted. The zero value is ready. It is safe for concurrent use.
//
// It knows a fragment again by its length and a hash of 64 bits under a key that is drawn when the process starts: a stall cannot make
// two that are taken for each other, and chance does so once in 10¹⁹ pairs.
type Cache struct {
	mu       sync.RWMutex
	accepted map[content]*Fragment
	bytes    int
}

type content struct {
	hash   uint64
	length int
}

var seed = maphash.MakeSeed()

// maxAccepted bounds the text that is remembered; when it is reached, all is forgotten and what is in use is learned again.
const maxAccepted = 32 << 20

// Check accepts a fragment as Check does. The body may be remembered and must not be changed.
func (c *Cache) Check(body []byte) (*Fragment, error) {
	key := content{maphash.Bytes(seed, body), len(body)}
	c.mu.RLock()
	known := c.accepted[key]
	c.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	slots, err := Check(body)
	if err != nil {
		return nil, err
	}
	fresh := newFragment(body, slots)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.accepted == nil || c.bytes+len(body) > maxAccepted {
		c.accepted, c.bytes = make(map[content]*Fragment), 0
	}
	c.accepted[key] = fresh
	c.bytes += len(body)
	return fresh, nil
}
