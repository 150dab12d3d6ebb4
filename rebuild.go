package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"feria/internal/app"

	searchv1 "feria/internal/contract/services/search/v1"
	"feria/internal/contract/services/search/v1/searchv1connect"
)

// askAgain is how often a rebuild is asked how far it is.
const askAgain = time.Second

// search has the index of search read anew from the events, and tells how far it is until it has taken over. The old one answers meanwhile.
func search(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	if len(args) != 1 || args[0] != "rebuild" {
		return errors.New("say 'feria search rebuild'")
	}
	client, err := operate(cfg, "services/search")
	if err != nil {
		return err
	}
	return rebuild(ctx, cfg, searchv1connect.NewSearchClient(client), out)
}

func rebuild(ctx context.Context, cfg app.Config, index searchv1connect.SearchClient, out io.Writer) error {
	if _, err := index.Rebuild(ctx, &searchv1.RebuildRequest{}); err != nil {
		return told(cfg, err)
	}
	ticker := time.NewTicker(askAgain)
	defer ticker.Stop()
	for {
		answer, err := index.GetRebuild(ctx, &searchv1.GetRebuildRequest{})
		if err != nil {
			return told(cfg, err)
		}
		fmt.Fprintf(out, "%d products, %d events to go, %d parked\n", answer.GetProducts(), answer.GetBehind(), answer.GetParked())
		if !answer.GetRunning() {
			fmt.Fprintln(out, "the new index answers")
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
