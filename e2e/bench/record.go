package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// recording are the settings of a cluster that can be told to write down every statement, and recordFile is where it does that in the folder
// of its data.
var recording = map[string]string{"logging_collector": "on", "log_destination": "csvlog", "log_filename": "record.log"}

const recordFile = "postgres/log/record.csv"

// statement is one statement as a service sent it.
type statement struct {
	at       time.Time
	database string
	session  string
	wrote    bool // in a transaction that had written already
	text     string
	values   string // of its parameters, as PostgreSQL tells them
}

// The columns of PostgreSQL's CSV log that are read.
const (
	columnTime = iota
	columnUser
	columnDatabase
	columnProcess
	columnTransaction = 10
	columnMessage     = 13
	columnDetail      = 14
)

// readRecord reads what services have sent since the offset in the file. Half a line at its end is left for the next time.
func readRecord(path string, offset int64) ([]statement, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	lines := csv.NewReader(file)
	lines.FieldsPerRecord = -1
	var all []statement
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) || errors.Is(err, csv.ErrQuote) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if len(line) <= columnDetail {
			return all, nil // half a line
		}
		_, text, sent := strings.Cut(line[columnMessage], ": ")
		if !sent || !strings.HasPrefix(line[columnUser], "feria_") || strings.TrimSpace(text) == ";" {
			continue
		}
		at, err := time.Parse("2006-01-02 15:04:05.000 MST", line[columnTime])
		if err != nil {
			return nil, err
		}
		all = append(all, statement{
			at: at, database: line[columnDatabase], session: line[columnProcess], text: strings.TrimSpace(text),
			wrote: line[columnTransaction] != "0", values: strings.TrimPrefix(line[columnDetail], "parameters: "),
		})
	}
}

// lastWrite is when a service last sent something in a transaction that had written.
func lastWrite(all []statement) (last time.Time) {
	for _, s := range all {
		if s.wrote && s.at.After(last) {
			last = s.at
		}
	}
	return last
}

// transactions are the statements in the order in which their transactions began, each transaction in one piece. Left out is what serves many
// checkouts at once and is not done for each: the sessions of the relays, which hold an advisory lock, what was rolled back, as looks
// into queues that are empty are, and all that came after the last write.
func transactions(all []statement) [][]statement {
	relays, last := make(map[string]bool), lastWrite(all)
	for _, s := range all {
		if strings.Contains(s.text, "pg_try_advisory_lock(") {
			relays[s.session] = true
		}
	}
	var done [][]statement
	open := make(map[string]int) // session → its transaction
	for _, s := range all {
		if relays[s.session] {
			continue
		}
		n, inside := open[s.session]
		switch {
		case inside:
			done[n] = append(done[n], s)
		case s.at.After(last):
			continue
		default:
			done = append(done, []statement{s})
		}
		switch {
		case strings.HasPrefix(s.text, "BEGIN"):
			open[s.session] = len(done) - 1
		case s.text == "COMMIT", s.text == "ROLLBACK":
			delete(open, s.session)
		}
	}
	return slices.DeleteFunc(done, func(t []statement) bool { return t[len(t)-1].text == "ROLLBACK" })
}

// fresh are the names that each checkout has of its own; the number is a variable of pgbench. Its name has no digits and no meaning in SQL.
var fresh = []struct {
	form *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}`), `${1}:checkout`},
	{regexp.MustCompile(`'F-[0-9A-Z]{4}-[0-9A-Z]{4}'`), `'F-:checkout'`},
	{regexp.MustCompile(`pm_[A-Z0-9]{20,}`), `pm_:checkout`},
}

// replay is the transactions as a script of pgbench for one database, in which the tables of each service's database stand in a schema of that
// name. Each run has names of its own.
func replay(all [][]statement) (string, error) {
	var out strings.Builder
	out.WriteString("\\set checkout random(100000000000, 999999999999)\n")
	schema := ""
	for _, t := range all {
		for _, s := range t {
			text, err := s.inlined()
			if err != nil {
				return "", err
			}
			for _, f := range fresh {
				text = f.form.ReplaceAllString(text, f.name)
			}
			if s.database != schema { // in one message with what follows, as it is no statement of the store's
				schema = s.database
				fmt.Fprintf(&out, "SET search_path TO %s\\; ", schema)
			}
			out.WriteString(text + ";\n")
		}
	}
	return out.String(), nil
}

var (
	parameter = regexp.MustCompile(`\$(\d+)`)
	value     = regexp.MustCompile(`\$(\d+) = (NULL|'(?:[^']|'')*')`)
)

// inlined is the statement with its values in the places of its parameters.
func (s statement) inlined() (string, error) {
	values := make(map[string]string)
	for _, match := range value.FindAllStringSubmatch(s.values, -1) {
		values[match[1]] = match[2]
	}
	var missing error
	text := parameter.ReplaceAllStringFunc(strings.TrimSuffix(s.text, ";"), func(name string) string {
		v, ok := values[name[1:]]
		if !ok {
			missing = fmt.Errorf("no value of %s is known in %s", name, s.text)
		}
		return v
	})
	return text, missing
}
