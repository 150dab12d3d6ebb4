package manifest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Validate says everything that is wrong with the manifest, as Parse does, or nil.
func (m *Manifest) Validate() error {
	c := &checker{}
	if m.Contract != Contract {
		c.say("contract", "is %d; this store speaks contract %d", m.Contract, Contract)
	}
	c.form("name", m.Name, nameForm, "write lower-case letters, digits and hyphens, such as \"cart\"")
	c.form("version", m.Version, versionForm, "write letters, digits and . _ + -, at most 64, such as \"1.4.0\"")
	if strings.TrimSpace(m.Team) == "" {
		c.say("team", "is missing; write the name of the team that answers for the stall")
	}
	m.checkFragments(c)
	m.checkPages(c)
	m.checkActions(c)
	m.checkAssets(c)
	m.checkEvents(c)
	m.checkRest(c)
	if m.Sitemap != "" {
		c.path("sitemap", m.Sitemap)
	}
	if len(c.fields) > 0 {
		return invalid(c.fields...)
	}
	return nil
}

func (m *Manifest) checkFragments(c *checker) {
	if len(m.Fragments) == 0 {
		c.say("fragments", "is empty; a stall has at least one fragment")
	}
	paths := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(m.Fragments)) {
		f, at := m.Fragments[name], "fragments."+name
		if !nameForm.MatchString(name) {
			c.say(at, "is not a fragment's name; write lower-case letters, digits and hyphens")
		}
		if c.path(at+".path", f.Path) && paths[f.Path] != "" {
			c.say(at+".path", "is that of %q too; give each fragment a path of its own", paths[f.Path])
		}
		paths[f.Path] = name
		if !slices.Contains([]Criticality{Primary, Essential, Optional}, f.Criticality) {
			c.say(at+".criticality", "is %q; write primary, essential or optional", f.Criticality)
		}
		c.within(at+".timeoutMs", f.TimeoutMs, 1, 30_000)
		for i, param := range f.Params {
			c.param(fmt.Sprintf("%s.params[%d]", at, i), param)
		}
		c.cache(at+".cache", f)
		if f.Reserve != "" {
			c.form(at+".reserve", f.Reserve, lengthForm, "write a CSS length, such as \"12rem\"")
		}
		if f.Fallback != nil {
			c.fallback(at+".fallback", *f.Fallback)
		}
	}
}

func (m *Manifest) checkPages(c *checker) {
	shapes := map[string]bool{}
	for i, page := range m.Pages {
		at := fmt.Sprintf("pages[%d]", i)
		if c.form(at+".path", page.Path, patternForm, "write a path such as \"/weather\" or \"/weather/{city}\"") {
			first, _, _ := strings.Cut(page.Path[1:], "/")
			if slices.Contains(reserved, first) {
				c.say(at+".path", "is %q; paths below /%s belong to the store itself", page.Path, first)
			}
			if shapes[page.Shape()] {
				c.say(at+".path", "is %q, which another page of the manifest claims; leave one of them out", page.Path)
			}
			shapes[page.Shape()] = true
		}
		if page.Regions() == nil {
			c.say(at+".layout", "is %q; write single or aside", page.Layout)
			continue
		}
		m.checkSlots(c, at+".slots", page)
		for j, region := range page.Guests {
			if !slices.Contains(page.Regions(), region) {
				c.say(fmt.Sprintf("%s.guests[%d]", at, j), "is %q; the layout %s has %s", region, page.Layout, strings.Join(page.Regions(), " and "))
			}
		}
	}
}

func (m *Manifest) checkSlots(c *checker, at string, page Page) {
	if len(page.Slots["main"]) == 0 {
		c.say(at+".main", "is empty; name at least one fragment, such as %q", m.Name+"/<fragment>")
	}
	primary := ""
	for _, region := range slices.Sorted(maps.Keys(page.Slots)) {
		if !slices.Contains(page.Regions(), region) {
			c.say(at+"."+region, "is not a region of the layout %s; it has %s", page.Layout, strings.Join(page.Regions(), " and "))
		}
		for i, ref := range page.Slots[region] {
			field := fmt.Sprintf("%s.%s[%d]", at, region, i)
			if !c.form(field, ref, refForm, "write <mfe>/<fragment>") {
				continue
			}
			mfe, name, _ := strings.Cut(ref, "/")
			f, ok := m.Fragments[name]
			switch {
			case mfe != m.Name:
			case !ok:
				c.say(field, "is %q; the manifest has no such fragment", ref)
			case f.Criticality == Primary && primary != "":
				c.say(field, "is primary, as is %q; a page has one primary fragment", primary)
			case f.Criticality == Primary:
				primary = ref
			}
		}
	}
}

func (m *Manifest) checkActions(c *checker) {
	seen := map[string]bool{}
	for i, a := range m.Actions {
		at := fmt.Sprintf("actions[%d]", i)
		if !slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, a.Method) {
			c.say(at+".method", "is %q; write POST, PUT, PATCH or DELETE", a.Method)
		}
		c.form(at+".path", a.Path, patternForm, "write a path such as \"/vote\" or \"/lines/{line}\"")
		if a.MaxBody < 1 || a.MaxBody > LargestBody {
			c.say(at+".maxBody", "is %d; write bytes from 1 to %d, or leave it out for %d", a.MaxBody, LargestBody, DefaultBody)
		}
		if key := a.Method + " " + shape(a.Path); seen[key] {
			c.say(at, "is %s %s once more; leave one of them out", a.Method, a.Path)
		} else {
			seen[key] = true
		}
	}
}

func (m *Manifest) checkAssets(c *checker) {
	modules := 0
	for i, a := range m.Assets {
		at := fmt.Sprintf("assets[%d]", i)
		c.path(at+".path", a.Path)
		switch a.Type {
		case ModuleAsset:
			if modules++; modules == 2 {
				c.say(at+".type", "is module, as that of an asset before; a stall has one module")
			}
		case StyleAsset:
		default:
			c.say(at+".type", "is %q; write module or style", a.Type)
		}
		if a.Integrity != "" && !isIntegrity(a.Integrity) {
			c.say(at+".integrity", "is %q; write sha384- and the digest in base64, or leave it out", a.Integrity)
		}
	}
}

func (m *Manifest) checkEvents(c *checker) {
	c.schemas("events.emits", m.Events.Emits, func(field, name string) {
		if parts := eventForm.FindStringSubmatch(name); parts == nil || parts[1] != m.Name {
			c.say(field, "is not a name for an event of this stall; write %q", m.Name+":<thing-happened>")
		}
	})
	c.schemas("events.listens", m.Events.Listens, func(field, name string) {
		if !eventForm.MatchString(name) {
			c.say(field, "is not an event's name; write \"<mfe>:<thing-happened>\"")
		}
	})
	c.schemas("callbacks", m.Callbacks, func(field, name string) {
		if !callbackForm.MatchString(name) {
			c.say(field, "is not a callback's name; write letters, digits and : . _ -")
		}
	})
}

func (m *Manifest) checkJoins(c *checker) {
	for i, join := range m.Joins {
		at := fmt.Sprintf("joins[%d]", i)
		c.form(at+".page", join.Page, patternForm, "write the pattern of another stall's page, such as \"/p/{slug}\"")
		if !slices.Contains(regions[LayoutAside], join.Region) {
			c.say(at+".region", "is %q; write main or aside", join.Region)
		}
		if f, ok := m.Fragments[join.Fragment]; !ok || f.Criticality != Optional {
			c.say(at+".fragment", "is %q; write the name of a fragment of this stall whose criticality is optional", join.Fragment)
		}
	}
}

func (m *Manifest) checkRest(c *checker) {
	m.checkJoins(c)
	for i, name := range m.Params {
		c.form(fmt.Sprintf("params[%d]", i), name, urlParamForm, "write letters, digits and . _ -")
	}
	for i, name := range m.Claims {
		c.form(fmt.Sprintf("claims[%d]", i), name, urlParamForm, "write the name of a claim, such as \"sub\"")
	}
	c.within("budget.script", m.Budget.Script, 0, 10<<20)
	c.within("budget.style", m.Budget.Style, 0, 10<<20)
	c.within("budget.p95Ms", m.Budget.P95Ms, 0, 60_000)
	for _, place := range []string{MenuPlace, SearchPlace, ToolsPlace, FooterPlace} {
		name, ok := m.Shell[place]
		if _, has := m.Fragments[name]; ok && !has {
			c.say("shell."+place, "is %q; the manifest has no such fragment", name)
		}
	}
}
