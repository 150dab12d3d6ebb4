package stall

import (
	"feria/internal/errs"

	"github.com/a-h/templ"
)

// Problems is what people read of an error beside the form that caused it.
type Problems struct {
	Text   string // of the whole; "" if there is no problem
	fields map[string]string
	view   View
}

// Problems shapes an error for a form; of nil there are none.
func (v View) Problems(err error) Problems {
	if err == nil {
		return Problems{view: v}
	}
	p := Problems{Text: textOf(err, v.Localizer), fields: map[string]string{}, view: v}
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			p.fields[f.Name] = textOfField(e, f, v.Localizer)
		}
	}
	return p
}

// Fields are the fields of an error in the reader's words, for an error that the stall makes of it.
func (v View) Fields(err error) []errs.Field {
	e := errs.As(err)
	if e == nil {
		return nil
	}
	fields := make([]errs.Field, len(e.Fields))
	for i, f := range e.Fields {
		fields[i] = errs.Field{Name: f.Name, Text: textOfField(e, f, v.Localizer)}
	}
	return fields
}

// Of is what is wrong with the field, or "".
func (p Problems) Of(field string) string { return p.fields[field] }

// Mark is the attributes of a control whose field is wrong; it has none if nothing is. They point to what FieldProblem writes.
func (p Problems) Mark(field string) templ.Attributes {
	if p.fields[field] == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": p.id(field)}
}

func (p Problems) id(field string) string { return p.view.ID(field + "-problem") }
