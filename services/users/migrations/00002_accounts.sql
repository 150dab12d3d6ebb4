-- +goose Up
CREATE TABLE accounts (
    id               uuid PRIMARY KEY,
    email            text NOT NULL, -- as it was typed
    email_key        text NOT NULL CONSTRAINT accounts_email UNIQUE, -- as it is compared
    password         text NOT NULL CHECK (password LIKE '$argon2id$%'),
    password_changed timestamptz NOT NULL,
    name             text NOT NULL,
    locale           text NOT NULL CHECK (locale IN ('en', 'es')),
    roles            text[] NOT NULL CHECK (roles <@ '{shopper,merchant}' AND 'shopper' = ANY (roles)),
    created          timestamptz NOT NULL,
    version          bigint NOT NULL -- how many events have told of it
);

-- A session's value is replaced as it is used. The value of a generation follows from the service's secret, the session and the
-- generation, so that whoever replaces it makes the same one; what was handed out is known by its hash.
ALTER TABLE sessions
    DROP CONSTRAINT sessions_kind_check,
    ADD CONSTRAINT sessions_kind_check CHECK (kind IN ('guest', 'member')),
    ADD COLUMN account       uuid REFERENCES accounts ON DELETE CASCADE,
    ADD COLUMN generation    bigint NOT NULL DEFAULT 0,
    ADD COLUMN previous_hash bytea CHECK (octet_length(previous_hash) = 32),
    ADD COLUMN first_held    timestamptz, -- when the current value was first held out
    ADD COLUMN used          timestamptz, -- last, to ten minutes or so
    ADD COLUMN user_agent    text NOT NULL DEFAULT '',
    ADD COLUMN end_reason    text NOT NULL DEFAULT '' CHECK (end_reason IN ('', 'signed_out', 'joined', 'reused')),
    ADD CONSTRAINT sessions_account_check CHECK ((kind = 'member') = (account IS NOT NULL));
UPDATE sessions SET used = created;
ALTER TABLE sessions ALTER COLUMN used SET NOT NULL;
CREATE INDEX sessions_account ON sessions (account) WHERE account IS NOT NULL;

CREATE TABLE addresses (
    id          uuid PRIMARY KEY,
    account     uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name        text NOT NULL,
    street      text NOT NULL,
    city        text NOT NULL,
    postal_code text NOT NULL,
    country     char(2) NOT NULL
);
CREATE INDEX addresses_account ON addresses (account, id);

CREATE TABLE passkeys (
    id         uuid PRIMARY KEY,
    account    uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    credential bytea NOT NULL CONSTRAINT passkeys_credential UNIQUE, -- its id, which the authenticator gave it
    record     jsonb NOT NULL, -- public key, counter and flags, as package webauthn keeps them
    name       text NOT NULL,
    created    timestamptz NOT NULL
);
CREATE INDEX passkeys_account ON passkeys (account, id);

-- What was asked of an authenticator, until it answers.
CREATE TABLE challenges (
    id      uuid PRIMARY KEY,
    asker   bytea NOT NULL, -- who asked, as a keyed hash
    session jsonb NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX challenges_asker ON challenges (asker, expires);
CREATE INDEX challenges_over ON challenges (expires);

-- Where an account has been signed in to: guesses made elsewhere do not shut its owner out there.
CREATE TABLE devices (
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    device  bytea NOT NULL, -- the network address as a keyed hash
    seen    timestamptz NOT NULL,
    PRIMARY KEY (account, device)
);
CREATE INDEX devices_seen ON devices (seen);

-- What was tried and failed, or may not be asked for too often; counted by who or whom, as a keyed hash.
CREATE TABLE attempts (
    id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key bytea NOT NULL,
    at  timestamptz NOT NULL
);
CREATE INDEX attempts_key ON attempts (key, at);
CREATE INDEX attempts_at ON attempts (at);

-- Links to set a new password; each good once.
CREATE TABLE resets (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account    uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    expires    timestamptz NOT NULL
);
CREATE INDEX resets_account ON resets (account);
CREATE INDEX resets_over ON resets (expires);

-- Mails to be sent. One about a reset is there whether or not the address has an account: that is found out when it is sent.
CREATE TABLE mails (
    id       uuid PRIMARY KEY,
    kind     text NOT NULL CHECK (kind IN ('reset', 'password_changed')),
    email    text NOT NULL,
    locale   text NOT NULL,
    created  timestamptz NOT NULL,
    due      timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    over     timestamptz -- when it was sent, or given up
);
CREATE INDEX mails_due ON mails (due) WHERE over IS NULL;
CREATE INDEX mails_over ON mails (over) WHERE over IS NOT NULL;
