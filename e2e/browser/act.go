package browser

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Click clicks what has this role and name, as soon as it is there, can be used and nothing lies above it.
func (b *Tab) Click(role, name string) {
	b.Helper()
	b.act(role, name, func(ctx context.Context, thing Thing) error { return clickNode(ctx, thing.node, 1) })
}

// Point moves the mouse over a link and leaves it there.
func (b *Tab) Point(link string) {
	b.Helper()
	b.act("link", link, func(ctx context.Context, thing Thing) error { return clickNode(ctx, thing.node) })
}

// DoubleClick clicks twice, as fast as a hand does, whatever the first click began.
func (b *Tab) DoubleClick(role, name string) {
	b.Helper()
	b.act(role, name, func(ctx context.Context, thing Thing) error { return clickNode(ctx, thing.node, 1, 2) })
}

// Follow clicks a link.
func (b *Tab) Follow(name string) {
	b.Helper()
	b.Click("link", name)
}

// Press clicks a button.
func (b *Tab) Press(name string) {
	b.Helper()
	b.Click("button", name)
}

// Pick chooses a radio button by clicking its label, and waits until it is chosen.
func (b *Tab) Pick(name string) {
	b.Helper()
	b.Click("radio", name)
	b.Until(fmt.Sprintf("radio %q is chosen", name), func() bool {
		for _, radio := range b.All("radio", name) {
			if radio.Checked {
				return true
			}
		}
		return false
	})
}

// Type replaces what is in a field.
func (b *Tab) Type(role, name, text string) {
	b.Helper()
	b.act(role, name, func(ctx context.Context, thing Thing) error {
		if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: thing.node}); err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{BackendNodeID: thing.node}); err != nil {
			return err
		}
		if err := command(ctx, "selectAll"); err != nil {
			return err
		}
		if text == "" {
			return command(ctx, "deleteBackward")
		}
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Fill types into a text field.
func (b *Tab) Fill(label, text string) {
	b.Helper()
	b.Type("textbox", label, text)
}

// Number types into a field for numbers.
func (b *Tab) Number(label, text string) {
	b.Helper()
	b.Type("spinbutton", label, text)
}

// Choose chooses in a list by typing the beginning of what is wanted, as one does with the keyboard.
func (b *Tab) Choose(label, option string) {
	b.Helper()
	b.act("combobox", label, func(ctx context.Context, thing Thing) error {
		if _, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{BackendNodeID: thing.node}); err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.KeyEvent(option))
	})
	b.Until(fmt.Sprintf("%q is chosen in %q", option, label), func() bool { return b.See("combobox", label).Value == option })
}

// Attach chooses a file of this machine in a field for files.
func (b *Tab) Attach(label, path string) {
	b.Helper()
	b.act("button", label+"…", func(ctx context.Context, thing Thing) error {
		_, err := chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, BackendNodeID: thing.node})
		return err
	})
}

// Key presses a key, such as kb.Enter or kb.Tab, or types text where the focus is.
func (b *Tab) Key(keys string) {
	b.Helper()
	ctx, cancel := b.patient()
	defer cancel()
	b.must(chromedp.Do(ctx, chromedp.KeyEvent(keys)))
}

// act does something with a thing, which may still be on its way, or be replaced while it is looked at: then with the next.
func (b *Tab) act(role, name string, do func(context.Context, Thing) error) {
	b.Helper()
	var last error
	for deadline := time.Now().Add(Patience); ; pause() {
		ctx, cancel := b.patient()
		for _, thing := range b.All(role, name) {
			if thing.Disabled {
				last = errors.New("it is disabled")
			} else if last = do(ctx, thing); last == nil {
				cancel()
				return
			}
		}
		cancel()
		if time.Now().After(deadline) {
			b.lost(fmt.Sprintf("%s %q cannot be used: %v", role, name, last))
		}
	}
}

// target is where a thing is clicked: itself, or the label of a field that shows nothing of its own. It is asked for by a function of
// the page's, which runs with scripts switched off too.
const target = `function() {
	const shown = element => element && element.checkVisibility() && element.getBoundingClientRect().width > 1;
	let element = this;
	if (!shown(element) || this.matches("input[type=radio]")) element = [...(this.labels ?? [])].find(shown) ?? this;
	element.scrollIntoView({block: "nearest", inline: "nearest", behavior: "instant"});
	let box = [...element.getClientRects()].find(r => r.width > 1 && r.height > 1);
	if (!box) return {why: "it is not shown"};
	for (const y of [box.top + box.height / 2, box.top + 3, box.bottom - 3]) {
		const x = box.left + box.width / 2;
		const top = document.elementFromPoint(x, y);
		if (top && (element.contains(top) || top.contains(element) && top.closest("label, a, button") == element)) return {x, y};
		var above = top;
	}
	if (above) element.scrollIntoView({block: "center", behavior: "instant"});
	return {why: "something lies above it: " + (above?.outerHTML ?? "").slice(0, 120)};
}`

// clickNode clicks in the middle of the node, once for each count of clicks.
func clickNode(ctx context.Context, node cdp.BackendNodeID, counts ...int) error {
	const group = "click" // let go afterwards, or the node would be kept for ever
	resolved, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node, ObjectGroup: group})
	if err != nil {
		return err
	}
	defer func() {
		_, _ = chromedp.Call(ctx, runtime.ReleaseObjectGroup, runtime.ReleaseObjectGroupParams{ObjectGroup: group})
	}()
	type place struct {
		X   float64 `json:"x"`
		Y   float64 `json:"y"`
		Why string  `json:"why"`
	}
	of := func(p *runtime.CallFunctionOnParams) { p.ObjectID = resolved.Object.ObjectID }
	at, err := chromedp.Run(ctx, chromedp.CallFunctionOn[place](target, of))
	if err != nil {
		return err
	}
	if at.Why != "" {
		return errors.New(at.Why)
	}
	if err := chromedp.Do(ctx, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y)); err != nil {
		return err
	}
	// From here on the click counts as made: where it leads to another document, the browser may never say so.
	brief, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, count := range counts {
		if err := chromedp.Do(brief, chromedp.MouseClickXY(at.X, at.Y, chromedp.ClickCount(count))); err != nil && ctx.Err() == nil {
			return nil
		}
	}
	return nil
}

// command gives an editing command, as a shortcut of the keyboard does.
func command(ctx context.Context, name string) error {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		event := input.DispatchKeyEventParams{Type: kind, Key: "Unidentified"}
		if kind == input.DispatchKeyEventTypeRawKeyDown {
			event.Commands = []string{name}
		}
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, event); err != nil {
			return err
		}
	}
	return nil
}
