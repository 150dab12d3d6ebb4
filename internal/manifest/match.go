package manifest

import "strings"

// Match reports whether the path is of the pattern, such as "/p/{slug}", and what its parameters are. A parameter
// matches one segment that is not empty. The path is as it was sent, escapes and all; so are the parameters.
func Match(pattern, path string) (map[string]string, bool) {
	var params map[string]string
	for {
		want, restWanted, moreWanted := strings.Cut(pattern, "/")
		have, rest, more := strings.Cut(path, "/")
		name, isParam := strings.CutPrefix(want, "{")
		switch {
		case isParam && have != "":
			if params == nil {
				params = make(map[string]string, 2)
			}
			params[strings.TrimSuffix(name, "}")] = have
		case isParam || want != have:
			return nil, false
		}
		if moreWanted != more {
			return nil, false
		}
		if !more {
			return params, true
		}
		pattern, path = restWanted, rest
	}
}

// Allows reports whether the manifest declares an action of the method at the path.
func (m *Manifest) Allows(method, path string) bool {
	_, ok := m.ActionAt(method, path)
	return ok
}

// ActionAt is the action of the method at the path, if the manifest declares one. Of several, it is the one that takes least.
func (m *Manifest) ActionAt(method, path string) (found Action, ok bool) {
	for _, a := range m.Actions {
		if _, fits := Match(a.Path, path); fits && a.Method == method && (!ok || a.MaxBody < found.MaxBody) {
			found, ok = a, true
		}
	}
	return found, ok
}
