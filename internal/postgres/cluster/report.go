//go:build unix

package cluster

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
)

const (
	keptLines   = 20
	longestLine = 8 << 10 // bytes; what is longer is cut into several lines
)

// report takes what a program of PostgreSQL writes: it passes it on to a log, line by
// line, and keeps the last lines to explain why the program ended.
type report struct {
	log *slog.Logger // may be nil

	mu    sync.Mutex
	part  []byte // of a line that is not complete
	lines []string
	level slog.Level // of the line that a DETAIL belongs to
}

func (r *report) Write(text []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.part = append(r.part, text...)
	for {
		end := bytes.IndexByte(r.part, '\n') + 1
		if end == 0 && len(r.part) < longestLine {
			return len(text), nil
		}
		if end == 0 || end > longestLine {
			end = longestLine
		}
		r.line(strings.TrimSpace(string(r.part[:end])))
		r.part = slices.Delete(r.part, 0, end)
	}
}

func (r *report) line(line string) {
	if line == "" {
		return
	}
	if len(r.lines) == keptLines {
		r.lines = slices.Delete(r.lines, 0, 1)
	}
	r.lines = append(r.lines, line)
	if r.log == nil {
		return
	}
	severity, said, found := strings.Cut(line, ":  ")
	if !found {
		severity, said = "", line
	}
	switch severity {
	case "PANIC":
		r.level = slog.LevelError
	case "WARNING":
		r.level = slog.LevelWarn
	case "LOG", "INFO", "NOTICE", "DEBUG", "ERROR", "FATAL":
		// An ERROR or FATAL ends a statement or a session: whoever sent it is told
		// and decides what it means.
		r.level = slog.LevelDebug
	}
	r.log.Log(context.Background(), r.level, said, "severity", severity)
}

// last returns the last lines written.
func (r *report) last() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := slices.Clone(r.lines)
	if len(r.part) > 0 {
		lines = append(lines, string(r.part))
	}
	return lines
}
