package images

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// orientation is how a camera was held (EXIF 2.32, tag 0x0112): 1 is upright; 2 to 8 are mirrored or turned.
type orientation int

const upright orientation = 1

// orientationOf finds the orientation in a JPEG file; upright if it does not say, or says nonsense.
func orientationOf(data []byte) orientation {
	for rest := data[min(2, len(data)):]; len(rest) >= 4 && rest[0] == 0xff; {
		marker, size := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if marker == 0xda || size < 2 || len(rest) < 2+size { // the pixels begin
			return upright
		}
		if exif, ok := bytes.CutPrefix(rest[4:2+size], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return orientationIn(exif)
		}
		rest = rest[2+size:]
	}
	return upright
}

// orientationIn reads the first directory of a TIFF structure.
func orientationIn(tiff []byte) orientation {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(tiff) < 8:
		return upright
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	case !bytes.HasPrefix(tiff, []byte("II*\x00")):
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if value := orientation(order.Uint16(entries[8:])); value > upright && value <= 8 {
				return value
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}

// turn is the picture, which is opaque, as it was seen.
func (o orientation) turn(picture image.Image) image.Image {
	if o <= upright || o > 8 {
		return picture
	}
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	turnedW, turnedH := w, h
	if o >= 5 {
		turnedW, turnedH = h, w
	}
	to := image.NewRGBA(image.Rect(0, 0, turnedW, turnedH))
	row := image.NewRGBA(image.Rect(0, 0, w, 1)) // one at a time: a large picture is in memory twice as it is
	for y := range h {
		draw.Draw(row, row.Rect, picture, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		for x := range w {
			at := to.PixOffset(o.place(x, y, w, h))
			copy(to.Pix[at:at+4:at+4], row.Pix[4*x:])
		}
	}
	return to
}

// place is where a pixel of a picture of that size goes.
func (o orientation) place(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	default:
		return x, y
	}
}
