package images

import (
	"context"
	"encoding/binary"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"
	"feria/services/images/blob"

	imagesv1 "feria/internal/contract/services/images/v1"
	typesv1 "feria/internal/contract/types/v1"
)

// house is the service with a folder, a database and a clock of its own.
type house struct {
	*service
	at time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	blobs, err := blob.At("", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	h.service = newService(postgrestest.Database(t, event.MigrationsSince(migrations)), blobs, func() time.Time { return h.at })
	return h
}

func (h *house) worker() *worker { return &worker{h.service, slog.New(slog.DiscardHandler)} }

func as(ctx context.Context, who string, roles ...string) context.Context {
	return auth.WithCall(ctx, "bff/merchants", auth.Shopper{Identity: auth.Identity{ID: who, Roles: roles}}, "")
}

func request(data []byte) *imagesv1.UploadRequest {
	return &imagesv1.UploadRequest{Data: data, Alt: &typesv1.Text{ByLanguage: map[string]string{"en": "A mug", "es": "Una taza"}}}
}

func (h *house) upload(t *testing.T, data []byte) *imagesv1.Image {
	t.Helper()
	answer, err := h.Upload(as(t.Context(), "user:ana", "shopper", merchant), request(data))
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetImage()
}

func (h *house) get(path string) *http.Response {
	w := httptest.NewRecorder()
	h.routes().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Result()
}

func TestPictureIsTakenInOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	data := held(t, 6, binary.BigEndian)
	first := h.upload(t, data)
	if first.GetType() != "image/jpeg" || first.GetWidth() != 32 || first.GetHeight() != 64 || first.GetUploader() != "user:ana" ||
		first.GetAlt().In("es") != "Una taza" || !first.GetMade().AsTime().Equal(h.at) || len(first.GetWidths()) != len(widths) {
		t.Errorf("%v", first)
	}
	h.at = h.at.Add(time.Hour)
	if again := h.upload(t, data); again.GetHash() != first.GetHash() || again.GetMade().AsTime() != first.GetMade().AsTime() {
		t.Errorf("again: %v", again)
	}
	other := request(append(data, "trailing"...)) // other bytes, the same picture
	other.Alt.ByLanguage["en"] = "Somebody else's words"
	got, err := h.Upload(as(t.Context(), "user:bea", merchant), other)
	if err != nil || got.GetImage().GetHash() != first.GetHash() || got.GetImage().GetAlt().In("en") != "A mug" || got.GetImage().GetUploader() != "user:ana" {
		t.Errorf("somebody else: %v %v", got, err)
	}
	mine := request(data)
	mine.Alt.ByLanguage["en"] = "  A   better\ndescription "
	if got, err = h.Upload(as(t.Context(), "user:ana", merchant), mine); err != nil || got.GetImage().GetAlt().In("en") != "A better description" {
		t.Errorf("other words of their own: %v %v", got, err)
	}
	var jobs, pictures int
	if err := h.db.QueryRow(`SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM images)`).Scan(&jobs, &pictures); err != nil || jobs != 1 || pictures != 1 {
		t.Errorf("%d jobs, %d pictures, %v", jobs, pictures, err)
	}
}

func TestOnlyMerchantsAndOperatorsSend(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	data := aPNG(t, 8, 8)
	for name, ctx := range map[string]context.Context{
		"nobody": t.Context(), "a guest": as(t.Context(), "guest:1"), "a shopper": as(t.Context(), "user:1", "shopper"), "a role without a name": as(t.Context(), "", merchant),
	} {
		if _, err := h.Upload(ctx, request(data)); !errs.Is(err, errs.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := h.Upload(auth.WithCall(t.Context(), auth.Operator, auth.Shopper{}, ""), request(data))
	if err != nil || got.GetImage().GetUploader() != auth.Operator {
		t.Errorf("an operator: %v %v", got, err)
	}
	for name, alt := range map[string]map[string]string{
		"no words": nil, "no English": {"es": "Una taza"}, "white space": {"en": " \n"}, "too many": {"en": strings.Repeat("é", maxAlt+1)}, "no text": {"en": "\xff"},
	} {
		_, err := h.Upload(as(t.Context(), "user:ana", merchant), &imagesv1.UploadRequest{Data: data, Alt: &typesv1.Text{ByLanguage: alt}})
		if !errs.Is(err, errs.Invalid) || errs.FieldText(err, "alt") == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.GetImage(t.Context(), &imagesv1.GetImageRequest{Hash: "../../etc/passwd"}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

func TestPicturesWaitTheirTurn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	release, err := h.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(as(t.Context(), "user:ana", merchant))
	cancel()
	if _, err := h.clean(ctx, record{}, aPNG(t, 8, 8)); !errs.Is(err, errs.Exhausted) {
		t.Errorf("beside another: %v", err)
	}
}

func TestWhatIsNoRenditionIsNotFound(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	hash := h.upload(t, aPNG(t, 8, 8)).GetHash()
	for _, path := range []string{
		"/" + hash, "/" + hash + "/300.webp", "/" + hash + "/200.png", "/" + hash + "/", "/" + strings.Repeat("0", 64) + "/200.webp",
		"/../originals/" + hash[:2] + "/" + hash, "/..%2f..%2fetc/passwd", "/" + hash + "/..%2f200.webp", "/" + strings.ToUpper(hash) + "/200.webp", "/art/200.webp",
	} {
		got := h.get(path)
		if got.StatusCode != http.StatusNotFound || strings.Contains(got.Header.Get("Cache-Control"), "max-age") {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.Header.Get("Cache-Control"))
		}
	}
}
