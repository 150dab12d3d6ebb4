//go:build !linux

package app

import "net/http"

// Cork does nothing where the system has nothing like TCP_CORK.
func Cork(*http.Request) (release func()) { return func() {} }
