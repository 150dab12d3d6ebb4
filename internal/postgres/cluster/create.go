//go:build unix

package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// prepare makes the cluster ready to be served, creating it if there is none, and
// returns the administrator's password.
func (h host) prepare(ctx context.Context) (secret string, err error) {
	made, err := h.major()
	if err != nil {
		return "", err
	}
	if made == 0 {
		return h.create(ctx)
	}
	text, err := os.ReadFile(h.path("postgres.secret"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("the password file %s is missing, without which the data beside it cannot be opened: put it back, or move %s away to begin anew",
			filepath.Join(h.shown, "postgres.secret"), filepath.Join(h.shown, "postgres"))
	}
	if err != nil {
		return "", h.fault(err)
	}
	if err := h.account.own(h.path("postgres")); err != nil {
		return "", h.fault(err)
	}
	// Nothing runs on the folder, or postgres.lock would not be ours: a pid file is
	// stale, and harmful if its id belongs to another process by now.
	if err := os.Remove(filepath.Join(h.path("postgres"), "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", h.fault(err)
	}
	return strings.TrimSpace(string(text)), nil
}

// create makes the cluster beside its place and moves it there when it is whole and on
// the disk, so that a start that was cut short leaves no half of it.
func (h host) create(ctx context.Context) (secret string, err error) {
	h.say("creating the database cluster")
	secret = rand.Text()
	password := h.path("postgres.secret")
	if err := h.writeSecret(password, secret); err != nil {
		return "", h.fault(err)
	}
	draft := h.path("postgres.new")
	if err := os.RemoveAll(draft); err != nil {
		return "", h.fault(err)
	}
	if err := os.Mkdir(draft, 0o700); err != nil {
		return "", h.fault(err)
	}
	if err := h.account.own(draft); err != nil {
		return "", h.fault(err)
	}
	if err := h.initdb(ctx, draft, secret); err != nil {
		os.RemoveAll(draft)
		return "", err
	}
	if err := os.Rename(draft, h.path("postgres")); err != nil {
		return "", h.fault(err)
	}
	return secret, syncFolder(h.data)
}

// initdb fills the draft folder. Sorting is by code point, which is fast and the same
// everywhere; letters are those of Unicode where the system knows them so.
func (h host) initdb(ctx context.Context, draft, secret string) error {
	input := h.path("postgres.password")
	if err := h.writeSecret(input, secret); err != nil {
		return h.fault(err)
	}
	defer os.Remove(input)
	if err := h.account.own(input); err != nil {
		return h.fault(err)
	}
	args := []string{"-D", draft, "-U", administrator, "-E", "UTF8", "--locale=C",
		"--auth=scram-sha-256", "--pwfile=" + input}
	if h.Throwaway {
		args = append(args, "--no-sync", "--wal-segsize=1")
	}
	said, err := h.run(ctx, "initdb", append(args, "--lc-ctype=C.UTF-8")...)
	if err != nil && strings.Contains(strings.Join(said, "\n"), "invalid locale") {
		said, err = h.run(ctx, "initdb", args...)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return h.explain("PostgreSQL's initdb", said, err)
	}
	return nil
}

func (h host) writeSecret(path, secret string) error {
	draft := path + ".new"
	os.Remove(draft) // of a start that was cut short
	file, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(secret + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
