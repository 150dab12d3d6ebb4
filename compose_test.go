package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"feria/internal/app"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

type composeFile struct {
	Services map[string]struct {
		Build struct {
			Args struct {
				Module string `yaml:"MODULE"`
			} `yaml:"args"`
		} `yaml:"build"`
		Environment map[string]string `yaml:"environment"`
		Ports       []string          `yaml:"ports"`
	} `yaml:"services"`
}

func readCompose(t *testing.T) composeFile {
	t.Helper()
	data, err := os.ReadFile("docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file composeFile
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// ownsData reports whether a service keeps a database: it has migrations.
func ownsData(module string) bool {
	_, err := os.Stat(module + "/migrations")
	return err == nil
}

func TestComposeRunsEveryModule(t *testing.T) {
	file := readCompose(t)
	want := []string{"nats", "postgres"}
	for _, m := range modules() {
		want = append(want, app.Binary(m.Name))
		if got := file.Services[app.Binary(m.Name)].Build.Args.Module; got != m.Name {
			t.Errorf("%s is built from %q", app.Binary(m.Name), got)
		}
		if _, err := os.Stat(m.Name + "/cmd/" + app.Binary(m.Name) + "/main.go"); err != nil {
			t.Errorf("%s has no program of its own: %v", m.Name, err)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(file.Services))); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestComposeTellsAModuleWhatItCallsAndItsOwnDatabase(t *testing.T) {
	file := readCompose(t)
	for _, m := range modules() {
		environment := file.Services[app.Binary(m.Name)].Environment
		want := map[string]string{}
		for _, called := range called(m) {
			want[app.AddressVariable(called)] = "http://" + app.Binary(called) + ":8080"
		}
		if app.IsMFE(m.Name) {
			want[app.AddressVariable(m.Name)] = "http://" + app.Binary(m.Name) + ":8080"
		}
		if ownsData(m.Name) {
			name := app.Base(m.Name)
			want[app.DatabaseVariable(m.Name)] = fmt.Sprintf("postgres://feria_%s:${PASSWORD_%s:?run make up}@postgres/feria_%s?sslmode=disable", name, strings.ToUpper(name), name)
		}
		got := map[string]string{}
		for name, value := range environment {
			if strings.HasSuffix(name, "_URL") && !slices.Contains(app.Variables(), name) {
				got[name] = value
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.Name, diff)
		}
		if environment["FERIA_KEY"] != "${KEY_"+app.Variable(m.Name)+":?run make up}" {
			t.Errorf("%s has the key %s", m.Name, environment["FERIA_KEY"])
		}
	}
}

// called are the modules that a module calls, families of them spelled out.
func called(m app.Module) (names []string) {
	for _, call := range m.Calls {
		family, all := strings.CutSuffix(call, "/*")
		if !all {
			names = append(names, call)
			continue
		}
		for _, other := range modules() {
			if strings.HasPrefix(other.Name, family+"/") {
				names = append(names, other.Name)
			}
		}
	}
	return names
}

func TestDatabasesOfComposeAreThoseOfTheServices(t *testing.T) {
	script, err := os.ReadFile("docker/databases.sh")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range modules() {
		if ownsData(m.Name) {
			want = append(want, app.Base(m.Name))
		}
	}
	slices.Sort(want)
	_, rest, _ := strings.Cut(string(script), "for service in ")
	list, _, _ := strings.Cut(rest, ";")
	got := strings.Fields(list)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("databases (-want +got):\n%s", diff)
	}
}

// Every name that a policy lets call is the name of a module: a typo would lock a caller out without a word.
func TestEveryCallThatIsDeclaredLeadsToAModule(t *testing.T) {
	known := map[string]bool{}
	for _, m := range modules() {
		known[m.Name] = true
	}
	for _, m := range modules() {
		for _, name := range called(m) {
			if !known[name] {
				t.Errorf("%s calls %s, which is no module", m.Name, name)
			}
		}
	}
}
