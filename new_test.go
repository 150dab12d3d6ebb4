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
	for _, part := range []string{"mfe", "internal", "static"} {
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
	if said, err := exec.Command("go", "test", "./mfe/hats/...").CombinedOutput(); err != nil {
		t.Errorf("its tests: %v\n%s", err, said)
	}
	if list, err := os.ReadFile("mfe/mfe.go"); err != nil || !strings.Contains(string(list), "\t\tcheckout.Module,\n\t\thats.Module,\n") {
		t.Errorf("it is not in the list: %v\n%s", err, list)
	}
	file := readCompose(t)
	if got := file.Services["mfe-hats"].Build.Args.Module; got != "mfe/hats" || file.Services["container"].Environment["FERIA_MFE_HATS_URL"] != "http://mfe-hats:8080" {
		t.Errorf("compose builds it from %q, and tells the container %v", got, file.Services["container"].Environment)
	}
	if err := newModule([]string{"mfe", "hats"}, io.Discard); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("once more: %v", err)
	}
}
