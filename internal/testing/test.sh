#!/usr/bin/env bash
# Everything that must hold before a change lands. It installs what it needs and is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
unset "${!FERIA_@}"
CHROMIUM=$(internal/testing/chromium.sh)
export CHROMIUM
unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
  echo "not formatted: $unformatted" >&2
  exit 1
fi
# Without the symbols that only debuggers read, which takes a third off the linking. Most of vet runs with the tests; make lint runs all of it.
go test -ldflags='-s -w' -timeout 9m "$@" $(go list ./... | grep -v /e2e)
go test -timeout 9m "$@" ./e2e/...
