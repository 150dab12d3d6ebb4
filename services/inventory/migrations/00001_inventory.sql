-- +goose Up
-- At any moment, for each variant: free + reserved + sold = received. The checks keep units from becoming negative,
-- the movements say how each figure came to be.
CREATE TABLE stock (
    sku      text PRIMARY KEY,
    free     integer NOT NULL CHECK (free >= 0),
    reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold     bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
    received bigint NOT NULL,
    version  bigint NOT NULL DEFAULT 1,
    CHECK (free + reserved + sold = received)
);

CREATE TABLE reservations (
    id      uuid PRIMARY KEY,
    status  text NOT NULL CHECK (status IN ('held', 'committed', 'released', 'expired')),
    expires timestamptz NOT NULL,
    made    timestamptz NOT NULL
);

CREATE INDEX reservations_to_expire ON reservations (expires) WHERE status = 'held';

CREATE TABLE reservation_lines (
    reservation uuid NOT NULL REFERENCES reservations,
    sku         text NOT NULL,
    units       integer NOT NULL CHECK (units > 0),
    PRIMARY KEY (reservation, sku)
);

CREATE TABLE deliveries (
    id text PRIMARY KEY,
    at timestamptz NOT NULL
);

-- The ledger. A cause is "delivery:…", "count:…", or "reservation:…".
CREATE TABLE movements (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku      text NOT NULL,
    free     integer NOT NULL,
    reserved integer NOT NULL,
    sold     integer NOT NULL,
    received integer NOT NULL,
    cause    text NOT NULL,
    at       timestamptz NOT NULL,
    CHECK (free + reserved + sold = received)
);

CREATE INDEX movements_by_sku ON movements (sku, id);
