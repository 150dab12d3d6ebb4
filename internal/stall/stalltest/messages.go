package stalltest

import (
	"io/fs"
	"os"
	"testing"

	"feria/internal/i18n"
)

// Messages holds the messages of the stall in whose folder the test runs against its sources: see i18n.Check.
func Messages(t testing.TB, files fs.FS) {
	t.Helper()
	problems, err := i18n.Check(files, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error("messages:", problem)
	}
}
