-- +goose Up
-- What the bank of the sandbox knows. It stands apart, as a bank would: nothing of payments refers to it.
CREATE SCHEMA sandbox;

-- A card that was kept: what it will do, never its number.
CREATE TABLE sandbox.methods (
    id       text PRIMARY KEY,
    scenario text NOT NULL CHECK (scenario IN ('approve', 'decline', 'lack', 'ask', 'silence')),
    brand    text NOT NULL,
    last4    text NOT NULL CHECK (length(last4) = 4),
    expires  timestamptz NOT NULL
);

CREATE INDEX methods_expires ON sandbox.methods (expires);

CREATE TABLE sandbox.holds (
    key      uuid PRIMARY KEY, -- the idempotency key of whoever asked
    state    text NOT NULL CHECK (state IN ('held', 'refused', 'asking', 'taken', 'released', 'returned')),
    decline  text NOT NULL DEFAULT '',
    brand    text NOT NULL DEFAULT '',
    last4    text NOT NULL DEFAULT '',
    minor    bigint NOT NULL,
    currency text NOT NULL,
    at       timestamptz NOT NULL
);
