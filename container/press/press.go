// Package press compresses pages that are made of pieces, most of which were compressed before.
//
// Gzip is a sequence of deflate blocks (RFC 1951, RFC 1952). Blocks that end at a whole byte and refer to nothing before them may be put
// one after another, so a piece is compressed once, however many pages it stands in. What is new in a page is compressed alone if that
// pays, and stored as it is otherwise.
package press

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"sync"
)

// Piece is a text that is compressed once, when it is first written. It is safe for concurrent use.
type Piece struct {
	plain []byte

	once     sync.Once
	deflated []byte // blocks that stand for it
	crc      uint32
	shift    uint32 // what it does to the CRC of what stands before it
}

// NewPiece makes a piece of a text, which must not be changed afterwards.
func NewPiece(text []byte) *Piece { return &Piece{plain: text} }

// Plain is the text. It must not be changed.
func (p *Piece) Plain() []byte { return p.plain }

func (p *Piece) compress() {
	var out bytes.Buffer
	deflate(&out, p.plain)
	p.deflated, p.crc, p.shift = bytes.Clone(out.Bytes()), crc32.ChecksumIEEE(p.plain), shift(len(p.plain))
}

// Writer puts a gzip stream together in memory. The zero value is ready.
type Writer struct {
	out   bytes.Buffer
	crc   uint32
	size  uint32
	begun bool
}

// Write adds new text.
func (w *Writer) Write(text []byte) {
	if len(text) == 0 {
		return
	}
	w.begin()
	deflate(&w.out, text)
	w.crc = crc32.Update(w.crc, crc32.IEEETable, text)
	w.size += uint32(len(text)) // modulo 2³², as RFC 1952 has it
}

// Piece adds a piece.
func (w *Writer) Piece(p *Piece) {
	w.begin()
	p.once.Do(p.compress)
	w.out.Write(p.deflated)
	w.crc = multiply(p.shift, w.crc) ^ p.crc
	w.size += uint32(len(p.plain))
}

// Flush ends what has been written so far with an empty block, at which readers hand over what they have.
func (w *Writer) Flush() {
	w.begin()
	w.out.Write([]byte{0, 0, 0, 0xff, 0xff})
}

// Close ends the stream.
func (w *Writer) Close() {
	w.begin()
	w.out.Write([]byte{1, 0, 0, 0xff, 0xff}) // the last block, which is empty
	w.out.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(w.out.AvailableBuffer(), w.crc), w.size))
}

// Bytes are what has been put together since the last Reset. They hold until the Writer is used again.
func (w *Writer) Bytes() []byte { return w.out.Bytes() }

// Reset forgets the bytes, and goes on with the stream.
func (w *Writer) Reset() { w.out.Reset() }

// Restart begins another stream.
func (w *Writer) Restart() {
	w.out.Reset()
	w.crc, w.size, w.begun = 0, 0, false
}

// begin writes the header once: deflate, no name, no time, no system.
func (w *Writer) begin() {
	if !w.begun {
		w.begun = true
		w.out.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	}
}

// least is from how many bytes on it pays to compress a text alone.
const least = 200

var deflaters = sync.Pool{New: func() any {
	d, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is right
	}
	return d
}}

// deflate writes blocks for the text that end at a whole byte.
func deflate(out *bytes.Buffer, text []byte) {
	if len(text) < least {
		store(out, text)
		return
	}
	d := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(d)
	d.Reset(out)
	_, _ = d.Write(text) // a buffer takes everything
	_ = d.Flush()
}

// store writes the text as it is.
func store(out *bytes.Buffer, text []byte) {
	if len(text) == 0 {
		return
	}
	n := uint16(len(text)) // below least
	out.Write([]byte{0, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)})
	out.Write(text)
}
