-- +goose Up
-- Before this service told events, the migration that made its sessions had the number that the log of events has now.
UPDATE goose_db_version SET version_id = 1001
WHERE version_id = 1 AND to_regclass('sessions') IS NOT NULL AND to_regclass('outbox') IS NULL;
