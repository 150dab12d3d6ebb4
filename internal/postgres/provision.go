package postgres

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Provision makes the database and the role "feria_<service>" in a cluster, both if they are not there, gives the role the password,
// and answers the database's URL for that role. The role can open this database and no other of Feria's, and can create nothing
// outside it. Extensions are made as the administrator. It may run in several processes at once.
func Provision(ctx context.Context, admin, service, password string, extensions ...string) (string, error) {
	db, err := Open(ctx, admin, Options{MaxOpen: 1})
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	name := "feria_" + service
	conn, err := db.Connx(ctx)
	if err != nil {
		return "", Error(err)
	}
	defer func() { _ = conn.Close() }()
	// The lock is the cluster's: one process after the other makes what is missing. It ends with the connection.
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('feria provision'))`); err != nil {
		return "", fmt.Errorf("provision %s: %w", name, Error(err))
	}
	if err := provision(ctx, conn, name, password); err != nil {
		return "", fmt.Errorf("provision %s: %w", name, Error(err))
	}
	if err := extend(ctx, admin, name, extensions); err != nil {
		return "", fmt.Errorf("provision %s: %w", name, Error(err))
	}
	return withDatabase(admin, name, url.UserPassword(name, password))
}

// provision runs as the administrator. Names and the password are quoted by the driver's rules: DDL takes no parameters.
func provision(ctx context.Context, conn *sqlx.Conn, name, password string) error {
	var has struct {
		Role     bool `db:"role"`
		Database bool `db:"database"`
	}
	err := conn.GetContext(ctx, &has, `
		SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`, name)
	if err != nil {
		return err
	}
	role, secret := pq.QuoteIdentifier(name), pq.QuoteLiteral(password)
	verb := "ALTER"
	if !has.Role {
		verb = "CREATE"
	}
	statements := []string{verb + ` ROLE ` + role + ` LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ` + secret}
	if !has.Database {
		statements = append(statements,
			`GRANT `+role+` TO CURRENT_USER`, // an administrator that is no superuser must belong to whom it gives a database
			`CREATE DATABASE `+role+` OWNER `+role,
			`REVOKE ALL ON DATABASE `+role+` FROM PUBLIC`)
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func extend(ctx context.Context, admin, name string, extensions []string) error {
	if len(extensions) == 0 {
		return nil
	}
	there, err := withDatabase(admin, name, nil)
	if err != nil {
		return err
	}
	db, err := Open(ctx, there, Options{MaxOpen: 1})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, extension := range extensions {
		if _, err := db.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS `+pq.QuoteIdentifier(extension)); err != nil {
			return err
		}
	}
	return nil
}

// withDatabase is the cluster's URL with another database and, unless nil, another user.
func withDatabase(admin, name string, user *url.Userinfo) (string, error) {
	u, err := url.Parse(admin)
	if err != nil {
		return "", fmt.Errorf("the database's address is not a URL")
	}
	u.Path = "/" + name
	if user != nil {
		u.User = user
	}
	return u.String(), nil
}
