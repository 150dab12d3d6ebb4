package container_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"feria/internal/manifest"
)

// BenchmarkPage is a page of four fragments of 1, 6, 4 and 3 KB from four stalls behind sockets. Those who ask and those who answer do as
// little as can be, but they are in the same process: what they cost is measured too.
func BenchmarkPage(b *testing.B) {
	for name, claims := range map[string][]string{"asked anew": {"sub"}, "joined": nil} {
		b.Run(name, func(b *testing.B) {
			s := newStage(b)
			page := manifest.Page{Path: "/w", Slots: map[string][]string{}}
			for i, size := range []int{1, 6, 4, 3} {
				m := manifest.Manifest{
					Contract: 1, Team: "Test", Name: "part" + strconv.Itoa(i), Version: "1", Claims: claims,
					Fragments: map[string]manifest.Fragment{"it": {Path: "/fragments/it", Criticality: manifest.Essential}, "ready": {Path: "/fragments/ready"}},
				}
				page.Slots["main"] = append(page.Slots["main"], m.Name+"/it")
				if i == 3 {
					m.Pages = []manifest.Page{page}
				}
				s.register(m, canned(b, m, "<section>"+strings.Repeat("<p>a part of it</p>", size<<10/19)+"</section>"))
				s.await(m.Name, 200)
			}
			b.SetParallelism(8)
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) { turn(b, pb, s.server.Listener.Addr().String()) })
		})
	}
}

// turn asks for the page over one connection as long as it should.
func turn(b *testing.B, pb *testing.PB, address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	ask := []byte("GET /w HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: " + chrome + "\r\nCookie: feria_session=" + session + "\r\n\r\n")
	for pb.Next() {
		if _, err := conn.Write(ask); err != nil {
			b.Error(err)
			return
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			b.Error(err)
			return
		}
		if n, err := io.Copy(io.Discard, response.Body); err != nil || n < 14<<10 {
			b.Errorf("a page of %d bytes: %v", n, err)
			return
		}
	}
}

// canned plays a stall that answers everything but its manifest with the same fragment. It returns its address.
func canned(b *testing.B, m manifest.Manifest, body string) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(func() {
		_ = listener.Close()
		cancel()
	})
	described, err := json.Marshal(m)
	if err != nil {
		b.Fatal(err)
	}
	form := "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
	answer, itself := []byte(fmt.Sprintf(form, "text/html", len(body), body)), []byte(fmt.Sprintf(form, "application/json", len(described), described))
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go repeat(conn, answer, itself)
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
	}()
	return "http://" + listener.Addr().String()
}

func repeat(conn io.ReadWriteCloser, answer, itself []byte) {
	defer func() { _ = conn.Close() }()
	in := make([]byte, 8<<10)
	for {
		n, err := conn.Read(in)
		if err != nil {
			return
		}
		say := answer
		if bytes.HasPrefix(in[:n], []byte("GET /manifest.json")) {
			say = itself
		}
		if _, err := conn.Write(say); err != nil {
			return
		}
	}
}
