#!/usr/bin/env bash
# Makes sure that there is an nginx for the measurement beside it, and prints where it is: NGINX, else one that is installed, else Debian's package,
# unpacked into .feria/nginx without touching the system, else one sentence that names the command. No service is installed or started.
set -euo pipefail
cd "$(dirname "$0")/../.."
for nginx in "${NGINX:-}" nginx /usr/sbin/nginx /usr/local/sbin/nginx "$PWD/.feria/nginx/usr/sbin/nginx"; do
  if [ -n "$nginx" ] && command -v "$nginx" >/dev/null; then
    command -v "$nginx"
    exit 0
  fi
done
if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
  mkdir -p .feria/nginx
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  if {
    (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root nginx) ||
      { [ "$(id -u)" = 0 ] && apt-get update -qq && (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root nginx); }
  } >&2; then
    dpkg-deb -x "$folder"/nginx_*.deb .feria/nginx
    if .feria/nginx/usr/sbin/nginx -v 2>/dev/null; then
      echo "$PWD/.feria/nginx/usr/sbin/nginx"
      exit 0
    fi
  fi
fi
echo "The measurement puts nginx beside the store, and there is none: apt-get install nginx, or name one in NGINX." >&2
exit 1
