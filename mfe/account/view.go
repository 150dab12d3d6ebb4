package account

import (
	"maps"
	"strings"
	"time"

	"feria/internal/i18n/country"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"

	"github.com/a-h/templ"
)

type linkView struct {
	stall.View
	Member bool
}

type entryView struct {
	stall.View
	Email, Name, Next string
	Done              bool // a new password was set
	Problems          stall.Problems
}

type resetView struct {
	stall.View
	Token, Email string
	Sent         bool
	Problems     stall.Problems
}

type dataView struct {
	stall.View
	JSON string
	File templ.SafeURL
}

// pageView is the account's page. Of its forms at most one was refused.
type pageView struct {
	stall.View
	*accountv1.PageResponse
	Notice    string
	Refused   string // the section whose form was refused, or ""
	problems  stall.Problems
	Called    string             // the name in its field
	Address   *accountv1.Address // in its form: a new one, or one that is changed
	Countries []country.Country
	Passkey   string // the name that a new one is to have
	Challenge *accountv1.BeginPasskeyResponse
}

// Problems is what is wrong with the section's form.
func (v *pageView) Problems(section string) stall.Problems {
	if v.Refused != section {
		return v.View.Problems(nil)
	}
	return v.problems
}

// Day is a time in seconds since 1970 as people write it.
func (v *pageView) Day(seconds int64) string { return v.Date(time.Unix(seconds, 0).UTC()) }

// Device is what people call a browser and its system.
func (v *pageView) Device(d *accountv1.Device) string {
	switch {
	case d.GetBrowser() != "" && d.GetSystem() != "":
		return v.T("device.both", "browser", d.GetBrowser(), "system", d.GetSystem())
	case d.GetBrowser()+d.GetSystem() != "":
		return d.GetBrowser() + d.GetSystem()
	default:
		return v.T("device.unknown")
	}
}

// Key is what people call a passkey.
func (v *pageView) Key(p *accountv1.Passkey) string {
	if p.GetName() != "" {
		return p.GetName()
	}
	return v.T("passkey.nameless")
}

// Country is the name of a country.
func (v *pageView) Country(code string) string { return country.Name(v.Locale(), code) }

// input is a labelled field with what is wrong beside it.
type input struct {
	stall.View
	Problems                                         stall.Problems
	Form, Name, Label, Hint, Type, Value, Completion string
	Optional                                         bool
}

// control is the id of the field: forms of one page may ask for the same thing.
func (i input) control() string { return i.ID(i.Form + "-" + i.Name) }

func (i input) hint() string { return i.control() + "-hint" }

// marks are the attributes of a control that has a hint, or is wrong: they point to both.
func (i input) marks() templ.Attributes {
	marks := templ.Attributes{}
	maps.Copy(marks, i.Problems.Mark(i.Name))
	if i.Hint != "" {
		problem, _ := marks["aria-describedby"].(string)
		marks["aria-describedby"] = strings.TrimSpace(problem + " " + i.hint())
	}
	return marks
}
