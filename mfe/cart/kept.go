package cart

import (
	"net/http"

	"feria/internal/errs"
	"feria/internal/stall"

	cartv1 "feria/internal/contract/bff/cart/v1"
)

// show answers an action on the cart: the cart as it is then.
func (s *server) show(w http.ResponseWriter, r *http.Request, c *cartv1.CartView) error {
	return s.Done(w, r, "/cart", page(newPage(s.View(r), c)), changed(c.GetUnits()))
}

func (s *server) serveLayAside(w http.ResponseWriter, r *http.Request) error {
	variant := stall.Path(r, "variant")
	answer, err := s.bff.LayAside(r.Context(), &cartv1.LayAsideRequest{Locale: s.View(r).Locale(), Variant: variant})
	if err != nil {
		return s.refuseKept(w, r, variant, err)
	}
	return s.show(w, r, answer.GetCart())
}

func (s *server) serveTakeUp(w http.ResponseWriter, r *http.Request) error {
	variant := stall.Path(r, "variant")
	answer, err := s.bff.TakeUp(r.Context(), &cartv1.TakeUpRequest{Locale: s.View(r).Locale(), Variant: variant})
	if err != nil {
		return s.refuseKept(w, r, variant, err)
	}
	return s.show(w, r, answer.GetCart())
}

func (s *server) serveForget(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.bff.Forget(r.Context(), &cartv1.ForgetRequest{Locale: s.View(r).Locale(), Variant: stall.Path(r, "variant")})
	if err != nil {
		return err
	}
	return s.show(w, r, answer.GetCart())
}

// refuseKept shows the cart as it is, with what is wrong beside the thing that it is about. A list that is full is said on the page, too.
func (s *server) refuseKept(w http.ResponseWriter, r *http.Request, variant string, refusal error) error {
	if errs.Is(refusal, errs.Exhausted) {
		e := errs.As(refusal)
		refusal = errs.E(errs.Conflict, e.Text, errs.Field{Name: "quantity", Text: e.Text}.Because(e.Reason)).Because(e.Reason)
	}
	return s.refuseLine(w, r, variant, "", refusal)
}

func (s *server) serveWishes(w http.ResponseWriter, r *http.Request) error {
	view := s.View(r)
	answer, err := s.bff.Wishes(r.Context(), &cartv1.WishesRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	stall.Title(w, view.T("wishes.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, wishes(newWishes(view, answer.GetLines())))
}

// serveWish is the button beside the one that adds to the cart. It is good for two: what is wished is taken off again.
func (s *server) serveWish(w http.ResponseWriter, r *http.Request) error {
	variant := stall.Path(r, "variant")
	wished := s.Form(r).Optional("wished", 1) == "1"
	_, err := s.bff.Wish(r.Context(), &cartv1.WishRequest{Variant: variant, Wished: wished})
	view, offered := s.offer(r, variant)
	if err != nil {
		view.Problems = view.View.Problems(err)
		return s.Refused(w, r, err, "add-button", addButton(view))
	}
	if offered != nil {
		view.Wished, view.Most = wished, maxUnits // it is done all the same
	}
	return s.Done(w, r, stall.Page(r), addButton(view))
}

// serveBuyWish puts one of a wished thing into the cart. It stays a wish.
func (s *server) serveBuyWish(w http.ResponseWriter, r *http.Request) error {
	view, variant := s.View(r), stall.Path(r, "variant")
	added, refusal := s.bff.Add(r.Context(), &cartv1.AddRequest{Locale: view.Locale(), Variant: variant, Units: 1})
	answer, err := s.bff.Wishes(r.Context(), &cartv1.WishesRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	shown := newWishes(view, answer.GetLines())
	if refusal != nil {
		refusal = soldOut(view, refusal)
		shown.refuse(variant, view.Problems(refusal))
		return s.Refused(w, r, refusal, "wishes", wishes(shown))
	}
	shown.Added = int64(added.GetUnits())
	return s.Done(w, r, "/cart", wishes(shown), changed(added.GetUnits()))
}

func (s *server) serveRemoveWish(w http.ResponseWriter, r *http.Request) error {
	view := s.View(r)
	if _, err := s.bff.Wish(r.Context(), &cartv1.WishRequest{Variant: stall.Path(r, "variant")}); err != nil {
		return err
	}
	answer, err := s.bff.Wishes(r.Context(), &cartv1.WishesRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	return s.Done(w, r, "/wishlist", wishes(newWishes(view, answer.GetLines())))
}
