#!/usr/bin/env bash
# Speed and memory, as ratios against something that is measured in the same run.
set -euo pipefail
cd "$(dirname "$0")/../.."
unset "${!FERIA_@}"
go test -run '^$' -bench . -benchmem $(go list ./... | grep -v /e2e)
