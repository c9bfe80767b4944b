#!/usr/bin/env bash
# Tests of the browser client, on node's own runner. Without node they are skipped, except in CI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

shopt -s nullglob
tests=(tests/web/*.test.mjs)
if [ "${#tests[@]}" -eq 0 ]; then
    echo "tests/web holds no *.test.mjs file." >&2
    exit 1
fi
if ! command -v node >/dev/null; then
    echo "node is missing, so the browser client's tests did not run. Install Node.js 18 or newer with npm:" >&2
    echo "on Debian, apt-get install nodejs npm." >&2
    [ -n "${CI:-}" ] && exit 1
    exit 0
fi
exec node --test --test-reporter=spec "${tests[@]}"
