//go:build unix

package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// settings suit one machine that runs the whole store: short transactions of many
// small pools, no replication. Statements stay out of the log, for they hold what
// shoppers typed.
var settings = map[string]string{
	"cluster_name":                   "feria",
	"jit":                            "off",
	"listen_addresses":               "",
	"log_checkpoints":                "off",
	"log_destination":                "stderr",
	"log_line_prefix":                "",
	"log_min_error_statement":        "panic",
	"logging_collector":              "off",
	"max_connections":                "250",
	"max_wal_senders":                "0",
	"timezone":                       "GMT",
	"unix_socket_permissions":        "0700",
	"wal_level":                      "minimal",
	"max_replication_slots":          "0",
	"superuser_reserved_connections": "5",
}

// throwaway settings are those of a cluster that nobody will miss.
var throwaway = map[string]string{
	"autovacuum":         "off", // it would hold up the copying of template databases
	"fsync":              "off",
	"full_page_writes":   "off",
	"max_wal_size":       "64MB",
	"min_wal_size":       "2MB",
	"shared_buffers":     "64MB",
	"synchronous_commit": "off",
}

// serve starts the server on a socket in the folder.
func (h host) serve(socket string) (*server, error) {
	all := maps.Clone(settings)
	all["unix_socket_directories"] = `"` + strings.ReplaceAll(socket, `"`, `""`) + `"`
	if h.Throwaway {
		maps.Copy(all, throwaway)
	}
	maps.Copy(all, h.Settings)
	args := []string{"-D", h.path("postgres"), "-p", port}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", name+"="+all[name])
	}
	s := &server{place: h.place, died: make(chan error, 1), report: &report{log: h.Log}}
	death := syscall.SIGINT // PostgreSQL's word for a shutdown that waits for no client
	if h.Throwaway {
		death = syscall.SIGQUIT // and for one that saves nothing
	}
	command := h.command(death, "postgres", args...)
	command.Stderr = s.report
	var err error
	if s.process, err = startProcess(command); err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w", command.Path, err)
	}
	go s.watch()
	return s, nil
}

// server is a running PostgreSQL.
type server struct {
	*process
	place   place
	report  *report
	closing atomic.Bool
	died    chan error // see Cluster.Done
}

func (s *server) watch() {
	<-s.ended
	if !s.closing.Load() {
		s.died <- s.why()
	}
	close(s.died)
}

// why says why it ended; only to be asked when it has.
func (s *server) why() error {
	return s.place.explain("PostgreSQL", s.report.last(), s.result)
}

// close ends it and waits until it is gone.
func (s *server) close(patience time.Duration) error {
	s.closing.Store(true)
	return s.end(syscall.SIGINT, patience)
}
