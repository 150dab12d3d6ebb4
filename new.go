package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"feria/internal/app"
)

//go:embed all:scaffold
var scaffold embed.FS

var newName = regexp.MustCompile(`^[a-z][a-z0-9]{1,29}$`)

// newModule writes a micro-frontend that passes its tests at once into the sources in the working directory, and puts it into the list of
// modules and into docker-compose.yml. If anything is in its way it writes nothing.
func newModule(args []string, out io.Writer) error {
	if len(args) != 2 || args[0] != "mfe" || !newName.MatchString(args[1]) {
		return errors.New("say 'feria new mfe <name>', with a name of lower-case letters and digits")
	}
	name := args[1]
	if _, err := os.Stat("mfe/mfe.go"); err != nil {
		return errors.New("this is not the folder of the sources: there is no mfe/mfe.go")
	}
	folder := "mfe/" + name
	if _, err := os.Stat(folder); err == nil {
		return fmt.Errorf("%s is there already", folder)
	}
	files, err := written(name)
	if err != nil {
		return err
	}
	if files["mfe/mfe.go"], err = listed("mfe/mfe.go", name); err != nil {
		return err
	}
	if files["docker-compose.yml"], err = composed("docker-compose.yml", name); err != nil {
		return err
	}
	for file, text := range files {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, `  %s is written, and stands in mfe/mfe.go and docker-compose.yml.

  go test ./%s/...                        its tests pass
  go run ./%s/cmd/%s        it runs alone, at http://%s
  feria deploy mfe/%s                     it joins the running store: its page is /%s
  make generate                           after a change of its templates, script or style
`, folder, folder, folder, app.Binary(folder), "localhost:8080", name, name)
	return nil
}

// written is the files of a new micro-frontend, by path.
func written(name string) (map[string][]byte, error) {
	view := map[string]string{"Name": name, "Title": strings.ToUpper(name[:1]) + name[1:]}
	files := make(map[string][]byte)
	err := fs.WalkDir(scaffold, "scaffold", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(scaffold, file)
		if err != nil {
			return err
		}
		tmpl, err := template.New(file).Delims("[[", "]]").Parse(string(text))
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := tmpl.Execute(&out, view); err != nil {
			return err
		}
		target := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(file, "scaffold/"), ".tmpl"), "NAME", name)
		files[path.Join("mfe", name, target)] = out.Bytes()
		return nil
	})
	return files, err
}

// listed is the list of modules with one more.
func listed(file, name string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(text), "\n")
	lines, imported := insertSorted(lines, "\t\"feria/mfe/", "\t\"feria/mfe/"+name+"\"")
	lines, named := insertSorted(lines, "\t\t", "\t\t"+name+".Module,")
	if !imported || !named {
		return nil, fmt.Errorf("%s is not the list that was expected: add %s to it by hand", file, name)
	}
	return format.Source([]byte(strings.Join(lines, "\n")))
}

// insertSorted puts a line among those with the prefix, in its place; false if there are none.
func insertSorted(lines []string, prefix, line string) ([]string, bool) {
	last := -1
	for i, have := range lines {
		if !strings.HasPrefix(have, prefix) {
			continue
		}
		if have > line {
			return slices.Insert(lines, i, line), true
		}
		last = i
	}
	if last < 0 {
		return lines, false
	}
	return slices.Insert(lines, last+1, line), true
}

// composed is docker-compose.yml with one more micro-frontend.
func composed(file, name string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	variable, lines := app.AddressVariable("mfe/"+name), strings.Split(string(text), "\n")
	told := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "      FERIA_MFE_") }) // the container's comes first
	if told >= 0 {
		lines = slices.Insert(lines, told, "      "+variable+": http://mfe-"+name+":8080")
	}
	service := fmt.Sprintf(`  mfe-%[1]s:
    <<: *module
    build: {context: ., args: {MODULE: mfe/%[1]s}}
    environment:
      <<: *settings
      FERIA_KEY: ${KEY_MFE_%[2]s:?run make up}
      %[3]s: http://mfe-%[1]s:8080
`, name, strings.ToUpper(name), variable)
	first := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "  bff-") })
	if told < 0 || first < 0 {
		return nil, fmt.Errorf("%s is not as was expected: add mfe-%s to it by hand", file, name)
	}
	return []byte(strings.Join(slices.Insert(lines, first, strings.Split(service, "\n")...), "\n")), nil
}
