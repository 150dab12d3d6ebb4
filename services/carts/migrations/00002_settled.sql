-- +goose Up
-- The orders that have been taken out of their carts: the checkout and the event of the order both try.
CREATE TABLE settled (
    order_id uuid PRIMARY KEY,
    at       timestamptz NOT NULL
);
