// Command assets makes what browsers load from what is written: it bundles and minifies
//
//	mfe/<name>/assets/<name>.js and .css   into   mfe/<name>/assets/dist/
//	static/shell.js, static/later.js, static/fallback.js,
//	static/worker.js, static/farewell.js,
//	static/*.css                           into   static/dist/
//
// The results are committed and are the same on every machine. Files beside an entry are pieces that it imports.
// Syntax is left as it is written (the browsers we serve know nesting, @layer and @scope), and so are addresses in sheets.
//
// It is run in tools/, and takes the project's folder as its argument, ".." by default. With -check nothing is written:
// it says which results are stale and ends with status 1 if any is.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	check := flag.Bool("check", false, "write nothing, say what is stale")
	flag.Parse()
	root := cmp.Or(flag.Arg(0), "..")
	if err := run(os.Stdout, root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, root string, check bool) error {
	wanted, err := build(root)
	if err != nil {
		return err
	}
	have, err := existing(root)
	if err != nil {
		return err
	}
	stale := compare(wanted, have)
	if check {
		for _, name := range stale {
			fmt.Fprintln(out, "stale:", name)
		}
		if len(stale) > 0 {
			return errors.New("run 'make generate' and commit what it makes")
		}
		return nil
	}
	if err := write(root, wanted, stale); err != nil {
		return err
	}
	for _, name := range slices.Sorted(keys(wanted)) {
		fmt.Fprintf(out, "%7d bytes %6d gzip  %s\n", len(wanted[name]), gzipped(wanted[name]), name)
	}
	return nil
}

func gzipped(data []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is known
	_, _ = w.Write(data)                                  // into memory
	_ = w.Close()
	return b.Len()
}
