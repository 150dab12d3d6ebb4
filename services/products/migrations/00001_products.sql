-- +goose Up
CREATE TABLE categories (
    slug        text PRIMARY KEY CHECK (slug ~ '^[a-z0-9-]{1,64}$'),
    name        jsonb NOT NULL,
    description jsonb NOT NULL,
    picture     text NOT NULL,
    position    integer NOT NULL
);

CREATE TABLE products (
    slug           text PRIMARY KEY CHECK (slug ~ '^[a-z0-9-]{1,64}$'),
    category       text NOT NULL REFERENCES categories,
    position       bigint NOT NULL,
    maker          text NOT NULL,
    name           jsonb NOT NULL,
    tagline        jsonb NOT NULL,
    description    jsonb NOT NULL,
    details        jsonb NOT NULL, -- list of {label, value}
    options        jsonb NOT NULL, -- list of {name, label, values}
    from_minor     bigint NOT NULL,
    several_prices boolean NOT NULL,
    sort_name      text NOT NULL,
    version        bigint NOT NULL DEFAULT 1
);

-- One index for each order in which a list can be read; the slug makes every order total.
CREATE INDEX products_by_position ON products (category, position, slug);
CREATE INDEX products_by_price ON products (category, from_minor, slug);
CREATE INDEX products_by_name ON products (category, sort_name, slug);
CREATE INDEX all_by_position ON products (position, slug);
CREATE INDEX all_by_price ON products (from_minor, slug);
CREATE INDEX all_by_name ON products (sort_name, slug);

CREATE TABLE variants (
    sku         text PRIMARY KEY CHECK (sku ~ '^[a-z0-9-]{1,64}$'),
    product     text NOT NULL REFERENCES products ON DELETE CASCADE,
    ordinal     integer NOT NULL,
    options     jsonb NOT NULL, -- option name to value
    price_minor bigint NOT NULL CHECK (price_minor > 0),
    currency    char(3) NOT NULL,
    grams       integer NOT NULL CHECK (grams >= 0),
    picture     text NOT NULL,
    alt         jsonb NOT NULL,
    UNIQUE (product, ordinal)
);
