package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// chrome is a browser that fills ranges from templates itself.
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// visitor asks for pages over one kept connection, and spends little on it. It is for one goroutine.
type visitor struct {
	conn    net.Conn
	reader  *bufio.Reader
	request []byte
	body    bytes.Buffer
}

// patience is how long an answer may take.
const patience = 20 * time.Second

// newVisitor connects to a loopback address, from the n-th address of the loopback net: visitors are clients of their own, as the store
// counts them.
func newVisitor(address, path string, n int, headers ...string) (*visitor, error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(n+1))}, Timeout: patience}
	conn, err := dialer.Dial("tcp4", address)
	if err != nil {
		return nil, err
	}
	request := "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: " + chrome + "\r\nAccept: text/html\r\n"
	for i := 0; i < len(headers); i += 2 {
		request += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	return &visitor{conn: conn, reader: bufio.NewReaderSize(conn, 64<<10), request: []byte(request + "\r\n")}, nil
}

// ask asks once more. The body holds until the next time.
func (v *visitor) ask() (int, []byte, error) {
	if err := v.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return 0, nil, err
	}
	if _, err := v.conn.Write(v.request); err != nil {
		return 0, nil, err
	}
	response, err := http.ReadResponse(v.reader, nil)
	if err != nil {
		return 0, nil, err
	}
	v.body.Reset()
	_, err = v.body.ReadFrom(response.Body)
	return response.StatusCode, v.body.Bytes(), err
}

func (v *visitor) close() { _ = v.conn.Close() }

// serveConnection answers requests on one kept connection: the lean side of HTTP/1.1, enough for composers. Answer gets the method and the
// path without its query, and returns the whole response.
func serveConnection(conn net.Conn, answer func(method, path string) []byte) error {
	reader := bufio.NewReaderSize(conn, 8<<10)
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		parts := bytes.Fields(line)
		if len(parts) != 3 {
			return fmt.Errorf("not a request: %q", line)
		}
		path, _, _ := bytes.Cut(parts[1], []byte("?"))
		response := answer(string(parts[0]), string(path))
		length, err := skipHeader(reader)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, reader, length); err != nil {
			return err
		}
		if _, err := conn.Write(response); err != nil {
			return err
		}
	}
}

// skipHeader reads to the end of a header and returns the length of the body.
func skipHeader(reader *bufio.Reader) (length int64, err error) {
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return length, nil
		}
		const name = "content-length:"
		if len(line) > len(name) && bytes.EqualFold(line[:len(name)], []byte(name)) {
			if length, err = strconv.ParseInt(string(bytes.TrimSpace(line[len(name):])), 10, 64); err != nil {
				return 0, err
			}
		}
	}
}
