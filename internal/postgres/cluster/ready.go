//go:build unix

package cluster

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"syscall"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// ready returns when the cluster answers its administrator, however long it recovers.
func (c *Cluster) ready(ctx context.Context) error {
	connector, err := pq.NewConnector(c.URL())
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	began, told := time.Now(), false
	for {
		err := closeToPublic(ctx, db)
		switch {
		case err == nil:
			return nil
		case pq.As(err, pqerror.InvalidPassword) != nil:
			return fmt.Errorf("the password in %s is not that of the data beside it: put the right one back, or move %s away to begin anew",
				filepath.Join(c.place.shown, "postgres.secret"), filepath.Join(c.place.shown, "postgres"))
		case pq.As(err, pqerror.CannotConnectNow) != nil:
			if !told && time.Since(began) > time.Second {
				c.place.say("PostgreSQL is recovering from a crash")
				told = true
			}
		case !notListening(err), time.Since(began) > patience:
			return fmt.Errorf("PostgreSQL %s: %w", c.place.shown, err)
		}
		select {
		case <-again.C:
		case <-c.server.ended:
			return c.server.why()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func notListening(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) || errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED)
}

// closeToPublic takes from all roles but the administrator the right to open the
// databases that every cluster has, which PostgreSQL gives them.
func closeToPublic(ctx context.Context, db *sql.DB) error {
	var open []string
	err := db.QueryRowContext(ctx, `SELECT coalesce(array_agg(datname::text), '{}') FROM pg_database
		WHERE datname IN ('postgres', 'template1') AND has_database_privilege('public', oid, 'CONNECT')`).Scan(pq.Array(&open))
	if err != nil {
		return err
	}
	for _, name := range open {
		if _, err := db.ExecContext(ctx, "REVOKE CONNECT, TEMPORARY ON DATABASE "+pq.QuoteIdentifier(name)+" FROM PUBLIC"); err != nil {
			return err
		}
	}
	return nil
}
