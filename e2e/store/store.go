package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Store is a running store: in one process, or split into many.
type Store struct {
	Program string
	URL     string // its public address, without a slash at the end
	Data    string // its folder

	settings []string
	whole    *Process
	split    *split
}

// Open starts the whole store in one process, with a database and a broker of its own in the data folder, and returns when it serves.
// Settings such as "FERIA_CATALOGUE=500" are added to those that say where it is.
func Open(ctx context.Context, program, data string, settings ...string) (*Store, error) {
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	s := &Store{Program: program, URL: "http://" + address, Data: data}
	s.settings = append([]string{"FERIA_DATA=" + data, "FERIA_ADDR=" + address}, settings...)
	if err := s.Start(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Start starts a store that was stopped or killed, at the same address, and returns when it serves.
func (s *Store) Start(ctx context.Context) error {
	process, err := Start(s.Program, s.settings, "run")
	if err != nil {
		return err
	}
	s.whole = process
	if err := process.Ready(ctx, s.URL); err != nil {
		process.Kill()
		return err
	}
	return s.served(ctx)
}

// Set adds settings, which hold from the next start on.
func (s *Store) Set(settings ...string) { s.settings = append(s.settings, settings...) }

// served waits until the home page is there: stalls announce themselves when the container is ready already.
func (s *Store) served(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		status, err := Status(ctx, s.URL+"/")
		if status == 200 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the home page is not served: %d, %w\n%s", status, errors.Join(err), tail(s.Log()))
		case <-tick.C:
		}
	}
}

// Close ends everything that belongs to the store and returns what did not end cleanly.
func (s *Store) Close() error {
	if s.split != nil {
		return s.split.close()
	}
	return s.whole.Stop()
}

// Kill ends the process of a whole store as a loss of power would. What it started ends by itself.
func (s *Store) Kill() { s.whole.Kill() }

// Process is that of a whole store.
func (s *Store) Process() *Process { return s.whole }

// Log is what the store has written.
func (s *Store) Log() string {
	if s.split != nil {
		return s.split.log()
	}
	return s.whole.Log()
}

// Run runs a command of the operator's, such as "stock", "set", "mug-blue", "3", and returns what it prints.
func (s *Store) Run(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	command := exec.CommandContext(ctx, s.Program, args...)
	command.Env = append(foreign(), s.operator()...)
	out, err := command.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), fmt.Errorf("feria %s: %w: %s", strings.Join(args, " "), exit, exit.Stderr)
	}
	return string(out), err
}

// operator are the settings with which commands find the store.
func (s *Store) operator() []string {
	if s.split != nil {
		return s.split.operator(s.URL)
	}
	return []string{"FERIA_DATA=" + s.Data, "FERIA_URL=" + s.URL}
}

// Order is what tests look at in the list of orders.
type Order struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Status string `json:"status"` // such as "ORDER_STATUS_PLACED"
	Totals struct {
		Total struct {
			Minor int64 `json:"minor,string"`
		} `json:"total"`
	} `json:"totals"`
}

// Orders are all orders, newest first.
func (s *Store) Orders(ctx context.Context) ([]Order, error) {
	out, err := s.Run(ctx, "orders", "list", "--json")
	if err != nil {
		return nil, err
	}
	var orders []Order
	if err := json.Unmarshal([]byte(out), &orders); err != nil {
		return nil, fmt.Errorf("orders list: %w in %.200s", err, out)
	}
	return orders, nil
}
