CREATE SCHEMA {x};

-- What the filters, the orders and the facets read: narrow, so that counting thousands of them is quick.
CREATE TABLE {x}.products (
    slug       text PRIMARY KEY,
    category   text NOT NULL,
    position   bigint NOT NULL,
    from_minor bigint NOT NULL,
    colours    text[] NOT NULL,
    sizes      text[] NOT NULL,
    ratings    integer NOT NULL DEFAULT 0,
    rating_sum integer NOT NULL DEFAULT 0,
    buyable    boolean NOT NULL DEFAULT false,
    en         tsvector NOT NULL,
    es         tsvector NOT NULL,
    name_en    tsvector NOT NULL, -- unstemmed, for completion
    name_es    tsvector NOT NULL
);
CREATE INDEX ON {x}.products USING gin (en) WITH (fastupdate = off);
CREATE INDEX ON {x}.products USING gin (es) WITH (fastupdate = off);
CREATE INDEX ON {x}.products USING gin (name_en) WITH (fastupdate = off);
CREATE INDEX ON {x}.products USING gin (name_es) WITH (fastupdate = off);

-- What a page shows of a product: a Hit, as protobuf.
CREATE TABLE {x}.cards (slug text PRIMARY KEY, card bytea NOT NULL);

CREATE TABLE {x}.variants (sku text PRIMARY KEY, product text NOT NULL, price_minor bigint NOT NULL);
CREATE INDEX ON {x}.variants (product);

-- What inventory said last. A variant of which it has not spoken has not been there.
CREATE TABLE {x}.stock (sku text PRIMARY KEY, buyable boolean NOT NULL);

-- What the variants of a product make of it: the lowest price, and whether any can be bought.
CREATE VIEW {x}.offers AS
    SELECT product, min(price_minor) AS low, coalesce(bool_or(buyable), false) AS buyable FROM {x}.variants LEFT JOIN {x}.stock USING (sku) GROUP BY product;

-- What ratings say of products, whether or not they are listed yet.
CREATE TABLE {x}.ratings (product text PRIMARY KEY, count integer NOT NULL, sum integer NOT NULL);

-- Every word of names, makers and categories, against which typed words are mended.
CREATE TABLE {x}.words (locale text NOT NULL, word text NOT NULL, PRIMARY KEY (locale, word));
CREATE INDEX ON {x}.words USING gist (locale, word gist_trgm_ops);

-- How colours and sizes are called.
CREATE TABLE {x}.labels (facet text NOT NULL, value text NOT NULL, label bytea NOT NULL, PRIMARY KEY (facet, value));
