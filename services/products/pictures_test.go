package products

import (
	"context"
	"strings"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	imagesv1 "feria/internal/contract/services/images/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/jmoiron/sqlx"
)

var (
	red  = strings.Repeat("0a", 32)
	blue = strings.Repeat("0b", 32)
)

// shop is a service with one mug, and a merchant who asks.
func shop(t *testing.T) (*service, context.Context) {
	s := stocked(t, 1)
	s.now = time.Now
	return s, auth.WithCall(t.Context(), "bff/product", auth.Shopper{Identity: auth.Identity{ID: "user:1", Roles: []string{"merchant"}}}, "")
}

func described() *typesv1.Text {
	return &typesv1.Text{ByLanguage: map[string]string{"en": "a  red mug", "es": "una taza roja"}}
}

// hears tells the service that a picture can be shown.
func (s *service) hears(t *testing.T, hash string) {
	t.Helper()
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error {
		return rendered(t.Context(), tx, event.Received{}, &imagesv1.PictureRendered{Hash: hash, Width: 1600, Height: 1200})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shows holds what the two variants and the card of the mug show against "drawing", "red" or "blue".
func (s *service) shows(t *testing.T, oat, card string) {
	t.Helper()
	name := map[string]string{"drawing": "mug", "red": "photo-" + red + "-1600x1200", "blue": "photo-" + blue + "-1600x1200"}
	variants, err := s.GetVariants(t.Context(), &productsv1.GetVariantsRequest{Skus: []string{"mug-00-oat"}})
	if err != nil {
		t.Fatal(err)
	}
	cards, err := s.GetCards(t.Context(), &productsv1.GetCardsRequest{Slugs: []string{"mug-00"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := variants.GetVariants()[0].GetVariant().GetPicture(); got != name[oat] {
		t.Errorf("the oat mug shows %s, not the %s", got, oat)
	}
	if got := cards.GetCards()[0].GetPicture(); got != name[card] {
		t.Errorf("the card shows %s, not the %s", got, card)
	}
}

func TestAPhotoIsShownOnceItCanBe(t *testing.T) {
	t.Parallel()
	s, merchant := shop(t)
	s.hears(t, blue) // before it is of any product
	before := s.events(t)
	first, err := s.AddPicture(merchant, &productsv1.AddPictureRequest{Product: "mug-00", Hash: red, Alt: described()})
	if err != nil {
		t.Fatal(err)
	}
	s.shows(t, "drawing", "drawing")
	s.hears(t, red)
	s.shows(t, "red", "red")
	if s.events(t) != before+2 {
		t.Errorf("%d events tell of it", s.events(t)-before)
	}
	if _, err := s.AddPicture(merchant, &productsv1.AddPictureRequest{Product: "mug-00", Sku: "mug-00-oat", Hash: blue, Alt: described()}); err != nil {
		t.Fatal(err)
	}
	s.shows(t, "blue", "red")
	if _, err := s.Import(t.Context(), &productsv1.ImportRequest{Products: []*productsv1.Product{mug(0)}}); err != nil {
		t.Fatal(err)
	}
	s.shows(t, "blue", "red")
	all, err := s.ListPictures(merchant, &productsv1.ListPicturesRequest{Product: "mug-00"})
	if err != nil || len(all.GetPictures()) != 2 || all.GetPictures()[0].GetAlt().In("en") != "a red mug" {
		t.Fatalf("%v %v", all, err)
	}
	if got, err := s.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "mug-00"}); err != nil || len(got.GetProduct().GetPictures()) != 2 || got.GetProduct().GetVariants()[0].GetAlt().In("es") != "una taza roja" {
		t.Errorf("%v %v", got, err)
	}
	for _, p := range all.GetPictures() {
		if _, err := s.RemovePicture(merchant, &productsv1.RemovePictureRequest{Id: p.GetId()}); err != nil {
			t.Fatal(err)
		}
	}
	s.shows(t, "drawing", "drawing")
	if _, err := s.RemovePicture(merchant, &productsv1.RemovePictureRequest{Id: first.GetPicture().GetId()}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

func TestPhotosAreOrdered(t *testing.T) {
	t.Parallel()
	s, merchant := shop(t)
	var last string
	for _, hash := range []string{red, blue} {
		s.hears(t, hash)
		got, err := s.AddPicture(merchant, &productsv1.AddPictureRequest{Product: "mug-00", Hash: hash, Alt: described()})
		if err != nil {
			t.Fatal(err)
		}
		last = got.GetPicture().GetId()
	}
	s.shows(t, "red", "red")
	for range 2 { // the first stays the first
		if _, err := s.MovePicture(merchant, &productsv1.MovePictureRequest{Id: last}); err != nil {
			t.Fatal(err)
		}
		s.shows(t, "blue", "blue")
	}
}

func TestWhatIsNoPhotoOfAProductIsRefused(t *testing.T) {
	t.Parallel()
	s, merchant := shop(t)
	good := func() *productsv1.AddPictureRequest {
		return &productsv1.AddPictureRequest{Product: "mug-00", Hash: red, Alt: described()}
	}
	if _, err := s.AddPicture(merchant, good()); err != nil {
		t.Fatal(err)
	}
	before := s.events(t)
	for name, c := range map[string]struct {
		spoil func(*productsv1.AddPictureRequest)
		kind  errs.Kind
	}{
		"no such product": {func(r *productsv1.AddPictureRequest) { r.Product = "cup" }, errs.NotFound},
		"another's":       {func(r *productsv1.AddPictureRequest) { r.Sku = "cup-blue" }, errs.Invalid},
		"no hash":         {func(r *productsv1.AddPictureRequest) { r.Hash = "0a" }, errs.Invalid},
		"one language":    {func(r *productsv1.AddPictureRequest) { r.Alt.ByLanguage["es"] = " " }, errs.Invalid},
		"a novel":         {func(r *productsv1.AddPictureRequest) { r.Alt.ByLanguage["en"] = strings.Repeat("é", 301) }, errs.Invalid},
		"there already":   {func(*productsv1.AddPictureRequest) {}, errs.Conflict},
	} {
		r := good()
		c.spoil(r)
		if _, err := s.AddPicture(merchant, r); !errs.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	shopper := auth.WithCall(t.Context(), "bff/product", auth.Shopper{Identity: auth.Identity{ID: "user:2", Roles: []string{"shopper"}}}, "")
	_, add := s.AddPicture(shopper, good())
	_, list := s.ListPictures(shopper, &productsv1.ListPicturesRequest{Product: "mug-00"})
	_, move := s.MovePicture(shopper, &productsv1.MovePictureRequest{})
	_, remove := s.RemovePicture(shopper, &productsv1.RemovePictureRequest{})
	for _, err := range []error{add, list, move, remove} {
		if !errs.Is(err, errs.Denied) {
			t.Error(err)
		}
	}
	if s.events(t) != before {
		t.Error("what was refused is told")
	}
}
