package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// scripts are the shell's.
var scripts = []string{"static/shell.js", "static/later.js", "static/fallback.js", "static/worker.js", "static/farewell.js"}

// inline are scripts that stand in the page itself. They are no modules.
var inline = []string{"static/fallback.js"}

// files are contents by slash-separated path below the root.
type files map[string][]byte

func keys(f files) iter.Seq[string] { return maps.Keys(f) }

// build makes all results.
func build(root string) (files, error) {
	entries, err := entries(os.DirFS(root))
	if err != nil {
		return nil, err
	}
	results := make(files, len(entries))
	for _, entry := range entries {
		result, err := bundle(root, entry)
		if err != nil {
			return nil, err
		}
		results[path.Join(path.Dir(entry), "dist", path.Base(entry))] = result
	}
	return results, nil
}

// entries are the sources from which results are made.
func entries(root fs.FS) ([]string, error) {
	names, err := fs.Glob(root, "static/*.css")
	if err != nil {
		return nil, err
	}
	for _, name := range scripts {
		if _, err := fs.Stat(root, name); err == nil {
			names = append(names, name)
		}
	}
	folders, err := fs.Glob(root, "mfe/*/assets")
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		own, err := ownEntries(root, folder)
		if err != nil {
			return nil, err
		}
		names = append(names, own...)
	}
	slices.Sort(names)
	return names, nil
}

// ownEntries are a stall's script and sheet, which have its name. A folder with neither is a mistake.
func ownEntries(root fs.FS, folder string) ([]string, error) {
	var names []string
	mfe := path.Base(path.Dir(folder))
	for _, ext := range []string{".js", ".css"} {
		if _, err := fs.Stat(root, path.Join(folder, mfe+ext)); err == nil {
			names = append(names, path.Join(folder, mfe+ext))
		}
	}
	if names == nil {
		return nil, fmt.Errorf("%s has neither %s.js nor %s.css", folder, mfe, mfe)
	}
	return names, nil
}

// bundle makes one result.
func bundle(root, entry string) ([]byte, error) {
	dir, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	format := api.FormatESModule
	if slices.Contains(inline, entry) {
		format = api.FormatIIFE
	}
	built := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, filepath.FromSlash(entry))},
		AbsWorkingDir:     dir,
		Outfile:           filepath.Join(dir, filepath.FromSlash(entry)), // where addresses stay what they are
		Bundle:            true,
		Write:             false,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            format,
		Target:            api.ESNext,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		External:          []string{"*.woff2", "*.svg", "*.webp", "*.png", "*.avif"},
		LogLevel:          api.LogLevelSilent,
	})
	if problems := slices.Concat(built.Errors, built.Warnings); len(problems) > 0 {
		lines := api.FormatMessages(problems, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return nil, errors.New(strings.TrimSpace(strings.Join(lines, "")))
	}
	if len(built.OutputFiles) != 1 {
		return nil, fmt.Errorf("%s makes %d files, not one", entry, len(built.OutputFiles))
	}
	return built.OutputFiles[0].Contents, nil
}

// existing are the results that stand in the folders now.
func existing(root string) (files, error) {
	found := files{}
	tree := os.DirFS(root)
	for _, pattern := range []string{"static/dist/*", "mfe/*/assets/dist/*"} {
		names, err := fs.Glob(tree, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if found[name], err = fs.ReadFile(tree, name); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// compare names the results that are missing, differ or have no source any more, sorted.
func compare(wanted, have files) []string {
	var stale []string
	for name, data := range wanted {
		if old, ok := have[name]; !ok || !bytes.Equal(old, data) {
			stale = append(stale, name)
		}
	}
	for name := range have {
		if _, ok := wanted[name]; !ok {
			stale = append(stale, name)
		}
	}
	slices.Sort(stale)
	return stale
}

// write brings the named results up to date: it writes those that are wanted and removes the others.
func write(root string, wanted files, names []string) error {
	for _, name := range names {
		file := filepath.Join(root, filepath.FromSlash(name))
		data, ok := wanted[name]
		if !ok {
			if err := os.Remove(file); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
