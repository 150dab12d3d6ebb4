-- +goose Up
CREATE TABLE carts (
    id      uuid PRIMARY KEY,
    subject text NOT NULL UNIQUE,
    version bigint NOT NULL DEFAULT 1,
    touched timestamptz NOT NULL
);

CREATE TABLE lines (
    cart       uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
    sku        text NOT NULL,
    units      integer NOT NULL CHECK (units BETWEEN 1 AND 99),
    seen_minor bigint NOT NULL, -- the price that the shopper was last shown
    currency   char(3) NOT NULL,
    added      bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (cart, sku)
);
