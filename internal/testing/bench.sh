#!/usr/bin/env bash
# Speed and memory, as ratios against something that is measured in the same run. Arguments are those of e2e/bench, such as -o figures.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
unset "${!FERIA_@}"
internal/testing/nginx.sh >/dev/null
internal/testing/postgresql.sh >/dev/null
go test -run '^$' -bench . -benchmem $(go list ./... | grep -v /e2e)
go run ./e2e/bench "$@"
