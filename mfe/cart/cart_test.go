package cart

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	cartv1 "feria/internal/contract/bff/cart/v1"
	"feria/internal/contract/bff/cart/v1/cartv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, how it refuses a change, and what it was told to do.
type script struct {
	wishes  []*cartv1.LineView
	did     []string // what was asked for of the lists
	offer   *cartv1.OfferResponse
	cart    *cartv1.CartView
	closed  error // of every question
	refusal error // of every change
	added   *cartv1.AddRequest
	set     *cartv1.SetQuantityRequest
	removed string
}

func (s *script) Mini(context.Context, *cartv1.MiniRequest) (*cartv1.MiniResponse, error) {
	return &cartv1.MiniResponse{Units: s.cart.GetUnits()}, s.closed
}

func (s *script) Page(context.Context, *cartv1.PageRequest) (*cartv1.PageResponse, error) {
	return &cartv1.PageResponse{Cart: s.cart}, s.closed
}

func (s *script) Offer(_ context.Context, r *cartv1.OfferRequest) (*cartv1.OfferResponse, error) {
	if s.offer == nil && s.closed == nil {
		return nil, errs.E(errs.NotFound, "We do not sell that.")
	}
	return s.offer, s.closed
}

func (s *script) Add(_ context.Context, r *cartv1.AddRequest) (*cartv1.AddResponse, error) {
	s.added = r
	return &cartv1.AddResponse{Variant: r.GetVariant(), Added: r.GetUnits(), Units: s.cart.GetUnits()}, s.refusal
}

func (s *script) SetQuantity(_ context.Context, r *cartv1.SetQuantityRequest) (*cartv1.SetQuantityResponse, error) {
	s.set = r
	return &cartv1.SetQuantityResponse{Cart: s.cart}, s.refusal
}

func (s *script) Remove(_ context.Context, r *cartv1.RemoveRequest) (*cartv1.RemoveResponse, error) {
	s.removed = r.GetVariant()
	return &cartv1.RemoveResponse{Cart: s.cart}, s.refusal
}

func (s *script) LayAside(_ context.Context, r *cartv1.LayAsideRequest) (*cartv1.LayAsideResponse, error) {
	s.did = append(s.did, "lay aside "+r.GetVariant())
	return &cartv1.LayAsideResponse{Cart: s.cart}, s.refusal
}

func (s *script) TakeUp(_ context.Context, r *cartv1.TakeUpRequest) (*cartv1.TakeUpResponse, error) {
	s.did = append(s.did, "take up "+r.GetVariant())
	return &cartv1.TakeUpResponse{Cart: s.cart}, s.refusal
}

func (s *script) Forget(_ context.Context, r *cartv1.ForgetRequest) (*cartv1.ForgetResponse, error) {
	s.did = append(s.did, "forget "+r.GetVariant())
	return &cartv1.ForgetResponse{Cart: s.cart}, s.refusal
}

func (s *script) Wishes(context.Context, *cartv1.WishesRequest) (*cartv1.WishesResponse, error) {
	return &cartv1.WishesResponse{Lines: s.wishes}, s.closed
}

func (s *script) Wish(_ context.Context, r *cartv1.WishRequest) (*cartv1.WishResponse, error) {
	s.did = append(s.did, fmt.Sprintf("wish %s %t", r.GetVariant(), r.GetWished()))
	return &cartv1.WishResponse{}, s.refusal
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { cartv1connect.RegisterCartHandler(server, s) })
}

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

func aLine(sku, name string, change func(*cartv1.LineView)) *cartv1.LineView {
	l := &cartv1.LineView{
		Sku: sku, Product: "of-" + sku, Name: name, Choice: "Blue, small", Picture: "pic", Alt: "Alt", Units: 2,
		Price: euros(1250), Total: euros(2500), Available: 9,
	}
	if change != nil {
		change(l)
	}
	return l
}

func aCart(lines ...*cartv1.LineView) *cartv1.CartView {
	c := &cartv1.CartView{Lines: lines, Subtotal: euros(2500), Buyable: true}
	for _, l := range lines {
		c.Units += l.GetUnits()
	}
	return c
}

// gone is a line of which products knows nothing any more.
func gone(l *cartv1.LineView) {
	*l = cartv1.LineView{Sku: l.GetSku(), Units: 1, Gone: true, Available: -1}
}

func TestMiniCartSaysHowMuchIsInIt(t *testing.T) {
	for _, test := range []struct {
		units int32
		name  string
	}{{0, "Cart 0 things in it"}, {1, "Cart 1 thing in it"}, {1234, "Cart 1,234 things in it"}} {
		got := begin(t, &script{cart: &cartv1.CartView{Units: test.units}}).Fragment(t, "mini")
		name := strings.Join(strings.Fields(strings.Replace(got.Text("a"), got.Text("[aria-hidden=true].tool-count"), "", 1)), " ")
		if got.Status != http.StatusOK || got.Attr("a", "href") != "/cart" || name != test.name {
			t.Errorf("%d: %d, the link is named %q", test.units, got.Status, name)
		}
		if (got.Count(".tool-count[hidden]") == 1) != (test.units == 0) {
			t.Errorf("%d: %s", test.units, got.Body)
		}
	}
}

func TestMiniCartWithoutItsBFFIsNone(t *testing.T) {
	got := begin(t, &script{closed: errs.E(errs.Unavailable, "Closed.")}).Fragment(t, "mini")
	if got.Status != http.StatusServiceUnavailable || got.Count("h1") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestCartShowsItsLines(t *testing.T) {
	got := begin(t, &script{cart: aCart(aLine("mug", "Mug & saucer", nil), aLine("fern", strings.Repeat("Long fern ", 40), nil))}).Fragment(t, "page")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Cart" || got.Header.Get("Feria-Title") != "Cart · Feria" {
		t.Fatalf("%d, heading %q", got.Status, got.Texts("h1"))
	}
	input := got.Attr(".line input", "id")
	if got.Text(`label[for="`+input+`"]`) != "Quantity of Mug & saucer" || got.Attr(".line input", "value") != "2" {
		t.Errorf("quantity: %s", got.Body)
	}
	if name := got.Attr(`[action$="/remove"] button`, "aria-label"); name != "Remove Mug & saucer" {
		t.Errorf("the button to remove is named %q", name)
	}
	if got.Attr(".line h2 a", "href") != "/p/of-mug?variant=mug" || got.Text(".line .price") != "€25.00" || got.Text(".line-body .card-meta:last-of-type") != "€12.50 each" {
		t.Errorf("line: %q", got.Texts(".line *"))
	}
	if got.Text(`a[href="/checkout"]`) != "Go to checkout" || got.Text(".totals dd") != "€25.00" || !strings.Contains(got.Text(".totals dt"), "4 things") {
		t.Errorf("summary: %q", got.Text(".panel"))
	}
	if got.Count(".notice, .error-summary") != 0 || !strings.Contains(got.Header.Get("Feria-Meta"), "noindex") {
		t.Errorf("notices: %q", got.Texts(".notice, .error-summary"))
	}
}

func TestLinesOfOneNameAreToldApart(t *testing.T) {
	red := aLine("mug-red", "Mug", func(l *cartv1.LineView) { l.Choice = "Red" })
	got := begin(t, &script{cart: aCart(aLine("mug", "Mug", nil), red, aLine("fern", "Fern", nil))}).Fragment(t, "page")
	want := []string{"Quantity of Mug, Blue, small", "Quantity of Mug, Red", "Quantity of Fern"}
	if diff := cmp.Diff(want, got.Texts("label")); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestEmptyCartLeadsToTheMarket(t *testing.T) {
	got := begin(t, &script{cart: &cartv1.CartView{}}).Fragment(t, "page")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Attr(".empty a", "href") != "/" || got.Count(`a[href="/checkout"]`) != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestLineSaysWhatHasChanged(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*cartv1.LineView)
		note   string
		danger bool
	}{
		{"nothing", nil, "", false},
		{"stock unknown", func(l *cartv1.LineView) { l.Available = -1 }, "", false},
		{"dearer", func(l *cartv1.LineView) { l.Previous = euros(999) }, "The price has changed from €9.99 to €12.50.", false},
		{"sold out", func(l *cartv1.LineView) { l.Available, l.Previous = 0, euros(999) }, "This is sold out. Remove it to go on.", true},
		{"one left", func(l *cartv1.LineView) { l.Available = 1 }, "Only 1 is left. Lower the quantity to go on.", true},
		{"as many as wanted", func(l *cartv1.LineView) { l.Available = 2 }, "", false},
		{"gone", gone, "Its maker has taken it off the table. Remove it to go on.", true},
	} {
		c := aCart(aLine("mug", "Mug", test.change))
		c.Buyable = !test.danger
		got := begin(t, &script{cart: c}).Fragment(t, "page")
		if got.Text(".line .notice") != test.note || got.Count(".line .notice-danger") == 1 != test.danger {
			t.Errorf("%s: %q", test.name, got.Texts(".notice"))
		}
		if (got.Count(".panel .notice-danger") == 1) != test.danger || got.Count(`[action$="/remove"]`) != 1 {
			t.Errorf("%s: summary %q", test.name, got.Text(".panel"))
		}
	}
}

func TestWhatIsGoneCanOnlyBeRemoved(t *testing.T) {
	c := aCart(aLine("mug", "Mug", gone))
	c.Subtotal = nil
	got := begin(t, &script{cart: c}).Fragment(t, "page")
	if got.Text(".line h2") != "No longer sold" || got.Attr(".line button", "aria-label") != "Remove what is no longer sold" {
		t.Errorf("line: %q", got.Texts(".line *"))
	}
	if got.Count(".line img, .line input, .line a, .line .price, .totals") != 0 || got.Count(".line form") != 1 {
		t.Errorf("%s", got.Body)
	}
}

func TestUnavailableCartIsAPageOfItsOwn(t *testing.T) {
	s := begin(t, &script{closed: errs.E(errs.Unavailable, "The carts are closed.")})
	s.Page = "/cart"
	got := s.Fragment(t, "page")
	if got.Status != http.StatusServiceUnavailable || got.Count("h1") != 1 || got.Text(".failure p") != "The carts are closed." || got.Attr("a", "href") != "/cart" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}
