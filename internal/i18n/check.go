package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

var (
	// spoken finds the ids that sources speak by T and N, and by a form's Reject. An id that ends in a dot is the beginning of several.
	spoken      = regexp.MustCompile(`\.(?:[TN]\(|Reject\([^,()]+,)\s*"([^"]+)"`)
	placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)
)

// Check compares a module's messages with its sources (.go and .templ, tests and generated code left out): every id that is
// spoken has its message, every message is spoken, and all languages have the same ids with the same placeholders. It returns
// what is wrong, one sentence each; nothing if all is well. Ids that are put together at run time are written
// as a literal that ends in a dot and what follows it: T("refused."+reason).
func Check(messages, sources fs.FS) ([]string, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	common, err := read(bundle, shared)
	if err != nil {
		return nil, err
	}
	own, err := read(bundle, messages)
	if err != nil {
		return nil, err
	}
	ids, err := spokenIn(sources)
	if err != nil {
		return nil, err
	}
	problems := compare(ids, index(own[Default]), index(common[Default]))
	return append(problems, disagreements(own)...), nil
}

// disagreements are the differences of every language from English.
func disagreements(byLocale map[string][]*goi18n.Message) []string {
	var problems []string
	for _, locale := range slices.Sorted(maps.Keys(byLocale)) {
		problems = append(problems, differences(locale, index(byLocale[Default]), index(byLocale[locale]))...)
	}
	return problems
}

// compare holds the spoken ids against the messages there are.
func compare(ids []string, english, known map[string]*goi18n.Message) []string {
	var problems []string
	used := map[string]bool{}
	for _, id := range ids {
		found := english[id] != nil || known[id] != nil
		used[id] = true
		for full := range english {
			if strings.HasSuffix(id, ".") && strings.HasPrefix(full, id) {
				used[full], found = true, true
			}
		}
		if !found {
			problems = append(problems, fmt.Sprintf("%q is spoken, but %s.json has no such message", id, Default))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(english)) {
		if !used[id] && known[id] == nil {
			problems = append(problems, fmt.Sprintf("%q is never spoken: take it out of %s.json", id, Default))
		}
	}
	return problems
}

func differences(locale string, english, other map[string]*goi18n.Message) []string {
	var problems []string
	for _, id := range slices.Sorted(maps.Keys(english)) {
		if other[id] == nil {
			problems = append(problems, fmt.Sprintf("%s.json lacks %q", locale, id))
		} else if a, b := placeholders(english[id]), placeholders(other[id]); !slices.Equal(a, b) {
			problems = append(problems, fmt.Sprintf("%s.json: %q has the values %v, in English it has %v", locale, id, b, a))
		} else if (english[id].One == "") != (other[id].One == "") {
			problems = append(problems, fmt.Sprintf("%s.json: %q counts, or does not, unlike in English", locale, id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(other)) {
		if english[id] == nil {
			problems = append(problems, fmt.Sprintf("%s.json has %q, which English lacks", locale, id))
		}
	}
	return problems
}

func index(messages []*goi18n.Message) map[string]*goi18n.Message {
	byID := make(map[string]*goi18n.Message, len(messages))
	for _, m := range messages {
		byID[m.ID] = m
	}
	return byID
}

// placeholders are the names of the values that the message's forms take, sorted. The count is left out: "one" may be a word.
func placeholders(m *goi18n.Message) []string {
	var names []string
	for _, form := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		for _, match := range placeholder.FindAllStringSubmatch(form, -1) {
			if match[1] != "count" {
				names = append(names, match[1])
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func spokenIn(sources fs.FS) ([]string, error) {
	ids := map[string]bool{}
	err := fs.WalkDir(sources, ".", func(path string, entry fs.DirEntry, err error) error {
		isSource := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") &&
			!strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go")
		if err != nil || entry.IsDir() || !isSource {
			return err
		}
		source, err := fs.ReadFile(sources, path)
		for _, match := range spoken.FindAllSubmatch(source, -1) {
			ids[string(match[1])] = true
		}
		return err
	})
	return slices.Sorted(maps.Keys(ids)), err
}
