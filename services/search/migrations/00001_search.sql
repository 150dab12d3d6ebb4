-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Each index is a schema of its own, index_<id>; the one that answers is current. A rebuild fills the next and swaps. One that has answered
-- is retired, and dropped when nobody can be reading it any more.
CREATE TABLE indexes (
    id      integer PRIMARY KEY,
    current boolean NOT NULL,
    retired timestamptz
);

CREATE UNIQUE INDEX indexes_current ON indexes (current) WHERE current;
