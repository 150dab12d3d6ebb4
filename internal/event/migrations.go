package event

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"testing/fstest"
)

//go:embed migrations/*.sql
var own embed.FS

// serviceVersions is added to the versions of a service's migrations, so that those of this package, present and future, have their own.
const serviceVersions = 1000

// Migrations are a service's migrations (its folder "migrations") together with those of log, inbox and parked events.
// It panics if a file's name does not begin with a version of five digits: both sets are part of the program.
func Migrations(service fs.FS) fs.FS {
	merged := fstest.MapFS{}
	add(merged, own, 0)
	add(merged, service, serviceVersions)
	return merged
}

// MigrationsSince is Migrations for a service that has kept databases since before it told events: its own migrations keep their versions, and
// those of this package get others.
func MigrationsSince(service fs.FS) fs.FS {
	merged := fstest.MapFS{}
	add(merged, service, 0)
	add(merged, own, serviceVersions)
	return merged
}

func add(to fstest.MapFS, from fs.FS, offset int) {
	names, err := fs.Glob(from, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		var version int
		var title string
		if _, err := fmt.Sscanf(path.Base(name), "%05d_%s", &version, &title); err != nil {
			panic(fmt.Sprintf("migration %s: %v", name, err))
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			panic(err)
		}
		to[fmt.Sprintf("%05d_%s", version+offset, title)] = &fstest.MapFile{Data: data}
	}
}
