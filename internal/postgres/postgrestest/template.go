//go:build unix

package postgrestest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"sync"
	"sync/atomic"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// role owns the test databases. It is as little of a superuser as the roles of services.
const role = "feria_test"

// templates are the migrated databases that those of tests are copied from, one for each set of migrations.
type templates struct {
	server   *server
	admin    *sqlx.DB
	password string
	strategy string // clause of CREATE DATABASE
	count    atomic.Int64

	mu     sync.Mutex
	byHash map[string]func() error // makes the template when it is first asked for
}

func newTemplates(s *server) (*templates, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	admin, err := postgres.Open(ctx, s.cluster.URL(), postgres.Options{})
	if err != nil {
		return nil, err
	}
	made := &templates{server: s, admin: admin, password: rand.Text(), byHash: map[string]func() error{}}
	if _, err := admin.ExecContext(ctx, `CREATE ROLE `+role+` LOGIN PASSWORD `+pq.QuoteLiteral(made.password)); err != nil {
		return nil, err
	}
	var version int
	if err := admin.GetContext(ctx, &version, `SELECT current_setting('server_version_num')::int`); err != nil {
		return nil, err
	}
	if version >= 150000 {
		made.strategy = ` STRATEGY file_copy` // twice as fast as the default where nothing is synced
	}
	return made, nil
}

// clone copies a new database from the template of the migrations, and returns its name and its URL.
func (t *templates) clone(ctx context.Context, migrations fs.FS) (name, url string, err error) {
	if migrations == nil {
		name = fmt.Sprintf("test_%d", t.count.Add(1))
		return name, t.urlOf(name), t.create(ctx, name, "template1")
	}
	hash, err := hashOf(migrations)
	if err != nil {
		return "", "", fmt.Errorf("migrations: %w", err)
	}
	template := "template_" + hash
	t.mu.Lock()
	makeOnce := t.byHash[hash]
	if makeOnce == nil {
		makeOnce = sync.OnceValue(func() error { return t.make(template, migrations) })
		t.byHash[hash] = makeOnce
	}
	t.mu.Unlock()
	if err := makeOnce(); err != nil {
		return "", "", err
	}
	name = fmt.Sprintf("test_%d", t.count.Add(1))
	if err := t.create(ctx, name, template); err != nil {
		return "", "", err
	}
	return name, t.urlOf(name), nil
}

// make creates and migrates a template.
func (t *templates) make(name string, migrations fs.FS) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := t.create(ctx, name, "template1"); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, t.urlOf(name), postgres.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	return errors.Join(postgres.Migrate(ctx, db, migrations), db.Close())
}

func (t *templates) create(ctx context.Context, name, template string) error {
	_, err := t.admin.ExecContext(ctx, `CREATE DATABASE `+name+` OWNER `+role+` TEMPLATE `+template+t.strategy)
	return err
}

func (t *templates) drop(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := t.admin.ExecContext(ctx, `DROP DATABASE `+name+` WITH (FORCE)`)
	return err
}

func (t *templates) urlOf(name string) string {
	u, err := url.Parse(t.server.cluster.URL())
	if err != nil {
		panic(err) // it was made as a URL
	}
	u.User = url.UserPassword(role, t.password)
	u.Path = "/" + name
	return u.String()
}

// hashOf tells sets of migrations apart by the names and texts of their files.
func hashOf(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%q %d\n", path, len(text))
		_, err = io.WriteString(sum, string(text))
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}
