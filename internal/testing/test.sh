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
# All at once: while the browser waits for pages, the rest uses the machine. Most of vet runs with the tests; make lint runs all of it.
go test -timeout 9m "$@" ./...
