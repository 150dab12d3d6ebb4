-- +goose Up
-- What reviews said last of the ratings of products, whether or not they are listed yet.
CREATE TABLE ratings (
    product text PRIMARY KEY,
    count   integer NOT NULL CHECK (count >= 0),
    sum     integer NOT NULL CHECK (sum >= 0)
);
