-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Each index is a schema of its own, index_<id>; the one that answers is current. A rebuild fills the next and swaps.
CREATE TABLE indexes (
    id      integer PRIMARY KEY,
    current boolean NOT NULL
);

CREATE UNIQUE INDEX indexes_current ON indexes (current) WHERE current;
