#!/usr/bin/env bash
# Makes sure that there are PostgreSQL's pgbench, pg_dump and psql for measurements, and prints their folder: PG_BIN, else the newest that is
# installed, else Debian's packages, unpacked into .feria/postgresql without touching the system, else one sentence that names the command.
set -euo pipefail
cd "$(dirname "$0")/../.."
has() { [ -x "$1/pgbench" ] && [ -x "$1/pg_dump" ] && [ -x "$1/psql" ]; }
for folder in "${PG_BIN:-}" $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV) "$PWD/.feria/postgresql/programs"; do
  if has "$folder"; then
    echo "$folder"
    exit 0
  fi
done
if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
  root="$PWD/.feria/postgresql"
  mkdir -p "$root"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  version=$(apt-cache search --names-only '^postgresql-[0-9]+$' | sed 's/postgresql-\([0-9]*\) .*/\1/' | sort -n | tail -1)
  if [ -n "$version" ] && (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "postgresql-$version" "postgresql-client-$version" libpq5) >&2; then
    for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$root"; done
    mkdir -p "$root/programs"
    for program in pgbench pg_dump psql; do
      printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$(dirname "$(find "$root" -name 'libpq.so.5' | head -1)")" \
        "$root/usr/lib/postgresql/$version/bin/$program" >"$root/programs/$program"
      chmod +x "$root/programs/$program"
    done
    if "$root/programs/pgbench" --version >/dev/null; then
      echo "$root/programs"
      exit 0
    fi
  fi
fi
echo "Checkouts are measured beside pgbench, and there is none: apt-get install postgresql, or name its folder in PG_BIN." >&2
exit 1
