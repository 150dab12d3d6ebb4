package manifest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"feria/internal/errs"
)

// MaxSize is how many bytes a manifest may have.
const MaxSize = 256 << 10

const defaultTimeoutMs = 1000

// Parse reads a manifest, fills in its defaults and validates it. Fields that it does not know are ignored.
// Its error is of kind errs.Invalid and has a field for each thing that is wrong, named by its path in the JSON,
// with a text that says what to write instead.
func Parse(data []byte) (*Manifest, error) {
	if len(data) > MaxSize {
		return nil, invalid(errs.Field{Name: "manifest", Text: fmt.Sprintf("is %d bytes long; at most %d are read", len(data), MaxSize)})
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, invalid(explain(err))
	}
	m.complete()
	return &m, m.Validate()
}

func invalid(fields ...errs.Field) error {
	return errs.E(errs.Invalid, "The manifest is not right.", fields...)
}

// explain turns an error of encoding/json into a field and its mend.
func explain(err error) errs.Field {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return errs.Field{Name: cmp.Or(wrong.Field, "manifest"), Text: fmt.Sprintf("is a JSON %s; %s", wrong.Value, wanted(wrong))}
	}
	if broken, ok := errors.AsType[*json.SyntaxError](err); ok {
		return errs.Field{Name: "manifest", Text: fmt.Sprintf("is not JSON: %v at byte %d", broken, broken.Offset)}
	}
	return errs.Field{Name: "manifest", Text: err.Error()}
}

func wanted(wrong *json.UnmarshalTypeError) string {
	kind := wrong.Type.Kind().String()
	want, ok := map[string]string{
		"int": "write a whole number", "string": "write a string", "slice": "write a list", "map": "write an object", "struct": "write an object",
	}[kind]
	if !ok {
		return "write a " + kind
	}
	return want
}

// complete fills in the defaults.
func (m *Manifest) complete() {
	for i := range m.Actions {
		if m.Actions[i].MaxBody == 0 {
			m.Actions[i].MaxBody = DefaultBody
		}
	}
	for name, f := range m.Fragments {
		f.Criticality = cmp.Or(f.Criticality, Essential)
		f.TimeoutMs = cmp.Or(f.TimeoutMs, defaultTimeoutMs)
		m.Fragments[name] = f
	}
	for i := range m.Pages {
		m.Pages[i].Layout = cmp.Or(m.Pages[i].Layout, LayoutSingle)
	}
}
