package container

import (
	"net/http"
	"strconv"
	"strings"
)

// native reports whether a browser fills ranges from templates itself: Chromium since 150.
func native(r *http.Request) bool {
	version, ok := after(r.Header.Get("Sec-CH-UA"), `"Chromium";v="`)
	if !ok {
		version, ok = after(r.UserAgent(), "Chrome/")
	}
	return ok && version >= 150
}

// after is the number that follows the mark in a text.
func after(text, mark string) (number int, ok bool) {
	_, rest, ok := strings.Cut(text, mark)
	end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
	if !ok || end < 1 {
		return 0, false
	}
	number, err := strconv.Atoi(rest[:end])
	return number, err == nil
}

// streams reports whether fragments may come out of order: to browsers, unless they ask for order. Who is no browser gets them in order. So
// does an old browser that has sent a form: if it runs no scripts it would have to ask again, and it cannot.
func streams(r *http.Request) bool {
	agent := r.UserAgent()
	return strings.Contains(agent, "Mozilla/") && !strings.Contains(strings.ToLower(agent), "bot") && !r.URL.Query().Has("order") &&
		(r.Method != http.MethodPost || native(r))
}
