package product

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"feria/internal/errs"
	"feria/internal/stall"

	productv1 "feria/internal/contract/bff/product/v1"

	"github.com/a-h/templ"
)

const (
	picturesPage = "/merchant/pictures"

	maxFile      = 12 << 20 // bytes of a picture; services/images says so where it is more
	maxAlt       = 300      // characters
	maxMegabytes = "12"
)

// changes are what can be done to a photo that is there.
var changes = []string{"earlier", "remove"}

type picturesView struct {
	stall.View
	*productv1.PicturesResponse
	Slug         string
	Found        bool // the product
	Notice       string
	Sku, En, Es  string // as they were typed
	Photos       []photoView
	Pending      bool // some photo is being prepared
	Product      templ.SafeURL
	Problems     stall.Problems
	addPath      string
	changePrefix string
}

type photoView struct {
	*productv1.Photo
	Of string // which variants it shows, in words
}

func picturesPath(slug, done string) string {
	query := url.Values{}
	for name, value := range map[string]string{"product": slug, "done": done} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return picturesPage
	}
	return picturesPage + "?" + query.Encode()
}

func (s *server) servePictures(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	view, err := s.pictures(r, strings.TrimSpace(query.Get("product")), nil)
	if errs.Is(err, errs.Denied) {
		return s.ForMerchants(w, r, "pictures", picturesPage)
	}
	if err != nil {
		return err
	}
	if done := query.Get("done"); done == "added" || slices.Contains(changes, done) {
		view.Notice = view.T("pictures.done." + done)
	}
	stall.Title(w, view.T("pictures.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, pictures(view))
}

// pictures is the page of a product's photos, or, where there is no such product, the question for one. Denied.
func (s *server) pictures(r *http.Request, slug string, refusal error) (*picturesView, error) {
	view := &picturesView{View: s.View(r), Slug: slug, PicturesResponse: &productv1.PicturesResponse{}}
	answer, err := s.bff.Pictures(r.Context(), &productv1.PicturesRequest{Locale: view.Locale(), Slug: slug})
	switch {
	case errs.Is(err, errs.NotFound):
		if slug != "" && refusal == nil {
			refusal = err
		}
	case err != nil:
		return nil, err
	default:
		view.fill(answer)
	}
	view.Problems = view.View.Problems(refusal)
	return view, nil
}

func (v *picturesView) fill(answer *productv1.PicturesResponse) {
	v.Found, v.PicturesResponse, v.Product = true, answer, v.Page("/p/"+url.PathEscape(v.Slug))
	v.addPath, v.changePrefix = "/pictures/"+url.PathEscape(v.Slug), "/pictures/"+url.PathEscape(v.Slug)+"/"
	choices := map[string]string{"": v.T("pictures.all")}
	for _, one := range answer.GetVariants() {
		choices[one.GetSku()] = one.GetChoice()
	}
	for _, photo := range answer.GetPhotos() {
		v.Photos = append(v.Photos, photoView{photo, choices[photo.GetSku()]})
		v.Pending = v.Pending || photo.GetPicture() == ""
	}
}

// serveAddPicture takes a photo in. Nobody's file is read who is no merchant; and one file is in memory at a time, while it goes through the
// BFF to images, of at most maxFile bytes, a few times over.
func (s *server) serveAddPicture(w http.ResponseWriter, r *http.Request) error {
	slug := stall.Path(r, "slug")
	if _, err := s.bff.Pictures(r.Context(), &productv1.PicturesRequest{Slug: slug}); err != nil {
		return s.pictured(w, r, slug, "", err, nil)
	}
	f := s.Form(r)
	request := &productv1.AddPictureRequest{Slug: slug, Sku: f.Optional("sku", 64), AltEn: f.Text("alt_en", maxAlt), AltEs: f.Text("alt_es", maxAlt)}
	err := f.Err()
	if err == nil {
		err = s.send(r, request)
	}
	return s.pictured(w, r, slug, "added", err, func(v *picturesView) {
		v.Sku, v.En, v.Es = request.GetSku(), request.GetAltEn(), request.GetAltEs()
	})
}

// send reads the file and sends it on, when its turn has come. Exhausted if it does not come in time.
func (s *server) send(r *http.Request, request *productv1.AddPictureRequest) (err error) {
	leave, err := s.enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if request.Data, err = stall.File(r, "data", maxFile); err != nil {
		return err
	}
	_, err = s.bff.AddPicture(r.Context(), request)
	return err
}

// enter waits until no other picture is under way in this process.
func (s *server) enter(ctx context.Context) (leave func(), err error) {
	select {
	case s.desk <- struct{}{}:
		return func() { <-s.desk }, nil
	case <-ctx.Done():
		return nil, errs.E(errs.Exhausted, "Many pictures are being sent. Try again in a moment.").Because("busy_with_pictures").From(ctx.Err())
	}
}

func (s *server) changePicture(change string) stall.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, err := s.bff.ChangePicture(r.Context(), &productv1.ChangePictureRequest{Id: stall.Path(r, "id"), Change: change})
		return s.pictured(w, r, stall.Path(r, "slug"), change, err, nil)
	}
}

// pictured shows the photos after something was done to them, or was refused; fill puts back what was typed.
func (s *server) pictured(w http.ResponseWriter, r *http.Request, slug, done string, refusal error, fill func(*picturesView)) error {
	view, err := s.pictures(r, slug, refusal)
	switch {
	case errs.Is(err, errs.Denied):
		return s.ForMerchants(w, r, "pictures", picturesPage)
	case err != nil:
		return err
	case refusal != nil:
		if fill != nil {
			fill(view)
		}
		return s.Refused(w, r, refusal, "pictures", pictures(view))
	}
	view.Notice = view.T("pictures.done." + done)
	return s.Done(w, r, picturesPath(slug, done), pictures(view))
}
