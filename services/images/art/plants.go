package art

import "math"

func monstera(p *pen) {
	green := foliage[p.pick(3)]
	top, r := p.pot(p.between(104, 124), p.between(170, 200))
	p.height = 560
	leaf := p.splitLeaf(4+p.pick(3), p.between(.42, .6))
	n := 6 + p.pick(3)
	type stem struct{ lean, long, size float64 }
	stems := make([]stem, n)
	for i := range stems {
		lean := -1.12 + 2.24*float64(i)/float64(n-1) + p.between(-.09, .09)
		stems[i] = stem{lean, p.between(180, 215) + 76*math.Cos(lean), p.between(.76, .95)}
	}
	for pass := range 3 { // those behind first
		for i, s := range stems {
			if (i*2+n)%3 != pass {
				continue
			}
			long := s.long * (1.12 - .17*float64(pass))
			joint := point{400 + math.Sin(s.lean)*long*.92, top - math.Cos(s.lean)*long*.86 + 20}
			root := 400 + r*.4*math.Sin(s.lean)
			p.draw(path{}.M(root, top+4).Q(400+math.Sin(s.lean)*long*.28, joint.y+long*.34, joint.x, joint.y), line(green[1].shade(.12), 8))
			p.draw(path{}.M(root-2, top+4).Q(398+math.Sin(s.lean)*long*.28, joint.y+long*.34, joint.x-2, joint.y), line(green[2].tint(.2), 2.5).faint(.7))
			turn := s.lean*180/math.Pi*1.25 + p.between(-12, 12)
			tone := green[pass].mix(green[(pass+1)%3], p.between(0, .25))
			p.use(leaf, place{joint.x, joint.y, turn, s.size, s.size * p.between(.82, 1)}, fill(tone))
		}
	}
}

func fern(p *pen) {
	green := foliage[p.pick(4)]
	top, r := p.pot(p.between(112, 132), p.between(160, 190))
	p.height = 500
	airy := p.chance(.35)
	long, wide, pairs := 52.0, 6.5, 17
	if airy {
		long, wide, pairs = 38, 12, 12
	}
	arch := p.frond(point{70, -190}, point{226, -96}, pairs, long, wide)
	rise := p.frond(point{6, -170}, point{96, -262}, pairs, long*.92, wide)
	n := 15 + p.pick(4)
	for pass := range 3 {
		for i := pass; i < n; i += 3 {
			lean := -1 + 2*(float64(i)+.5)/float64(n) + p.between(-.07, .07)
			frond, turn := rise, lean*26
			if math.Abs(lean) > .45 || (i+pass)%3 == 0 {
				frond, turn = arch, (math.Abs(lean)-.5)*60*sign(lean)
			}
			size := p.between(.86, 1.12) * (1.08 - .1*float64(pass))
			tone := green[pass].mix(green[(pass+1)%3], p.between(0, .3))
			p.use(frond, place{400 + lean*r*.5, top + 6, turn, size * sign(lean), size}, fill(tone))
		}
	}
}

func sign(v float64) float64 { return math.Copysign(1, v) }

func olive(p *pen) {
	top, _ := p.pot(p.between(92, 112), p.between(140, 170))
	p.height = 600
	bark := hex("#7d6650")
	crown := point{400 + p.between(-22, 22), top - p.between(250, 290)}
	bend := p.between(-34, 34)
	trunk := path{}.M(386, top+4).C(380+bend, top-70, 404-bend, top-110, crown.x-8, crown.y+70).L(crown.x+9, crown.y+70).C(420-bend, top-110, 404+bend, top-60, 416, top+4).Z()
	p.draw(trunk, fill(p.across(stop{0, bark.tint(.15), 0}, stop{.4, bark.tint(.3), 0}, stop{1, bark.shade(.4), 0})))
	for _, to := range []point{{-90, -10}, {-46, -84}, {40, -92}, {94, -20}, {0, -40}} {
		p.draw(path{}.M(crown.x, crown.y+76).Q(crown.x+to.x*.2, crown.y+20, crown.x+to.x, crown.y+to.y), line(bark.shade(.1), 7))
	}
	leaf := p.frond(point{0, -50}, point{8, -112}, 7, 52, 10)
	silver := greens{hex("#58694a"), hex("#7c8c66"), hex("#a3b18c")}
	wide := p.between(120, 150)
	for pass := range 3 {
		for i := range 13 {
			a := 2.4 * float64(i*3+pass)
			s := math.Sqrt((float64(i) + .6) / 13)
			at := point{crown.x + wide*s*math.Sin(a), crown.y - wide*.84*s*math.Cos(a) - 10 + 26}
			turn := math.Atan2(at.x-crown.x, crown.y+70-at.y) * 180 / math.Pi
			p.use(leaf, place{at.x, at.y, turn + p.between(-24, 24), p.between(.8, 1.05), p.between(.8, 1.05)}, fill(silver[pass].mix(silver[(pass+1)%3], p.between(0, .3))))
		}
		for range 3 {
			x, y := crown.x+p.between(-wide, wide), crown.y+p.between(-wide*.7, wide*.7)
			fruit := []rgb{hex("#4b5a2c"), hex("#3b2f3e"), hex("#6d7a3a")}[p.pick(3)]
			p.draw(path{}.ellipse(x, y, 9, 12), fill(fruit))
			p.draw(path{}.ellipse(x-3, y-4, 2.4, 3.4), fill(white).faint(.6))
		}
	}
}
