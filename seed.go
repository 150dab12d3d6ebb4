package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/services/products/catalogue"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
)

// importBatch is how many products travel in one call.
const importBatch = 250

// historySeed makes the purchases from before the store opened.
const historySeed = 1

// filler brings the demo catalogue, its opening stock and its history into the services, as an operator would.
type filler struct {
	catalogue *catalogue.Catalogue
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient
	orders    ordersv1connect.OrdersClient
	progress  func(done, all int)
}

// fill brings the demo catalogue into a store that runs elsewhere, through its public address.
func fill(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	if len(args) > 0 {
		return errors.New("say 'feria fill'; FERIA_CATALOGUE says how many products")
	}
	clients := make(map[string]*connect.Client)
	for _, service := range []string{"services/products", "services/inventory", "services/orders"} {
		client, err := operate(cfg, service)
		if err != nil {
			return err
		}
		clients[service] = client
	}
	s := &store{cfg: cfg, out: out}
	if err := s.fillThrough(ctx, func(service string) *connect.Client { return clients[service] }); err != nil {
		return told(cfg, err)
	}
	return nil
}

// fill makes the catalogue as large as the settings say. What is there already stays; a fill that was cut off goes on where it was.
func (s *store) fill(ctx context.Context) error {
	if !s.cfg.Demo {
		return nil
	}
	operator := &auth.Signer{Module: auth.Operator, Key: s.root.Key(auth.Operator)}
	return s.fillThrough(ctx, func(service string) *connect.Client { return s.host.Client(operator, service) })
}

func (s *store) fillThrough(ctx context.Context, client func(service string) *connect.Client) error {
	market, err := catalogue.Load()
	if err != nil {
		return err
	}
	f := filler{
		catalogue: market,
		products:  productsv1connect.NewProductsClient(client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(client("services/inventory")),
		orders:    ordersv1connect.NewOrdersClient(client("services/orders")),
	}
	shown := 0
	f.progress = func(done, all int) {
		if part := done * 10 / all; part > shown || done == all {
			shown = part
			s.say("catalogue", fmt.Sprintf("%d of %d products", done, all))
		}
	}
	all := min(cmp.Or(s.cfg.Catalogue, market.Handmade()), market.Capacity())
	if err := f.fill(ctx, all); err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	return nil
}

func (f *filler) fill(ctx context.Context, all int) error {
	list, err := f.products.ListProducts(ctx, &productsv1.ListProductsRequest{Limit: 1})
	if err != nil {
		return err
	}
	have := int(list.GetTotal())
	if have >= all {
		return nil
	}
	if err := f.recordHistory(ctx); err != nil {
		return err
	}
	if _, err := f.products.Import(ctx, &productsv1.ImportRequest{Categories: categories(f.catalogue)}); err != nil {
		return err
	}
	var batch []catalogue.Product
	for p := range f.catalogue.Generate(all) {
		if p.Position <= have {
			continue
		}
		if batch = append(batch, p); len(batch) == importBatch || p.Position == all {
			if err := f.bring(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
			f.progress(p.Position, all)
		}
	}
	return nil
}

// bring delivers the stock of a batch and then lists it, so that what is listed has been delivered, whenever the fill is cut off.
func (f *filler) bring(ctx context.Context, batch []catalogue.Product) error {
	request := &productsv1.ImportRequest{}
	var lines []*inventoryv1.Line
	for _, p := range batch {
		request.Products = append(request.Products, product(p))
		for _, v := range p.Variants {
			lines = append(lines, &inventoryv1.Line{Sku: v.SKU, Units: int32(catalogue.OpeningStock(v.SKU))})
		}
	}
	for chunk := range slices.Chunk(lines, 1000) {
		delivery := fmt.Sprintf("opening of %s to %s", chunk[0].GetSku(), chunk[len(chunk)-1].GetSku())
		if _, err := f.inventory.Receive(ctx, &inventoryv1.ReceiveRequest{Delivery: delivery, Lines: chunk}); err != nil {
			return err
		}
	}
	_, err := f.products.Import(ctx, request)
	return err
}

func (f *filler) recordHistory(ctx context.Context) error {
	var baskets []*ordersv1.HistoricBasket
	for basket := range f.catalogue.History(historySeed) {
		baskets = append(baskets, &ordersv1.HistoricBasket{Id: fmt.Sprintf("opening-%d-%d", historySeed, len(baskets)), Products: basket})
	}
	for chunk := range slices.Chunk(baskets, 1000) {
		if _, err := f.orders.RecordHistory(ctx, &ordersv1.RecordHistoryRequest{Baskets: chunk}); err != nil {
			return err
		}
	}
	return nil
}

func categories(c *catalogue.Catalogue) []*productsv1.Category {
	var out []*productsv1.Category
	for i, category := range c.Categories() {
		out = append(out, &productsv1.Category{
			Slug: category.Slug, Name: text(category.Name), Description: text(category.Line),
			Picture: category.Picture, Position: int32(i + 1),
		})
	}
	return out
}

func product(p catalogue.Product) *productsv1.Product {
	out := &productsv1.Product{
		Slug: p.Slug, Category: p.Category, Position: int64(p.Position), Maker: p.Maker.String(),
		Name: text(p.Name), Tagline: text(p.Tagline), Description: text(p.Description),
	}
	for _, d := range p.Details {
		out.Details = append(out.Details, &productsv1.Detail{Label: text(d.Label), Value: text(d.Value)})
	}
	for _, o := range p.Options {
		option := &productsv1.Option{Name: o.Name, Label: text(o.Label)}
		for _, v := range o.Values {
			option.Values = append(option.Values, &productsv1.OptionValue{Value: v.Name, Label: text(v.Label), Swatch: v.Swatch})
		}
		out.Options = append(out.Options, option)
	}
	for _, v := range p.Variants {
		out.Variants = append(out.Variants, &productsv1.Variant{
			Sku: v.SKU, Product: p.Slug, Options: v.Options, Grams: int32(v.Grams), Picture: v.Picture, Alt: text(v.Alt),
			Price: &typesv1.Money{Minor: v.Cents, Currency: "EUR"},
		})
	}
	return out
}

func text(t catalogue.Text) *typesv1.Text { return &typesv1.Text{ByLanguage: t} }
