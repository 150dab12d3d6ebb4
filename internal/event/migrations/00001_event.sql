-- +goose Up
-- The log of what happened here: append-only, kept for ever, a partition a month. What stands in it was committed with the change that
-- it tells of. An aggregate's row is locked when its event is logged, so positions grow with an aggregate's versions, but they become
-- visible in any order: "transaction" tells which of them a snapshot of the database shows.
CREATE SEQUENCE outbox_position;

CREATE TABLE outbox (
    position    bigint NOT NULL DEFAULT nextval('outbox_position'),
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at          timestamptz NOT NULL DEFAULT now(),
    id          uuid NOT NULL,
    subject     text NOT NULL,
    aggregate   text NOT NULL,
    version     bigint NOT NULL,
    trace       text NOT NULL,
    payload     bytea NOT NULL,
    PRIMARY KEY (position, at)
) PARTITION BY RANGE (at);

ALTER SEQUENCE outbox_position OWNED BY outbox.position;

CREATE INDEX outbox_by_transaction ON outbox (transaction);

-- Takes what no month was ready for, so that no event is ever refused.
CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;

-- Makes the partitions of this month and the two after it, and moves into them what had to go into the default one. It gives up, for
-- another time, where it would have to wait long for a lock that others then wait behind.
-- +goose StatementBegin
CREATE FUNCTION outbox_partitions() RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
    month timestamptz;
    name  text;
    until timestamptz;
BEGIN
    FOR ahead IN 0..2 LOOP
        month := date_trunc('month', now()) + make_interval(months => ahead);
        until := month + interval '1 month';
        name := 'outbox_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE outbox INCLUDING DEFAULTS)', name);
        EXECUTE format('WITH late AS (DELETE FROM outbox_default WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %I SELECT * FROM late',
            month, until, name);
        EXECUTE format('ALTER TABLE outbox ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month, until);
    END LOOP;
END $$;
-- +goose StatementEnd

SELECT outbox_partitions();

-- The database cluster that the log's transactions are numbered by. After a restore into another one they mean nothing.
CREATE TABLE outbox_cluster (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    identifier text NOT NULL
);

INSERT INTO outbox_cluster (identifier) SELECT system_identifier FROM pg_control_system();

-- What each consumer has applied, written in the transaction of the effect, for as long as the log lives.
CREATE TABLE inbox (
    consumer  text NOT NULL,
    id        uuid NOT NULL,
    aggregate text NOT NULL,
    version   bigint NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, id)
);

-- How far each consumer has read each stream, moved in the transaction of the effect. "id" and "created" tell whether the stream is
-- still the one that was read; if not, it is read anew, and the inbox tells what of it is known.
CREATE TABLE inbox_cursor (
    consumer text NOT NULL,
    stream   text NOT NULL,
    created  text NOT NULL,
    subjects text[] NOT NULL,
    sequence bigint NOT NULL,
    id       uuid NOT NULL,
    PRIMARY KEY (consumer, stream)
);

-- What could not be applied, and what queues behind it: later events of the same aggregate. It is tried again, in order.
CREATE TABLE parked (
    consumer  text NOT NULL,
    id        uuid NOT NULL,
    place     bigint GENERATED ALWAYS AS IDENTITY,
    stream    text NOT NULL,
    subject   text NOT NULL,
    aggregate text NOT NULL,
    version   bigint NOT NULL,
    at        timestamptz NOT NULL,
    trace     text NOT NULL,
    payload   bytea NOT NULL,
    reason    text NOT NULL, -- '' for what only queues
    attempts  integer NOT NULL,
    next_try  timestamptz NOT NULL,
    PRIMARY KEY (consumer, id)
);

CREATE INDEX parked_by_aggregate ON parked (consumer, stream, aggregate, place);
