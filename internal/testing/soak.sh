#!/usr/bin/env bash
# What takes long: everything with the race detector, what is random many times, and the long forms of the tests in e2e.
set -euo pipefail
cd "$(dirname "$0")/../.."
unset "${!FERIA_@}"
CHROMIUM=$(internal/testing/chromium.sh)
export CHROMIUM
go test -race -timeout 30m $(go list ./... | grep -v /e2e)
go test -race -count 5 -timeout 30m -run 'Race|Concurrent|Crash|Once|Order' ./internal/event/... ./services/...
for target in $(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do
  for name in $(grep -rhoE '^func Fuzz[A-Za-z]+' "$target"/*_test.go | sed 's/func //'); do
    go test -run '^$' -fuzz "^$name\$" -fuzztime 30s "$target"
  done
done
go test -timeout 45m -count 1 ./e2e -args -soak
