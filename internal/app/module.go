// Package app is the ground that every module of Feria stands on: it starts modules, lets them reach each other,
// and gives each what it needs: its settings, its database, the broker, a log.
//
// A module is a plain value. Its own main runs it alone; the store's main runs all of them in one process. The code is the
// same, and so are authorisation, deadlines, errors and traces: what differs is only whether the way to another module leads
// through memory or through the network, and that is looked up at each request. No module can ask which it is.
package app

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"connectrpc.com/connect/v2"
)

// Module is a part of Feria that can run alone or with others in one process.
type Module struct {
	// Name is kind and name, such as "services/carts", or "container". Binary, address variable and database follow from it.
	Name string
	// Calls names the modules that it calls; what is not named cannot be reached.
	Calls []string
	// Start makes the module ready to be asked. It must not wait for other modules: they may start later, or never.
	// Its context ends with the process.
	Start func(ctx context.Context, env *Env) (Served, error)
}

// Served is what a module answers. Either part may be nil.
type Served struct {
	RPC  *connect.Server // to other modules, by its contract
	HTTP http.Handler    // anything else
}

var moduleName = regexp.MustCompile(`^(container|(bff|mfe|services)/[a-z][a-z0-9]*)$`)

func (m Module) check() error {
	if !moduleName.MatchString(m.Name) {
		return fmt.Errorf("module %q: a name is container, or bff/, mfe/ or services/ and a word of lower case", m.Name)
	}
	if m.Start == nil {
		return fmt.Errorf("module %s has no Start", m.Name)
	}
	return nil
}

// IsService reports whether the module is a service: only services own databases.
func IsService(module string) bool { return strings.HasPrefix(module, "services/") }

// IsMFE reports whether the module is a micro-frontend.
func IsMFE(module string) bool { return strings.HasPrefix(module, "mfe/") }

// Base is the name without its kind, such as "carts".
func Base(module string) string { return module[strings.LastIndexByte(module, '/')+1:] }

// Binary is the name of the module's own program, such as "services-carts".
func Binary(module string) string { return strings.ReplaceAll(module, "/", "-") }

// Variable is the module's part in names of variables, such as "SERVICES_CARTS".
func Variable(module string) string {
	return strings.ToUpper(strings.ReplaceAll(module, "/", "_"))
}

// AddressVariable names the variable that says where the module is when it runs elsewhere, such as "FERIA_SERVICES_CARTS_URL".
func AddressVariable(module string) string { return "FERIA_" + Variable(module) + "_URL" }

// DatabaseVariable names the variable that holds the service's own database, such as "FERIA_SERVICES_CARTS_DATABASE_URL".
func DatabaseVariable(module string) string { return "FERIA_" + Variable(module) + "_DATABASE_URL" }
