package upstream

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// conn is a connection to a stall; one request at a time is on it.
type conn struct {
	net.Conn
	reader  *bufio.Reader
	address string
	since   time.Time // when it was last used
	used    bool      // before this request
}

func newConn(raw net.Conn, address string) *conn {
	return &conn{Conn: raw, reader: bufio.NewReaderSize(raw, maxHead), address: address}
}

// ask writes a request and reads its answer whole. The error is errStale if the connection, used before, ended without a byte of it.
func (c *conn) ask(r *http.Request, message []byte) (*http.Response, error) {
	_, err := c.Write(message)
	if err == nil {
		_, err = c.reader.Peek(1)
	}
	if err != nil {
		if c.used && r.Context().Err() == nil && !isTimeout(err) {
			return nil, errStale
		}
		return nil, err
	}
	return readAnswer(c.reader, r)
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

// inMemory is a body that was read whole.
type inMemory struct {
	bytes.Reader
	data []byte
}

// Close implements io.Closer; there is nothing to close.
func (*inMemory) Close() error { return nil }

// errMalformed says that an answer is not HTTP as it should be.
var errMalformed = errors.New("the answer is not HTTP/1.1")

// readAnswer reads one answer to its end.
func readAnswer(in *bufio.Reader, r *http.Request) (*http.Response, error) {
	response := &http.Response{ProtoMajor: 1, Request: r}
	for interim := 0; ; interim++ {
		head, err := readHead(in)
		if err != nil {
			return nil, err
		}
		if err := parseHead(head, response); err != nil {
			return nil, err
		}
		if response.StatusCode >= 200 {
			break
		}
		if response.StatusCode == http.StatusSwitchingProtocols || interim == 4 {
			return nil, fmt.Errorf("%w: status %d", errMalformed, response.StatusCode)
		}
	}
	body := &inMemory{}
	var err error
	if body.data, err = readBody(in, response); err != nil {
		return nil, err
	}
	body.Reset(body.data)
	response.Body = body
	return response, nil
}

// readHead reads a status line and a header, with the end of each line, up to the empty line after them. It must fit into the reader.
func readHead(in *bufio.Reader) (string, error) {
	for {
		window, _ := in.Peek(in.Buffered()) // what is there can be seen
		if end := bytes.Index(window, []byte("\r\n\r\n")); end >= 0 {
			head := string(window[:end+2])
			_, err := in.Discard(end + 4)
			return head, err
		}
		if len(window) == in.Size() {
			return "", fmt.Errorf("%w: a head of more than %d bytes", errMalformed, in.Size())
		}
		if _, err := in.Peek(len(window) + 1); err != nil {
			return "", half(err)
		}
	}
}

// parseHead reads what a status line and a header say.
func parseHead(head string, response *http.Response) error {
	line, head, _ := strings.Cut(head, "\r\n")
	if len(line) < 12 || line[:7] != "HTTP/1." || line[7] != '0' && line[7] != '1' || line[8] != ' ' || len(line) > 12 && line[12] != ' ' || !plain(line, ' ') {
		return fmt.Errorf("%w: it begins with %.40q", errMalformed, line)
	}
	status, err := strconv.ParseUint(line[9:12], 10, 16)
	if err != nil || status < 100 {
		return fmt.Errorf("%w: status %q", errMalformed, line[9:12])
	}
	response.ProtoMinor, response.StatusCode = int(line[7]-'0'), int(status)
	response.Proto, response.Status = line[:8], line[9:]
	fields := strings.Count(head, "\r\n")
	response.Header = make(http.Header, fields)
	values := make([]string, 0, fields)
	for line := range strings.SplitSeq(strings.TrimSuffix(head, "\r\n"), "\r\n") {
		if fields == 0 {
			break
		}
		name, value, err := parseField(line)
		if err != nil {
			return err
		}
		name = textproto.CanonicalMIMEHeaderKey(name)
		if have := response.Header[name]; have != nil {
			response.Header[name] = append(have, value)
			continue
		}
		values = append(values, value)
		response.Header[name] = values[len(values)-1 : len(values) : len(values)]
	}
	return nil
}

func parseField(line string) (name, value string, err error) {
	name, value, ok := strings.Cut(line, ":")
	value = strings.Trim(value, " \t")
	if !ok || !isToken(name) || !plain(value, ' ') {
		return "", "", fmt.Errorf("%w: header %.40q", errMalformed, line)
	}
	return name, value, nil
}

// readLine reads a line of a chunked body, which ends with CR and LF and fits into the reader. It holds until the next read.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) || err == nil && (len(line) < 2 || line[len(line)-2] != '\r') {
		return nil, fmt.Errorf("%w: a line without its end", errMalformed)
	}
	if err != nil {
		return nil, half(err)
	}
	return line[:len(line)-2], nil
}

// half makes an unexpected end of what is none.
func half(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readBody reads what follows the header, as the header says how much that is.
func readBody(in *bufio.Reader, response *http.Response) ([]byte, error) {
	lengths, codings := response.Header["Content-Length"], response.Header["Transfer-Encoding"]
	response.Close = response.ProtoMinor == 0 || strings.Contains(strings.ToLower(strings.Join(response.Header["Connection"], ",")), "close")
	switch {
	case len(lengths) > 1 || len(lengths) == 1 && len(codings) > 0:
		return nil, fmt.Errorf("%w: two lengths", errMalformed)
	case len(codings) > 1 || len(codings) == 1 && (!strings.EqualFold(codings[0], "chunked") || response.ProtoMinor == 0):
		return nil, fmt.Errorf("%w: transfer encoding %q", errMalformed, codings)
	}
	length := int64(-1)
	if len(lengths) == 1 {
		n, err := strconv.ParseUint(lengths[0], 10, 62)
		if err != nil {
			return nil, fmt.Errorf("%w: length %q", errMalformed, lengths[0])
		}
		length = int64(n)
	}
	response.ContentLength = length
	if response.Request.Method == http.MethodHead || response.StatusCode == http.StatusNoContent || response.StatusCode == http.StatusNotModified {
		return nil, nil
	}
	switch {
	case len(codings) == 1:
		response.Header.Del("Transfer-Encoding")
		return readChunks(in)
	case length > maxAnswer:
		return nil, fmt.Errorf("%d bytes are more than an answer may have", length)
	case length >= 0:
		body := make([]byte, length)
		if _, err := io.ReadFull(in, body); err != nil {
			return nil, half(err)
		}
		return body, nil
	}
	response.Close = true // it ends with its connection
	return readRest(in)
}

func readRest(in io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(in, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("more than the %d bytes that an answer may have", maxAnswer)
	}
	return body, err
}

// readChunks reads a chunked body, and passes over what follows it.
func readChunks(in *bufio.Reader) ([]byte, error) {
	body := buffers.Get().(*bytes.Buffer)
	defer release(body)
	for {
		line, err := readLine(in)
		if err != nil {
			return nil, err
		}
		digits, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(bytes.TrimRight(digits, " \t")), 16, 32)
		if err != nil {
			return nil, fmt.Errorf("%w: a chunk of %.20q", errMalformed, line)
		}
		if size == 0 {
			break
		}
		if body.Len()+int(size) > maxAnswer {
			return nil, fmt.Errorf("more than the %d bytes that an answer may have", maxAnswer)
		}
		if _, err := io.CopyN(body, in, int64(size)); err != nil {
			return nil, half(err)
		}
		if end, err := readLine(in); err != nil || len(end) > 0 {
			return nil, fmt.Errorf("%w: a chunk does not end where it says", errMalformed)
		}
	}
	for range maxTrailers {
		line, err := readLine(in)
		if err != nil {
			return nil, err
		}
		if len(line) == 0 {
			return bytes.Clone(body.Bytes()), nil
		}
		if _, _, err := parseField(string(line)); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: more than %d trailers", errMalformed, maxTrailers)
}

// isToken reports whether the text is a name as HTTP allows it.
func isToken(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return text != ""
}
