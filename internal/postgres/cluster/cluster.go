//go:build unix

// Package cluster runs a private PostgreSQL as a child of the store: it finds the
// programs or fetches them, creates the data folder, starts the server on a unix
// socket, and sees to it that the server never outlives the store.
//
// It is not for servers that run anyway: whoever has one gives its URL to the store
// and needs nothing of this package.
//
// What lies in the data folder:
//
//	store.lock       held by the store that uses the folder
//	postgres.lock    held by PostgreSQL itself, for as long as any of its processes lives
//	postgres.secret  the administrator's password, mode 0600
//	postgres/        the cluster
//	postgresql/      programs that were fetched, if none were found
//	run/             the socket
//
// Errors are single sentences made for the person who started the store.
package cluster

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"time"
)

// Oldest is the oldest major version of PostgreSQL that the store works with.
const Oldest = 14

const (
	administrator = "postgres"
	port          = "5432" // names the socket; nothing listens on the network
)

// Options says where a cluster lives and how it is run. Only Data must be given.
type Options struct {
	Data     string            // folder of the cluster, made if it is missing
	Log      *slog.Logger      // gets what PostgreSQL reports; nil discards it
	Progress func(string)      // gets a few words on each step that takes a while, such as "creating the database cluster"
	Binaries []string          // folders to look for the programs in; nil looks where systems put them, an empty list forces fetching
	Fetched  string            // folder for fetched programs, by default postgresql in Data; several stores may share it
	Settings map[string]string // server settings, on top of the cluster's own

	// Throwaway gives up durability for speed: nothing is synced to disk, and nothing
	// is saved when the store dies. For clusters that live as long as a test.
	Throwaway bool

	// Held are files that PostgreSQL inherits, so that whoever watches them learns
	// when the last of its processes is gone.
	Held []*os.File
}

// Cluster is a running PostgreSQL. Its methods may be called from any goroutine.
type Cluster struct {
	place  place
	secret string
	socket string
	server *server
	lock   *os.File // says that this store is the only one
}

// Start returns when the cluster answers queries: in about a second and a half the
// first time, in a tenth of a second afterwards, in minutes if PostgreSQL has to be
// fetched or has to recover a lot. The context bounds the start, not the life of the
// cluster; end that with [Cluster.Close].
//
// A cluster that was not closed recovers by itself. If its PostgreSQL is still busy
// ending, Start waits for it, at most half a minute.
func Start(ctx context.Context, options Options) (*Cluster, error) {
	at, err := newPlace(options)
	if err != nil {
		return nil, err
	}
	lock, err := at.lockStore()
	if err != nil {
		return nil, err
	}
	c := &Cluster{place: at, lock: lock}
	if err := c.start(ctx); err != nil {
		unlock(lock)
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context) error {
	alive, err := c.place.lockCluster(ctx)
	if err != nil {
		return err
	}
	defer alive.Close() // PostgreSQL has inherited it by then
	bin, err := c.place.find(ctx)
	if err != nil {
		return err
	}
	as, err := c.place.account(ctx, bin)
	if err != nil {
		return err
	}
	host := host{bin: bin, account: as, alive: alive, place: c.place}
	if c.secret, err = host.prepare(ctx); err != nil {
		return err
	}
	if c.socket, err = host.socketFolder(); err != nil {
		return err
	}
	c.place.say("starting PostgreSQL " + bin.Version)
	if c.server, err = host.serve(c.socket); err != nil {
		return err
	}
	if err := c.ready(ctx); err != nil {
		return errors.Join(err, c.server.close(time.Minute))
	}
	return nil
}

// URL is the address of the cluster for its administrator, with the password in it:
// never log it. It stays the same for as long as the data folder stays where it is.
func (c *Cluster) URL() string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(administrator, c.secret),
		Path:     "/postgres",
		RawQuery: url.Values{"host": {c.socket}, "port": {port}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}

// Done delivers one error if PostgreSQL ends by itself, and is closed when it has
// ended for whatever reason.
func (c *Cluster) Done() <-chan error { return c.server.died }

// Close ends PostgreSQL and returns when all of it is gone. Open transactions are
// rolled back, what was committed is kept. Close may be called more than once.
func (c *Cluster) Close() error {
	err := c.server.close(time.Minute)
	os.Remove(c.socket) // an empty folder by now
	unlock(c.lock)
	return err
}
