package registry

import (
	"encoding/json"
	"maps"
	"os"

	"feria/internal/deploy"
	"feria/internal/manifest"
)

// known is a snapshot as it is kept for the container's restart.
type known struct {
	Stalls    map[string]*deploy.Stall
	Revisions map[string]uint64
	Manifests map[string]*manifest.Manifest // by "cart~1", with what follows
	Assets    map[string]map[string]string
}

// remember keeps a snapshot. The file is replaced as a whole.
func (r *Registry) remember(s *Snapshot) error {
	k := known{s.Stalls, s.Revisions, map[string]*manifest.Manifest{}, map[string]map[string]string{}}
	for key, d := range s.deployments {
		k.Manifests[key], k.Assets[key] = d.Manifest, d.Assets
	}
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.file+".part", data, 0o600); err != nil {
		return err
	}
	return os.Rename(r.file+".part", r.file)
}

// restore is what was known before the container's restart, or nothing. It serves until what is deployed now stands.
func (r *Registry) restore() *Snapshot {
	var k known
	if data, err := os.ReadFile(r.file); err != nil || json.Unmarshal(data, &k) != nil {
		return newSnapshot(nil, nil, nil, r.log)
	}
	deployments := make(map[string]*Deployment)
	for name, stall := range k.Stalls {
		for _, v := range stall.Versions {
			m := k.Manifests[key(name, v.Version)]
			if m == nil || m.Validate() != nil {
				continue
			}
			d := r.at(name, v)
			d.Manifest, d.Assets, d.restored = m, maps.Clone(k.Assets[key(name, v.Version)]), true
			d.count()
			deployments[key(name, v.Version)] = d
		}
	}
	return newSnapshot(k.Stalls, k.Revisions, deployments, r.log)
}
