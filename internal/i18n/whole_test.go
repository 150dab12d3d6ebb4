package i18n

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// languages are those in which the store speaks.
var languages = []string{"en", "es"}

// Every folder of messages in the repository has all languages, with the same ids, placeholders and plural forms.
func TestEveryModuleSpeaksEveryLanguage(t *testing.T) {
	repository := os.DirFS("../..")
	modules := 0
	err := fs.WalkDir(repository, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case !entry.IsDir() || entry.Name() != "messages":
			return nil
		}
		modules++
		return speaks(t, repository, path.Dir(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	if modules < 8 { // six stalls, the container, and what they share
		t.Errorf("only %d modules have messages", modules)
	}
}

// speaks holds the messages of one folder against each other.
func speaks(t *testing.T, repository fs.FS, folder string) error {
	module, err := fs.Sub(repository, folder)
	if err != nil {
		return err
	}
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	byLocale, err := read(bundle, module)
	if err != nil {
		return err
	}
	for _, locale := range languages {
		if _, ok := byLocale[locale]; !ok {
			t.Errorf("%s: no messages/%s.json", folder, locale)
		}
	}
	for locale := range byLocale {
		if !slices.Contains(languages, locale) {
			t.Errorf("%s: the store does not speak %q", folder, locale)
		}
	}
	for _, problem := range disagreements(byLocale) {
		t.Errorf("%s: %s", folder, problem)
	}
	return nil
}
