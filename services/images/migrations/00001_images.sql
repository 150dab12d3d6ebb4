-- +goose Up
CREATE TABLE images (
    hash     text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the original, as it is kept
    sent     bytea NOT NULL CHECK (octet_length(sent) = 32),   -- SHA-256 of what was sent: it is known again without being decoded
    type     text NOT NULL CHECK (type IN ('image/jpeg', 'image/png')),
    width    integer NOT NULL CHECK (width > 0),
    height   integer NOT NULL CHECK (height > 0),
    alt      jsonb NOT NULL, -- texts by language
    uploader text NOT NULL,
    made     timestamptz NOT NULL
);

CREATE INDEX images_sent ON images (sent);

CREATE TABLE renditions (
    hash   text NOT NULL REFERENCES images,
    width  integer NOT NULL,
    format text NOT NULL CHECK (format IN ('avif', 'webp', 'jpg')),
    bytes  integer NOT NULL CHECK (bytes > 0),
    made   timestamptz NOT NULL,
    PRIMARY KEY (hash, width, format)
);

-- A picture whose renditions are to be made. Whoever takes a job moves its due: if they die, somebody else takes it then.
CREATE TABLE jobs (
    hash     text PRIMARY KEY REFERENCES images,
    due      timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    problem  text NOT NULL DEFAULT '' -- of the last attempt
);

CREATE INDEX jobs_due ON jobs (due);
