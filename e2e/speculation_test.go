package e2e

import (
	"testing"

	"feria/e2e/browser"
)

// A page to which one points stands ready; a click shows it as it stands, and from there the shell goes on.
func TestALikelyPageStandsReady(t *testing.T) {
	s := wholeStore(t)
	chromium, err := browser.Start(browser.Controllable...)
	if err != nil {
		t.Fatal(err)
	}
	defer chromium.Close()
	a := chromium.OpenOutside(t, s.URL+"/")
	home := a.Page("")
	a.UntilTrue(home, `document.readyState == "complete" && navigator.serviceWorker.controller`)
	a.UntilTrue(home, `(addEventListener("storage", e => e.newValue && (window.ready = JSON.parse(e.newValue)[1])), true)`)
	a.Point(home, "a[href='/c/ceramics']")
	ceramics := a.Page("prerender")
	a.UntilTrue(home, `window.ready?.endsWith("/c/ceramics")`)
	a.UntilTrue(ceramics, `document.prerendering`)
	a.Click(home, "a[href='/c/ceramics']")
	a.UntilTrue(ceramics, `!document.prerendering && performance.getEntriesByType("navigation")[0].activationStart > 0`)
	a.UntilTrue(ceramics, `document.querySelector("h1").textContent == "Ceramics" && document.visibilityState == "visible"`)
	a.UntilTrue(ceramics, `navigation.navigate("/p/marea-mug")`)
	a.UntilTrue(ceramics, `document.querySelector("h1").textContent == "Marea Mug"`)
}
