#!/usr/bin/env bash
# Biome, which formats and lints JavaScript and CSS. Without npm it is left out, except in CI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v npm >/dev/null; then
    echo "npm is missing, so JavaScript and CSS were left out. Install Node.js 18 or newer with npm:" >&2
    echo "on Debian, apt-get install nodejs npm." >&2
    [ -n "${CI:-}" ] && exit 1
    exit 0
fi
exec node_modules/.bin/biome "$@"
