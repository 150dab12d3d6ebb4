package main

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/postgres/postgrestest"
	"feria/services/images"

	imagesv1 "feria/internal/contract/services/images/v1"
	"feria/internal/contract/services/images/v1/imagesv1connect"
	typesv1 "feria/internal/contract/types/v1"
)

// gallery runs services/images with a database and a folder of the test's own.
func gallery(t *testing.T) (app.Config, *app.Host, auth.Root) {
	t.Helper()
	cfg, err := app.Load([]string{"FERIA_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	root, url := auth.Root(bytes.Repeat([]byte{7}, 32)), postgrestest.URL(t, os.DirFS("services/images"))
	host, err := app.Start(t.Context(), app.Options{
		Config: cfg, Modules: []app.Module{images.Module}, Root: root, Log: slog.New(slog.DiscardHandler),
		Databases: func(context.Context, string) (string, error) { return url, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	return cfg, host, root
}

func TestOperatorAddsAPicture(t *testing.T) {
	cfg, host, root := gallery(t)
	client := imagesv1connect.NewImagesClient(host.Client(&auth.Signer{Module: auth.Operator, Key: root.Key(auth.Operator)}, "services/images"))
	var data, out bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	request := &imagesv1.UploadRequest{Data: data.Bytes(), Alt: &typesv1.Text{ByLanguage: map[string]string{"en": "Nothing"}}}
	if err := add(t.Context(), cfg, client, request, &out); err != nil || !strings.HasPrefix(out.String(), "image/png, 30 by 20 pixels\n/images/") {
		t.Fatalf("%s %v", &out, err)
	}
	handler, err := host.Handler("services/images")
	if err != nil {
		t.Fatal(err)
	}
	address := strings.Fields(out.String())[5]
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(address, "/images"), nil))
	if w.Code != http.StatusOK {
		t.Errorf("%s: %d", address, w.Code)
	}
	request.Data = []byte("<svg/>")
	if err := add(t.Context(), cfg, client, request, io.Discard); err == nil || !strings.Contains(err.Error(), "PNG, JPEG, WebP or GIF") {
		t.Errorf("a drawing: %v", err)
	}
	other := imagesv1connect.NewImagesClient(host.Client(&auth.Signer{Module: "bff/catalog", Key: root.Key("bff/catalog")}, "services/images"))
	if _, err := other.Upload(t.Context(), request); !errs.Is(errs.FromWire(err), errs.Denied) {
		t.Errorf("a module without a right: %v", err)
	}
}

func TestPicturesAreNamedInFull(t *testing.T) {
	cfg, err := app.Load([]string{"FERIA_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"add"}, {"add", "x.png"}, {"list", "x.png", "X"}, {"add", "x.png", "X", "Y", "Z"}, {"add", filepath.Join(t.TempDir(), "none.png"), "X"}} {
		if err := pictures(t.Context(), cfg, args, io.Discard); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}
