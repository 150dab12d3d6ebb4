package e2e

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"
)

// merchantAccount finds what the store has printed of its merchant.
var merchantAccount = regexp.MustCompile(`(merchant@feria\.example) +(\S+)`)

// merchant is a browser in which the store's merchant has signed in.
func merchant(t *testing.T, s *store.Store, how ...browser.Setting) *browser.Tab {
	t.Helper()
	account := merchantAccount.FindStringSubmatch(s.Log())
	if account == nil {
		t.Fatal("the store has not said how its merchant signs in")
	}
	b := shopper(t, s, how...)
	signIn(b, account[1], account[2])
	b.Heading("Your account")
	b.See("heading", "Your shop")
	return b
}

var (
	commandID = regexp.MustCompile(`name="id" value="([0-9a-f-]{36})"`)
	counted   = regexp.MustCompile(`of 5 stars, (?:from )?([0-9]+) review`)
)

// reviewed writes a review of a product by hand and answers its id once it stands.
func reviewed(t *testing.T, b *browser.Tab, s *store.Store, product, title string) string {
	t.Helper()
	h := s.Hand()
	id := commandID.FindStringSubmatch(get(t, h, "/p/"+product+"/review").Body)
	if id == nil {
		t.Fatal("no form for a review")
	}
	form := url.Values{"id": {id[1]}, "slug": {product}, "rating": {"1"}, "title": {title}, "text": {"Better lamps at lamps.dot.example/" + strings.Repeat("far-away", 12)}}
	if answer := post(t, h, "/m/reviews/post", form); answer.Status != http.StatusSeeOther {
		t.Fatalf("the review is answered with %d", answer.Status)
	}
	stands := regexp.MustCompile(`id="reviews-title-([0-9a-f-]{36})"[^>]*>` + title)
	var found []string
	b.Until("the review stands", func() bool {
		found = stands.FindStringSubmatch(get(t, h, "/p/"+product+"?reviews=newest").Body)
		return found != nil
	})
	return found[1]
}

// countIn is how many ratings a part of a page speaks of, or "".
func countIn(part string) string {
	if found := counted.FindStringSubmatch(part); found != nil {
		return found[1]
	}
	return ""
}

// agreed waits until the card of the lamp counts as many ratings as reviews has, and answers how many.
func agreed(t *testing.T, b *browser.Tab, h *store.Hand) (count string) {
	t.Helper()
	b.Until("the card counts what reviews has", func() bool {
		_, card, _ := strings.Cut(get(t, h, "/c/lamps").Body, `href="/p/candil-table-lamp"`)
		_, list, _ := strings.Cut(get(t, h, "/p/candil-table-lamp").Body, `id="reviews-heading"`)
		count = countIn(list)
		return count != "" && countIn(card) == count
	})
	return count
}

func TestAMerchantHidesWhatAShopperReported(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			h, title := s.Hand(), "A lamp of lamps, "+name
			b := merchant(t, s, how...).Expect("status of 422")
			before := agreed(t, b, h)
			review := reviewed(t, b, s, "candil-table-lamp", title)
			if agreed(t, b, h) == before {
				t.Error("the card does not count the review")
			}
			reported := post(t, h, "/m/reviews/reviews/"+review+"/report", url.Values{"slug": {"candil-table-lamp"}, "reason": {"spam"}})
			if reported.Status != http.StatusSeeOther {
				t.Fatalf("the report is answered with %d", reported.Status)
			}

			b.Visit("/account")
			b.Follow("Reviews to look at")
			b.Heading("Reviews to look at")
			b.Read(title)
			b.Read("1 report: advertising")
			open(b, "Hide Review “"+title+"”")
			b.Press("Hide the review")
			b.Read("Fill in this field.")
			if len(how) > 0 {
				open(b, "Hide Review “"+title+"”")
			}
			b.Fill("Why", "It sells other lamps")
			b.Press("Hide the review")
			b.Read("The review is hidden.")
			b.Follow("Hidden")
			b.Read("Hidden: “It sells other lamps”")
			if strings.Contains(get(t, h, "/p/candil-table-lamp?reviews=newest").Body, title) {
				t.Error("a hidden review is on the product's page")
			}
			if got := agreed(t, b, h); got != before {
				t.Errorf("the card counts %s ratings, not %s", got, before)
			}
		})
	}
}

const whereabouts = "Rua do Almada 12, Porto"

// photo writes a JPEG as a telephone does, with where it was taken, and answers its path.
func photo(t *testing.T) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i / 5000)
	}
	picture.Set(3, 3, color.White)
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture, nil); err != nil {
		t.Fatal(err)
	}
	// Exif is a TIFF file: an image description, and a GPS directory with a latitude in the north.
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02")
	entry := func(tag, kind uint16, count, value uint32) {
		exif = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(exif, tag), kind)
		exif = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(exif, count), value)
	}
	entry(0x010e, 2, uint32(len(whereabouts)+1), 56)
	entry(0x8825, 4, 1, 38)
	exif = append(exif, 0, 0, 0, 0, 0, 1)
	entry(1, 2, 2, 'N'<<24)
	exif = append(append(append(exif, 0, 0, 0, 0), whereabouts...), 0)
	whole := append([]byte("\xff\xd8\xff\xe1"), byte((len(exif)+2)>>8), byte(len(exif)+2))
	whole = append(append(whole, exif...), plain.Bytes()[2:]...)
	path := filepath.Join(t.TempDir(), "lantern.jpg")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const lantern = "/p/courtyard-lantern"

// send fills the form for a photo and sends it.
func send(b *browser.Tab, path string) {
	b.Helper()
	b.Attach("Photo", path)
	b.Fill("Description in English", "A lantern in a courtyard")
	b.Fill("Description in Spanish", "Un farol en un patio")
	b.Press("Add photo")
}

func TestAMerchantSendsAPicture(t *testing.T) {
	s := wholeStore(t)
	b, h := merchant(t, s).Expect("status of 422"), s.Hand()
	b.Visit("/account")
	b.Follow("Pictures of a product")
	b.Heading("Pictures of a product")
	b.Visit("/merchant/pictures?product=courtyard-lantern")
	send(b, photo(t))
	b.Read("The photo is here.")
	b.SeeGone("heading", "There are none: shoppers see the drawing.")
	b.Until("the photo is ready", func() bool { return strings.Contains(get(t, h, lantern).Body, "<picture>") })
	b.Until("the merchant sees so", func() bool { return !b.Reads("Being prepared") })
	forEveryone(b)

	visitor := shopper(t, s)
	visitor.Visit(lantern)
	visitor.Heading("Courtyard Lantern")
	visitor.UntilTrue(`(i => i.complete && i.naturalWidth > 0 && i.currentSrc.endsWith(".avif") && i.alt == "A lantern in a courtyard")(document.querySelector(".media img"))`)
	stripped(t, h, get(t, h, lantern).Body)
	b.Until("the card follows", func() bool { return strings.Contains(get(t, h, "/c/lamps").Body, "A lantern in a courtyard") })

	text := filepath.Join(t.TempDir(), "lantern.jpg")
	if err := os.WriteFile(text, []byte("This is a letter, not a lantern."), 0o600); err != nil {
		t.Fatal(err)
	}
	before := get(t, h, lantern).Body
	send(b, text)
	b.Read("Send a PNG, JPEG, WebP or GIF picture.")
	if got := get(t, h, lantern).Body; strings.Count(got, "<picture>") != strings.Count(before, "<picture>") {
		t.Error("what was refused is on the product's page")
	}
	b.Press("Remove")
	b.Read("The photo is removed.")
	if strings.Contains(get(t, h, lantern).Body, "<picture>") {
		t.Error("what was removed is on the product's page")
	}
}

// stripped holds the renditions that a page names against what they are to be: of their type, and without a word of where they were taken.
func stripped(t *testing.T, h *store.Hand, page string) {
	t.Helper()
	for format, kind := range map[string]string{"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"} {
		path := regexp.MustCompile(`/images/[0-9a-f]{64}/400\.` + format).FindString(page)
		answer := get(t, h, path)
		if answer.Status != http.StatusOK || answer.Header.Get("Content-Type") != kind || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, answer.Status, answer.Header)
		}
		if strings.Contains(answer.Body, whereabouts) || strings.Contains(answer.Body, "Exif\x00\x00") || !strings.HasPrefix(answer.Body[4:], "ftyp") && format == "avif" {
			t.Errorf("%s is not what it should be, or says where it was taken", format)
		}
	}
}

func TestMerchantsPagesAreForMerchants(t *testing.T) {
	s := wholeStore(t)
	b, h := shopper(t, s).Expect("status of 403"), s.Hand()
	get(t, h, "/")
	for _, page := range []string{"/merchant/reviews?state=all", "/merchant/pictures?product=courtyard-lantern", "/es/merchant/reviews"} {
		answer := get(t, h, page)
		if answer.Status != http.StatusForbidden || strings.Contains(answer.Body, "Lantern") || strings.Contains(answer.Body, "stars of") {
			t.Errorf("%s: %d", page, answer.Status)
		}
		wholePage(t, answer.Body)
	}
	for _, path := range []string{
		"/m/reviews/moderation/0199aaaa-0000-7000-8000-000000000000/dismiss", "/m/product/pictures/courtyard-lantern",
		"/m/product/pictures/courtyard-lantern/0199aaaa-0000-7000-8000-000000000000/remove",
	} {
		if answer := post(t, h, path, url.Values{"reason": {"x"}}); answer.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, answer.Status)
		}
	}
	b.Visit("/merchant/reviews")
	b.Heading("Only for merchants")
	b.Read("Only those who sell here can do this.")
}

func TestMerchantsPagesAreForEveryone(t *testing.T) {
	s := wholeStore(t)
	b := merchant(t, s)
	reviewed(t, b, s, "marea-mug", "With a word that fits no telephone")
	for _, page := range []struct{ path, heading string }{
		{"/p/marea-mug?reviews=newest", "Marea Mug"},
		{"/merchant/reviews", "Reviews to look at"}, {"/merchant/reviews?state=all", "Reviews to look at"}, {"/es/merchant/reviews?state=published", "Reseñas por revisar"},
		{"/merchant/pictures", "Pictures of a product"}, {"/es/merchant/pictures?product=marea-mug", "Imágenes de un producto"}, {"/account", "Your account"},
	} {
		b.Visit(page.path)
		b.Heading(page.heading)
		forEveryone(b)
	}
}
