-- +goose Up
ALTER TABLE images ADD COLUMN version bigint NOT NULL DEFAULT 0; -- of what others were told of it
