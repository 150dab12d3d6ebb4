package images

import (
	"bytes"
	"context"
	"image"
	"io"
	"net/http"
	"slices"
	"testing"

	"feria/services/images/blob"

	imagesv1 "feria/internal/contract/services/images/v1"

	"github.com/gen2brain/avif"
	"github.com/gen2brain/webp"
)

func TestRenditionsAppear(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	picture := h.upload(t, aPNG(t, 300, 200))
	address := "/" + picture.GetHash() + "/200."
	early := h.get(address + "webp")
	if early.StatusCode != http.StatusOK || early.Header.Get("Cache-Control") != brief || early.Header.Get("Content-Type") != "image/png" {
		t.Errorf("before it is made: %d %v", early.StatusCode, early.Header)
	}
	if worked, err := h.worker().next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	decode := map[string]func(io.Reader) (image.Image, error){
		"webp": webp.Decode, "avif": avif.Decode, "jpg": func(r io.Reader) (image.Image, error) { p, _, err := image.Decode(r); return p, err },
	}
	for _, e := range encodings {
		got := h.get(address + e.name)
		p, err := decode[e.name](got.Body)
		if err != nil || p.Bounds().Size() != image.Pt(200, 133) || !alike(p.At(20, 20), red) || !alike(p.At(180, 120), green) {
			t.Errorf("%s: %v", e.name, err)
		}
		for name, want := range map[string]string{
			"Content-Type": e.mime, "Cache-Control": forEver, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
		} {
			if value := got.Header.Get(name); value != want {
				t.Errorf("%s: %s is %q", e.name, name, value)
			}
		}
		if got.Header.Get("ETag") == early.Header.Get("ETag") || got.Header.Get("ETag") == "" {
			t.Errorf("%s: ETag %s", e.name, got.Header.Get("ETag"))
		}
	}
	if wide := h.get("/" + picture.GetHash() + "/1200.jpg"); wide.StatusCode != http.StatusOK || wide.Header.Get("Cache-Control") != forEver {
		t.Errorf("wider than the original: %d", wide.StatusCode)
	}
	told, err := h.GetImage(t.Context(), &imagesv1.GetImageRequest{Hash: picture.GetHash()})
	if err != nil || told.GetPending() != 0 {
		t.Error(told, err)
	}
	if worked, err := h.worker().next(t.Context()); worked || err != nil {
		t.Errorf("the job is still there: %v %v", worked, err)
	}
}

// put keeps a rendition that no codec made.
func (h *house) put(t *testing.T, r rendition, data string) {
	t.Helper()
	if err := h.blobs.Put(t.Context(), r.blob(), []byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := insertRendition(t.Context(), h.db, r, len(data), h.at); err != nil {
		t.Fatal(err)
	}
}

func TestTheNearestStandsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	hash := h.upload(t, aPNG(t, 8, 8)).GetHash()
	for _, width := range []int{400, 800} {
		h.put(t, rendition{hash, width, "webp"}, map[int]string{400: "four", 800: "eight"}[width])
	}
	for file, want := range map[string]string{"200.webp": "four", "400.webp": "four", "800.webp": "eight", "1200.webp": "eight", "200.avif": "\x89PNG"} {
		got := h.get("/" + hash + "/" + file)
		body, _ := io.ReadAll(got.Body)
		exact := file == "400.webp" || file == "800.webp"
		if !bytes.HasPrefix(body, []byte(want)) || (got.Header.Get("Cache-Control") == forEver) != exact {
			t.Errorf("%s: %.8q %s", file, body, got.Header.Get("Cache-Control"))
		}
	}
}

func TestAJobThatWasLeftIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	hash := h.upload(t, aPNG(t, 16, 16)).GetHash()
	left, ok, err := take(t.Context(), h.db, h.at, h.at.Add(lease)) // by a process that dies after two renditions
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	h.put(t, rendition{hash, 200, "jpg"}, "made before")
	if worked, err := h.worker().next(t.Context()); worked || err != nil {
		t.Errorf("it was taken from somebody who may be at work: %v %v", worked, err)
	}
	h.at = h.at.Add(lease)
	if worked, err := h.worker().next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	all, err := made(t.Context(), h.db, hash)
	if err != nil || len(all) != len(widths)*len(encodings) {
		t.Errorf("%d renditions, %v", len(all), err)
	}
	body, _ := io.ReadAll(h.get("/" + hash + "/200.jpg").Body)
	if string(body) != "made before" {
		t.Error("what was there was made again")
	}
	if mine, err := left.extend(t.Context(), h.db, h.at); mine || err != nil {
		t.Errorf("the first can go on with it: %v %v", mine, err)
	}
}

func TestAJobThatCannotBeDoneIsGivenUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	hash := h.upload(t, aPNG(t, 16, 16)).GetHash()
	if err := h.blobs.Put(t.Context(), original(hash), []byte("no picture")); err != nil {
		t.Fatal(err)
	}
	for attempt := range maxAttempts {
		if worked, err := h.worker().next(t.Context()); !worked || err != nil {
			t.Fatalf("attempt %d: %v %v", attempt, worked, err)
		}
		if worked, _ := h.worker().next(t.Context()); worked {
			t.Errorf("attempt %d: tried again at once", attempt)
		}
		h.at = h.at.Add(retryAfter << attempt)
	}
	if worked, _ := h.worker().next(t.Context()); worked {
		t.Error("never given up")
	}
	var problem string
	if err := h.db.Get(&problem, `SELECT problem FROM jobs WHERE hash = $1`, hash); err != nil || problem == "" {
		t.Errorf("%q %v", problem, err)
	}
}

// watched tells of what is kept.
type watched struct {
	blob.Store
	kept chan string
}

func (w watched) Put(ctx context.Context, name string, data []byte) error {
	defer func() { w.kept <- name }()
	return w.Store.Put(ctx, name, data)
}

func TestAnUploadWakesTheWorker(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	kept := make(chan string, 32)
	h.blobs = watched{h.blobs, kept}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.worker().run(ctx) }()
	hash := h.upload(t, aPNG(t, 8, 8)).GetHash()
	var names []string
	for range 1 + len(widths)*len(encodings) {
		names = append(names, <-kept)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if names[0] != original(hash) || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("kept %v", names)
	}
}

func TestOthersAreToldOnceAPictureCanBeShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	told := func() (all []int64) {
		t.Helper()
		if err := h.db.Select(&all, `SELECT version FROM outbox WHERE subject = 'images.picture.rendered.v1' ORDER BY position`); err != nil {
			t.Fatal(err)
		}
		return all
	}
	h.upload(t, aPNG(t, 30, 20))
	if len(told()) != 0 {
		t.Error("it is told before it is made")
	}
	if worked, err := h.worker().next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	h.upload(t, aPNG(t, 30, 20)) // sent again, by somebody who may not have heard
	if worked, err := h.worker().next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	if got := told(); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("told as %v", got)
	}
}
