// Command bench measures the whole store and prints tables: what putting a page together costs beside nginx, what pages and checkouts cost,
// when each part of a page stands while a stall is slow, memory, start-up and bytes. A figure that can be compared stands beside something
// that was measured in the same run.
//
//	go run ./e2e/bench                    everything, in about four minutes
//	go run ./e2e/bench -only w,bytes      some of it; bench -h names the parts
//	go run ./e2e/bench -o figures.md      the same as Markdown, too
//
// It runs the real programs, built from the sources beside it, with a database and a broker of their own in a folder that is removed again.
// Loads and what they load are processes of their own; they are this program too, in one of its roles.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run plays a role if one is named first, and measures otherwise.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 && roles[args[0]] != nil {
		return roles[args[0]](ctx, args[1:])
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	return measure(ctx, o)
}

// roles are what this program is as a child of itself.
var roles = map[string]func(ctx context.Context, args []string) error{
	"stalls": playStalls,
	"load":   playLoad,
}

// options are what the command line says.
type options struct {
	only    []string
	out     string
	rounds  int
	seconds float64
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "parts to measure, with commas between them: "+strings.Join(partNames(), ", "))
	flags.StringVar(&o.out, "o", "", "file that gets the tables as Markdown")
	flags.IntVar(&o.rounds, "rounds", 6, "interleaved rounds of w")
	flags.Float64Var(&o.seconds, "seconds", 2, "length of a load, in seconds")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.only = strings.FieldsFunc(*only, func(r rune) bool { return r == ',' })
	for _, name := range o.only {
		if !slices.Contains(partNames(), name) {
			return o, fmt.Errorf("there is no part %q; there are %s", name, strings.Join(partNames(), ", "))
		}
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not understood", flags.Arg(0))
	}
	if o.rounds < 1 || o.seconds <= 0 {
		return o, errors.New("there must be a round, and it must last")
	}
	return o, nil
}
