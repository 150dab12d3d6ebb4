package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"feria/internal/deploy"
)

// announceEvery is how often a stall says again that it stands, so that a wiped registry fills by itself.
const announceEvery = 20 * time.Second

// announce puts the micro-frontend into the book of deployments and keeps it there. What fails at first is tried again beside everything else.
func (h *Host) announce(p *part) {
	first := p.announceOnce(h.ctx)
	env := &Env{part: p, host: h}
	env.Go("announce", func(ctx context.Context) error {
		if first != nil {
			err := first
			first = nil
			return err
		}
		tick := time.NewTicker(announceEvery)
		defer tick.Stop()
		for {
			if err := p.announceOnce(ctx); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
		}
	})
}

func (p *part) announceOnce(ctx context.Context) error {
	stall, err := p.ownManifest(ctx)
	if err != nil {
		return err
	}
	book, err := deploy.Open(ctx, p.host.broker)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, _, err = book.Change(ctx, stall.Name, func(s *deploy.Stall) error {
		if !s.Announce(stall.Version, p.host.cfg.Address(p.module.Name), stall.Team, time.Now()) {
			return deploy.ErrSame
		}
		return nil
	})
	return err
}

// announced is what a micro-frontend's manifest says of itself.
type announced struct{ Name, Version, Team string }

// ownManifest reads from the micro-frontend's own manifest what there is to announce.
func (p *part) ownManifest(ctx context.Context) (announced, error) {
	handler, err := p.http()
	if err != nil {
		return announced{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+Binary(p.module.Name)+"/manifest.json", nil)
	if err != nil {
		return announced{}, err
	}
	response, err := roundTripInMemory(handler, request)
	if err != nil {
		return announced{}, fmt.Errorf("own manifest: %w", err)
	}
	var m announced
	if err := json.NewDecoder(response.Body).Decode(&m); err != nil || response.StatusCode != http.StatusOK {
		return announced{}, fmt.Errorf("own manifest: status %d: %w", response.StatusCode, errors.Join(err))
	}
	return m, nil
}
