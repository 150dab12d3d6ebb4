package orders

import (
	"net/http"
	"strings"
	"testing"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/bff/orders/v1"

	"github.com/google/go-cmp/cmp"
)

// listed is a page with an order of each state.
func listed() *ordersv1.ListResponse {
	out := &ordersv1.ListResponse{NextPage: "p-2"}
	for status := ordersv1.Status_STATUS_PLACING; status <= ordersv1.Status_STATUS_CANCELLED; status++ {
		row := &ordersv1.OrderRow{
			Id: "o-1", Number: "F-7K3M-92QD", Status: status, Total: euros(3890), Units: 3,
			Pictures: []*ordersv1.Picture{{Picture: "m", Name: "Mug <b>"}, {Picture: "f", Name: "Fern"}},
		}
		if status >= ordersv1.Status_STATUS_PLACED {
			row.Placed = 1_795_000_000
		}
		out.Orders = append(out.Orders, row)
	}
	out.Orders = append(out.Orders, &ordersv1.OrderRow{
		Id: "o-2", Number: "F-2", Status: ordersv1.Status_STATUS_PLACED, CancelReason: "by_shopper", Placed: 1_795_000_000, Total: euros(1000), Units: 1,
	})
	return out
}

func TestListShowsEachOrder(t *testing.T) {
	bff := &script{list: listed()}
	got := begin(t, bff).Fragment(t, "list")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Your orders" || got.Count(".notice") != 0 || bff.page != "" {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if got.Header.Get("Feria-Title") != "Your orders · Feria" || !strings.Contains(got.Header.Get("Feria-Meta"), "noindex") {
		t.Errorf("%v", got.Header)
	}
	want := []string{"Being placed", "Waits for your answer", "Ordered", "On its way", "Delivered", "Cancelled", "Being cancelled"}
	if diff := cmp.Diff(want, got.Texts(".badge")); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if got.Attr(".line h2 a", "href") != "/orders/o-1" || got.Text(".line h2") != "Order F-7K3M-92QD" || got.Text(".line .price") != "€38.90" {
		t.Errorf("%q", got.Text(".line"))
	}
	if meta := got.Texts(".line:nth-child(3) .card-meta"); !cmp.Equal(meta, []string{"18 November 2026, 11:06", "3 things"}) {
		t.Errorf("%q", meta)
	}
	if meta := got.Texts(".line:first-child .card-meta"); !cmp.Equal(meta, []string{"3 things"}) {
		t.Errorf("when it is not placed: %q", meta)
	}
	if got.Attr(".line img", "src") != "/images/art/m.svg" || got.Attr(".line img", "alt") != "Mug <b>" || got.Count(".line:first-child img") != 2 {
		t.Errorf("pictures: %s", got.Body)
	}
}

func TestListGoesOnPageByPage(t *testing.T) {
	bff := &script{list: listed()}
	s := begin(t, bff)
	if got := s.Fragment(t, "list"); got.Count(".pager a") != 1 || got.Attr(".pager [rel=next]", "href") != "/orders?page=p-2" {
		t.Errorf("first: %q", got.Texts(".pager a"))
	}
	bff.list.NextPage = ""
	if got := s.Fragment(t, "list", "page", "p-2"); bff.page != "p-2" || got.Count(".pager a") != 1 || got.Attr(".pager a", "href") != "/orders" {
		t.Errorf("last: asked for %q; %q", bff.page, got.Texts(".pager a"))
	}
	if got := s.Fragment(t, "list"); got.Count(".pager") != 0 {
		t.Errorf("the only one: %q", got.Texts(".pager a"))
	}
	bff.err = errs.E(errs.Invalid, "No page.")
	if got := s.Fragment(t, "list", "page", "none"); got.Header.Get("Location") != "/orders" {
		t.Errorf("a page that is none: %d %s", got.Status, got.Body)
	}
	bff.err = errs.E(errs.Unavailable, "Closed.")
	if got := s.Fragment(t, "list"); got.Status != http.StatusServiceUnavailable || got.Count("h1") != 1 {
		t.Errorf("closed: %d %s", got.Status, got.Body)
	}
}

func TestGuestIsToldHowToKeepOrders(t *testing.T) {
	s := begin(t, &script{list: &ordersv1.ListResponse{Guest: true}})
	got := s.Fragment(t, "list")
	if got.Attr(".notice a", "href") != "/sign-in" || got.Text(".notice a") != "Sign in to keep them" {
		t.Errorf("%q", got.Text(".notice"))
	}
	if got.Text(".empty h2") != "No orders yet" || got.Count(".line") != 0 || got.Attr(".empty a", "href") != "/" {
		t.Errorf("%s", got.Body)
	}
}

func TestListInSpanish(t *testing.T) {
	list := listed()
	list.Guest = true
	s := begin(t, &script{list: list})
	s.Locale = "es"
	got := s.Fragment(t, "list")
	if got.Text("h1") != "Tus pedidos" || got.Attr(".notice a", "href") != "/es/sign-in" || got.Attr(".line h2 a", "href") != "/es/orders/o-1" ||
		got.Attr(".pager a", "href") != "/es/orders?page=p-2" || got.Text(".line .price") != "38,90 €" {
		t.Errorf("%s", got.Body)
	}
	want := []string{"Haciéndose", "Espera tu respuesta", "Confirmado", "En camino", "Entregado", "Cancelado", "Cancelándose"}
	if diff := cmp.Diff(want, got.Texts(".badge")); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}
