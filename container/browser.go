package container

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

var chromium = regexp.MustCompile(`(?:Chromium"?;v="|Chrome/)(\d+)`)

// native reports whether a browser fills ranges from templates itself: Chromium since 150.
func native(r *http.Request) bool {
	hint := r.Header.Get("Sec-CH-UA")
	if hint == "" {
		hint = r.UserAgent()
	}
	found := chromium.FindStringSubmatch(hint)
	if found == nil {
		return false
	}
	version, err := strconv.Atoi(found[1])
	return err == nil && version >= 150
}

// streams reports whether fragments may come out of order: to browsers, unless they ask for order. Who is no browser gets them in order.
func streams(r *http.Request) bool {
	return !r.URL.Query().Has("order") && strings.Contains(r.UserAgent(), "Mozilla/") && !strings.Contains(strings.ToLower(r.UserAgent()), "bot")
}
