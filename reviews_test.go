package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"feria/bff/reviews"
	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"
	"feria/services/products"
	"feria/services/products/catalogue"
	service "feria/services/reviews"
	"feria/services/reviews/seed"
	index "feria/services/search"

	viewv1 "feria/internal/contract/bff/reviews/v1"
	"feria/internal/contract/bff/reviews/v1/reviewsv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	searchv1 "feria/internal/contract/services/search/v1"
	"feria/internal/contract/services/search/v1/searchv1connect"

	"connectrpc.com/connect/v2"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
)

// street runs modules beside one broker and databases of its own, again and again.
type street struct {
	t    *testing.T
	root auth.Root
	conn *nats.Conn
	urls map[string]string
	bff  *connect.Client // as mfe/reviews calls it
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, root: bytes.Repeat([]byte{7}, 32), urls: map[string]string{}}
	broker, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	if s.conn, err = broker.Connect("test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.conn.Close)
	for _, name := range []string{"services/products", "services/search", "services/reviews"} {
		s.urls[name] = postgrestest.URL(t, event.Migrations(os.DirFS(name)))
	}
	return s
}

func (s *street) open(modules ...app.Module) *app.Host {
	s.t.Helper()
	cfg, err := app.Load(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	stall := app.Module{Name: "mfe/reviews", Calls: []string{"bff/reviews"}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		s.bff = env.Client("bff/reviews")
		return app.Served{}, nil
	}}
	host, err := app.Start(s.t.Context(), app.Options{
		Config: cfg, Modules: append(modules, stall), Broker: s.conn, Root: s.root, Log: slog.New(slog.DiscardHandler),
		Databases: func(_ context.Context, service string) (string, error) { return s.urls[service], nil },
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(host.Close)
	return host
}

func (s *street) as(host *app.Host, module, callee string) *connect.Client {
	return host.Client(&auth.Signer{Module: module, Key: s.root.Key(module)}, callee)
}

// shopper is a context in which mfe/reviews serves the shopper.
func (s *street) shopper(id string) context.Context {
	s.t.Helper()
	users := &auth.Signer{Module: "services/users", Key: s.root.Key("services/users")}
	token, err := users.ShopperToken(auth.Identity{ID: id}, "mfe/reviews", time.Now().Add(time.Minute))
	if err != nil {
		s.t.Fatal(err)
	}
	return auth.WithCall(s.t.Context(), "", auth.Shopper{Identity: auth.Identity{ID: id}, MFE: "mfe/reviews"}, token)
}

// until waits for what events bring about, for as long as the test may take.
func (s *street) until(what string, holds func(ctx context.Context) bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !holds(ctx) {
		select {
		case <-look.C:
		case <-ctx.Done():
			s.t.Fatalf("%s: not in half a minute", what)
		}
	}
}

func handmade(t *testing.T) *productsv1.ImportRequest {
	t.Helper()
	market, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	request := &productsv1.ImportRequest{Categories: categories(market)}
	for p := range market.Generate(market.Handmade()) {
		request.Products = append(request.Products, product(p))
	}
	return request
}

func TestReviewAcceptedWhileItsServiceIsAwayReachesCardsAndSearch(t *testing.T) {
	s := newStreet(t)
	away := s.open(reviews.Module)
	post := &viewv1.PostRequest{Id: uuid.NewString(), Product: "marea-mug", Rating: 1, Title: "Written in the dark", Text: "Nobody was there to read it.", Locale: "en"}
	if _, err := reviewsv1connect.NewReviewsClient(s.bff).Post(s.shopper("guest:ana"), post); err != nil {
		t.Fatal(err)
	}
	away.Close()

	host := s.open(products.Module, index.Module, service.Module, reviews.Module)
	view := reviewsv1connect.NewReviewsClient(s.bff)
	goods := productsv1connect.NewProductsClient(s.as(host, auth.Operator, "services/products"))
	if _, err := goods.Import(t.Context(), handmade(t)); err != nil {
		t.Fatal(err)
	}
	var said *viewv1.ListResponse
	s.until("the review and those from before", func(context.Context) bool {
		var err error
		said, err = view.List(s.shopper("guest:ana"), &viewv1.ListRequest{Product: "marea-mug", Sort: "newest"})
		return err == nil && said.GetCount() > 3 && said.GetStars()[0] == 1
	})
	if first := said.GetReviews()[0]; first.GetTitle() != post.GetTitle() || !first.GetOwn() {
		t.Errorf("%v", first)
	}
	s.until("ratings on the card", func(ctx context.Context) bool {
		answer, err := goods.GetCards(ctx, &productsv1.GetCardsRequest{Slugs: []string{"marea-mug"}})
		return err == nil && answer.GetCards()[0].GetRatings() == said.GetCount() && tenths(answer.GetCards()[0].GetRatingSum(), said.GetCount()) == said.GetTenths()
	})
	answer, err := goods.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "marea-mug"})
	if err != nil || answer.GetRatings() != said.GetCount() {
		t.Errorf("%v %v", answer, err)
	}
	finder := searchv1connect.NewSearchClient(s.as(host, "bff/search", "services/search"))
	s.until("ratings in search", func(ctx context.Context) bool {
		found, err := finder.Find(ctx, &searchv1.FindRequest{Locale: "en", Query: "marea mug"})
		return err == nil && len(found.GetHits()) > 0 && found.GetHits()[0].GetSlug() == "marea-mug" && found.GetHits()[0].GetRatings() == said.GetCount()
	})
}

func tenths(sum, count int32) int32 { return (sum*20 + count) / (2 * count) }

func TestSeededReviewsFitTheCatalogue(t *testing.T) {
	book, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	all, seen := 0, map[string]string{}
	for _, p := range handmade(t).GetProducts() {
		said := book.Of(p)
		if len(said) < 3 {
			t.Errorf("of %s %d were written", p.GetSlug(), len(said))
		}
		for _, r := range said {
			all++
			for sentence := range strings.SplitSeq(r.Text+" "+r.Title+". ", ". ") {
				if before := seen[sentence]; before != "" && sentence != "" {
					t.Errorf("of %s and of %s is said: %s", before, p.GetSlug(), sentence)
				}
				seen[sentence] = p.GetSlug()
			}
		}
	}
	if all < 1000 {
		t.Errorf("%d reviews", all)
	}
}
