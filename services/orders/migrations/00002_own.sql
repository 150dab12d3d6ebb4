-- +goose Up
-- Whose an order is: the subject who made it, or the account that this guest has joined since. What other services were asked for in the
-- subject's name is asked for again in the same.
ALTER TABLE orders ADD COLUMN owner text;
UPDATE orders SET owner = subject;
ALTER TABLE orders ALTER COLUMN owner SET NOT NULL;

ALTER TABLE orders ADD COLUMN cancelled timestamptz;
ALTER TABLE orders ADD COLUMN forget boolean NOT NULL DEFAULT false; -- once it has ended, nothing personal stays

CREATE INDEX orders_own ON orders (owner, id DESC) WHERE placed IS NOT NULL OR cancel_reason = '';

-- Guests who have joined an account, and accounts that are no more: for orders that were on their way when it was told.
CREATE TABLE joined (
    guest   text PRIMARY KEY,
    account text NOT NULL
);
CREATE TABLE deleted (account text PRIMARY KEY);
