package raster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"math"
	"regexp"
	"strings"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
)

type node struct {
	name     string
	attr     map[string]string
	children []*node
}

// parse reads the elements, and those that have ids by these.
func parse(svg []byte) (*node, map[string]*node, error) {
	ids, decoder := make(map[string]*node), xml.NewDecoder(bytes.NewReader(svg))
	open := []*node{{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return flatten(open[0]), ids, nil
		}
		if err != nil {
			return nil, nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, attr: make(map[string]string, len(t.Attr))}
			for _, a := range t.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			if id := n.attr["id"]; id != "" {
				ids[id] = n
			}
			parent := open[len(open)-1]
			parent.children = append(parent.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// flatten answers the svg element of a document.
func flatten(document *node) *node {
	if len(document.children) == 1 {
		return document.children[0]
	}
	return document
}

func reference(text string) string {
	name, _ := strings.CutPrefix(text, "url(#")
	return strings.TrimSuffix(name, ")")
}

// of is the style of n, whose parent has the style s.
func (s style) of(n *node) style {
	for name, to := range map[string]*string{
		"fill": &s.fill, "stroke": &s.stroke, "stroke-linecap": &s.cap, "stroke-linejoin": &s.join, "stroke-dasharray": &s.dashes,
	} {
		if value, ok := n.attr[name]; ok {
			*to = value
		}
	}
	s.width = number(n.attr["stroke-width"], s.width)
	s.dashOffset = number(n.attr["stroke-dashoffset"], s.dashOffset)
	s.opacity = number(n.attr["opacity"], 1)
	s.strokeOpacity = number(n.attr["stroke-opacity"], 1)
	s.matrix = s.matrix.Mult(transform(n.attr["transform"]))
	return s
}

var steps = regexp.MustCompile(`([a-z]+)\(([^)]*)\)`)

// transform reads a transform attribute.
func transform(text string) rasterx.Matrix2D {
	m := rasterx.Identity
	for _, step := range steps.FindAllStringSubmatch(text, -1) {
		v := append(numbers(step[2]), 0, 0, 0, 0, 0, 0)
		given := len(v) - 6
		switch step[1] {
		case "translate":
			m = m.Translate(v[0], v[1])
		case "scale":
			if given == 1 {
				v[1] = v[0]
			}
			m = m.Scale(v[0], v[1])
		case "rotate":
			m = m.Translate(v[1], v[2]).Rotate(v[0]*math.Pi/180).Translate(-v[1], -v[2])
		case "matrix":
			m = m.Mult(rasterx.Matrix2D{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]})
		}
	}
	return m
}

// outline is the path of a shape in its own units.
func outline(n *node) rasterx.Path {
	a := func(name string) float64 { return number(n.attr[name], 0) }
	var cursor oksvg.PathCursor
	switch n.name {
	case "circle":
		cursor.EllipseAt(a("cx"), a("cy"), a("r"), a("r"))
	case "ellipse":
		cursor.EllipseAt(a("cx"), a("cy"), a("rx"), a("ry"))
	case "rect":
		var path rasterx.Path
		rasterx.AddRect(a("x"), a("y"), a("x")+a("width"), a("y")+a("height"), 0, &path)
		return path
	default:
		if cursor.CompilePath(n.attr["d"]) != nil {
			return nil
		}
	}
	return cursor.Path
}

// hex reads #rgb and #rrggbb.
func hex(text string) color.NRGBA {
	c, err := oksvg.ParseSVGColor(text)
	if err != nil || c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

func alpha(opacity float64) color.Alpha { return color.Alpha{A: uint8(opacity*255 + .5)} }
