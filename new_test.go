package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A new micro-frontend stands in the sources, and its tests and the project's own about it pass at once.
func TestNewMicroFrontendPassesItsTests(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	project := t.TempDir()
	for _, part := range []string{"mfe", "bff", "services", "container", "internal", "static", "scaffold", "docker"} {
		if err := os.CopyFS(filepath.Join(project, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	single, err := filepath.Glob("[a-z]*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range single {
		text, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(filepath.Join(project, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(project)
	for _, args := range [][]string{nil, {"mfe"}, {"bff", "hats"}, {"mfe", "Hats"}, {"mfe", "../hats"}, {"mfe", "cart"}} {
		if err := newModule(args, io.Discard); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
	if err := newModule([]string{"mfe", "hats"}, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"test", "./mfe/hats/..."}, {"test", ".", "-run", "Compose"}} {
		command := exec.Command("go", args...)
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, said)
		}
	}
	if err := newModule([]string{"mfe", "hats"}, io.Discard); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("once more: %v", err)
	}
}
