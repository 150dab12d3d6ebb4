package images

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"feria/internal/errs"

	"github.com/gen2brain/webp"
)

var (
	red   = color.NRGBA{200, 20, 20, 255}
	green = color.NRGBA{20, 200, 20, 255}
)

// painted is a green picture with a red top left corner.
func painted(w, h int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(p, p.Rect, image.NewUniform(green), image.Point{}, draw.Src)
	draw.Draw(p, image.Rect(0, 0, w/2, h/2), image.NewUniform(red), image.Point{}, draw.Src)
	return p
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func aPNG(t testing.TB, w, h int) []byte {
	return encoded(t, func(out *bytes.Buffer) error { return png.Encode(out, painted(w, h)) })
}

func aJPEG(t testing.TB, w, h int) []byte {
	return encoded(t, func(out *bytes.Buffer) error { return jpeg.Encode(out, painted(w, h), nil) })
}

// claiming is a PNG of one pixel that says it is larger.
func claiming(t testing.TB, w, h uint32) []byte {
	data := aPNG(t, 1, 1)
	header := data[12:29] // IHDR with its type, which its checksum covers
	binary.BigEndian.PutUint32(header[4:], w)
	binary.BigEndian.PutUint32(header[8:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(header))
	return data
}

// held is a JPEG with an orientation, and other things that nobody need know, in its EXIF.
func held(t testing.TB, how orientation, order binary.AppendByteOrder) []byte {
	head := map[bool]string{true: "MM\x00*", false: "II*\x00"}[order.String() == "BigEndian"]
	tiff := order.AppendUint32([]byte(head), 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x010e, 2}, {0x0112, 3}} {
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[0]), entry[1])
		tiff = order.AppendUint16(order.AppendUint32(tiff, 1), uint16(how))
		tiff = append(tiff, 0, 0)
	}
	exif := append([]byte("Exif\x00\x00"), append(tiff, "at home, 40.4168 N"...)...)
	plain := aJPEG(t, 64, 32)
	out := append([]byte{}, plain[:2]...)
	out = append(out, 0xff, 0xe0, 0, 4, 'J', 'F') // another segment first
	out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(exif)+2)), exif...)
	return append(out, plain[2:]...)
}

func TestWhatIsNotTakenIn(t *testing.T) {
	whole := aPNG(t, 40, 40)
	for name, test := range map[string]struct {
		data   []byte
		reason string
	}{
		"nothing":                {nil, "no_picture_sent"},
		"a drawing":              {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "picture_kind"},
		"a page":                 {[]byte("<!DOCTYPE html><img src=x>"), "picture_kind"},
		"a document":             {[]byte("%PDF-1.7"), "picture_kind"},
		"a page behind a GIF":    {[]byte("GIF89a/*<script>alert(1)</script>*/=1"), ""},
		"half a picture":         {whole[:len(whole)/2], "picture_unreadable"},
		"a WebP of nothing":      {[]byte("RIFF\x04\x00\x00\x00WEBP"), "picture_unreadable"},
		"RIFF that is a sound":   {[]byte("RIFF\x04\x00\x00\x00WAVE"), "picture_kind"},
		"too many bytes":         {append(whole, make([]byte, maxBytes)...), "picture_too_heavy"},
		"a bomb":                 {claiming(t, 60_000, 60_000), "picture_too_large"},
		"a bomb within a side":   {claiming(t, 7_999, 7_999), "picture_too_large"},
		"a line":                 {claiming(t, 8_001, 1), "picture_too_large"},
		"more than there can be": {claiming(t, 1<<31-1, 1<<31-1), ""},
		"a scan for every byte":  {append(aJPEG(t, 8, 8), bytes.Repeat([]byte("\xff\xda"), maxScans)...), "picture_unreadable"},
		"a claim within limits":  {claiming(t, 2_000, 2_000), "picture_unreadable"},
	} {
		f, err := inspect(test.data)
		if err == nil {
			_, _, err = f.read(test.data)
		}
		if !errs.Is(err, errs.Invalid) || errs.FieldText(err, "data") == "" || test.reason != "" && errs.ReasonOf(err) != test.reason {
			t.Errorf("%s: %v, reason %q", name, err, errs.ReasonOf(err))
		}
	}
}

func TestEveryFormatIsReadAndKeptClean(t *testing.T) {
	frames := encoded(t, func(out *bytes.Buffer) error {
		palette := color.Palette{color.Transparent, red, green}
		first, second := image.NewPaletted(image.Rect(8, 8, 24, 24), palette), image.NewPaletted(image.Rect(0, 0, 32, 32), palette)
		draw.Draw(first, first.Rect, image.NewUniform(red), image.Point{}, draw.Src)
		draw.Draw(second, second.Rect, image.NewUniform(green), image.Point{}, draw.Src)
		return gif.EncodeAll(out, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{1, 1}, Config: image.Config{Width: 32, Height: 32, ColorModel: palette}})
	})
	for name, test := range map[string]struct {
		data []byte
		mime string
		at   image.Point
		want color.Color
	}{
		"PNG":           {aPNG(t, 32, 32), "image/png", image.Pt(2, 2), red},
		"JPEG":          {aJPEG(t, 32, 32), "image/jpeg", image.Pt(2, 2), red},
		"GIF":           {frames, "image/png", image.Pt(12, 12), red},
		"GIF's canvas":  {frames, "image/png", image.Pt(2, 2), color.Transparent},
		"WebP":          {encoded(t, func(out *bytes.Buffer) error { return webp.Encode(out, painted(32, 32)) }), "image/jpeg", image.Pt(2, 2), red},
		"lossless WebP": {encoded(t, func(out *bytes.Buffer) error { return webp.Encode(out, painted(32, 32), webp.Options{Lossless: true}) }), "image/png", image.Pt(2, 2), red},
		"a page inside": {append(aPNG(t, 32, 32), "<script>alert(1)</script>"...), "image/png", image.Pt(2, 2), red},
		"a camera's":    {held(t, upright, binary.BigEndian), "image/jpeg", image.Pt(2, 2), red},
	} {
		f, err := inspect(test.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		picture, lossy, err := f.read(test.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kept, mime, err := master(picture, lossy)
		if err != nil || mime != test.mime || bytes.Contains(kept, []byte("script")) || bytes.Contains(kept, []byte("home")) {
			t.Errorf("%s is kept as %s of %d bytes, %v", name, mime, len(kept), err)
		}
		again, _, err := image.Decode(bytes.NewReader(kept))
		if err != nil || !alike(again.At(test.at.X, test.at.Y), test.want) {
			t.Errorf("%s: %v at %v, %v", name, again.At(test.at.X, test.at.Y), test.at, err)
		}
	}
}

// alike reports whether two colours are about the same.
func alike(a, b color.Color) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) < 0x2000 }
	return near(ar, br) && near(ag, bg) && near(ab, bb) && near(aa, ba)
}

func TestPicturesAreTurnedTheRightWayUp(t *testing.T) {
	corners := map[orientation]image.Point{ // where the red corner of 64 by 32 goes
		1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1},
	}
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		for how, corner := range corners {
			data := held(t, how, order)
			f, err := inspect(data)
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := f.read(data)
			if err != nil {
				t.Fatal(err)
			}
			size := image.Pt(64, 32)
			if how >= 5 {
				size = image.Pt(32, 64)
			}
			for _, x := range []int{0, 1} {
				for _, y := range []int{0, 1} {
					want := color.Color(green)
					if image.Pt(x, y) == corner {
						want = red
					}
					at := image.Pt(size.X/4+x*size.X/2, size.Y/4+y*size.Y/2)
					if got.Bounds().Size() != size || !alike(got.At(at.X, at.Y), want) {
						t.Errorf("orientation %d, %s: %v of %v at %v", how, order, got.At(at.X, at.Y), got.Bounds().Size(), at)
					}
				}
			}
		}
	}
	for _, how := range []orientation{0, 9, 60_000} {
		if got := orientationOf(held(t, how, binary.LittleEndian)); got != upright {
			t.Errorf("%d was taken for %d", how, got)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(held(f, 6, binary.BigEndian))
	f.Add(held(f, 8, binary.LittleEndian))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x00"))
	f.Add([]byte("\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientationOf(data); o < upright || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

func TestRenditionsKeepTheShape(t *testing.T) {
	for _, test := range []struct{ w, h, width, wantW, wantH int }{
		{1000, 500, 200, 200, 100}, {100, 50, 200, 100, 50}, {4000, 1, 200, 200, 1}, {333, 999, 200, 200, 600},
	} {
		if got := scaled(painted(test.w, test.h), test.width).Rect.Size(); got != image.Pt(test.wantW, test.wantH) {
			t.Errorf("%d by %d in %d: %v", test.w, test.h, test.width, got)
		}
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	draw.Draw(clear, image.Rect(0, 0, 400, 200), image.NewUniform(color.NRGBA{200, 20, 20, 128}), image.Point{}, draw.Src)
	small := scaled(clear, 200)
	if got := small.At(100, 20); !alike(got, color.NRGBA{200, 20, 20, 128}) || !alike(small.At(100, 180), color.Transparent) {
		t.Errorf("half of a colour became %v", got)
	}
	if got := onWhite(small).At(100, 180); !alike(got, color.White) {
		t.Errorf("nothing became %v on white", got)
	}
}

func TestAddressesOfRenditions(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for file, want := range map[string]bool{
		"200.webp": true, "1200.avif": true, "800.jpg": true, "400.png": false, "300.webp": false, "0400.webp": false, "400.webp/..": false,
		"400": false, "-400.webp": false, "400.webp\x00": false, "400.WEBP": false, "99999999999999999999.jpg": false, "": false,
	} {
		if r, ok := parseRendition(hash, file); ok != want || ok && strings.Contains(r.blob(), "..") {
			t.Errorf("%q: %v %v", file, r, ok)
		}
	}
	for _, hash := range []string{"", "..", strings.Repeat("0A", 32), strings.Repeat("a", 63), strings.Repeat("a", 65), strings.Repeat("../", 21) + "a"} {
		if _, ok := parseRendition(hash, "400.webp"); ok {
			t.Errorf("%q was taken", hash)
		}
	}
}
