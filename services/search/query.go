package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Limits of what is made of a query.
const (
	maxWords   = 12
	maxMends   = 4 // for one word
	nearWords  = 24
	shortWord  = 4 // letters; up to here one wrong letter is mended, above it two
	stemLetter = 3 // the least letters of a word that is also taken for the beginning of one
)

// language is a language of the index: its columns and PostgreSQL's configuration.
type language struct{ column, names, config string }

var languages = map[string]language{
	"en": {"en", "name_en", "english"},
	"es": {"es", "name_es", "spanish"},
}

// reading is what the words of a query may mean, most faithful first.
type reading struct {
	queries []string // for to_tsquery
	mended  string   // the query with the words that are not known replaced by the nearest; "" if all are known
	forced  string   // the same with every word replaced that has a neighbour
}

// read looks the words up in the index's vocabulary.
func (x index) read(ctx context.Context, db *sqlx.DB, locale, config, query string) (reading, error) {
	typed := words(query)
	typed = typed[:min(len(typed), maxWords)]
	if len(typed) == 0 {
		return reading{}, nil
	}
	near, known, err := x.near(ctx, db, locale, config, typed)
	if err != nil {
		return reading{}, err
	}
	var plain, mended, loose []string
	var said, forced []string
	for i, word := range typed {
		alternatives := append([]string{word}, near[i]...)
		plain = append(plain, group(word, i == len(typed)-1, nil))
		loose = append(loose, group(word, false, near[i]))
		if known[i] || len(near[i]) == 0 {
			mended, said = append(mended, group(word, i == len(typed)-1, nil)), append(said, word)
		} else {
			mended, said = append(mended, group(word, i == len(typed)-1, near[i])), append(said, near[i][0])
		}
		forced = append(forced, alternatives[min(1, len(alternatives)-1)])
	}
	r := reading{queries: []string{
		strings.Join(plain, " & "), strings.Join(mended, " & "), strings.Join(loose, " & "), strings.Join(loose, " | "),
	}}
	r.queries = slices.Compact(r.queries)
	whole := strings.Join(typed, " ")
	if s := strings.Join(said, " "); s != whole {
		r.mended = s
	}
	if s := strings.Join(forced, " "); s != whole {
		r.forced = s
	}
	return r, nil
}

// group is a word or one of its neighbours. The last word of a query may still be unfinished.
func group(word string, last bool, near []string) string {
	all := []string{word}
	if last && utf8.RuneCountInString(word) >= stemLetter {
		all = append(all, word+":*")
	}
	return "(" + strings.Join(append(all, near...), " | ") + ")"
}

// near answers, for each word, its neighbours in the vocabulary, nearest first, and whether it is in there itself, in any of its forms.
func (x index) near(ctx context.Context, db *sqlx.DB, locale, config string, typed []string) (near [][]string, known []bool, err error) {
	var found []struct {
		Place int    `db:"place"`
		Word  string `db:"word"`
		Same  bool   `db:"same"`
	}
	err = db.SelectContext(ctx, &found, x.sql(`
		SELECT t.place - 1 AS place, w.word, to_tsvector('`+config+`', w.word) = to_tsvector('`+config+`', t.word) AS same
		FROM unnest($2::text[]) WITH ORDINALITY t (word, place)
		CROSS JOIN LATERAL (SELECT word FROM {x}.words WHERE locale = $1 ORDER BY word <-> t.word LIMIT $3) w`),
		locale, pq.StringArray(typed), nearWords)
	if err != nil {
		return nil, nil, fmt.Errorf("words near %q: %w", typed, err)
	}
	near, known = make([][]string, len(typed)), make([]bool, len(typed))
	for _, f := range found {
		word := typed[f.Place]
		known[f.Place] = known[f.Place] || f.Same
		if d := distance(word, f.Word); d > 0 && d <= allowed(word) {
			near[f.Place] = append(near[f.Place], f.Word)
		}
	}
	for i, word := range typed {
		slices.SortStableFunc(near[i], func(a, b string) int { return cmp.Compare(distance(word, a), distance(word, b)) })
		near[i] = near[i][:min(len(near[i]), maxMends)]
	}
	return near, known, nil
}

// allowed is how far a word may be from what was meant.
func allowed(word string) int {
	if utf8.RuneCountInString(word) <= shortWord {
		return 1
	}
	return 2
}

// prefixes is the tsquery for names that have all the words, the last one perhaps unfinished.
func prefixes(typed []string) string { return strings.Join(typed, " & ") + ":*" }
