package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
)

// folder keeps blobs as files. Nothing outside of the folder can be reached, whatever a name says: see os.Root.
type folder struct{ root *os.Root }

func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of pictures: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("folder of pictures: %w", err)
	}
	return &folder{root}, nil
}

// Put implements Store. A file is written beside its name and then given it, so that it is there as a whole or not at all.
func (f *folder) Put(_ context.Context, name string, data []byte) error {
	if err := f.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return fmt.Errorf("blob %s: %w", name, err)
	}
	draft := path.Join(path.Dir(name), "."+rand.Text())
	err := f.write(draft, data)
	if err == nil {
		err = f.root.Rename(draft, name)
	}
	if err == nil {
		err = f.sync(path.Dir(name))
	}
	if err != nil {
		_ = f.root.Remove(draft) // what is left of it harms nobody
		return fmt.Errorf("blob %s: %w", name, err)
	}
	return nil
}

func (f *folder) write(name string, data []byte) error {
	file, err := f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// sync makes the names in a folder durable.
func (f *folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements Store.
func (f *folder) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", name, err)
	}
	return file, nil
}

// Check implements Store.
func (f *folder) Check(context.Context) error {
	_, err := f.root.Stat(".")
	return err
}
