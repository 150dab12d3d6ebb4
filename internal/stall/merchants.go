package stall

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
)

// merchantsView is what those see who are no merchants.
type merchantsView struct {
	Title, Text, Link string
	Href              templ.SafeURL
}

// ForMerchants answers 403 to somebody who is no merchant, with the way to sign in as one, which leads back to the page: a path of the store
// without its language. The answer stands in the place of the fragment.
func (s *Stall) ForMerchants(w http.ResponseWriter, r *http.Request, fragment, page string) error {
	v := s.View(r)
	Title(w, v.T("merchants.title")+" · Feria")
	w.Header().Set("Feria-Fragment", fragment)
	return s.Render(w, r, http.StatusForbidden, forMerchants(merchantsView{
		v.T("merchants.title"), v.T("merchants.text"), v.T("merchants.link"), v.Page("/sign-in?" + url.Values{"next": {string(v.Page(page))}}.Encode()),
	}))
}
