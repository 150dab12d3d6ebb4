package stall

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// File is a file that came with a form (Stall.Form has read it), or nil if none was chosen. No more than most bytes and one are read, so that
// whoever says what is wrong with it sees that it is too large. Until here it lies on the disk; whoever reads files of many megabytes sees to it
// that few are read at a time.
func File(r *http.Request, name string, most int64) ([]byte, error) {
	file, _, err := r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", name, err)
	}
	defer func() { _ = file.Close() }() // it was read
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", name, err)
	}
	return data, nil
}
