package art

// scene is where a thing is shown.
type scene int

const (
	onTable scene = iota // stands before the wall, its foot at the height ground
	onWall               // hangs on the wall, or lies and is seen from above
	hanging              // hangs from the ceiling, in the evening
	evening              // stands on the table in the evening
)

// ground is where things touch the table.
const ground = 668.0

// walls are the tints of the studio.
var walls = []rgb{
	hex("#e6d8c3"), hex("#e9cfc0"), hex("#cfd8c9"), hex("#cbd7dc"), hex("#dbd0da"), hex("#ecdcb2"), hex("#dcbfa6"), hex("#c3cfc6"),
}

// deepWalls are those before which light things are shown.
var deepWalls = []rgb{
	hex("#bfae97"), hex("#c6a595"), hex("#a3b1a0"), hex("#9dafb8"), hex("#b3a2b1"), hex("#c4b08a"), hex("#bd9a83"), hex("#96aaa4"),
}

// backdrop is a wall from which the thing stands out.
func backdrop(design uint32, c rgb) rgb {
	first := int((design>>5 ^ design>>17) % uint32(len(walls)))
	among := walls
	if c.luma() > 160 {
		among = deepWalls
	}
	best := among[first]
	for i := range among {
		wall := among[(first+i)%len(among)]
		if wall.distance(c) > 70 {
			return wall
		}
		if wall.distance(c) > best.distance(c) {
			best = wall
		}
	}
	return best.shade(.12)
}

// studio draws the wall, the table and the light that falls in by the window.
func (p *pen) studio() {
	w := p.wall
	if p.at == hanging || p.at == evening {
		w = w.shade(.42)
	}
	id := p.name()
	p.f(`<radialGradient id="%" cx=".3" cy=".2" r="1.05"><stop offset="0" stop-color="%"/><stop offset=".55" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient><path d="M0 0h800v800H0z" fill="url(#%)"/>`,
		id, w.lit(.5), w, w.shade(.17), id)
	slant := 30 + 40*float64(p.design>>9&3)
	p.f(`<path d="M% 0h150L% 800h-230zM% 0h90L% 800h-150z" fill="#fff" opacity=".1"/>`, 170+slant, 120+slant, 350+slant, 360+slant)
	if p.at == onTable || p.at == evening {
		id := p.name()
		p.f(`<linearGradient id="%" x2="0" y2="1"><stop offset="0" stop-color="%"/><stop offset=".12" stop-color="%"/><stop offset="1" stop-color="%"/></linearGradient><path d="M0 560h800v240H0z" fill="url(#%)"/>`,
			id, w.shade(.17), w.shade(.07), w.lit(.22), id)
	}
}

// shadow is cast on the table by something round of the radius rx that stands at x.
func (p *pen) shadow(x, rx float64) {
	p.shade(x+rx*.3, ground+2, rx*1.45, rx*.24)
	p.shade(x, ground+1, rx*1.06, rx*.15)
}

// shade is a soft dark ellipse.
func (p *pen) shade(x, y, rx, ry float64) {
	p.ellipse(x, y, rx, ry, p.light("shadow"))
}

// lights are laid over things to give them volume: dark and bright veils as gradients over the box of the thing.
var lights = map[string]string{
	"shadow": `<radialGradient id="%"><stop offset="0" stop-color="#1e1226" stop-opacity=".5"/><stop offset=".5" stop-color="#1e1226" stop-opacity=".26"/><stop offset="1" stop-color="#1e1226" stop-opacity="0"/></radialGradient>`,
	// round is for bodies of revolution, seen from the side.
	"round": `<linearGradient id="%"><stop offset="0" stop-color="#1e1226" stop-opacity=".36"/><stop offset=".13" stop-color="#1e1226" stop-opacity=".1"/><stop offset=".2" stop-color="#fff" stop-opacity=".06"/><stop offset=".3" stop-color="#fff6e2" stop-opacity=".4"/><stop offset=".42" stop-color="#fff" stop-opacity=".08"/><stop offset=".54" stop-color="#1e1226" stop-opacity="0"/><stop offset=".8" stop-color="#1e1226" stop-opacity=".3"/><stop offset=".94" stop-color="#1e1226" stop-opacity=".5"/><stop offset="1" stop-color="#1e1226" stop-opacity=".38"/></linearGradient>`,
	// fall darkens towards the foot.
	"fall": `<linearGradient id="%" x2="0" y2="1"><stop offset="0" stop-color="#fff6e2" stop-opacity=".16"/><stop offset=".45" stop-color="#1e1226" stop-opacity="0"/><stop offset="1" stop-color="#1e1226" stop-opacity=".3"/></linearGradient>`,
	// slant is for flat things that face us.
	"slant": `<linearGradient id="%" x2=".8" y2="1"><stop offset="0" stop-color="#fff6e2" stop-opacity=".26"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1e1226" stop-opacity=".22"/></linearGradient>`,
	// ball is for what bulges on all sides.
	"ball": `<radialGradient id="%" cx=".36" cy=".3" r=".75"><stop offset="0" stop-color="#fff6e2" stop-opacity=".5"/><stop offset=".4" stop-color="#fff" stop-opacity=".04"/><stop offset=".75" stop-color="#1e1226" stop-opacity=".24"/><stop offset="1" stop-color="#1e1226" stop-opacity=".46"/></radialGradient>`,
	// hollow is for what dips, such as a plate.
	"hollow": `<linearGradient id="%" x2=".7" y2="1"><stop offset="0" stop-color="#1e1226" stop-opacity=".34"/><stop offset=".5" stop-color="#1e1226" stop-opacity=".06"/><stop offset="1" stop-color="#fff6e2" stop-opacity=".3"/></linearGradient>`,
	// glint is a soft bright spot.
	"glint": `<radialGradient id="%"><stop offset="0" stop-color="#fff" stop-opacity=".85"/><stop offset=".4" stop-color="#fff" stop-opacity=".35"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>`,
	// glow is the light of a flame or a bulb.
	"glow": `<radialGradient id="%"><stop offset="0" stop-color="#fff3c4" stop-opacity=".95"/><stop offset=".35" stop-color="#ffe09a" stop-opacity=".5"/><stop offset="1" stop-color="#ffd070" stop-opacity="0"/></radialGradient>`,
}

// light answers a reference to one of the lights, and defines it when it is first asked for.
func (p *pen) light(name string) string {
	id := p.id + name
	if !p.known[name] {
		p.known[name] = true
		p.f(lights[name], id)
	}
	return "url(#" + id + ")"
}
