package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"
	"feria/services/products"
	"feria/services/products/catalogue"
	index "feria/services/search"

	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	searchv1 "feria/internal/contract/services/search/v1"
	"feria/internal/contract/services/search/v1/searchv1connect"

	"connectrpc.com/connect/v2"
)

// searchable runs products and search, beside a broker and databases of the test's own. Client reaches a service as a module.
func searchable(t *testing.T) (client func(as, service string) *connect.Client) {
	t.Helper()
	broker, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	conn, err := broker.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	cfg, err := app.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	root, urls := auth.Root(bytes.Repeat([]byte{7}, 32)), map[string]string{}
	for _, service := range []string{"services/products", "services/search"} {
		urls[service] = postgrestest.URL(t, event.Migrations(os.DirFS(service)))
	}
	host, err := app.Start(t.Context(), app.Options{
		Config: cfg, Modules: []app.Module{products.Module, index.Module}, Broker: conn, Root: root, Log: slog.New(slog.DiscardHandler),
		Databases: func(_ context.Context, service string) (string, error) { return urls[service], nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return func(as, service string) *connect.Client {
		return host.Client(&auth.Signer{Module: as, Key: root.Key(as)}, service)
	}
}

// misspelt is a name without one of its letters: the n-th that can be left out, counted around.
func misspelt(name string, n int) string {
	letters := []rune(name)
	var places []int
	for i := range letters {
		if letters[i] != ' ' {
			places = append(places, i)
		}
	}
	at := places[n%len(places)]
	return string(slices.Delete(slices.Clone(letters), at, at+1))
}

// opened is searchable with the whole market indexed.
func opened(t *testing.T) (client func(as, service string) *connect.Client, listed []*productsv1.Product) {
	t.Helper()
	client = searchable(t)
	market, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	request := &productsv1.ImportRequest{Categories: categories(market)}
	for p := range market.Generate(market.Handmade()) {
		request.Products = append(request.Products, product(p))
	}
	_, err = productsv1connect.NewProductsClient(client(auth.Operator, "services/products")).Import(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	operator := searchv1connect.NewSearchClient(client(auth.Operator, "services/search"))
	for indexed := 0; indexed < len(request.GetProducts()); { // the relay may still be publishing when a rebuild has read what there was
		if err := rebuild(t.Context(), app.Config{}, operator, io.Discard); err != nil {
			t.Fatal(err)
		}
		answer, err := operator.GetRebuild(t.Context(), &searchv1.GetRebuildRequest{})
		if err != nil || answer.GetParked() > 0 {
			t.Fatal(answer, err)
		}
		indexed = int(answer.GetProducts())
	}
	return client, request.GetProducts()
}

func TestNamesWithALetterLeftOutFindTheirProducts(t *testing.T) {
	client, products := opened(t)
	search := searchv1connect.NewSearchClient(client("bff/search", "services/search"))
	var missed []string
	for i := range 50 {
		p := products[i*len(products)/50]
		query := misspelt(p.GetName().In("en"), 3+5*i)
		answer, err := search.Find(t.Context(), &searchv1.FindRequest{Locale: "en", Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(answer.GetHits(), func(h *searchv1.Hit) bool { return h.GetSlug() == p.GetSlug() }) {
			missed = append(missed, query+" (did you mean "+answer.GetDidYouMean()+")")
		}
	}
	t.Logf("%d of 50 found", 50-len(missed))
	if len(missed) > 2 {
		t.Errorf("not found:\n%s", strings.Join(missed, "\n"))
	}
}

func TestTheIndexIsRebuiltWhileShoppersSearch(t *testing.T) {
	client, products := opened(t)
	search := searchv1connect.NewSearchClient(client("bff/search", "services/search"))
	ask := func(i int) (string, error) {
		name := products[i*7%len(products)].GetName().In("en")
		found, err := search.Find(t.Context(), &searchv1.FindRequest{Locale: "en", Query: misspelt(name, i), Limit: 50})
		if err != nil {
			return "", err
		}
		begun, err := search.Suggest(t.Context(), &searchv1.SuggestRequest{Locale: "en", Query: name[:3]})
		return fmt.Sprint(found, begun), err
	}
	const questions = 24
	var before [questions]string
	for i := range before {
		var err error
		if before[i], err = ask(i); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var shoppers sync.WaitGroup
	var asked atomic.Int32
	for first := range 4 {
		shoppers.Go(func() {
			for i := first; ctx.Err() == nil; i = (i + 1) % questions {
				if answer, err := ask(i); err != nil || answer != before[i] {
					t.Errorf("question %d while the index is rebuilt: %v\n%s\nbefore: %s", i, err, answer, before[i])
					return
				}
				asked.Add(1)
			}
		})
	}
	operator := searchv1connect.NewSearchClient(client(auth.Operator, "services/search"))
	for range 2 {
		if err := rebuild(t.Context(), app.Config{}, operator, io.Discard); err != nil {
			t.Error(err)
		}
	}
	stop()
	shoppers.Wait()
	t.Logf("%d answers while the index was rebuilt twice", asked.Load())
	for i := range before {
		if after, err := ask(i); err != nil || after != before[i] {
			t.Errorf("question %d afterwards: %v\n%s\nbefore: %s", i, err, after, before[i])
		}
	}
}
