package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"feria/internal/app"
	"feria/internal/auth"
)

// keys prints the settings by which a module that runs apart is known: its own key, and the public keys of all.
// It never prints the root from which they follow.
func keys(cfg app.Config, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("say 'feria keys <module>'")
	}
	chosen, err := choose(args)
	if err != nil {
		return err
	}
	root, err := rootKey(cfg)
	if err != nil {
		return err
	}
	ring := auth.Keys{auth.Operator: root.Public(auth.Operator)}
	for _, m := range modules() {
		ring[m.Name] = root.Public(m.Name)
	}
	public, err := json.Marshal(ring)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "FERIA_KEY=%s\nFERIA_KEYS=%s\n", auth.FormatKey(root.Key(chosen[0].Name)), public)
	return err
}
