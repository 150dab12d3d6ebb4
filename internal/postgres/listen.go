package postgres

import (
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// source is a connector that remembers where it connects to.
type source struct {
	*pq.Connector
	url string
}

// Driver implements driver.Connector.
func (s source) Driver() driver.Driver { return located{url: s.url} }

// located is the driver of a database that Open opened.
type located struct {
	pq.Driver
	url string
}

// Listen subscribes to the notifications of a channel of a database that Open opened, until the listener is closed. A nil notification
// says that the connection was lost and is back: what was missed is to be looked for.
func Listen(db *sqlx.DB, channel string) (*pq.Listener, error) {
	from, ok := db.Driver().(located)
	if !ok {
		return nil, errors.New("a database that Open did not open cannot be listened to")
	}
	listener := pq.NewListener(from.url, 100*time.Millisecond, 10*time.Second, nil)
	if err := listener.Listen(channel); err != nil {
		_ = listener.Close() // the error that matters is Listen's
		return nil, Error(err)
	}
	return listener, nil
}
