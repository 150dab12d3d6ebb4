package images

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"

	"feria/internal/errs"

	"golang.org/x/image/webp"
)

// Limits of what is taken in.
const (
	maxBytes  = 12 << 20
	maxSide   = 8_000      // pixels
	maxPixels = 40_000_000 // a decoded picture takes up to eight bytes for each
	maxScans  = 100        // of a progressive JPEG, which goes over all pixels with each; cameras and editors write about ten
)

// format is a kind of file that is taken in. All of its decoders are written in Go: nothing that was sent is given to anything else.
type format struct {
	is     func(data []byte) bool
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	jpeg   bool // which says how the camera was held, and may come in many scans
}

// formats are told apart by how files begin, whatever they are called.
var formats = []format{
	{is: begins("\x89PNG\r\n\x1a\n"), config: png.DecodeConfig, decode: png.Decode},
	{is: begins("\xff\xd8\xff"), config: jpeg.DecodeConfig, decode: jpeg.Decode, jpeg: true},
	{is: begins("GIF87a"), config: gif.DecodeConfig, decode: firstFrame},
	{is: begins("GIF89a"), config: gif.DecodeConfig, decode: firstFrame},
	{is: func(data []byte) bool { return len(data) >= 12 && begins("RIFF")(data) && begins("WEBP")(data[8:]) }, config: webp.DecodeConfig, decode: webp.Decode},
}

func begins(magic string) func([]byte) bool {
	return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
}

// firstFrame is the first frame of a GIF on the canvas of the whole.
func firstFrame(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	config, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	frame, err := gif.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	canvas := image.Rect(0, 0, config.Width, config.Height)
	if frame.Bounds() == canvas {
		return frame, nil
	}
	whole := image.NewNRGBA(canvas)
	draw.Draw(whole, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return whole, nil
}

// inspect finds the format of what was sent and holds its size against the limits, before anything is decoded. Invalid with field data.
func inspect(data []byte) (format, error) {
	switch {
	case len(data) == 0:
		return format{}, refused("no_picture_sent", "Choose a picture.")
	case len(data) > maxBytes:
		return format{}, refused("picture_too_heavy", "A picture has at most "+megabytes+" MB.", "most", megabytes)
	}
	for _, f := range formats {
		if !f.is(data) {
			continue
		}
		config, err := f.config(bytes.NewReader(data))
		if err != nil {
			return format{}, unreadable(err)
		}
		if config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels {
			return format{}, refused("picture_too_large", "A picture has at most 8,000 pixels a side and 40 million in all.")
		}
		if f.jpeg && bytes.Count(data, []byte("\xff\xda")) > maxScans {
			return format{}, unreadable(errors.New("too many scans"))
		}
		return f, nil
	}
	return format{}, refused("picture_kind", "Send a PNG, JPEG, WebP or GIF picture.")
}

var megabytes = strconv.Itoa(maxBytes >> 20)

// read decodes a picture and turns it the right way up. It reports whether its pixels were kept with loss. Invalid with field data.
func (f format) read(data []byte) (picture image.Image, lossy bool, err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder that a file has led astray
			err = unreadable(fmt.Errorf("panic: %v", p))
		}
	}()
	if picture, err = f.decode(bytes.NewReader(data)); err != nil {
		return nil, false, unreadable(err)
	}
	switch picture.(type) {
	case *image.YCbCr, *image.CMYK:
		lossy = true
	}
	if f.jpeg {
		lossy = true
		picture = orientationOf(data).turn(picture)
	}
	return picture, lossy, nil
}

func unreadable(cause error) error {
	text := "This picture cannot be read; it may have been cut off on its way."
	return errs.E(errs.Invalid, text, errs.Field{Name: "data", Text: text}.Because("picture_unreadable")).Because("picture_unreadable").From(cause)
}

func refused(reason, text string, facts ...string) error {
	return errs.E(errs.Invalid, text, errs.Field{Name: "data", Text: text}.Because(reason, facts...)).Because(reason, facts...)
}

// master is a picture as it is kept: pixels and nothing else. What was kept without loss stays so.
func master(picture image.Image, lossy bool) (data []byte, mime string, err error) {
	var out bytes.Buffer
	if lossy {
		err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 92})
		return out.Bytes(), "image/jpeg", err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err = encoder.Encode(&out, picture)
	return out.Bytes(), "image/png", err
}
