package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Controllable are the flags of a browser in which OpenOutside works.
var Controllable = []string{"remote-debugging-port=0"}

// Outside is a tab that is watched from outside of its pages. Chromium makes no page ready beforehand in a tab whose page is watched itself, as
// that of a Tab is; and one that was made ready takes the place of the page that stood, with a target of its own.
type Outside struct {
	testing.TB
	conn  *websocket.Conn
	last  int
	pages []Page // in the order in which they came
}

// Page is one that stands in a tab, or stands ready for it.
type Page struct {
	Session string `json:"sessionId"`
	Info    struct {
		Type    string `json:"type"`
		Subtype string `json:"subtype"`
	} `json:"targetInfo"`
}

// OpenOutside opens one at an address.
func (b *Browser) OpenOutside(t testing.TB, address string) *Outside {
	t.Helper()
	o := &Outside{TB: t}
	where, err := os.ReadFile(filepath.Join(b.profile, "DevToolsActivePort"))
	port, path, ok := strings.Cut(strings.TrimSpace(string(where)), "\n")
	if err != nil || !ok {
		t.Fatalf("Chromium does not say where it is controlled: %v", err)
	}
	o.conn, _, err = websocket.DefaultDialer.DialContext(t.Context(), "ws://127.0.0.1:"+port+path, nil)
	o.must(err)
	t.Cleanup(func() { _ = o.conn.Close() })
	var tab struct {
		Target  string `json:"targetId"`
		Session string `json:"sessionId"`
	}
	o.call("", "Target.createTarget", map[string]any{"url": address, "forTab": true, "newWindow": true}, &tab)
	o.call("", "Target.attachToTarget", map[string]any{"targetId": tab.Target, "flatten": true}, &tab)
	o.call(tab.Session, "Target.setAutoAttach", map[string]any{"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true}, nil)
	return o
}

// Page waits for the first of a subtype: "" is the one that stands, "prerender" one that stands ready.
func (o *Outside) Page(subtype string) Page {
	o.Helper()
	for deadline := time.Now().Add(Patience); ; pause() {
		for _, page := range o.pages {
			if page.Info.Type == "page" && page.Info.Subtype == subtype {
				return page
			}
		}
		if time.Now().After(deadline) {
			o.Fatalf("no page %q among %+v", subtype, o.pages)
		}
		o.call("", "Browser.getVersion", nil, nil) // events come before its answer
	}
}

// UntilTrue looks at a page again until an expression is true; one that has just come may have no context yet in which to evaluate it.
func (o *Outside) UntilTrue(page Page, expression string) {
	o.Helper()
	for deadline := time.Now().Add(Patience); ; pause() {
		var held struct{ Result struct{ Value bool } }
		err := o.try(page.Session, "Runtime.evaluate", map[string]any{"expression": "!!(" + expression + ")"}, &held)
		if held.Result.Value {
			return
		}
		if time.Now().After(deadline) {
			o.Fatalf("never: %s (%v)", expression, err)
		}
	}
}

// Point moves the mouse over the first that is shown of what a selector finds.
func (o *Outside) Point(page Page, selector string) { o.mouse(page, selector, "mouseMoved") }

// Click clicks it.
func (o *Outside) Click(page Page, selector string) {
	o.mouse(page, selector, "mousePressed", "mouseReleased")
}

func (o *Outside) mouse(page Page, selector string, events ...string) {
	o.Helper()
	var at struct {
		Result struct{ Value struct{ X, Y float64 } }
	}
	expression := fmt.Sprintf(`(() => {
		const element = [...document.querySelectorAll(%q)].find(e => e.getBoundingClientRect().width > 0);
		element.scrollIntoView({block: "center", behavior: "instant"});
		const {x, y, width, height} = element.getBoundingClientRect();
		return {x: x + width / 2, y: y + height / 2};
	})()`, selector)
	o.call(page.Session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &at)
	for _, event := range events {
		params := map[string]any{"type": event, "x": at.Result.Value.X, "y": at.Result.Value.Y}
		if event != "mouseMoved" {
			params["button"], params["clickCount"] = "left", 1
		}
		o.send(page.Session, "Input.dispatchMouseEvent", params) // a page that a click leaves may never answer
	}
}

func (o *Outside) call(session, method string, params, result any) {
	o.Helper()
	if err := o.try(session, method, params, result); err != nil {
		o.Fatalf("%s: %v", method, err)
	}
}

// try sends a command and waits for its result, or for why there is none; events that come before it are taken.
func (o *Outside) try(session, method string, params, result any) error {
	o.Helper()
	o.send(session, method, params)
	o.must(o.conn.SetReadDeadline(time.Now().Add(Patience)))
	for {
		var message struct {
			ID     int
			Method string
			Params json.RawMessage
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		o.must(o.conn.ReadJSON(&message))
		switch {
		case message.Method == "Target.attachedToTarget":
			var page Page
			o.must(json.Unmarshal(message.Params, &page))
			o.pages = append(o.pages, page)
		case message.ID == o.last && message.Error != nil:
			return errors.New(message.Error.Message)
		case message.ID == o.last && result != nil:
			return json.Unmarshal(message.Result, result)
		case message.ID == o.last:
			return nil
		}
	}
}

func (o *Outside) send(session, method string, params any) {
	o.Helper()
	o.last++
	command := map[string]any{"id": o.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if session != "" {
		command["sessionId"] = session
	}
	o.must(o.conn.WriteJSON(command))
}

func (o *Outside) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}
