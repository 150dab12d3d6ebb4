package upstream

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// answer reads what a stall would have sent to a GET, as an exchange reads it.
func answer(sent string) (*http.Response, error) {
	r, _ := http.NewRequest(http.MethodGet, "http://stall/", nil)
	return readAnswer(bufio.NewReaderSize(strings.NewReader(sent), maxHead), r)
}

func TestAnswersAreReadWhole(t *testing.T) {
	for name, test := range map[string]struct {
		sent, body string
		status     int
		closes     bool
	}{
		"a length":                 {sent: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello", status: 200},
		"no reason":                {sent: "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", status: 404},
		"what follows is left":     {sent: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", body: "he", status: 200},
		"chunks":                   {sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n", body: "hello", status: 200},
		"chunks and trailers":      {sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n0\r\nA: b\r\n\r\n", body: "h", status: 200},
		"until the end":            {sent: "HTTP/1.1 200 OK\r\n\r\nhello", body: "hello", status: 200, closes: true},
		"HTTP/1.0":                 {sent: "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello", status: 200, closes: true},
		"it says that it closes":   {sent: "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", status: 200, closes: true},
		"nothing, by its status":   {sent: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", status: 204},
		"after interim answers":    {sent: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", body: "a", status: 200},
		"a value of several lines": {sent: "HTTP/1.1 200 OK\r\nVary: a\r\nVary: b\r\nContent-Length: 0\r\n\r\n", status: 200},
	} {
		t.Run(name, func(t *testing.T) {
			response, err := answer(test.sent)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(response.Body)
			if string(body) != test.body || response.StatusCode != test.status || response.Close != test.closes {
				t.Errorf("%q, status %d, closes %t", body, response.StatusCode, response.Close)
			}
		})
	}
}

func TestWhatIsNoWholeAnswerIsAnError(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\n"
	for name, test := range map[string]struct {
		sent string
		is   error
	}{
		"half a head":               {head + "Content-Le", io.ErrUnexpectedEOF},
		"half a body":               {head + "Content-Length: 5\r\n\r\nhel", io.ErrUnexpectedEOF},
		"half a chunk":              {head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel", io.ErrUnexpectedEOF},
		"chunks without their last": {head + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n", io.ErrUnexpectedEOF},
		"half a trailer":            {head + "Transfer-Encoding: chunked\r\n\r\n0\r\nA:", io.ErrUnexpectedEOF},
		"another protocol":          {"SSH-2.0-OpenSSH_9.2\r\n\r\n", errMalformed},
		"another version":           {"HTTP/2.0 200 OK\r\n\r\n", errMalformed},
		"a status of two digits":    {"HTTP/1.1 20 OK\r\n\r\n", errMalformed},
		"a reason with a line feed": {"HTTP/1.1 200 O\nK\r\n\r\n", errMalformed},
		"a status below 100":        {"HTTP/1.1 099 No\r\n\r\n", errMalformed},
		"switching protocols":       {"HTTP/1.1 101 Switching\r\n\r\n", errMalformed},
		"interim answers for ever":  {strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 6), errMalformed},
		"a head too long":           {head + "A: " + strings.Repeat("a", maxHead) + "\r\n\r\n", errMalformed},
		"a header without a colon":  {head + "Nonsense\r\n\r\n", errMalformed},
		"a name with a space":       {head + "Content-Length : 5\r\n\r\nhello", errMalformed},
		"a folded header":           {head + "A: b\r\n c\r\n\r\n", errMalformed},
		"a value with a line feed":  {head + "A: b\nContent-Length: 0\r\n\r\n", errMalformed},
		"two lengths":               {head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", errMalformed},
		"a length and chunks":       {head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", errMalformed},
		"a length below zero":       {head + "Content-Length: -5\r\n\r\nhello", errMalformed},
		"another coding":            {head + "Transfer-Encoding: gzip\r\n\r\n", errMalformed},
		"two codings":               {head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", errMalformed},
		"chunks of HTTP/1.0":        {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", errMalformed},
		"a chunk of no size":        {head + "Transfer-Encoding: chunked\r\n\r\n\r\n", errMalformed},
		"a chunk longer than said":  {head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", errMalformed},
		"lines without CR":          {head + "Transfer-Encoding: chunked\r\n\r\n2\nhe\n0\n\n", errMalformed},
		"a trailer without a colon": {head + "Transfer-Encoding: chunked\r\n\r\n0\r\nNonsense\r\n\r\n", errMalformed},
		"trailers for ever":         {head + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("A: b\r\n", maxTrailers+1), nil},
		"more than an answer has":   {head + "Content-Length: 2097153\r\n\r\n", nil},
		"chunks for ever":           {head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("100000\r\n"+strings.Repeat("a", 1<<20)+"\r\n", 3), nil},
		"a body for ever":           {head + "\r\n" + strings.Repeat("a", maxAnswer+1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if response, err := answer(test.sent); err == nil {
				t.Errorf("read as status %d", response.StatusCode)
			} else if test.is != nil && !errors.Is(err, test.is) {
				t.Error(err)
			}
		})
	}
}

// FuzzReadAnswer: what is taken for a whole answer is the same answer to net/http.
func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
	f.Add([]byte("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a\r\nhel\r\n0\r\nA: b\r\n\r\n"))
	f.Add([]byte("HTTP/1.0 404 Not Found\r\nA: b\r\nA: c\r\n\r\nhello"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		response, err := answer(string(sent))
		if err != nil {
			return
		}
		body, _ := io.ReadAll(response.Body)
		if len(body) > maxAnswer {
			t.Errorf("a body of %d bytes", len(body))
		}
		in := bufio.NewReader(bytes.NewReader(sent))
		other, err := http.ReadResponse(in, response.Request)
		for err == nil && other.StatusCode < 200 {
			other, err = http.ReadResponse(in, response.Request)
		}
		if err != nil {
			t.Fatalf("net/http: %v", err)
		}
		same, err := io.ReadAll(other.Body)
		if err != nil {
			t.Fatalf("net/http: %v", err)
		}
		if other.StatusCode != response.StatusCode || !bytes.Equal(body, same) {
			t.Errorf("status %d, %q; net/http: %d, %q", response.StatusCode, body, other.StatusCode, same)
		}
	})
}
