package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// DeploymentsBucket is the JetStream key-value bucket in which stalls announce themselves and which containers watch.
const DeploymentsBucket = "deployments"

// Deployment is what a stall announces: that it stands, in which version, and where.
type Deployment struct {
	Name    string `json:"name"`    // the micro-frontend's, such as "cart"
	Version string `json:"version"` // as its manifest says
	URL     string `json:"url"`     // "" if it is reached by its module's name
}

// announceEvery is how often a stall says again that it stands, so that a wiped registry fills by itself.
const announceEvery = 20 * time.Second

// announce puts the micro-frontend into the registry and keeps it there. What fails at first is tried again beside everything else.
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
	deployment, err := p.deployment(ctx)
	if err != nil {
		return err
	}
	js, err := jetstream.New(p.host.broker)
	if err != nil {
		return err
	}
	return put(ctx, js, deployment)
}

// put writes the deployment unless it stands there already.
func put(ctx context.Context, js jetstream.JetStream, d Deployment) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	bucket, err := js.KeyValue(ctx, DeploymentsBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		bucket, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: DeploymentsBucket, Storage: jetstream.FileStorage})
	}
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	value, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if have, err := bucket.Get(ctx, d.Name); err == nil && string(have.Value()) == string(value) {
		return nil
	}
	if _, err := bucket.Put(ctx, d.Name, value); err != nil {
		return fmt.Errorf("registry: announce %s: %w", d.Name, err)
	}
	return nil
}

// deployment reads from the micro-frontend's own manifest what there is to announce.
func (p *part) deployment(ctx context.Context) (Deployment, error) {
	handler, err := p.http()
	if err != nil {
		return Deployment{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+Binary(p.module.Name)+"/manifest.json", nil)
	if err != nil {
		return Deployment{}, err
	}
	response, err := roundTripInMemory(handler, request)
	if err != nil {
		return Deployment{}, fmt.Errorf("own manifest: %w", err)
	}
	var d Deployment
	if err := json.NewDecoder(response.Body).Decode(&d); err != nil || response.StatusCode != http.StatusOK {
		return Deployment{}, fmt.Errorf("own manifest: status %d: %w", response.StatusCode, errors.Join(err))
	}
	d.URL = p.host.cfg.Address(p.module.Name)
	return d, nil
}
