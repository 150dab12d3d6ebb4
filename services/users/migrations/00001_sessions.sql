-- +goose Up
CREATE TABLE sessions (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('guest')), -- members come with accounts
    subject     text NOT NULL CHECK (subject <> ''),
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32), -- SHA-256 of 256 random bits: nothing to guess, so no slow hash
    created     timestamptz NOT NULL,
    expires     timestamptz NOT NULL CHECK (expires > created),
    ended       timestamptz
);

CREATE INDEX sessions_over ON sessions (least(expires, ended));
