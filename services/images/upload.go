package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/postgres"

	imagesv1 "feria/internal/contract/services/images/v1"

	"github.com/jmoiron/sqlx"
)

// merchant is the role of those who may send pictures.
const merchant = "merchant"

const maxAlt = 300 // characters

// Upload implements the contract. What was sent is decoded and written anew, so that only pixels of it are kept: a file that is a picture
// and something else, too, is but a picture afterwards.
func (s *service) Upload(ctx context.Context, r *imagesv1.UploadRequest) (*imagesv1.UploadResponse, error) {
	uploader, err := uploader(ctx)
	if err != nil {
		return nil, err
	}
	alt, err := checkAlt(r.GetAlt().GetByLanguage())
	if err != nil {
		return nil, err
	}
	sent := sha256.Sum256(r.GetData())
	row := record{Sent: sent[:], Alt: alt, Uploader: uploader, Made: s.now()}
	if row.Hash, err = findSent(ctx, s.db, sent[:]); err != nil {
		return nil, err
	}
	if row.Hash == "" {
		if row, err = s.clean(ctx, row, r.GetData()); err != nil {
			return nil, err
		}
	}
	return s.settle(ctx, row)
}

// uploader is who sends. Denied for all but merchants and operators.
func uploader(ctx context.Context) (string, error) {
	if auth.Caller(ctx) == auth.Operator {
		return auth.Operator, nil
	}
	who, ok := auth.Subject(ctx)
	if !ok || !slices.Contains(who.Roles, merchant) {
		return "", errs.E(errs.Denied, "Only merchants may send pictures.").Because("merchants_only")
	}
	return who.ID, nil
}

// checkAlt holds the alternative texts against their limits and writes them down. Invalid with field alt.
func checkAlt(texts map[string]string) ([]byte, error) {
	kept := make(map[string]string, len(texts))
	for language, text := range texts {
		text = strings.Join(strings.Fields(text), " ")
		if len(language) > 8 || !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxAlt {
			said := "Describe the picture in at most 300 characters."
			return nil, errs.E(errs.Invalid, said, errs.Field{Name: "alt", Text: said}.Because("alt_too_long")).Because("alt_too_long")
		}
		if text != "" {
			kept[language] = text
		}
	}
	if kept[i18n.Default] == "" {
		said := "Describe the picture in English, for those who do not see it."
		return nil, errs.E(errs.Invalid, said, errs.Field{Name: "alt", Text: said}.Because("no_alt")).Because("no_alt")
	}
	return json.Marshal(kept)
}

// clean makes the original of what was sent and keeps it.
func (s *service) clean(ctx context.Context, row record, data []byte) (record, error) {
	format, err := inspect(data)
	if err != nil {
		return row, err
	}
	release, err := s.enter(ctx)
	if err != nil {
		return row, errs.E(errs.Exhausted, "Many pictures are being sent. Try again in a moment.").Because("busy_with_pictures").From(err)
	}
	defer release()
	picture, lossy, err := format.read(data)
	if err != nil {
		return row, err
	}
	kept, mime, err := master(picture, lossy)
	if err != nil {
		return row, err
	}
	sum := sha256.Sum256(kept)
	row.Hash, row.Type, row.Width, row.Height = hex.EncodeToString(sum[:]), mime, picture.Bounds().Dx(), picture.Bounds().Dy()
	return row, s.blobs.Put(ctx, original(row.Hash), kept)
}

// settle writes a picture down, if it is new, and answers it as it stands.
func (s *service) settle(ctx context.Context, row record) (*imagesv1.UploadResponse, error) {
	var stands record
	err := postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) (err error) {
		if row.Type != "" {
			if err = insert(ctx, tx, row); err != nil {
				return err
			}
		}
		if err = renewAlt(ctx, tx, row); err != nil {
			return err
		}
		if err = order(ctx, tx, row); err != nil {
			return err
		}
		stands, err = find(ctx, tx, row.Hash)
		return err
	})
	if err != nil {
		return nil, err
	}
	select {
	case s.sent <- struct{}{}:
	default: // the worker knows already
	}
	image, err := stands.proto()
	return &imagesv1.UploadResponse{Image: image}, err
}

// GetImage implements the contract.
func (s *service) GetImage(ctx context.Context, r *imagesv1.GetImageRequest) (*imagesv1.GetImageResponse, error) {
	row, err := find(ctx, s.db, r.GetHash())
	if err != nil {
		return nil, err
	}
	have, err := made(ctx, s.db, row.Hash)
	if err != nil {
		return nil, err
	}
	image, err := row.proto()
	return &imagesv1.GetImageResponse{Image: image, Pending: int32(len(widths)*len(encodings) - len(have))}, err
}
