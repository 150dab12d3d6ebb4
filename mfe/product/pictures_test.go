package product

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"

	"connectrpc.com/connect/v2"
)

// gallery is the BFF with the photos of a mug in two colours.
type gallery struct {
	script
	denied  error
	refusal error
	added   *productv1.AddPictureRequest
	changed *productv1.ChangePictureRequest
}

func (g *gallery) Pictures(_ context.Context, r *productv1.PicturesRequest) (*productv1.PicturesResponse, error) {
	if r.GetSlug() != "mug" && g.denied == nil {
		return nil, errs.E(errs.NotFound, "There is no such product.").Because("no_product")
	}
	return &productv1.PicturesResponse{
		Name: "Marea Mug",
		Variants: []*productv1.ShownVariant{
			{Sku: "mug-blue", Choice: "Blue", Picture: photo, Alt: "A blue mug"}, {Sku: "mug-red", Choice: "Red", Picture: "mug.red", Alt: "A red mug"},
		},
		Photos: []*productv1.Photo{{Id: "p1", Picture: photo, Alt: "On a table", First: true}, {Id: "p2", Alt: "In the rain"}, {Id: "p3", Sku: "mug-red", Alt: "Red", First: true}},
	}, g.denied
}

func (g *gallery) AddPicture(_ context.Context, r *productv1.AddPictureRequest) (*productv1.AddPictureResponse, error) {
	g.added = r
	return &productv1.AddPictureResponse{}, g.refusal
}

func (g *gallery) ChangePicture(_ context.Context, r *productv1.ChangePictureRequest) (*productv1.ChangePictureResponse, error) {
	g.changed = r
	return &productv1.ChangePictureResponse{}, g.refusal
}

var photo = "photo-" + strings.Repeat("0a", 32) + "-1600x1200"

func beginGallery(t *testing.T, g *gallery) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { productv1connect.RegisterProductHandler(server, g) })
}

// form is a filled form with a file of so many bytes, or with none.
func form(t *testing.T, size int, more ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	fields := map[string]string{"sku": "mug-red", "alt_en": "A red mug", "alt_es": "Una taza roja"}
	for i := 0; i < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if size > 0 {
		file, err := w.CreateFormFile("data", "mug.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = file.Write(bytes.Repeat([]byte("x"), size)) // a buffer takes all
	}
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/pictures/mug", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Accept", "text/html")
	return r
}

func TestMerchantSeesThePhotosOfAProduct(t *testing.T) {
	s := beginGallery(t, &gallery{})
	got := s.Fragment(t, "pictures", "product", "mug", "done", "added")
	if got.Status != http.StatusOK || got.Text("h1") != "Pictures of a product" || got.Count(".line") != 3 || got.Count("[data-pending]") != 1 || got.Count("[role=status]") != 1 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if got.Text(".line .badge") != "Being prepared" || got.Count("picture source[type='image/avif']") != 2 || got.Count("option") != 3 || got.Count("form[action$=earlier]") != 1 {
		t.Errorf("%s", got.Body)
	}
	if got := s.Fragment(t, "pictures"); got.Status != http.StatusOK || got.Count("form") != 1 || got.Count(".error-summary") != 0 {
		t.Errorf("of no product: %d %s", got.Status, got.Body)
	}
	if got := s.Fragment(t, "pictures", "product", "cup"); got.Text(".error-summary") != "There is no such product." {
		t.Errorf("of none that there is: %s", got.Body)
	}
}

func TestMerchantSendsAPhoto(t *testing.T) {
	g := &gallery{}
	s := beginGallery(t, g)
	got := s.Do(t, form(t, 3<<20))
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/merchant/pictures?done=added&product=mug" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	if g.added.GetSlug() != "mug" || g.added.GetSku() != "mug-red" || len(g.added.GetData()) != 3<<20 || g.added.GetAltEs() != "Una taza roja" {
		t.Errorf("%d bytes of %s, %s", len(g.added.GetData()), g.added.GetSku(), g.added.GetAltEs())
	}
	g.added = nil
	got = s.Do(t, form(t, 100, "alt_es", " "))
	if got.Status != http.StatusUnprocessableEntity || got.Text(".field-error") != "Fill in this field." || g.added != nil || got.Attr("[name=alt_en]", "value") != "A red mug" || got.Attr("option[selected]", "value") != "mug-red" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	said := "Send a PNG, JPEG, WebP or GIF picture."
	g.refusal = errs.E(errs.Invalid, said, errs.Field{Name: "data", Text: said}.Because("picture_kind")).Because("picture_kind")
	if got = s.Do(t, form(t, 100)); got.Status != http.StatusUnprocessableEntity || got.Text(".field-error") != said || got.Attr("[name=data]", "aria-invalid") != "true" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if got = s.Do(t, form(t, 13<<20)); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("more than any form may hold: %d", got.Status)
	}
}

func TestMerchantOrdersAndRemovesPhotos(t *testing.T) {
	g := &gallery{}
	s := beginGallery(t, g)
	for _, change := range changes {
		got := s.Submit(t, "/pictures/mug/p2/"+change, url.Values{})
		if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/merchant/pictures?done="+change+"&product=mug" || g.changed.GetChange() != change || g.changed.GetId() != "p2" {
			t.Errorf("%d to %q, %v", got.Status, got.Header.Get("Location"), g.changed)
		}
	}
	if got := s.Script(t, "/pictures/mug/p2/remove", url.Values{}); got.Status != http.StatusOK || got.Text("[role=status]") != "The photo is removed." {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	g.refusal = errs.E(errs.NotFound, "There is no such picture.").Because("no_picture")
	if got := s.Submit(t, "/pictures/mug/p2/remove", url.Values{}); got.Status != http.StatusNotFound || got.Text(".error-summary") == "" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestNobodysFileIsReadWhoIsNoMerchant(t *testing.T) {
	g := &gallery{denied: errs.E(errs.Denied, "No.").Because("not_merchant")}
	s := beginGallery(t, g)
	if got := s.Fragment(t, "pictures", "product", "mug"); got.Status != http.StatusForbidden || strings.Contains(got.Body, "Marea") || got.Attr("a", "href") != "/sign-in?next=%2Fmerchant%2Fpictures" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	r := form(t, 1<<20)
	if got := s.Do(t, r); got.Status != http.StatusForbidden || g.added != nil || r.MultipartForm != nil {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestAPhotoIsShownInWhatTheBrowserTakesBest(t *testing.T) {
	got := begin(t, mug(func(p *productv1.DetailResponse) {
		p.Variant.Picture, p.Variant.More = photo, []*productv1.PictureView{{Picture: photo, Alt: "On a table"}}
	})).Fragment(t, "detail", "slug", "mug")
	if got.Count(".media picture") != 2 || got.Attr(".media img", "width") != "1600" || got.Attr(".media img", "height") != "1200" || got.Attr(".media img", "fetchpriority") != "high" {
		t.Errorf("%s", got.Body)
	}
	if set := got.Attr("source[type='image/avif']", "srcset"); strings.Count(set, ".avif ") != 4 || !strings.Contains(set, "/1200.avif 1200w") || got.Attr("source", "sizes") == "" {
		t.Errorf("srcset %q", set)
	}
}
