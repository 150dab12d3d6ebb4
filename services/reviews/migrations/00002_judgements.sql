-- +goose Up
ALTER TABLE reports ADD COLUMN at timestamptz NOT NULL DEFAULT now();

-- What merchants made of reviews. It outlives them: a review that is written anew is another one, and who hid the earlier stays known.
CREATE TABLE judgements (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review   uuid NOT NULL,
    product  text NOT NULL,
    merchant text NOT NULL, -- "operator" for those who run the store
    verdict  text NOT NULL CHECK (verdict IN ('hidden', 'shown', 'dismissed')),
    reason   text NOT NULL DEFAULT '',
    at       timestamptz NOT NULL
);
CREATE INDEX judgements_by_review ON judgements (review, id);
