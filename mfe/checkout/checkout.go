// Package checkout is the micro-frontend of buying: one page to say where it goes and to pay, and the question that a bank may ask.
//
// What a shopper types as card data passes through and is never written into a page again.
package checkout

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/i18n/country"
	"feria/internal/money"
	"feria/internal/stall"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"
	"feria/internal/contract/bff/checkout/v1/checkoutv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
)

// Module is mfe/checkout.
var Module = app.Module{Name: "mfe/checkout", Calls: []string{"bff/checkout"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), checkoutv1connect.NewCheckoutClient(env.Client("bff/checkout"))}
	s.Fragment("form", s.serveForm)
	s.Fragment("question", s.serveQuestion)
	s.Action("POST", "/place", s.servePlace)
	s.Action("POST", "/answer/{order}", s.serveAnswer)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff checkoutv1connect.CheckoutClient
}

func (s *server) serveForm(w http.ResponseWriter, r *http.Request) error {
	view, err := s.form(r, typed{Delivery: r.URL.Query().Get("delivery")}, nil)
	if err != nil {
		return err
	}
	stall.Title(w, view.T("checkout.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, form(view))
}

// form is the page with what was typed, and what is wrong with it. A delivery method that is none shows the first one.
func (s *server) form(r *http.Request, t typed, refusal error) (*formView, error) {
	view := s.View(r)
	request := &checkoutv1.FormRequest{Locale: view.Locale(), Delivery: t.Delivery}
	answer, err := s.bff.Form(r.Context(), request)
	if errs.Is(err, errs.Invalid) && t.Delivery != "" {
		request.Delivery = ""
		answer, err = s.bff.Form(r.Context(), request)
	}
	if err != nil {
		return nil, err
	}
	return newForm(view, answer, t, refusal), nil
}

func (s *server) servePlace(w http.ResponseWriter, r *http.Request) error {
	request, t, err := s.place(r)
	var answer *checkoutv1.PlaceResponse
	if err == nil {
		answer, err = s.bff.Place(r.Context(), request)
	}
	switch {
	case err != nil:
		return s.refuse(w, r, t, err)
	case answer.GetConfirmation() != "":
		return stall.Redirect(w, r, "/checkout/confirm/"+answer.GetOrder())
	default:
		return stall.Redirect(w, r, "/orders/"+answer.GetOrder())
	}
}

// place reads the form. What is wrong with its fields is told all at once; what payments and orders have to say comes after that.
func (s *server) place(r *http.Request) (*checkoutv1.PlaceRequest, typed, error) {
	f := s.Form(r)
	request := &checkoutv1.PlaceRequest{
		Key: f.Text("key", 36), Email: f.Email("email"), Delivery: f.Text("delivery", 32),
		Address: &typesv1.Address{
			Name: f.Text("name", 100), Line: f.Text("line", 200), City: f.Text("city", 100), PostalCode: f.Text("postal_code", 20),
			Country: f.Choice("country", country.Codes()...),
		},
		CardNumber: f.Text("card_number", 32), Expiry: f.Text("expiry", 10), SecurityCode: f.Text("security_code", 4),
	}
	t := read(r.PostForm)
	// The total that stood beside the chosen delivery: it is compared, never charged.
	if f.Has("seen_" + t.Delivery) {
		request.Total = money.Euros(f.Int("seen_"+t.Delivery, 0, 1_000_000_000)).Proto()
	} else {
		f.Reject("delivery", "refused.delivery")
	}
	if _, err := uuid.Parse(request.GetKey()); err != nil {
		f.Reject("key", "refused.fields")
	}
	return request, t, f.Err()
}

// refuse shows the form again: everything that was typed but the card, a fresh key, and what is wrong beside its field.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, t typed, refusal error) error {
	refusal = explain(s.View(r), refusal)
	view, err := s.form(r, t, refusal)
	if err != nil {
		return err
	}
	return s.Refused(w, r, refusal, "form", form(view))
}

// explain says a refusal in the reader's words.
func explain(view stall.View, err error) error {
	e := errs.As(err)
	if e == nil {
		return err
	}
	text := ""
	switch e.Reason {
	case "payment_declined":
		text = view.T("refused.declined")
		if e.Facts["decline"] == "insufficient_funds" {
			text = view.T("refused.insufficient_funds")
		}
		return errs.E(errs.Conflict, text, errs.Field{Name: "card_number", Text: text}).Because(e.Reason).In(view.Locale()).From(err)
	case "total_changed":
		text = view.T("refused.total_changed", "total", view.Money(totalFact(e)))
	case "sold_out":
		text = view.T("refused.sold_out")
		if left, _ := strconv.ParseInt(e.Facts["available"], 10, 32); left > 0 { // what is no number is not said
			text = view.N("refused.short", left)
		}
	case "empty_cart":
		text = view.T("refused.empty_cart")
	case "in_progress":
		text = view.T("refused.in_progress")
	case "expired":
		text = view.T("refused.expired")
	case "":
		if e.Kind == errs.Invalid {
			return errs.E(errs.Invalid, view.T("refused.fields"), view.Fields(err)...).In(view.Locale()).From(err)
		}
		return err
	default:
		return err
	}
	return errs.E(e.Kind, text, view.Fields(err)...).Because(e.Reason).In(view.Locale()).From(err)
}

func (s *server) serveQuestion(w http.ResponseWriter, r *http.Request) error {
	view := questionView{View: s.View(r)}
	answer, err := s.bff.Question(r.Context(), &checkoutv1.QuestionRequest{Order: r.URL.Query().Get("order")})
	if err != nil {
		return err
	}
	view.QuestionResponse = answer
	view.Amount = view.Money(money.FromProto(answer.GetAmount()))
	stall.Title(w, view.T("question.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, question(view))
}

func (s *server) serveAnswer(w http.ResponseWriter, r *http.Request) error {
	order, f := stall.Path(r, "order"), s.Form(r)
	answer := f.Choice("answer", "approve", "refuse")
	if err := f.Err(); err != nil {
		return err
	}
	_, err := s.bff.Answer(r.Context(), &checkoutv1.AnswerRequest{Order: order, Approved: answer == "approve"})
	if err != nil && !errs.Is(err, errs.Conflict) { // how the order ended, it says itself
		return err
	}
	return stall.Redirect(w, r, "/orders/"+order)
}
