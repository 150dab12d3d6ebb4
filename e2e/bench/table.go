package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// table is one table of figures. The first column names what the row is about.
type table struct {
	title   string
	columns []string
	rows    [][]string
	notes   []string // whole sentences
}

// row adds a row.
func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// note adds a sentence.
func (t *table) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// text is the table for a terminal.
func (t *table) text() string {
	widths := make([]int, len(t.columns))
	for _, cells := range append([][]string{t.columns}, t.rows...) {
		for i, cell := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	out.WriteString(t.title + "\n\n")
	line := func(cells []string) {
		for i, cell := range cells {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				out.WriteString("  " + cell + space)
			} else {
				out.WriteString("  " + space + cell)
			}
		}
		out.WriteString("\n")
	}
	line(t.columns)
	for _, cells := range t.rows {
		line(cells)
	}
	for _, note := range t.notes {
		out.WriteString("  " + note + "\n")
	}
	return out.String()
}

// markdown is the tables for a document.
func markdown(tables []table) string {
	var out strings.Builder
	for _, t := range tables {
		out.WriteString("### " + t.title + "\n\n")
		out.WriteString("| " + strings.Join(t.columns, " | ") + " |\n|---" + strings.Repeat("|---:", len(t.columns)-1) + "|\n")
		for _, cells := range t.rows {
			out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
		out.WriteString("\n")
		for _, note := range t.notes {
			out.WriteString(note + "\n")
		}
		out.WriteString("\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}
