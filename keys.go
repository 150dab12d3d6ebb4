package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
)

// keys prints the settings by which a module that runs apart is known: its own key, and the public keys of all. With --compose it prints what
// docker-compose.yml asks for: every module's key, passwords for broker and databases, and an operator's token. It never prints the root
// from which all of it follows.
func keys(cfg app.Config, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("say 'feria keys <module>' or 'feria keys --compose'")
	}
	if err := writable(cfg.Data); err != nil {
		return err
	}
	root, err := rootKey(cfg)
	if err != nil {
		return err
	}
	if args[0] == "--compose" {
		return composeSettings(root, out)
	}
	chosen, err := choose(args)
	if err != nil {
		return err
	}
	public, err := publicKeys(root)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "FERIA_KEY=%s\nFERIA_KEYS=%s\n", auth.FormatKey(root.Key(chosen[0].Name)), public)
	return err
}

// publicKeys are the keys of all modules and of the operator, as FERIA_KEYS takes them.
func publicKeys(root auth.Root) (string, error) {
	ring := auth.Keys{auth.Operator: root.Public(auth.Operator)}
	for _, m := range modules() {
		ring[m.Name] = root.Public(m.Name)
	}
	public, err := json.Marshal(ring)
	return string(public), err
}

func composeSettings(root auth.Root, out io.Writer) error {
	public, err := publicKeys(root)
	if err != nil {
		return err
	}
	password := func(of string) string { return hex.EncodeToString(auth.Derive(root, "compose "+of)) }
	lines := []string{"FERIA_KEYS='" + public + "'", "POSTGRES_PASSWORD=" + password("postgres"), "NATS_PASSWORD=" + password("nats")}
	for _, m := range modules() {
		lines = append(lines, "KEY_"+app.Variable(m.Name)+"="+auth.FormatKey(root.Key(m.Name)))
		if app.IsService(m.Name) {
			lines = append(lines, "PASSWORD_"+strings.ToUpper(app.Base(m.Name))+"="+password("database of "+m.Name))
		}
	}
	operator := auth.Signer{Module: auth.Operator, Key: root.Key(auth.Operator)}
	token, err := operator.NamedToken(auth.Operator, operatorTokenLife)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, strings.Join(append(lines, "FERIA_TOKEN="+token), "\n"))
	return err
}

// rootKey is the key that was set, or the one kept in the data folder, made at the first start.
func rootKey(cfg app.Config) (auth.Root, error) {
	if root, err := app.RootKey(cfg); root != nil || err != nil {
		return root, err
	}
	path := filepath.Join(cfg.Data, "root.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		text = []byte(hex.EncodeToString(fresh))
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the store's key in %s cannot be read or written: %w", path, errors.Unwrap(err))
	}
	root, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(root) != 32 {
		return nil, fmt.Errorf("%s does not hold 64 hex digits: put the store's key back, or remove the file to begin anew", path)
	}
	return root, nil
}

// operatorTokenLife is how long the operator's token is good; each start writes a new one.
const operatorTokenLife = 365 * 24 * time.Hour

func (s *store) writeOperatorToken() error {
	signer := auth.Signer{Module: auth.Operator, Key: s.root.Key(auth.Operator)}
	token, err := signer.NamedToken(auth.Operator, operatorTokenLife)
	if err != nil {
		return err
	}
	path := filepath.Join(s.cfg.Data, "operator.token")
	if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
		return fmt.Errorf("the operator's token cannot be written to %s", path)
	}
	return nil
}
