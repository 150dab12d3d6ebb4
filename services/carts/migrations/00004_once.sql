-- +goose Up
-- Additions that have a name: under one name a subject adds once, however often they ask. Forgotten after two days.
CREATE TABLE additions (
    subject text NOT NULL,
    once    text NOT NULL CHECK (length(once) <= 64),
    at      timestamptz NOT NULL,
    PRIMARY KEY (subject, once)
);
