-- +goose Up
-- What is kept beside the cart: laid aside for later, and wished for.
CREATE TABLE kept (
    subject text NOT NULL,
    list    text NOT NULL CHECK (list IN ('later', 'wishes')),
    sku     text NOT NULL,
    units   integer NOT NULL CHECK (units BETWEEN 1 AND 99),
    added   bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (subject, list, sku)
);

-- Guests whose things have become a member's. An order that a guest made of their cart empties the cart that its things are in now.
CREATE TABLE joined (
    guest   text PRIMARY KEY,
    account text NOT NULL,
    cart    uuid -- the guest's, if they had one
);
CREATE INDEX joined_cart ON joined (cart) WHERE cart IS NOT NULL;
