// Package postgres is how services reach their data: it provisions a database and a role for each service, opens it,
// brings it to the schema that the service's migrations describe, runs transactions, and turns what the server says
// into errors of package errs.
//
// It holds no SQL of any service, and it runs no server: see package cluster for that.
package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Options shape a pool of connections. The zero value suits one service among many that share a cluster.
type Options struct {
	MaxOpen int           // connections at once; 8 if zero
	MaxIdle time.Duration // how long an unused connection is kept; a minute if zero
}

// Open opens a database and returns when it has answered once. The pool keeps its connections while they are in
// use and lets them go after a quiet time. Errors are as [Error] makes them; the URL, which may hold a password,
// is never part of one.
func Open(ctx context.Context, url string, o Options) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, errors.New("the database's address is not one that PostgreSQL understands") // err may quote the URL
	}
	db := sqlx.NewDb(sql.OpenDB(source{connector, url}), "postgres")
	connections := cmp.Or(o.MaxOpen, 8)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // to log in costs more than most queries
	db.SetConnMaxIdleTime(cmp.Or(o.MaxIdle, time.Minute))
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close() // the error that matters is the ping's
		return nil, Error(err)
	}
	return db, nil
}
