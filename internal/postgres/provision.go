package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Provision makes the database and the role "feria_<service>" in the cluster of the administrator's URL, gives the
// role the password, and returns the database's URL for that role. What is there already stays as it is, with its
// data. The role opens this database and no other service's, and can create nothing outside it.
//
// Extensions, such as "pg_trgm", are made by the administrator, those that the cluster has to offer; the service
// must do without the others.
//
// The administrator needs no more than the rights to create databases and roles. Several processes may provision at
// once. The password never reaches the server, nor an error.
func Provision(ctx context.Context, admin, service, password string, extensions ...string) (string, error) {
	if !serviceName.MatchString(service) {
		return "", fmt.Errorf("a service cannot be named %q: a database's name is made of a-z, 0-9 and _", service)
	}
	name := "feria_" + service
	own, err := withDatabase(admin, name, url.UserPassword(name, password))
	if err != nil {
		return "", err
	}
	complete, err := isComplete(ctx, own, extensions)
	if err == nil && !complete {
		err = provision(ctx, admin, name, password, extensions)
	}
	if err != nil {
		return "", fmt.Errorf("provision %s: %w", name, Error(err))
	}
	return own, nil
}

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// isComplete reports whether the role can log in, which it can only when all else has been done, and has the
// extensions that there are. It is all that a start costs that is not the first.
func isComplete(ctx context.Context, own string, extensions []string) (bool, error) {
	db, err := Open(ctx, own, Options{MaxOpen: 1})
	if pq.As(err, pqerror.InvalidPassword, pqerror.InvalidAuthorizationSpecification, pqerror.InvalidCatalogName, pqerror.InsufficientPrivilege) != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }() // it was only read from
	missing, err := missingExtensions(ctx, db, extensions)
	return len(missing) == 0, err
}

// missingExtensions are those of the named ones that the cluster offers and the database does not have.
func missingExtensions(ctx context.Context, db *sqlx.DB, names []string) (missing []string, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	err = db.SelectContext(ctx, &missing, `
		SELECT name FROM pg_available_extensions WHERE name = ANY($1) AND installed_version IS NULL ORDER BY name`, pq.Array(names))
	return missing, err
}

// provision does what is missing, as the administrator. That the role can log in comes last.
func provision(ctx context.Context, admin, name, password string, extensions []string) error {
	db, err := Open(ctx, admin, Options{MaxOpen: 1})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // ends the session, and the lock with it
	// One process after the other: two could both find something missing and make it.
	if _, err := db.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('feria provision'))`); err != nil {
		return err
	}
	if err := createDatabase(ctx, db, name); err != nil {
		return err
	}
	if err := extend(ctx, admin, name, extensions); err != nil {
		return err
	}
	secret, err := verifier(password)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `ALTER ROLE `+pq.QuoteIdentifier(name)+
		` LOGIN PASSWORD `+pq.QuoteLiteral(secret))
	return err
}

// createDatabase makes the role, unable to log in, and its database, closed to all others.
func createDatabase(ctx context.Context, db *sqlx.DB, name string) error {
	var has struct{ Role, Database, Superuser bool }
	err := db.GetContext(ctx, &has, `SELECT
		EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
		EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database,
		(SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`, name)
	if err != nil {
		return err
	}
	role := pq.QuoteIdentifier(name)
	var statements []string
	if !has.Role {
		statements = append(statements, `CREATE ROLE `+role+` NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE`)
	}
	if !has.Superuser { // must belong to the role to which it gives a database
		statements = append(statements, `GRANT `+role+` TO CURRENT_USER`)
	}
	if !has.Database {
		statements = append(statements, `CREATE DATABASE `+role+` OWNER `+role+` ENCODING 'UTF8' TEMPLATE template0`)
	}
	statements = append(statements, `REVOKE ALL ON DATABASE `+role+` FROM PUBLIC`)
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
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
	defer func() { _ = db.Close() }() // each statement was committed on its own
	missing, err := missingExtensions(ctx, db, extensions)
	if err != nil {
		return err
	}
	for _, extension := range missing {
		if _, err := db.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS `+pq.QuoteIdentifier(extension)); err != nil {
			return err
		}
	}
	return nil
}

// withDatabase is the cluster's URL with another database and, unless nil, another user.
func withDatabase(admin, name string, user *url.Userinfo) (string, error) {
	u, err := url.Parse(admin)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", errors.New("the database's address is not a URL that begins with postgres://") // err would quote it
	}
	u.Path = "/" + name
	if user != nil {
		u.User = user
	}
	return u.String(), nil
}
