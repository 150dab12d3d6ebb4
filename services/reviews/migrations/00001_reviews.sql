-- +goose Up
CREATE TABLE reviews (
    id        uuid PRIMARY KEY, -- of version 7: its order is that of the time
    product   text NOT NULL,
    author    text, -- NULL: nobody that the store knows (any more)
    name      text NOT NULL,
    forgotten boolean NOT NULL DEFAULT false,
    rating    integer NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title     text NOT NULL CHECK (length(title) <= 120),
    body      text NOT NULL CHECK (length(body) <= 4000),
    locale    text NOT NULL,
    verified  boolean NOT NULL,
    status    text NOT NULL DEFAULT 'published' CHECK (status IN ('published', 'hidden')),
    reason    text NOT NULL DEFAULT '', -- why it is hidden
    helpful   integer NOT NULL DEFAULT 0 CHECK (helpful >= 0),
    created   timestamptz NOT NULL,
    UNIQUE (product, author)
);

-- One index for each order in which a list can be read; the id makes every order total.
CREATE INDEX reviews_by_helpful ON reviews (product, helpful, id) WHERE status = 'published';
CREATE INDEX reviews_by_time ON reviews (product, id) WHERE status = 'published';
CREATE INDEX reviews_by_rating ON reviews (product, rating, id) WHERE status = 'published';
CREATE INDEX reviews_by_author ON reviews (author);

-- What the published reviews of a product come to. Its row is locked by whoever changes them.
CREATE TABLE ratings (
    product text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    count   integer NOT NULL DEFAULT 0,
    sum     integer NOT NULL DEFAULT 0,
    stars   integer[] NOT NULL DEFAULT '{0,0,0,0,0}' -- how many of one, of two, …
);

CREATE TABLE votes (
    review  uuid NOT NULL REFERENCES reviews ON DELETE CASCADE,
    subject text NOT NULL,
    PRIMARY KEY (review, subject)
);
CREATE INDEX votes_by_subject ON votes (subject);

CREATE TABLE reports (
    review  uuid NOT NULL REFERENCES reviews ON DELETE CASCADE,
    subject text NOT NULL,
    reason  text NOT NULL,
    looked  boolean NOT NULL DEFAULT false, -- at by a merchant
    PRIMARY KEY (review, subject)
);
CREATE INDEX reports_to_look_at ON reports (review) WHERE NOT looked;

-- The commands that were carried out, and to what end.
CREATE TABLE posted (
    id      uuid PRIMARY KEY,
    subject text NOT NULL,
    review  uuid NOT NULL, -- which need not be there any more
    outcome text NOT NULL CHECK (outcome IN ('published', 'replaced', 'superseded')),
    at      timestamptz NOT NULL
);
CREATE INDEX posted_by_subject ON posted (subject);

-- Who has bought what.
CREATE TABLE purchases (
    subject text NOT NULL,
    product text NOT NULL,
    PRIMARY KEY (subject, product)
);

-- Who became whom, and who is gone (account ''): what comes late goes to the right one, or to nobody.
CREATE TABLE successors (
    subject text PRIMARY KEY,
    account text NOT NULL
);

-- The products whose reviews from before the store opened have been brought in.
CREATE TABLE seeded (product text PRIMARY KEY);
