// Package pages is the BFF of mfe/pages: it keeps the store's standing texts (help, delivery, returns, terms, privacy), one Markdown
// file a page and language, and puts into them what a service knows better than a text.
//
// It hands Markdown over, not HTML: how a heading is named in a document and where a link leads in the reader's language is the
// micro-frontend's to say, and no markup crosses a boundary that somebody would have to trust.
package pages

import (
	"context"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/i18n"

	pagesv1 "feria/internal/contract/bff/pages/v1"
	"feria/internal/contract/bff/pages/v1/pagesv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// Module is bff/pages.
var Module = app.Module{Name: "bff/pages", Calls: []string{"services/shipping"}, Start: start}

var callers = []string{"mfe/pages"}

var policy = auth.Policy{
	pagesv1connect.PagesPageProcedure: callers,
	pagesv1connect.PagesListProcedure: callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	texts, err := readTexts(files)
	if err != nil {
		return app.Served{}, err
	}
	rpc := env.RPC(policy)
	pagesv1connect.RegisterPagesHandler(rpc, &view{texts, shippingv1connect.NewShippingClient(env.Client("services/shipping"))})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	texts    map[string]map[string]*text // by language and name
	shipping shippingv1connect.ShippingClient
}

// in is the texts in a language.
func (v *view) in(locale string) map[string]*text {
	if texts, ok := v.texts[locale]; ok {
		return texts
	}
	return v.texts[i18n.Default]
}

// Page implements the contract. Where the methods of delivery stand in a text and shipping does not answer, the page is shown without them.
func (v *view) Page(ctx context.Context, r *pagesv1.PageRequest) (*pagesv1.PageResponse, error) {
	t, ok := v.in(r.GetLocale())[r.GetName()]
	if !ok {
		return nil, errs.E(errs.NotFound, "There is no such page.")
	}
	answer := &pagesv1.PageResponse{Title: t.title, Description: t.description, Changed: timestamppb.New(t.changed)}
	for _, p := range t.parts {
		part := &pagesv1.Part{Part: &pagesv1.Part_Markdown{Markdown: p.markdown}}
		if p.methods {
			part.Part = &pagesv1.Part_DeliveryMethods{DeliveryMethods: v.methods(ctx, r.GetLocale())}
		}
		answer.Parts = append(answer.Parts, part)
	}
	return answer, nil
}

func (v *view) methods(ctx context.Context, locale string) *pagesv1.DeliveryMethods {
	brief, cancel := app.Optional(ctx)
	defer cancel()
	known, _ := v.shipping.ListMethods(brief, &shippingv1.ListMethodsRequest{}) // nil: not known
	out := &pagesv1.DeliveryMethods{}
	for _, m := range known.GetMethods() {
		out.Methods = append(out.Methods, &pagesv1.DeliveryMethod{
			Name: m.GetName().In(locale), Promise: m.GetPromise().In(locale), Price: m.GetPrice(),
		})
	}
	return out
}

// List implements the contract.
func (v *view) List(_ context.Context, r *pagesv1.ListRequest) (*pagesv1.ListResponse, error) {
	answer := &pagesv1.ListResponse{}
	for _, name := range names {
		answer.Links = append(answer.Links, &pagesv1.Link{Name: name, Title: v.in(r.GetLocale())[name].title})
	}
	return answer, nil
}
