-- +goose Up
CREATE TABLE payments (
    id         uuid PRIMARY KEY, -- chosen by orders; the provider's idempotency key
    order_id   text NOT NULL,    -- '' for one that was made void before it was asked for
    subject    text NOT NULL,
    status     text NOT NULL CHECK (status IN ('unknown', 'confirming', 'authorised', 'declined', 'captured', 'voided', 'refunded')),
    minor      bigint NOT NULL CHECK (minor >= 0),
    currency   char(3) NOT NULL,
    decline    text NOT NULL DEFAULT '' CHECK ((decline <> '') = (status = 'declined')),
    brand      text NOT NULL DEFAULT '',
    last4      text NOT NULL DEFAULT '' CHECK (length(last4) <= 4),
    version    bigint NOT NULL DEFAULT 0, -- of its last event
    made       timestamptz NOT NULL,
    CHECK (minor > 0 OR status = 'voided')
);

CREATE INDEX payments_open ON payments (made) WHERE status IN ('authorised', 'captured');

-- The ledger. Debits are positive, credits negative; every posting sums to zero and is never changed.
CREATE TABLE entries (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment  uuid NOT NULL REFERENCES payments,
    posting  text NOT NULL CHECK (posting IN ('hold', 'capture', 'release', 'refund')),
    account  text NOT NULL CHECK (account IN ('receivable', 'held', 'sales', 'refunds')),
    minor    bigint NOT NULL CHECK (minor <> 0),
    currency char(3) NOT NULL,
    at       timestamptz NOT NULL,
    UNIQUE (payment, posting, account)
);

-- +goose StatementBegin
CREATE FUNCTION entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM entries WHERE payment = NEW.payment AND posting = NEW.posting GROUP BY currency HAVING sum(minor) <> 0) THEN
        RAISE EXCEPTION 'posting % of payment % does not sum to zero', NEW.posting, NEW.payment
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_balance';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE CONSTRAINT TRIGGER entries_balance AFTER INSERT ON entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entries_balance();

-- +goose StatementBegin
CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only added to' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_stay';
END $$;
-- +goose StatementEnd

CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_stay();
