package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"feria/internal/app"
	"feria/internal/deploy"
)

// The exit codes of "feria deploy", beside 0 and 1.
const (
	exitRefused    = 3
	exitRolledBack = 4
)

// exit is an error with the code with which the program ends.
type exit struct {
	code int
	error
}

// problem is what the store says when it refuses something.
type problem struct {
	Title  string            `json:"title"`
	Status int               `json:"status"`
	Fields map[string]string `json:"fields,omitempty"`
	Check  string            `json:"check,omitempty"`
	Where  string            `json:"where,omitempty"`
	What   string            `json:"what,omitempty"`
	Mend   string            `json:"mend,omitempty"`
}

// Error implements error.
func (p *problem) Error() string {
	if p.Check != "" {
		return fmt.Sprintf("refused by the check %q\n  where  %s\n  what   %s\n  mend   %s", p.Check, p.Where, p.What, p.Mend)
	}
	text := p.Title
	for name, field := range p.Fields {
		if field != p.Title {
			text += "\n  " + name + ": " + field
		}
	}
	return text
}

// ask calls the running store's operations, and reads the answer into out.
func ask(ctx context.Context, cfg app.Config, method, path string, in, out any) error {
	token, err := operatorToken(cfg)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, cfg.URL+"/_feria"+path, &body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	client := &http.Client{Timeout: 2 * time.Minute, Transport: bearer{token}}
	response, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("no store answers at %s: %w", cfg.URL, errors.Unwrap(err))
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(response.Body, 16<<20))
	if err != nil {
		return fmt.Errorf("the store's answer is cut off: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		p := &problem{}
		if json.Unmarshal(data, p) != nil || p.Title == "" {
			return fmt.Errorf("the store at %s answers %d", cfg.URL, response.StatusCode)
		}
		return p
	}
	return json.Unmarshal(data, out)
}

// standing is a stall as the store tells it.
type standing struct {
	deploy.Stall
	Confirmed bool                       `json:"confirmed"`
	Recent    map[string]json.RawMessage `json:"recent,omitempty"`
	Trial     json.RawMessage            `json:"trial,omitempty"`
}

// wanted are the flags of "feria deploy".
type wanted struct {
	url, manifest, canary, step, why, version string
	wait, json                                bool
}

func deployCommand(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	var w wanted
	flags := flag.NewFlagSet("deploy", flag.ContinueOnError)
	flags.StringVar(&w.url, "url", "", "the address at which the version runs already")
	flags.StringVar(&w.manifest, "manifest", "", "a file with its manifest, if it serves none itself")
	flags.StringVar(&w.canary, "canary", "", "shares in percent that grow, such as 5,25,100")
	flags.StringVar(&w.step, "step", "30s", "how long a step takes at least")
	flags.StringVar(&w.why, "why", "", "why, for the audit log")
	flags.StringVar(&w.version, "version", "", "of a stall that is built here; the time by default")
	flags.BoolVar(&w.wait, "wait", false, "follow to the outcome: exit 0 promoted, 4 rolled back")
	flags.BoolVar(&w.json, "json", false, "answer with JSON")
	modules, err := parseMixed(flags, args)
	if err != nil {
		return err
	}
	if (w.url == "") == (len(modules) != 1) || len(modules) > 1 {
		return errors.New("say 'feria deploy mfe/<name>' to build and start it here, or 'feria deploy --url <address>' for what runs already")
	}
	say := func(text string) {
		if !w.json {
			fmt.Fprintln(out, "  "+text)
		}
	}
	if len(modules) == 1 {
		if w.url, err = launch(ctx, cfg, modules[0], w.version, say); err != nil {
			return err
		}
	}
	stall, err := register(ctx, cfg, w, say)
	if err != nil {
		if len(modules) == 1 {
			withdraw(cfg, modules[0], w.url)
		}
		return refusedAs(err, w, out)
	}
	if w.wait && stall.Rollout != nil {
		return follow(ctx, cfg, stall, w, say, out)
	}
	return tell(stall, w.json, out)
}

// parseMixed reads flags that stand before, between and after arguments.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	flags.SetOutput(io.Discard)
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, fmt.Errorf("%w; 'feria help' shows the commands", err)
		}
		if args = flags.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, nil
}

// register has a version that runs examined and taken.
func register(ctx context.Context, cfg app.Config, w wanted, say func(string)) (*standing, error) {
	body := map[string]any{"url": w.url, "step": w.step, "why": w.why}
	if w.manifest != "" {
		data, err := os.ReadFile(w.manifest)
		if err != nil {
			return nil, err
		}
		if !json.Valid(data) {
			return nil, fmt.Errorf("%s is not JSON", w.manifest)
		}
		body["manifest"] = json.RawMessage(data)
	}
	if w.canary != "" {
		var steps []int
		for part := range strings.SplitSeq(w.canary, ",") {
			share, err := strconv.Atoi(strings.TrimSpace(part))
			if err != nil {
				return nil, fmt.Errorf("--canary takes shares in percent such as 5,25,100, not %q", w.canary)
			}
			steps = append(steps, share)
		}
		body["canary"] = steps
	}
	say("at the gate: " + w.url)
	var stall standing
	if err := ask(ctx, cfg, http.MethodPost, "/deployments", body, &stall); err != nil {
		return nil, err
	}
	return &stall, nil
}

// refusedAs is the end of a deployment that was refused.
func refusedAs(err error, w wanted, out io.Writer) error {
	p, ok := errors.AsType[*problem](err)
	if !ok {
		return err
	}
	if w.json {
		if err := writeJSON(out, p); err != nil {
			return err
		}
	}
	if p.Check != "" {
		return exit{exitRefused, p}
	}
	return p
}

// follow waits for the outcome of a canary, and says how it goes.
func follow(ctx context.Context, cfg app.Config, stall *standing, w wanted, say func(string), out io.Writer) error {
	version, share := stall.Rollout.Version, -1
	for {
		switch v := stall.Find(version); {
		case v == nil || v.State == deploy.Rejected || v.Undone:
			if err := tell(stall, w.json, out); err != nil {
				return err
			}
			return exit{exitRolledBack, fmt.Errorf("version %s was rolled back: %s", version, cmp.Or(reason(stall, version), "somebody asked for it"))}
		case v.State == deploy.Stable || v.State == deploy.Retired:
			return tell(stall, w.json, out)
		}
		if r := stall.Rollout; r != nil && r.Share() != share {
			share = r.Share()
			say(fmt.Sprintf("canary: %d %% of shoppers get version %s", share, version))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(300 * time.Millisecond):
		}
		fresh := &standing{}
		if err := ask(ctx, cfg, http.MethodGet, "/stalls/"+url.PathEscape(stall.Name), nil, fresh); err != nil {
			if _, told := errors.AsType[*problem](err); told {
				return err
			}
			continue // the store is being started anew
		}
		stall = fresh
	}
}

// reason is why a version was rolled back.
func reason(stall *standing, version string) (why string) {
	for _, e := range stall.History {
		if e.Version == version {
			why = e.Why
		}
	}
	return why
}

// tell says what a stall is now.
func tell(stall *standing, asJSON bool, out io.Writer) error {
	if asJSON {
		return writeJSON(out, stall)
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	now := time.Now()
	for _, v := range stall.Versions {
		if !stall.Keeps(v.Version, now) && v.State != deploy.Rejected {
			continue
		}
		note := ""
		switch {
		case stall.Rollout != nil && v.Version == stall.Rollout.Version:
			note = fmt.Sprintf("%d %%", stall.Rollout.Share())
		case stall.Pinned && v.State == deploy.Stable:
			note = "pinned"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", stall.Name, v.Version, v.State, note, cmp.Or(v.URL, "in the store"))
	}
	return table.Flush()
}

func status(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("status", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	names, err := parseMixed(flags, args)
	if err != nil || len(names) > 1 {
		return errors.Join(err, errors.New("say 'feria status [mfe/<name>] [--json]'"))
	}
	if len(names) == 1 {
		var stall standing
		if err := ask(ctx, cfg, http.MethodGet, "/stalls/"+url.PathEscape(stallOf(names[0])), nil, &stall); err != nil {
			return err
		}
		return tell(&stall, *asJSON, out)
	}
	var all struct {
		Stalls []standing `json:"stalls"`
	}
	if err := ask(ctx, cfg, http.MethodGet, "/stalls", nil, &all); err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, all)
	}
	for i := range all.Stalls {
		if err := tell(&all.Stalls[i], false, out); err != nil {
			return err
		}
	}
	return nil
}

// stallOf is the stall's name, however it is written: "mfe/cart" or "cart".
func stallOf(name string) string { return strings.TrimPrefix(name, "mfe/") }

// changeStall is "feria promote", "rollback" and "pin".
func changeStall(ctx context.Context, cfg app.Config, action string, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(action, flag.ContinueOnError)
	why, asJSON, off := flags.String("why", "", ""), flags.Bool("json", false, ""), flags.Bool("off", false, "")
	version := flags.String("version", "", "")
	names, err := parseMixed(flags, args)
	if err != nil || len(names) != 1 || *off && action != "pin" {
		return errors.Join(err, fmt.Errorf("say 'feria %s mfe/<name> [--why …] [--json]'%s", action, map[string]string{
			"rollback": " and --version for another than the one before", "pin": " and --off to unpin",
		}[action]))
	}
	if *off {
		action = "unpin"
	}
	var stall standing
	path := "/stalls/" + url.PathEscape(stallOf(names[0])) + "/" + action
	if err := ask(ctx, cfg, http.MethodPost, path, map[string]string{"why": *why, "version": *version}, &stall); err != nil {
		return err
	}
	return tell(&stall, *asJSON, out)
}

func history(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("history", flag.ContinueOnError)
	asJSON, limit := flags.Bool("json", false, ""), flags.Int("limit", 50, "")
	names, err := parseMixed(flags, args)
	if err != nil || len(names) != 1 {
		return errors.Join(err, errors.New("say 'feria history mfe/<name> [--limit N] [--json]'"))
	}
	var all struct {
		History []deploy.Entry `json:"history"`
	}
	if err := ask(ctx, cfg, http.MethodGet, fmt.Sprintf("/stalls/%s/history?limit=%d", url.PathEscape(stallOf(names[0])), *limit), nil, &all); err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, all)
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, e := range all.History {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", e.At.Local().Format(time.DateTime), e.By, e.What, e.Version, e.Why)
	}
	return table.Flush()
}

func previewCommand(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("preview", flag.ContinueOnError)
	address, minutes, asJSON := flags.String("url", "", ""), flags.Int("minutes", 60, ""), flags.Bool("json", false, "")
	names, err := parseMixed(flags, args)
	if err != nil || len(names) != 1 || *address == "" {
		return errors.Join(err, errors.New("say 'feria preview mfe/<name> --url http://localhost:4001 [--minutes 60] [--json]'"))
	}
	var answer struct {
		Link  string    `json:"link"`
		Until time.Time `json:"until"`
	}
	body := map[string]any{"url": *address, "minutes": *minutes}
	if err := ask(ctx, cfg, http.MethodPost, "/stalls/"+url.PathEscape(stallOf(names[0]))+"/previews", body, &answer); err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(out, answer)
	}
	fmt.Fprintf(out, "%s\n  good until %s, in browsers that follow it\n", answer.Link, answer.Until.Local().Format(time.DateTime))
	return nil
}

// tokens issues, lists and revokes the tokens of teams.
func tokens(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	usage := errors.New("say 'feria tokens list', 'feria tokens issue <team> [note]' or 'feria tokens revoke <id>'")
	switch {
	case len(args) == 1 && args[0] == "list":
		var all struct {
			Tokens []deploy.Token `json:"tokens"`
		}
		if err := ask(ctx, cfg, http.MethodGet, "/tokens", nil, &all); err != nil {
			return err
		}
		for _, t := range all.Tokens {
			fmt.Fprintf(out, "%s  %s  %-20s %s\n", t.ID, t.Created.Local().Format(time.DateTime), t.Team, t.Note)
		}
		return nil
	case len(args) >= 2 && len(args) <= 3 && args[0] == "issue":
		var answer struct{ Token, ID string }
		body := map[string]string{"team": args[1], "note": strings.Join(args[2:], " ")}
		if err := ask(ctx, cfg, http.MethodPost, "/tokens", body, &answer); err != nil {
			return err
		}
		fmt.Fprintln(out, answer.Token)
		return nil
	case len(args) == 2 && args[0] == "revoke":
		return ask(ctx, cfg, http.MethodDelete, "/tokens/"+url.PathEscape(args[1]), nil, &struct{}{})
	}
	return usage
}
