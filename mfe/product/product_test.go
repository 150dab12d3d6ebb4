package product

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

type script func(r *productv1.DetailRequest) (*productv1.DetailResponse, error)

func (s script) Pictures(context.Context, *productv1.PicturesRequest) (*productv1.PicturesResponse, error) {
	return nil, errs.E(errs.Denied, "No.")
}

func (s script) AddPicture(context.Context, *productv1.AddPictureRequest) (*productv1.AddPictureResponse, error) {
	return nil, errs.E(errs.Denied, "No.")
}

func (s script) ChangePicture(context.Context, *productv1.ChangePictureRequest) (*productv1.ChangePictureResponse, error) {
	return nil, errs.E(errs.Denied, "No.")
}

func (s script) Detail(_ context.Context, r *productv1.DetailRequest) (*productv1.DetailResponse, error) {
	return s(r)
}

func begin(t *testing.T, s script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { productv1connect.RegisterProductHandler(server, s) })
}

// mug is a product in two colours and two sizes; the large blue one is not made, the large red one sold out.
func mug(change func(*productv1.DetailResponse)) script {
	return func(*productv1.DetailRequest) (*productv1.DetailResponse, error) {
		p := &productv1.DetailResponse{
			Slug: "mug", Name: "Mug & saucer", Tagline: "For two hands", Description: "Thrown <slowly>.", Maker: "Ana Ruiz",
			Category: "ceramics", CategoryName: "Ceramics", Details: []*productv1.DetailLine{{Label: "Material", Value: "Stoneware"}},
			Options: []*productv1.OptionView{
				{Name: "colour", Label: "Colour", Choices: []*productv1.ChoiceView{
					{Value: "blue", Label: "Blue", Swatch: "#00f", Chosen: true, Variant: "mug-blue-s"},
					{Value: "red", Label: "Red", Swatch: "#f00", Variant: "mug-red-s"},
				}},
				{Name: "size", Label: "Size", Choices: []*productv1.ChoiceView{
					{Value: "s", Label: "Small", Chosen: true, Variant: "mug-blue-s"},
					{Value: "l", Label: "Large"},
					{Value: "xl", Label: "Huge", Variant: "mug-blue-xl", SoldOut: true},
				}},
			},
			Variant: &productv1.VariantView{
				Sku: "mug-blue-s", Choice: "Blue, small", Price: &typesv1.Money{Minor: 2450, Currency: "EUR"},
				Picture: "mug.blue", Alt: "A blue mug", Stock: productv1.Stock_STOCK_MANY, Grams: 1250,
			},
		}
		if change != nil {
			change(p)
		}
		return p, nil
	}
}

func TestDetailShowsTheVariant(t *testing.T) {
	got := begin(t, mug(nil)).Fragment(t, "detail", "slug", "mug", "variant", "mug-blue-s")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Mug & saucer" {
		t.Fatalf("%d, heading %q", got.Status, got.Texts("h1"))
	}
	if got.Attr("article", "data-product") != "mug" || got.Attr("article", "data-variant") != "mug-blue-s" {
		t.Errorf("the script is told of %q", got.Attr("article", "data-variant"))
	}
	if got.Text(".price-tag") != "€24.50" || !strings.Contains(got.Text(".offer"), "Price includes tax") {
		t.Errorf("offer: %q", got.Text(".offer"))
	}
	if got.Attr(".media img", "src") != "/images/art/mug.blue.svg" || got.Attr(".media img", "alt") != "A blue mug" {
		t.Errorf("picture: %q", got.Attr(".media img", "src"))
	}
	if got.Text(".prose p") != "Thrown <slowly>." || got.Attr(".breadcrumb li:nth-child(2) a", "href") != "/c/ceramics" {
		t.Errorf("text: %q", got.Text(".prose p"))
	}
	if facts := got.Texts(".facts > *"); cmp.Diff([]string{"Material", "Stoneware", "Weight", "1,250 g"}, facts) != "" {
		t.Errorf("facts: %q", facts)
	}
	for name, want := range map[string]string{
		"Feria-Title": "Mug & saucer · Feria",
		"Feria-Meta":  `{"description":"For two hands","canonical":"/p/mug","image":"/images/art/mug.blue.svg"}`,
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
}

// The radio buttons are in the form of the button that stands in the nested slot, by its id.
func TestOptionsBelongToTheFormThatAdds(t *testing.T) {
	got := begin(t, mug(nil)).Fragment(t, "detail", "slug", "mug")
	if got.Attr("feria-slot", "fragment") != "cart/add-button" || got.Attr("feria-slot", "variant") != "mug-blue-s" {
		t.Errorf("the nested slot: %s", got.Body)
	}
	if legends := got.Texts("fieldset > legend"); cmp.Diff([]string{"Colour", "Size"}, legends) != "" {
		t.Errorf("groups: %q", legends)
	}
	if got.Count(`fieldset input[type=radio][form="cart-add"]`) != 5 || got.Count("input[checked]") != 2 {
		t.Errorf("%d radio buttons, %d checked", got.Count("input[type=radio]"), got.Count("input[checked]"))
	}
	if names := got.Texts("fieldset label"); cmp.Diff([]string{"Blue", "Red", "Small", "Large (not made in this combination)", "Huge (sold out)"}, names) != "" {
		t.Errorf("names: %q", names)
	}
	if got.Attr(`input[value="red"]`, "name") != "option-colour" || got.Attr(`input[value="red"]`, "data-variant") != "mug-red-s" || got.Attr(`input[value="l"]`, "data-variant") != "" {
		t.Error("a choice does not say where it leads")
	}
	if b := ".show button"; got.Attr(b, "form") != "cart-add" || got.Attr(b, "formmethod") != "get" || got.Attr(b, "formaction") != "/p/mug" {
		t.Errorf("without script: %s", got.Body)
	}
}

func TestProductWithoutOptionsHasNothingToShow(t *testing.T) {
	got := begin(t, mug(func(p *productv1.DetailResponse) { p.Options = nil; p.Details = nil; p.Variant.Grams = 0 })).Fragment(t, "detail", "slug", "mug")
	if got.Count("fieldset") != 0 || got.Count(".show") != 0 || got.Count("feria-slot") != 1 || got.Count("dt") != 0 {
		t.Errorf("%s", got.Body)
	}
}

func TestStockIsSaidInWords(t *testing.T) {
	for _, test := range []struct {
		stock productv1.Stock
		left  int32
		want  string
		tone  string
	}{
		{productv1.Stock_STOCK_MANY, 0, "In stock", "badge-success"},
		{productv1.Stock_STOCK_FEW, 1, "Only 1 left", "badge-warning"},
		{productv1.Stock_STOCK_FEW, 5, "Only 5 left", "badge-warning"},
		{productv1.Stock_STOCK_SOLD_OUT, 0, "Sold out", "badge-danger"},
		{productv1.Stock_STOCK_UNSPECIFIED, 0, "Whether it is in stock", ""},
	} {
		got := begin(t, mug(func(p *productv1.DetailResponse) { p.Variant.Stock, p.Variant.Left = test.stock, test.left })).Fragment(t, "detail", "slug", "mug")
		if text := got.Text(".offer .badge"); !strings.HasPrefix(text, test.want) {
			t.Errorf("%v: %q", test.stock, text)
		}
		if class := got.Attr(".offer .badge", "class"); strings.TrimSpace(strings.TrimPrefix(class, "badge")) != test.tone {
			t.Errorf("%v: class %q", test.stock, class)
		}
	}
}

func TestAnotherVariantThanAskedIsSaid(t *testing.T) {
	substituted := mug(func(p *productv1.DetailResponse) { p.Substituted = true })
	got := begin(t, substituted).Fragment(t, "detail", "slug", "mug", "variant", "nonsense")
	if got.Status != http.StatusOK || got.Text(".notice[role=status]") != "That choice is not made. Here is another." {
		t.Errorf("%d %q", got.Status, got.Text(".notice"))
	}
	got = begin(t, substituted).Fragment(t, "detail", "slug", "mug", "option-colour", "blue", "option-size", "l")
	if got.Status != http.StatusOK || got.Count(".notice[role=status]") != 1 {
		t.Errorf("by options: %d to %q", got.Status, got.Header.Get("Location"))
	}
}

func TestChoiceOfAFormHasAnAddress(t *testing.T) {
	got := begin(t, mug(func(p *productv1.DetailResponse) { p.Variant.Sku = "mug red&s" })).
		Fragment(t, "detail", "slug", "mug", "variant", "mug-blue-s", "shown", "mug-blue-s", "option-colour", "red")
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/p/mug?variant=mug+red%26s" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
}

func TestWhatCannotBeShown(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		text   string
	}{
		{errs.E(errs.NotFound, "We do not sell that."), 404, "We do not sell that."},
		{errs.E(errs.Unavailable, "Products do not answer."), 503, "Products do not answer."},
	} {
		got := begin(t, func(*productv1.DetailRequest) (*productv1.DetailResponse, error) { return nil, test.err }).Fragment(t, "detail", "slug", "x")
		if got.Status != test.status || got.Count("h1") != 1 || got.Text(".failure p") != test.text {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	}
}

func TestWhatTheAddressAsksFor(t *testing.T) {
	for _, test := range []struct {
		query string
		want  *productv1.DetailRequest
	}{
		{"slug=mug", &productv1.DetailRequest{Slug: "mug"}},
		{"slug=mug&variant=a", &productv1.DetailRequest{Slug: "mug", Variant: "a"}},
		{"slug=mug&variant=a&shown=a&option-colour=red&option-size=", &productv1.DetailRequest{Slug: "mug", Options: map[string]string{"colour": "red"}}},
		{"slug=mug&variant=b&shown=a&option-colour=red", &productv1.DetailRequest{Slug: "mug", Variant: "b"}},
		{"slug=mug&variant=a&option-colour=red", &productv1.DetailRequest{Slug: "mug", Variant: "a"}},
		{"slug=mug&option-colour=red&option-size=l", &productv1.DetailRequest{Slug: "mug", Options: map[string]string{"colour": "red", "size": "l"}}},
		{"slug=mug&variant=a&shown=a", &productv1.DetailRequest{Slug: "mug", Variant: "a"}},
	} {
		query, err := url.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(proto.Message(test.want), proto.Message(asked(query)), protocmp.Transform()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}
