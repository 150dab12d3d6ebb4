// Command feria is the store and the hands of those who run it: "feria run" serves the whole store in one process, or the modules
// that are named; the other commands speak to a running store.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"feria/internal/app"
)

const usage = `Feria, a market of makers.

  feria [run]                         serve the whole store
  feria run <module> [<module> …]     serve these modules in one process; the first answers at FERIA_ADDR
  feria stock set <variant> <units>   count a variant anew
  feria orders list --json            every order, newest first
  feria books --json                  the invariants of stock, orders and payments, counted
  feria deploy mfe/<name> | --url <address>  put a version of a stall beside the others; --canary 5,25,100 --step 30s --wait --json
                                      exits 0 live or promoted, 3 refused by the gate, 4 rolled back
  feria status [mfe/<name>]           versions, shares and states; --json
  feria promote | rollback | pin mfe/<name>  one call each; --why says why, --version to which, pin --off unpins
  feria history mfe/<name>            who changed what, when and why
  feria preview mfe/<name> --url <address>   a signed link; only browsers that follow it see that version
  feria tokens issue <team> | list | revoke <id>  tokens with which teams deploy their stalls
  feria logs mfe/<name> [-f]          what a deployed stall of this machine writes
  feria new mfe <name>                a micro-frontend of one page, which passes its tests at once
  feria images add <file> <alt> [<es>] take in a picture, with what it shows in English and in Spanish
  feria search rebuild                read the index of search anew from the events, beside the one that answers
  feria fill                          bring the demo catalogue into a store that runs apart
  feria keys <module> | --compose     the settings that give modules which run apart their identities
  feria help                          this page

Settings, all optional:
%s
  FERIA_<MODULE>_URL           where a module runs that is not in this process, such as FERIA_BFF_CART_URL
  FERIA_<MODULE>_DATABASE_URL  a service's own database, such as FERIA_SERVICES_CARTS_DATABASE_URL
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := dispatch(ctx, os.Args[1:]); err != nil {
		stop()
		if e, ok := errors.AsType[exit](err); ok {
			fmt.Fprintln(os.Stderr, "feria:", e)
			os.Exit(e.code)
		}
		app.Exit(err)
	}
}

func dispatch(ctx context.Context, args []string) error {
	command := "run"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch command {
	case "help", "-h", "--help":
		fmt.Printf(usage, app.Help())
		return nil
	}
	if command == "new" {
		return newModule(args, os.Stdout)
	}
	cfg, err := app.Load(os.Environ())
	if err != nil {
		return err
	}
	switch command {
	case "run":
		return run(ctx, cfg, args, os.Stdout)
	case "stock":
		return stock(ctx, cfg, args)
	case "orders":
		return orders(ctx, cfg, args, os.Stdout)
	case "books":
		return books(ctx, cfg, args, os.Stdout)
	case "deploy":
		return deployCommand(ctx, cfg, args, os.Stdout)
	case "status":
		return status(ctx, cfg, args, os.Stdout)
	case "promote", "rollback", "pin":
		return changeStall(ctx, cfg, command, args, os.Stdout)
	case "history":
		return history(ctx, cfg, args, os.Stdout)
	case "preview":
		return previewCommand(ctx, cfg, args, os.Stdout)
	case "tokens":
		return tokens(ctx, cfg, args, os.Stdout)
	case "logs":
		return logs(ctx, cfg, args, os.Stdout)
	case "images":
		return pictures(ctx, cfg, args, os.Stdout)
	case "search":
		return search(ctx, cfg, args, os.Stdout)
	case "fill":
		return fill(ctx, cfg, args, os.Stdout)
	case "keys":
		return keys(cfg, args, os.Stdout)
	default:
		return errors.New("there is no command " + command + "; 'feria help' lists them")
	}
}
