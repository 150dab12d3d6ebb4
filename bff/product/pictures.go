package product

import (
	"context"

	"feria/internal/errs"

	productv1 "feria/internal/contract/bff/product/v1"
	imagesv1 "feria/internal/contract/services/images/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"golang.org/x/sync/errgroup"
)

// more are the photos of a variant after the first, its own before those of the product.
func more(locale string, p *productsv1.Product, shown *productsv1.Variant) (out []*productv1.PictureView) {
	for _, sku := range []string{shown.GetSku(), ""} {
		for _, photo := range p.GetPictures() {
			if photo.GetSku() == sku && photo.GetName() != shown.GetPicture() {
				out = append(out, &productv1.PictureView{Picture: photo.GetName(), Alt: photo.GetAlt().In(locale)})
			}
		}
	}
	return out
}

// Pictures implements the contract. Who may see it is services/products' to say.
func (v *view) Pictures(ctx context.Context, r *productv1.PicturesRequest) (*productv1.PicturesResponse, error) {
	var photos *productsv1.ListPicturesResponse
	var product *productsv1.GetProductResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		photos, err = v.products.ListPictures(asking, &productsv1.ListPicturesRequest{Product: r.GetSlug()})
		return err
	})
	group.Go(func() (err error) {
		product, err = v.products.GetProduct(asking, &productsv1.GetProductRequest{Slug: r.GetSlug()})
		if errs.Is(err, errs.NotFound) {
			return nil // the other call says so, to those who may know
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	p := product.GetProduct()
	out := &productv1.PicturesResponse{Name: p.GetName().In(r.GetLocale())}
	for _, one := range p.GetVariants() {
		out.Variants = append(out.Variants, &productv1.ShownVariant{
			Sku: one.GetSku(), Choice: choiceName(r.GetLocale(), p, one), Picture: one.GetPicture(), Alt: one.GetAlt().In(r.GetLocale()),
		})
	}
	seen := map[string]bool{}
	for _, photo := range photos.GetPictures() {
		out.Photos = append(out.Photos, &productv1.Photo{
			Id: photo.GetId(), Sku: photo.GetSku(), Picture: photo.GetName(), Alt: photo.GetAlt().In(r.GetLocale()), First: !seen[photo.GetSku()],
		})
		seen[photo.GetSku()] = true
	}
	return out, nil
}

// AddPicture implements the contract. What images has taken in and products then refuses stays in images, of no product: sent again, it is
// known.
func (v *view) AddPicture(ctx context.Context, r *productv1.AddPictureRequest) (*productv1.AddPictureResponse, error) {
	alt := &typesv1.Text{ByLanguage: map[string]string{"en": r.GetAltEn(), "es": r.GetAltEs()}}
	uploaded, err := v.images.Upload(ctx, &imagesv1.UploadRequest{Data: r.GetData(), Alt: alt})
	if err != nil {
		return nil, err
	}
	_, err = v.products.AddPicture(ctx, &productsv1.AddPictureRequest{Product: r.GetSlug(), Sku: r.GetSku(), Hash: uploaded.GetImage().GetHash(), Alt: alt})
	return &productv1.AddPictureResponse{}, err
}

// ChangePicture implements the contract.
func (v *view) ChangePicture(ctx context.Context, r *productv1.ChangePictureRequest) (*productv1.ChangePictureResponse, error) {
	var err error
	switch r.GetChange() {
	case "earlier":
		_, err = v.products.MovePicture(ctx, &productsv1.MovePictureRequest{Id: r.GetId()})
	case "remove":
		_, err = v.products.RemovePicture(ctx, &productsv1.RemovePictureRequest{Id: r.GetId()})
	default:
		err = errs.E(errs.Invalid, "That change is not known.", errs.Field{Name: "change", Text: "Choose one of the list."})
	}
	return &productv1.ChangePictureResponse{}, err
}
