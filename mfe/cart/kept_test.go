package cart

import (
	"net/http"
	"net/url"
	"testing"

	"feria/internal/errs"

	cartv1 "feria/internal/contract/bff/cart/v1"

	"github.com/google/go-cmp/cmp"
)

func TestCartShowsWhatWasLaidAside(t *testing.T) {
	cart := aCart(aLine("mug", "Mug", nil))
	cart.Later = []*cartv1.LineView{
		aLine("fern", "Fern", nil), aLine("lamp", "Lamp", func(l *cartv1.LineView) { l.Available = 0 }), aLine("old", "Old", gone),
	}
	s := begin(t, &script{cart: cart})
	got := s.Fragment(t, "page")
	if diff := cmp.Diff([]string{"Summary", "Saved for later"}, got.Texts("section > h2")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Count(`form[action$="/later/fern/back"]`) != 1 || got.Count(`form[action$="/back"]`) != 1 {
		t.Errorf("what is sold out or gone can be taken up: %s", got.Body)
	}
	if got.Text(`form[action="`+s.Base()+`/lines/mug/later"] button`) != "Save for later: Mug" || got.Count(`form[action$="/remove"]`) != 4 {
		t.Errorf("%s", got.Body)
	}
}

func TestListsAreChanged(t *testing.T) {
	bff := &script{cart: aCart(aLine("mug", "Mug", nil)), offer: offered(), wishes: []*cartv1.LineView{aLine("mug", "Mug", nil)}}
	s := begin(t, bff)
	for path, location := range map[string]string{
		"/lines/mug/later": "/cart", "/later/mug/back": "/cart", "/later/mug/remove": "/cart", "/wishes/mug/buy": "/cart", "/wishes/mug/remove": "/wishlist",
	} {
		if got := s.Submit(t, path, url.Values{}); got.Status != http.StatusSeeOther || got.Header.Get("Location") != location {
			t.Errorf("%s: %d to %s", path, got.Status, got.Header.Get("Location"))
		}
		if got := s.Script(t, path, url.Values{}); got.Status != http.StatusOK || got.Count("h1") != 1 {
			t.Errorf("%s by script: %d %s", path, got.Status, got.Body)
		}
	}
	bff.did = nil
	s.Page = "/p/mug?variant=blue"
	if got := s.Submit(t, "/wishes/mug", url.Values{"wished": {"1"}}); got.Header.Get("Location") != s.Page {
		t.Errorf("a wish leads to %q", got.Header.Get("Location"))
	}
	if got := s.Script(t, "/wishes/mug", url.Values{"wished": {"0"}}); got.Attr("[name=wished]", "value") != "1" {
		t.Errorf("taken off: %s", got.Body)
	}
	if diff := cmp.Diff([]string{"wish mug true", "wish mug false"}, bff.did); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRefusalOfAListIsSaidWhereItBelongs(t *testing.T) {
	cart := aCart(aLine("mug", "Mug", nil))
	cart.Later = []*cartv1.LineView{aLine("fern", "Fern", nil)}
	s := begin(t, &script{cart: cart, wishes: cart.GetLater(), refusal: errs.E(errs.Conflict, "few").Because("sold_out", "available", "1", "in_cart", "0")})
	for path, fragment := range map[string]string{"/later/fern/back": "page", "/wishes/fern/buy": "wishes"} {
		got := s.Submit(t, path, url.Values{})
		if got.Status != http.StatusConflict || got.Header.Get("Feria-Fragment") != fragment || got.Text(".field-error") != "Only 1 is left." {
			t.Errorf("%s: %d %s", path, got.Status, got.Body)
		}
	}
	full := begin(t, &script{cart: cart, refusal: errs.E(errs.Exhausted, "A list holds at most 100 things. Remove something first.").Because("list_full")})
	if got := full.Submit(t, "/lines/mug/later", url.Values{}); got.Status != http.StatusConflict || got.Text(".field-error") == "" || got.Attr(".line input", "value") != "2" {
		t.Errorf("full: %d %s", got.Status, got.Body)
	}
}

func TestNoWishesIsAPageOfItsOwn(t *testing.T) {
	got := begin(t, &script{}).Fragment(t, "wishes")
	if got.Status != http.StatusOK || got.Text("h1") != "Wishlist" || got.Text("h2") != "No wishes yet" || got.Header.Get("Feria-Title") != "Wishlist · Feria" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}
