package event_test

import "testing/fstest"

// noMigrations is a service without tables of its own.
var noMigrations = fstest.MapFS{}
