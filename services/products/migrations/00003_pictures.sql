-- +goose Up
-- What a variant shows without a photo; picture and alt are what it shows.
ALTER TABLE variants ADD COLUMN artwork text, ADD COLUMN artwork_alt jsonb;
UPDATE variants SET artwork = picture, artwork_alt = alt;
ALTER TABLE variants ALTER COLUMN artwork SET NOT NULL, ALTER COLUMN artwork_alt SET NOT NULL;

-- Photos of products, in their order: a variant's own come before those of all (sku '').
CREATE TABLE pictures (
    id       uuid PRIMARY KEY,
    product  text NOT NULL REFERENCES products,
    sku      text NOT NULL, -- no reference: an import writes variants anew
    hash     text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    alt      jsonb NOT NULL,
    ordinal  integer NOT NULL,
    merchant text NOT NULL, -- who put it there
    made     timestamptz NOT NULL,
    UNIQUE (product, sku, hash)
);
CREATE INDEX pictures_by_hash ON pictures (hash);

-- The pictures that images can show in every width and format, whether or not they are of a product.
CREATE TABLE rendered (
    hash   text PRIMARY KEY,
    width  integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0)
);
