-- +goose Up
-- Pairs stand in both directions, so that one index answers "bought with this".
CREATE TABLE pairs (
    product text NOT NULL,
    other   text NOT NULL,
    baskets bigint NOT NULL,
    PRIMARY KEY (product, other),
    CHECK (product <> other)
);

CREATE TABLE popularity (
    product text PRIMARY KEY,
    baskets bigint NOT NULL
);

CREATE INDEX popularity_by_baskets ON popularity (baskets DESC, product);
