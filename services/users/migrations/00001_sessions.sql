-- +goose Up
CREATE TABLE IF NOT EXISTS sessions (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('guest')),
    subject     text NOT NULL CHECK (subject <> ''),
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32), -- SHA-256 of 256 random bits: nothing to guess, so no slow hash
    created     timestamptz NOT NULL,
    expires     timestamptz NOT NULL CHECK (expires > created),
    ended       timestamptz
);

CREATE INDEX IF NOT EXISTS sessions_over ON sessions (least(expires, ended));
