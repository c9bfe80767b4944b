#!/usr/bin/env bash
# Make the clients anew from Artifacts/openapi.yaml. The one generator is fetched by name and version, the other is npm's.
set -euo pipefail
cd "$(dirname "$0")/.."
schema=Artifacts/openapi.yaml
rm -rf clients/python && mkdir -p clients/python
.venv/bin/uv tool run --quiet --from openapi-python-client==0.29.1 openapi-python-client generate \
	--path "$schema" --config clients/python.yaml --output-path clients/python/deltacrown_client --meta none --fail-on-warning
rm -rf clients/python/.ruff_cache
node_modules/.bin/openapi-typescript "$schema" --default-non-nullable false --output clients/typescript/schema.d.ts >/dev/null
sha256sum "$schema" | cut -d' ' -f1 >clients/made-from
