package event

import (
	"strconv"
	"strings"
)

// cursor says how far a log has been published: everything that one snapshot of the database shows, and, of what a later one shows in
// addition, the events up to a position. The events between two snapshots are those of the transactions that ended between them.
type cursor struct {
	cluster  string // whose transactions the snapshots speak of
	done     string // a snapshot in PostgreSQL's notation, xmin:xmax:running
	upto     string // the later one; "" between two
	position int64
}

// nothing is a snapshot that shows nothing of a log.
const nothing = "1:1:"

// beginning is the cursor of a log of which nothing has been published.
func beginning(cluster string) cursor { return cursor{cluster: cluster, done: nothing} }

// next is the cursor behind a batch of the window, the last one if it is short.
func (c cursor) next(rows []row, short bool) cursor {
	switch {
	case short:
		return cursor{cluster: c.cluster, done: c.upto}
	case len(rows) > 0:
		c.position = rows[len(rows)-1].Position
	}
	return c
}

// at is the cursor behind one event of the window, as its message carries it.
func (c cursor) at(position int64) string {
	return strings.Join([]string{c.cluster, c.done, c.upto, strconv.FormatInt(position, 10)}, " ")
}

// parseCursor reads what at has written.
func parseCursor(text string) (cursor, bool) {
	parts := strings.Split(text, " ")
	if len(parts) != 4 {
		return cursor{}, false
	}
	position, err := strconv.ParseInt(parts[3], 10, 64)
	return cursor{cluster: parts[0], done: parts[1], upto: parts[2], position: position}, err == nil
}
