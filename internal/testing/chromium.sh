#!/usr/bin/env bash
# Makes sure that there is a Chromium for the tests that drive one, and prints where it is: FERIA_TEST_BROWSER, else one that is installed,
# else Debian's package (as root), else one sentence that names the command.
set -euo pipefail
for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$browser" ] && command -v "$browser" >/dev/null; then
    command -v "$browser"
    exit 0
  fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium
  } >&2
  command -v chromium
  exit 0
fi
echo "The tests drive a real Chromium, and there is none: apt-get install chromium, or name one in CHROMIUM." >&2
exit 1
