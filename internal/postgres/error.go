package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"feria/internal/errs"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Error gives what the server or the driver said the kind that callers can act on. A unique violation is a Conflict
// with the reason "exists". A server that cannot be reached, is shutting down or has no room is Unavailable, as is
// a transaction that keeps losing against others. A statement that was cancelled, which the driver does when the
// context of a call ends, is a context.DeadlineExceeded. Any other error, and any that has a kind already, stays
// as it is.
func Error(err error) error {
	switch {
	case err == nil, errs.As(err) != nil, errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return err
	case Lost(err):
		return errs.E(errs.Unavailable, "Too many people are changing this at once. Please try again.").From(err)
	}
	if said := pq.As(err); said != nil {
		return ofServer(said, err)
	}
	if _, ok := errors.AsType[net.Error](err); ok || isAny(err, sql.ErrConnDone, driver.ErrBadConn, io.EOF, io.ErrUnexpectedEOF) {
		return unavailable(err)
	}
	return err
}

func ofServer(said *pq.Error, err error) error {
	switch said.Code {
	case pqerror.UniqueViolation:
		return errs.E(errs.Conflict, "That exists already.").Because("exists", "constraint", said.Constraint).From(err)
	case pqerror.QueryCanceled:
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	switch said.Code.Class() {
	case pqerror.ClassConnectionException, pqerror.ClassInsufficientResources, pqerror.ClassOperatorIntervention:
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	return errs.E(errs.Unavailable, "The database does not answer.").From(err)
}

func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// Violates reports whether err comes from breaking the constraint, be it unique, a check or a reference.
func Violates(err error, constraint string) bool {
	said := pq.As(err)
	return said != nil && constraint != "" && said.Constraint == constraint
}
