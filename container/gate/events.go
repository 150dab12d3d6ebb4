package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// events holds what the candidate emits against everybody who listens, and what it listens to against everybody who emits.
func (g *Gate) events(_ context.Context, c *Candidate) error {
	for _, other := range g.others(c.Name) {
		for _, name := range slices.Sorted(maps.Keys(other.Manifest.Events.Listens)) {
			if stall, _, _ := strings.Cut(name, ":"); stall != c.Name {
				continue
			}
			emitted, emits := c.Manifest.Events.Emits[name]
			if !emits {
				if old := g.Live.Stable().Deployment(c.Name); old != nil && old.Manifest.Events.Emits[name] != nil {
					return refuse("events", "events.emits", "has no "+name+" any more, to which "+other.Name+" listens", "Go on emitting it until nobody listens.")
				}
				continue
			}
			if why := within(emitted, other.Manifest.Events.Listens[name]); why != "" {
				return refuse("events", fmt.Sprintf("events.emits[%q]", name), "is not what "+other.Name+" "+other.Version+" listens to: "+why, "Keep what listeners need, or have them deployed first.")
			}
		}
		for _, name := range slices.Sorted(maps.Keys(c.Manifest.Events.Listens)) {
			if stall, _, _ := strings.Cut(name, ":"); stall != other.Name {
				continue
			}
			emitted, emits := other.Manifest.Events.Emits[name]
			if !emits {
				return refuse("events", fmt.Sprintf("events.listens[%q]", name), other.Name+" "+other.Version+" does not emit it", "Listen to one that it emits: "+strings.Join(slices.Sorted(maps.Keys(other.Manifest.Events.Emits)), ", ")+".")
			}
			if why := within(emitted, c.Manifest.Events.Listens[name]); why != "" {
				return refuse("events", fmt.Sprintf("events.listens[%q]", name), "is not what "+other.Name+" "+other.Version+" emits: "+why, "Listen for what is emitted.")
			}
		}
	}
	return nil
}

// schema is the part of JSON Schema in which events are described.
type schema struct {
	Type       any               `json:"type"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Additional *bool             `json:"additionalProperties"`
	Items      *schema           `json:"items"`
	Enum       []any             `json:"enum"`
	Const      any               `json:"const"`
	Minimum    *float64          `json:"minimum"`
	Maximum    *float64          `json:"maximum"`
	MinLength  *float64          `json:"minLength"`
	MaxLength  *float64          `json:"maxLength"`
	Pattern    string            `json:"pattern"`
}

// within says why a value that the one schema allows may be refused by the other; "" if none is.
func within(emitted, taken json.RawMessage) string {
	var from, to schema
	if json.Unmarshal(emitted, &from) != nil || json.Unmarshal(taken, &to) != nil {
		if bytes.Equal(emitted, taken) {
			return ""
		}
		return "one of the two cannot be compared"
	}
	return contained(from, to, "detail")
}

func contained(from, to schema, at string) string {
	if !typesWithin(from.Type, to.Type) {
		return fmt.Sprintf("%s is %v, not %v", at, named(from.Type), named(to.Type))
	}
	for _, name := range to.Required {
		if !slices.Contains(from.Required, name) {
			return at + "." + name + " may be missing"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(to.Properties)) {
		own, has := from.Properties[name]
		if !has {
			continue // optional, or it would be missing above
		}
		if why := contained(own, to.Properties[name], at+"."+name); why != "" {
			return why
		}
	}
	if to.Additional != nil && !*to.Additional {
		for name := range from.Properties {
			if _, known := to.Properties[name]; !known {
				return at + "." + name + " is not taken"
			}
		}
	}
	if from.Items != nil && to.Items != nil {
		if why := contained(*from.Items, *to.Items, at+"[]"); why != "" {
			return why
		}
	}
	return limitsWithin(from, to, at)
}

func limitsWithin(from, to schema, at string) string {
	if to.Enum != nil || to.Const != nil {
		allowed, given := values(to), values(from)
		if given == nil || slices.ContainsFunc(given, func(v string) bool { return !slices.Contains(allowed, v) }) {
			return at + " may have another value than those that are taken"
		}
	}
	for _, limit := range []struct {
		from, to *float64
		sign     float64
	}{{from.Minimum, to.Minimum, 1}, {from.Maximum, to.Maximum, -1}, {from.MinLength, to.MinLength, 1}, {from.MaxLength, to.MaxLength, -1}} {
		if limit.to != nil && (limit.from == nil || limit.sign**limit.from < limit.sign**limit.to) {
			return at + " may be beyond its limits"
		}
	}
	if to.Pattern != "" && to.Pattern != from.Pattern {
		return at + " may be of another pattern"
	}
	return ""
}

// values are those that a schema lists, as JSON; nil if it lists none.
func values(s schema) (all []string) {
	listed := s.Enum
	if s.Const != nil {
		listed = []any{s.Const}
	}
	for _, v := range listed {
		text, _ := json.Marshal(v) // it came from JSON
		all = append(all, string(text))
	}
	return all
}

// typesWithin reports whether every type of the one is one of the other's. No type is any.
func typesWithin(from, to any) bool {
	if to == nil {
		return true
	}
	if from == nil {
		return false
	}
	wide := names(to)
	for _, name := range names(from) {
		if !slices.Contains(wide, name) && (name != "integer" || !slices.Contains(wide, "number")) {
			return false
		}
	}
	return true
}

func names(types any) (all []string) {
	switch t := types.(type) {
	case string:
		return []string{t}
	case []any:
		for _, one := range t {
			all = append(all, fmt.Sprint(one))
		}
	}
	return all
}

func named(types any) string {
	if types == nil {
		return "anything"
	}
	return strings.Join(names(types), " or ")
}
