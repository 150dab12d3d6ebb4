-- +goose Up
-- Who a guest became, and which accounts have gone: what is told of them may come before the parcels that it concerns.
CREATE TABLE joined (guest text PRIMARY KEY, account text NOT NULL);
CREATE TABLE deleted (account text PRIMARY KEY);

-- Whether the address is to be forgotten once the parcel needs it no more.
ALTER TABLE shipments ADD COLUMN forget boolean NOT NULL DEFAULT false;
CREATE INDEX ON shipments (subject);
