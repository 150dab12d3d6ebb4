-- +goose Up
CREATE TABLE methods (
    code     text PRIMARY KEY,
    name     jsonb NOT NULL CHECK (name ? 'en'), -- texts by language
    promise  jsonb NOT NULL CHECK (promise ? 'en'),
    minor    bigint NOT NULL CHECK (minor >= 0),
    currency char(3) NOT NULL
);

INSERT INTO methods (code, name, promise, minor, currency) VALUES
    ('standard', '{"en": "Standard"}', '{"en": "At your door in 3 to 5 working days"}', 390, 'EUR'),
    ('pickup', '{"en": "Pick-up point"}', '{"en": "At a shop near you in 2 working days"}', 490, 'EUR'),
    ('express', '{"en": "Express"}', '{"en": "At your door on the next working day"}', 1190, 'EUR');

CREATE TABLE shipments (
    id       uuid PRIMARY KEY,
    order_id text NOT NULL UNIQUE,
    subject  text NOT NULL,
    method   text NOT NULL,
    status   text NOT NULL CHECK (status IN ('preparing', 'shipped', 'delivered', 'cancelled')),
    name     text NOT NULL,
    line     text NOT NULL,
    city     text NOT NULL,
    postcode text NOT NULL,
    country  char(2) NOT NULL,
    grams    integer NOT NULL CHECK (grams >= 0),
    made     timestamptz NOT NULL
);
