package container

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/httprate"
)

// mishap is an error in a script, as a browser tells it.
type mishap struct {
	Stall   string `json:"stall"`   // whose script it was, as "cart~2"
	Message string `json:"message"` // for the log
	Page    string `json:"page"`
}

// What browsers may tell: bytes, and times a minute from one address.
const (
	maxMishap        = 4 << 10
	mishapsPerMinute = 30
)

var beaconPace = sync.OnceValue(func() func(http.Handler) http.Handler { return httprate.LimitByIP(mishapsPerMinute, time.Minute) })

// serveBeacon counts a script error that a browser reports. It answers nothing, whatever it was told.
func (s *server) serveBeacon(w http.ResponseWriter, r *http.Request) {
	beaconPace()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
		if http.NewCrossOriginProtection().Check(r) != nil {
			return
		}
		var m mishap
		if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxMishap)).Decode(&m) != nil {
			return
		}
		stall, version, _ := strings.Cut(m.Stall, "~")
		if d := s.loadedFor(r, stall, version); d != nil {
			d.Meter.NoteScript()
			s.log.WarnContext(r.Context(), "script error", "stall", d.Name, "version", d.Version, "message", clip(m.Message), "page", clip(m.Page))
		}
	})).ServeHTTP(w, r)
}

// clip is what of a text goes into the log.
func clip(text string) string { return text[:min(len(text), 300)] }
