package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"feria/internal/app"
	"feria/internal/i18n"

	imagesv1 "feria/internal/contract/services/images/v1"
	"feria/internal/contract/services/images/v1/imagesv1connect"
	typesv1 "feria/internal/contract/types/v1"
)

// pictures sends a picture to the store and prints where its renditions will stand.
func pictures(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	if len(args) < 3 || len(args) > 4 || args[0] != "add" {
		return errors.New("say 'feria images add <file> <what it shows, in English> [<in Spanish>]'")
	}
	data, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	client, err := operate(cfg, "services/images")
	if err != nil {
		return err
	}
	alt := &typesv1.Text{ByLanguage: map[string]string{i18n.Default: args[2]}}
	if len(args) == 4 {
		alt.ByLanguage["es"] = args[3]
	}
	return add(ctx, cfg, imagesv1connect.NewImagesClient(client), &imagesv1.UploadRequest{Data: data, Alt: alt}, out)
}

func add(ctx context.Context, cfg app.Config, images imagesv1connect.ImagesClient, request *imagesv1.UploadRequest, out io.Writer) error {
	answer, err := images.Upload(ctx, request)
	if err != nil {
		return told(cfg, err)
	}
	picture := answer.GetImage()
	fmt.Fprintf(out, "%s, %d by %d pixels\n", picture.GetType(), picture.GetWidth(), picture.GetHeight())
	for _, width := range picture.GetWidths() {
		fmt.Fprintf(out, "/images/%s/%d.avif (.webp, .jpg)\n", picture.GetHash(), width)
	}
	return nil
}
