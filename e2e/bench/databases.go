package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/lib/pq" // the driver
)

// replica is the database in which recorded statements are sent again.
const replica = "bench"

// databases is a cluster as its administrator sees it.
type databases struct {
	admin  *sql.DB
	url    string
	folder string // for dumps and scripts
	log    string // the file of the record
	tools  string // the folder of pgbench, pg_dump and psql
}

func openDatabases(ctx context.Context, url, folder string) (*databases, error) {
	tools, err := tool(ctx, "postgresql.sh")
	if err != nil {
		return nil, err
	}
	admin, err := sql.Open("postgres", url)
	if err != nil {
		return nil, err
	}
	return &databases{admin, url, folder, filepath.Join(folder, "cluster", recordFile), tools}, nil
}

func (d *databases) close() error { return d.admin.Close() }

// record begins or ends to write down statements, and returns how long the record is.
func (d *databases) record(ctx context.Context, on bool) (int64, error) {
	what := map[bool]string{true: "all", false: "none"}[on]
	for _, statement := range []string{"ALTER SYSTEM SET log_statement = '" + what + "'", "SELECT pg_reload_conf()"} {
		if _, err := d.admin.ExecContext(ctx, statement); err != nil {
			return 0, err
		}
	}
	// A session takes new settings between two statements; idle ones are asked by the signal at once.
	if err := d.rest(ctx); err != nil {
		return 0, err
	}
	info, err := os.Stat(d.log)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// written is how far the write-ahead log reaches.
func (d *databases) written(ctx context.Context) (position int64, err error) {
	err = d.admin.QueryRowContext(ctx, `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn`).Scan(&position)
	return position, err
}

// rest returns when nothing has been written for a while.
func (d *databases) rest(ctx context.Context) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	last, since := int64(-1), time.Now()
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); {
		position, err := d.written(ctx)
		if err != nil {
			return err
		}
		if position-last > 4096 || last < 0 { // a checkpoint's own record is no work
			last, since = position, time.Now()
		}
		if time.Since(since) > quiet {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return fmt.Errorf("the store still writes after two minutes")
}

// copyInto makes the replica: each database that the transactions are of, as it stands, in a schema of its name.
func (d *databases) copyInto(ctx context.Context, all [][]statement) error {
	if _, err := d.admin.ExecContext(ctx, "CREATE DATABASE "+replica); err != nil {
		return err
	}
	var names []string
	for _, t := range all {
		if !slices.Contains(names, t[0].database) {
			names = append(names, t[0].database)
		}
	}
	for _, name := range names {
		dump := filepath.Join(d.folder, name+".sql")
		if _, err := d.run(ctx, "pg_dump", "--no-owner", "--no-privileges", "-f", dump, d.of(name)); err != nil {
			return err
		}
		if _, err := d.run(ctx, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, "-c", "ALTER SCHEMA public RENAME TO "+name, "-c", "CREATE SCHEMA public", d.of(replica)); err != nil {
			return err
		}
	}
	_, err := d.run(ctx, "psql", "-q", "-c", "VACUUM ANALYZE", "-c", "CHECKPOINT", d.of(replica))
	return err
}

// of is the address of a database.
func (d *databases) of(name string) string {
	u, err := url.Parse(d.url)
	if err != nil {
		panic(err) // the cluster made it
	}
	u.Path = "/" + name
	return u.String()
}

func (d *databases) run(ctx context.Context, program string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(d.tools, program), args...).CombinedOutput()
	if err != nil {
		const most = 3000
		return "", fmt.Errorf("%s: %w\n%s", program, err, out[max(0, len(out)-most):])
	}
	return string(out), nil
}

var (
	tps     = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)
	latency = regexp.MustCompile(`(?m)^latency average = ([0-9.]+) ms`)
	done    = regexp.MustCompile(`(?m)^number of transactions actually processed: (\d+)`)
)

// pgbench sends the scripts, one chosen at random each time.
func (d *databases) pgbench(ctx context.Context, scripts []string, seconds float64) (rate, error) {
	before, err := d.written(ctx)
	if err != nil {
		return rate{}, err
	}
	args := []string{"-n", "-M", "simple", "-c", strconv.Itoa(shoppers), "-T", strconv.Itoa(max(1, int(seconds)))}
	for _, path := range scripts {
		args = append(args, "-f", path)
	}
	out, err := d.run(ctx, "pgbench", append(args, d.of(replica))...)
	if err != nil {
		return rate{}, err
	}
	after, err := d.written(ctx)
	if err != nil {
		return rate{}, err
	}
	var figures [3]float64
	for i, form := range []*regexp.Regexp{tps, latency, done} {
		match := form.FindStringSubmatch(out)
		if match == nil {
			return rate{}, fmt.Errorf("pgbench is not understood:\n%s", out)
		}
		if figures[i], err = strconv.ParseFloat(match[1], 64); err != nil {
			return rate{}, err
		}
	}
	if strings.Contains(out, "ERROR") {
		return rate{}, fmt.Errorf("pgbench:\n%s", out)
	}
	return rate{perSecond: figures[0], latency: time.Duration(figures[1] * float64(time.Millisecond)), logged: float64(after-before) / figures[2]}, nil
}
