-- +goose Up
-- Whose things a member's session brought along: the guest who signed in with it. Tokens say so until the event has come everywhere, and after.
ALTER TABLE sessions ADD COLUMN guest text NOT NULL DEFAULT '' CHECK (guest = '' OR kind = 'member');
