// Package arch keeps the rules of the house about who may import whom. They are checked on what the go command says of the
// packages, not on text, and each breach is told with its reason.
package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
)

// Package is what the rules need to know of one package.
type Package struct {
	ImportPath string
	Name       string
	Imports    []string
	Deps       []string // everything that it links, its imports' imports included
}

// Load asks the go command for the packages that the patterns name in a folder, with what they link.
func Load(dir string, patterns ...string) ([]Package, error) {
	args := append([]string{"list", "-deps=false", "-json=ImportPath,Name,Imports,Deps"}, patterns...)
	command := exec.Command("go", args...)
	command.Dir = dir
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	var packages []Package
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// Rules are the rules of one Go module.
type Rules struct {
	Root string // the Go module's path, such as "feria"
}

// Breaches names every import that the rules do not allow, with the reason.
func (r Rules) Breaches(packages []Package) []string {
	var breaches []string
	for _, p := range packages {
		from := r.own(p.ImportPath)
		for _, imported := range p.Imports {
			to := r.own(imported)
			if to == "" && imported != r.Root {
				continue // not ours
			}
			if why := r.forbidden(from, to); why != "" {
				breaches = append(breaches, fmt.Sprintf("%s imports %s: %s", p.ImportPath, imported, why))
			}
		}
		if p.Name == "main" && isModule(module(from)) {
			breaches = append(breaches, r.foreign(p)...)
		}
	}
	slices.Sort(breaches)
	return breaches
}

// foreign names the modules that a module's own program links and must not.
func (r Rules) foreign(p Package) []string {
	own := module(r.own(p.ImportPath))
	var breaches []string
	for _, dep := range p.Deps {
		if m := module(r.own(dep)); isModule(m) && m != own {
			breaches = append(breaches, fmt.Sprintf("%s links %s: a module's program holds that module alone, so that it can be deployed on its own", p.ImportPath, dep))
		}
	}
	return breaches
}

// forbidden says why a package may not import another, or "" if it may. Both are paths below the Go module's root; "" is its main.
func (r Rules) forbidden(from, to string) string {
	switch m := module(to); {
	case strings.HasPrefix(to, "e2e/") && strings.HasPrefix(from, "e2e/"):
		return ""
	case to == "" || to == "e2e" || strings.HasPrefix(to, "e2e/"):
		return "nobody imports programs and their tests"
	case strings.HasPrefix(to, "internal/contract/bff/"):
		return view(from, to)
	case strings.HasPrefix(to, "internal/"), to == "static":
		return ""
	case strings.HasPrefix(from, "internal/") || from == "static":
		return "the platform knows no module: internal imports only internal"
	case from == "" || strings.HasPrefix(from, "e2e") || isList(from):
		return ""
	case isList(to):
		return "only the store's main and e2e know the lists of modules"
	case isModule(m) && m == module(from):
		return ""
	case isModule(m):
		return "a module imports nothing of another: ask it through its contract"
	default:
		return ""
	}
}

// view keeps a BFF's view contract between that BFF and its micro-frontend.
func view(from, to string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(to, "internal/contract/bff/"), "/")
	switch module(from) {
	case "bff/" + name, "mfe/" + name:
		return ""
	}
	if strings.HasPrefix(from, "internal/contract/bff/"+name+"/") {
		return ""
	}
	return "a view contract is between bff/" + name + " and mfe/" + name + " alone, so that the two can change it together"
}

// own is the path below the Go module's root; "" if it is not ours, or is the root itself.
func (r Rules) own(path string) string {
	if rest, ok := strings.CutPrefix(path, r.Root+"/"); ok {
		return rest
	}
	return ""
}

// module is the module that a package belongs to, such as "mfe/cart"; "" if to none.
func module(path string) string {
	parts := strings.Split(path, "/")
	switch {
	case parts[0] == "container":
		return "container"
	case slices.Contains([]string{"mfe", "bff", "services"}, parts[0]) && len(parts) > 1:
		return parts[0] + "/" + parts[1]
	default:
		return ""
	}
}

func isModule(m string) bool { return m != "" }

// isList reports whether a package is one of the three lists of modules.
func isList(path string) bool { return path == "mfe" || path == "bff" || path == "services" }
