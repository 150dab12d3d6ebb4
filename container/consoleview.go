package container

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"feria/internal/deploy"
)

// shareOf is the part of shoppers that gets a version.
func shareOf(s *deploy.Stall, version string) string {
	r := s.Rollout
	switch stable := s.Stable(); {
	case r != nil && r.Version == version:
		return fmt.Sprintf("%d %%", r.Share())
	case stable == nil || stable.Version != version:
		return "–"
	case r != nil:
		return fmt.Sprintf("%d %%", 100-r.Share())
	}
	return "100 %"
}

func perSecond(r recent) string {
	if r.Seconds == 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", float64(r.Requests)/r.Seconds)
}

func errorsOf(r recent) string {
	return fmt.Sprintf("%.1f %%", 100*float64(r.Errors)/max(float64(r.Requests), 1))
}

func p95Of(r recent) string {
	if r.Requests == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f ms", r.P95Ms)
}

// verdictOf is what a canary's trial says so far.
func verdictOf(v verdict) string {
	if v.Breach != "" {
		return "Breach: " + v.Breach + "."
	}
	text := "No breach so far"
	if !v.Enough {
		text = fmt.Sprintf("No breach so far; %d requests in each arm are needed to go on", fewest)
	}
	return fmt.Sprintf("%s. Canary: %s. Stable: %s.", text, v.Canary, v.Stable)
}

// String says an arm in one line.
func (a arm) String() string {
	return fmt.Sprintf("%d requests, %d failed, %d script errors, p95 %.0f ms", a.Requests, a.Errors, a.Scripts, a.P95Ms)
}

func heardBy(e eventOf) string { return cmp.Or(strings.Join(e.Listeners, ", "), "nobody") }

// eventLines are the paths from who emits an event, on the left, to who listens, on the right.
func eventLines(v consoleView) (lines []string) {
	row := func(name string) int {
		return slices.IndexFunc(v.Stalls, func(s stallView) bool { return s.Name == name })
	}
	for _, e := range v.Events {
		for _, listener := range e.Listeners {
			from, to := 28*row(e.From)+20, 28*row(listener)+20
			lines = append(lines, fmt.Sprintf("M188 %d C320 %d 320 %d 452 %d", from, from, to, to))
		}
	}
	return lines
}
