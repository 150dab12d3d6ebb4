package product

import (
	"context"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"
	imagesv1 "feria/internal/contract/services/images/v1"
	"feria/internal/contract/services/images/v1/imagesv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"

	"connectrpc.com/connect/v2"
)

// gallery is products and images; it notes what was done last.
type gallery struct {
	productsv1connect.UnimplementedProductsHandler
	imagesv1connect.UnimplementedImagesHandler
	done    string
	refusal error // of images
	denied  error // of products
}

func (g *gallery) GetProduct(context.Context, *productsv1.GetProductRequest) (*productsv1.GetProductResponse, error) {
	p := mug()
	p.Pictures = []*productsv1.Picture{{Id: "1", Name: "all-1", Alt: text("One")}, {Id: "2", Name: "all-2", Alt: text("Two")}, {Id: "3", Sku: "red-s", Name: "red-1", Alt: text("Red")}}
	p.Variants[2].Picture = "red-1"
	return &productsv1.GetProductResponse{Product: p}, nil
}

func (g *gallery) ListCategories(context.Context, *productsv1.ListCategoriesRequest) (*productsv1.ListCategoriesResponse, error) {
	return &productsv1.ListCategoriesResponse{}, nil
}

func (g *gallery) ListPictures(context.Context, *productsv1.ListPicturesRequest) (*productsv1.ListPicturesResponse, error) {
	return &productsv1.ListPicturesResponse{Pictures: []*productsv1.Picture{{Id: "1", Name: "all-1"}, {Id: "2"}, {Id: "3", Sku: "red-s", Name: "red-1"}}}, g.denied
}

func (g *gallery) AddPicture(_ context.Context, r *productsv1.AddPictureRequest) (*productsv1.AddPictureResponse, error) {
	g.done = "add " + r.GetProduct() + " " + r.GetSku() + " " + r.GetHash() + " " + r.GetAlt().In("es")
	return &productsv1.AddPictureResponse{}, nil
}

func (g *gallery) MovePicture(_ context.Context, r *productsv1.MovePictureRequest) (*productsv1.MovePictureResponse, error) {
	g.done = "move " + r.GetId()
	return &productsv1.MovePictureResponse{}, nil
}

func (g *gallery) RemovePicture(_ context.Context, r *productsv1.RemovePictureRequest) (*productsv1.RemovePictureResponse, error) {
	g.done = "remove " + r.GetId()
	return &productsv1.RemovePictureResponse{}, nil
}

func (g *gallery) Upload(_ context.Context, r *imagesv1.UploadRequest) (*imagesv1.UploadResponse, error) {
	g.done = "upload"
	return &imagesv1.UploadResponse{Image: &imagesv1.Image{Hash: string(r.GetData())}}, g.refusal
}

func beginGallery(t *testing.T, g *gallery) productv1connect.ProductClient {
	return productv1connect.NewProductClient(apptest.Start(t, Module, map[string]apptest.Script{
		"services/products": func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, g) },
		"services/images":   func(s *connect.Server) { imagesv1connect.RegisterImagesHandler(s, g) },
	}).Client)
}

func TestMerchantsSeeAndChangeThePhotos(t *testing.T) {
	g := &gallery{}
	bff := beginGallery(t, g)
	got, err := bff.Pictures(t.Context(), &productv1.PicturesRequest{Locale: "en", Slug: "mug"})
	if err != nil || got.GetName() != "Mug" || len(got.GetVariants()) != 3 || got.GetVariants()[0].GetChoice() != "Blue, Small" || len(got.GetPhotos()) != 3 {
		t.Fatalf("%v %v", got, err)
	}
	if p := got.GetPhotos(); !p[0].GetFirst() || p[1].GetFirst() || !p[2].GetFirst() || p[1].GetPicture() != "" {
		t.Errorf("%v", p)
	}
	if _, err := bff.AddPicture(t.Context(), &productv1.AddPictureRequest{Slug: "mug", Sku: "red-s", Data: []byte("hash"), AltEn: "Red", AltEs: "Roja"}); err != nil || g.done != "add mug red-s hash Roja" {
		t.Errorf("%s, %v", g.done, err)
	}
	for change, want := range map[string]string{"earlier": "move 2", "remove": "remove 2"} {
		if _, err := bff.ChangePicture(t.Context(), &productv1.ChangePictureRequest{Id: "2", Change: change}); err != nil || g.done != want {
			t.Errorf("%s, %v", g.done, err)
		}
	}
	if _, err := bff.ChangePicture(t.Context(), &productv1.ChangePictureRequest{Id: "2", Change: "burn"}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	g.refusal, g.denied = errs.E(errs.Invalid, "No picture.", errs.Field{Name: "data", Text: "No."}), errs.E(errs.Denied, "No.")
	if _, err := bff.AddPicture(t.Context(), &productv1.AddPictureRequest{Slug: "mug"}); !errs.Is(err, errs.Invalid) || g.done != "upload" {
		t.Errorf("after %s: %v", g.done, err)
	}
	if _, err := bff.Pictures(t.Context(), &productv1.PicturesRequest{Slug: "mug"}); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
}

func TestFurtherPhotosOfTheVariantFollow(t *testing.T) {
	bff := beginGallery(t, &gallery{})
	got, err := bff.Detail(t.Context(), &productv1.DetailRequest{Locale: "en", Slug: "mug", Variant: "red-s"})
	if err != nil || got.GetVariant().GetPicture() != "red-1" || len(got.GetVariant().GetMore()) != 2 || got.GetVariant().GetMore()[0].GetAlt() != "One" {
		t.Errorf("%v %v", got.GetVariant(), err)
	}
}
