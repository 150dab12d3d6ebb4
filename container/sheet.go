package container

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"feria/container/press"
)

// sheet is what is written next of an answer: new text, and pieces that may have been compressed before.
type sheet struct {
	bytes.Buffer
	pressed *press.Writer // what goes before the buffer; nil where nothing is compressed
}

var (
	blank   = sync.Pool{New: func() any { return new(sheet) }}
	presses = sync.Pool{New: func() any { return new(press.Writer) }}
)

// maxPooled is how large a buffer may be that is used again.
const maxPooled = 256 << 10

// newSheet begins the answer to a request: compressed if the client can read that, and then the answer's header says so.
func newSheet(w http.ResponseWriter, r *http.Request) *sheet {
	s := blank.Get().(*sheet)
	if gzips(r) {
		s.pressed = presses.Get().(*press.Writer)
		w.Header().Set("Content-Encoding", "gzip")
	}
	return s
}

// free gives the sheet's buffers back. What next returned no longer holds.
func (s *sheet) free() {
	if s.pressed != nil && cap(s.pressed.Bytes()) <= maxPooled {
		s.pressed.Restart()
		presses.Put(s.pressed)
	}
	s.pressed = nil
	if s.Cap() <= maxPooled {
		s.Reset()
		blank.Put(s)
	}
}

// piece adds a piece.
func (s *sheet) piece(p *press.Piece) {
	if s.pressed == nil {
		s.Write(p.Plain())
		return
	}
	s.pressed.Write(s.Bytes())
	s.Reset()
	s.pressed.Piece(p)
}

// next is what has been added since the last call, ready to be sent. It holds until something is added.
func (s *sheet) next(last bool) []byte {
	if s.pressed == nil {
		defer s.Reset() // the bytes stand until something is added
		return s.Bytes()
	}
	s.pressed.Write(s.Bytes())
	s.Reset()
	if last {
		s.pressed.Close()
	} else {
		s.pressed.Flush()
	}
	defer s.pressed.Reset()
	return s.pressed.Bytes()
}

// gzips reports whether a client can read gzip.
func gzips(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			weight = strings.ReplaceAll(weight, " ", "")
			return weight != "q=0" && !strings.HasPrefix(weight, "q=0.000")
		}
	}
	return false
}
