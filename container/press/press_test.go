package press

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
)

// unpacked is what a stream holds, as the standard library reads it.
func unpacked(t testing.TB, stream []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r) // checks the CRC and the length
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// FuzzStream writes a text in pieces of the given lengths, every other one new, and flushes in between.
func FuzzStream(f *testing.F) {
	f.Add("", []byte{})
	f.Add("one", []byte{0, 1, 2})
	f.Add(strings.Repeat("a piece of a page. ", 500), []byte{0, 7, 250, 255, 3, 199, 200, 201})
	f.Fuzz(func(t *testing.T, text string, cuts []byte) {
		var w Writer
		var stream []byte
		rest := []byte(text)
		for n, cut := range cuts {
			head := rest[:min(len(rest), int(cut)*17)]
			rest = rest[len(head):]
			if n%2 == 0 {
				w.Write(head)
			} else {
				w.Piece(NewPiece(head))
			}
			if n%3 == 0 {
				stream = append(stream, w.Bytes()...)
				w.Reset()
			}
		}
		w.Piece(NewPiece(rest))
		w.Close()
		if got := unpacked(t, append(stream, w.Bytes()...)); got != text {
			t.Errorf("%d bytes went in, %d came out", len(text), len(got))
		}
	})
}

func TestAPieceIsAsSmallAsItWouldBeAlone(t *testing.T) {
	text := []byte(strings.Repeat(`<li class="card"><a href="/p/mug">A mug</a></li>`, 100))
	var alone bytes.Buffer
	z := gzip.NewWriter(&alone)
	_, _ = z.Write(text)
	_ = z.Close()
	var w Writer
	w.Piece(NewPiece(text))
	w.Close()
	if len(w.Bytes()) > alone.Len()+8 {
		t.Errorf("%d bytes, alone %d", len(w.Bytes()), alone.Len())
	}
}

// BenchmarkPiece is what a piece of 16 KB costs a page: the first time, and from then on.
func BenchmarkPiece(b *testing.B) {
	text := []byte(strings.Repeat(`<li class="card"><a href="/p/mug">A mug of 1,240 degrees</a></li>`, 250))
	for name, add := range map[string]func(*Writer, *Piece){
		"compressed anew": func(w *Writer, p *Piece) { w.Write(p.Plain()) },
		"compressed once": func(w *Writer, p *Piece) { w.Piece(p) },
	} {
		b.Run(name, func(b *testing.B) {
			p, w := NewPiece(text), Writer{}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				w.Reset()
				add(&w, p)
			}
		})
	}
}
