package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"

	"feria/internal/manifest"
)

// sizes are the bytes of the four fragments of one piece of work, and layoutSize those of what stands around them.
var sizes = [4]int{1 << 10, 6 << 10, 4 << 10, 3 << 10}

const layoutSize = 3 << 10

// stallNames are the stalls of the work, one for each fragment. The second has the page's primary fragment.
var stallNames = [4]string{"strip", "detail", "list", "notes"}

const primary = 1

// The pages of the work: each is made of four stalls of its own.
const (
	claimedPage = "/work"   // fragments for one shopper, never shared
	joinedPage  = "/joined" // the same for everyone, asked for anew unless they are on their way already
	keptPage    = "/kept"   // the same for everyone, and kept
)

var workPages = []string{claimedPage, joinedPage, keptPage}

// mark is what only the n-th fragment holds.
func mark(n int) string { return fmt.Sprintf(`data-work="%d"`, n) }

func marks() []string { return []string{mark(0), mark(1), mark(2), mark(3)} }

// vocabulary is what the texts of the work are made of.
var vocabulary = strings.Fields(`amber basket birch blue bowl brass candle card carved cedar ceramic clay copper cotton cup dyed evening felt fern fired
	garden glass glazed green hand harbour hazel indigo ink ivory kiln lamp lantern leaf linen loom maker maple mended moss mug night northern oak oil old
	olive paper pattern plate print quiet raw reed river rope salt scarf seed shallow silver slow small soap spoon spun stone striped sugar tall teapot
	thread thrown toy turned vase walnut warm washed waxed wide wild willow winter woollen woven yellow`)

// words are some of the vocabulary, the same in each run.
func words(random *rand.Rand, count int) string {
	var chosen []string
	for range count {
		chosen = append(chosen, vocabulary[random.IntN(len(vocabulary))])
	}
	return strings.Join(chosen, " ")
}

// cards is HTML like that of a list of products, of exactly so many bytes, one element at its root.
func cards(root, attribute string, size int) string {
	random := rand.New(rand.NewPCG(uint64(size), 1))
	var out strings.Builder
	fmt.Fprintf(&out, `<%s class="work" %s>`, root, attribute)
	end := `</p></` + root + `>`
	for {
		name := words(random, 2)
		path := strings.ReplaceAll(name, " ", "-")
		card := fmt.Sprintf(`<article class="card"><a class="card-link" href="/p/%s"><img src="/images/art/%s-%08x.svg" alt="" width="400" height="400" loading="lazy">`+
			`<h3 class="card-name">%s</h3></a><p class="card-text">%s.</p><p class="price">€%d.50</p></article>`,
			path, path, random.Uint32(), name, words(random, 9), random.IntN(90)+10)
		if out.Len()+len(card)+len("<p>")+len(end) > size {
			break
		}
		out.WriteString(card)
	}
	out.WriteString("<p>")
	filler := words(random, size/3)
	out.WriteString(filler[:size-out.Len()-len(end)] + end)
	return out.String()
}

// fragments are the four fragments of the work.
func fragments() (all [4]string) {
	for n, size := range sizes {
		all[n] = cards("section", mark(n), size)
	}
	return all
}

// describe is the manifest of the n-th stall of a page.
func describe(n int, page string) manifest.Manifest {
	m := manifest.Manifest{Contract: manifest.Contract, Version: "1", Team: "Bench"}
	fragment := manifest.Fragment{Path: "/fragments/work", Criticality: manifest.Essential}
	switch page {
	case claimedPage:
		m.Claims = []string{"sub"}
	case keptPage:
		fragment.Cache = manifest.Cache{MaxAge: 3600} // longer than a run
	}
	if n == primary {
		fragment.Criticality = manifest.Primary
		m.Actions = []manifest.Action{{Method: "POST", Path: "/begin"}}
		var slots []string
		for n := range stallNames {
			slots = append(slots, stallName(n, page)+"/work")
		}
		m.Pages = []manifest.Page{{Path: page, Title: manifest.Text{"en": "Work"}, Layout: manifest.LayoutSingle, Slots: map[string][]string{"main": slots}}}
	}
	m.Name, m.Fragments = stallName(n, page), map[string]manifest.Fragment{"work": fragment}
	return m
}

func stallName(n int, page string) string { return page[1:] + "-" + stallNames[n] }

// upstreams are where the four stalls of each page answer, as "host:port".
type upstreams map[string][4]string

// playStalls is the role of all stalls of the work. It says where they are.
func playStalls(_ context.Context, _ []string) error {
	where := upstreams{}
	for _, page := range workPages {
		var four [4]string
		for n := range four {
			var err error
			if four[n], err = playStall(n, page); err != nil {
				return err
			}
		}
		where[page] = four
	}
	if err := say(where); err != nil {
		return err
	}
	attend()
	return nil
}

// playStall listens for one stall, and answers until this process ends.
func playStall(n int, page string) (string, error) {
	description, err := json.Marshal(describe(n, page))
	if err != nil {
		return "", err
	}
	answers := map[string][]byte{
		"GET /manifest.json":  respond("200 OK", "application/json", string(description)),
		"GET /fragments/work": respond("200 OK", "text/html; charset=utf-8", fragments()[n]),
		"POST /begin":         []byte("HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
	}
	missing := respond("404 Not Found", "text/plain", "There is nothing here.")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // the process ends
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_ = serveConnection(conn, func(method, path string) []byte { // it ends with the connection
					if answer := answers[method+" "+path]; answer != nil {
						return answer
					}
					return missing
				})
			}()
		}
	}()
	return listener.Addr().String(), nil
}

func respond(status, kind, body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nCache-Control: no-store\r\n\r\n%s", status, kind, len(body), body)
}
