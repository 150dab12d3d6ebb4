package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"feria/e2e/store"
	"feria/internal/broker/embedded"
	"feria/internal/deploy"
	"feria/internal/postgres"
	"feria/internal/postgres/cluster"
)

// composer is the container alone, as its own program, with the one service that it asks for tokens beside it. Both are real, and so are their
// database and broker.
type composer struct {
	address   string
	session   string // the cookie of a guest, whose tokens the stalls get
	cluster   *cluster.Cluster
	broker    *embedded.Server
	users     *store.Process
	container *store.Process
}

// startComposer starts the container on one core and all that it needs on another, announces the stalls of the work to it, and returns when
// their pages are whole.
func startComposer(ctx context.Context, core, beside int, folder string, stalls upstreams) (*composer, error) {
	c := &composer{}
	if err := c.start(ctx, core, beside, folder, stalls); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *composer) start(ctx context.Context, core, beside int, folder string, stalls upstreams) (err error) {
	if c.cluster, err = cluster.Start(ctx, cluster.Options{Data: filepath.Join(folder, "cluster"), Throwaway: true}); err != nil {
		return err
	}
	if c.broker, err = embedded.Start(ctx, filepath.Join(folder, "broker"), embedded.Options{Host: "127.0.0.1", Password: rand.Text()}); err != nil {
		return err
	}
	if err := c.announce(ctx, stalls); err != nil {
		return err
	}
	if err := c.programs(ctx, core, beside, folder); err != nil {
		return err
	}
	url := "http://" + c.address
	if err := await(ctx, func() error {
		return errors.Join(holds(url+claimedPage, "", marks()), holds(url+joinedPage, "", marks()), holds(url+keptPage, "", marks()))
	}); err != nil {
		return fmt.Errorf("%w\n%s", err, c.container.Log())
	}
	return c.begin(ctx)
}

// programs builds the two programs and starts them.
func (c *composer) programs(ctx context.Context, core, beside int, folder string) error {
	root, err := store.Root(ctx)
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", folder+"/", "./container/cmd/container", "./services/users/cmd/services-users")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the container: %w\n%s", err, said)
	}
	key := make([]byte, 32)
	rand.Read(key)
	usersAddress, err := freeAddress()
	if err != nil {
		return err
	}
	if c.address, err = freeAddress(); err != nil {
		return err
	}
	database, err := postgres.Provision(ctx, c.cluster.URL(), "users", rand.Text())
	if err != nil {
		return err
	}
	common := []string{
		"FERIA_SERVICES_USERS_DATABASE_URL=" + database, "FERIA_NATS_URL=" + c.broker.URL(), "FERIA_ROOT_KEY=" + hex.EncodeToString(key),
		"FERIA_PUBLIC_URL=http://" + c.address, "FERIA_SERVICES_USERS_URL=http://" + usersAddress,
	}
	c.users, err = startModule(ctx, beside, filepath.Join(folder, "services-users"), usersAddress, common)
	if err != nil {
		return err
	}
	c.container, err = startModule(ctx, core, filepath.Join(folder, "container"), c.address, common)
	return err
}

// startModule starts a module's own program on a core and returns when it can work.
func startModule(ctx context.Context, core int, program, address string, settings []string) (*store.Process, error) {
	data := program + "-data"
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, err
	}
	name, args := onCore(core, program)
	process, err := store.Start(name, append([]string{"FERIA_ADDR=" + address, "FERIA_DATA=" + data}, settings...), args...)
	if err != nil {
		return nil, err
	}
	return process, process.Ready(ctx, "http://"+address)
}

// announce puts the stalls into the registry, as stalls do it themselves.
func (c *composer) announce(ctx context.Context, stalls upstreams) error {
	conn, err := c.broker.Connect("bench")
	if err != nil {
		return err
	}
	defer conn.Close()
	book, err := deploy.Open(ctx, conn)
	if err != nil {
		return err
	}
	for page, addresses := range stalls {
		for n, address := range addresses {
			m := describe(n, page)
			if _, _, err := book.Change(ctx, m.Name, func(s *deploy.Stall) error {
				s.Announce(m.Version, "http://"+address, m.Team, time.Now())
				return nil
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin does what gives a shopper a session: it changes something at a stall that wants to know by whom.
func (c *composer) begin(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.address+"/m/"+stallName(primary, claimedPage)+"/begin", strings.NewReader("begin=1"))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	for _, cookie := range response.Cookies() {
		c.session = cookie.Name + "=" + cookie.Value
	}
	if c.session == "" {
		return fmt.Errorf("no session began: %s\n%s", response.Status, c.container.Log())
	}
	return nil
}

// close ends everything that was started.
func (c *composer) close() (err error) {
	for _, p := range []*store.Process{c.container, c.users} {
		if p != nil {
			err = errors.Join(err, p.Stop())
		}
	}
	if c.broker != nil {
		c.broker.Close()
	}
	if c.cluster != nil {
		err = errors.Join(err, c.cluster.Close())
	}
	return err
}

// freeAddress is a loopback address of version 4 at which nobody listens now.
func freeAddress() (string, error) {
	address, err := store.FreeAddress()
	return strings.Replace(address, "localhost:", "127.0.0.1:", 1), err
}
