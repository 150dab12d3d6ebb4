-- +goose Up
CREATE TABLE orders (
    id              uuid PRIMARY KEY,
    number          text NOT NULL CONSTRAINT orders_number UNIQUE,
    subject         text NOT NULL,
    idempotency_key uuid,                     -- null once an attempt has ended before the bank was asked
    cart            text NOT NULL,
    cart_version    bigint NOT NULL,
    status          text NOT NULL CHECK (status IN ('placing', 'awaiting', 'placed', 'shipped', 'delivered', 'cancelled')),
    step            text NOT NULL CHECK (step IN ('reserve', 'authorise', 'confirm', 'capture', 'commit', 'void', 'release', 'none')),
    due             timestamptz NOT NULL,     -- when the step is looked after again
    cancel_reason   text NOT NULL DEFAULT '', -- why it ends, or has ended
    cancel_facts    jsonb NOT NULL DEFAULT '{}',
    email           text NOT NULL,
    name            text NOT NULL,
    line            text NOT NULL,
    city            text NOT NULL,
    postal_code     text NOT NULL,
    country         char(2) NOT NULL,
    delivery_method text NOT NULL,
    delivery_name   jsonb NOT NULL,
    payment_method  text NOT NULL,            -- emptied once it was used
    card_brand      text NOT NULL DEFAULT '',
    card_last4      text NOT NULL DEFAULT '',
    subtotal_minor  bigint NOT NULL CHECK (subtotal_minor >= 0),
    delivery_minor  bigint NOT NULL CHECK (delivery_minor >= 0),
    total_minor     bigint NOT NULL CHECK (total_minor > 0 AND total_minor = subtotal_minor + delivery_minor),
    tax_minor       bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND total_minor),
    tax_rate        integer NOT NULL,         -- in hundredths of a percent
    currency        char(3) NOT NULL,
    grams           integer NOT NULL,
    made            timestamptz NOT NULL,
    confirm_by      timestamptz,
    placed          timestamptz,
    version         bigint NOT NULL DEFAULT 0, -- grows with every change; who saves names the one that was read
    events          bigint NOT NULL DEFAULT 0, -- how many events have told of it
    CHECK ((status = 'awaiting') <= (confirm_by IS NOT NULL)),
    CHECK ((status IN ('placed', 'shipped', 'delivered')) <= (placed IS NOT NULL)),
    CHECK ((status = 'cancelled') <= (cancel_reason <> '')),
    CHECK ((step IN ('void', 'release')) <= (cancel_reason <> '')),
    CHECK ((step IN ('reserve', 'authorise')) <= (status = 'placing')),
    CHECK ((step = 'none') <= (status IN ('placed', 'shipped', 'delivered', 'cancelled')))
);

CREATE UNIQUE INDEX orders_key ON orders (subject, idempotency_key);
-- One cart, as it stood, is bought once, whatever the keys.
CREATE UNIQUE INDEX orders_cart ON orders (cart, cart_version) WHERE cancel_reason = '';
CREATE INDEX orders_due ON orders (due) WHERE step <> 'none';
-- What an operator is shown: refused attempts are no orders.
CREATE INDEX orders_listed ON orders (id DESC) WHERE placed IS NOT NULL OR cancel_reason = '';

CREATE TABLE order_lines (
    order_id uuid NOT NULL REFERENCES orders,
    position integer NOT NULL,
    sku      text NOT NULL,
    product  text NOT NULL,
    name     jsonb NOT NULL,
    choice   jsonb NOT NULL,
    picture  text NOT NULL,
    alt      jsonb NOT NULL,
    units    integer NOT NULL CHECK (units > 0),
    minor    bigint NOT NULL CHECK (minor >= 0), -- of one unit
    PRIMARY KEY (order_id, position)
);

-- The baskets from before the store opened that have been published.
CREATE TABLE history (id text PRIMARY KEY);
