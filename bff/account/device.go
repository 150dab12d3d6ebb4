package account

import "strings"

// mark is a word in what a browser calls itself, and what people call it.
type mark struct{ word, name string }

// Browsers pass for one another, so the order counts: the first mark that is found says what it is.
var (
	browsers = []mark{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systems = []mark{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"},
		{"Linux", "Linux"},
	}
)

// recognise is what people call the browser and the system of a user agent; "" for what is not known. It is a help to memory and proves
// nothing: a user agent says what it likes.
func recognise(agent string) (browser, system string) {
	return first(browsers, agent), first(systems, agent)
}

func first(marks []mark, agent string) string {
	for _, m := range marks {
		if strings.Contains(agent, m.word) {
			return m.name
		}
	}
	return ""
}
