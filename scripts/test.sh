#!/usr/bin/env bash
# Everything that CI runs, on a fresh clone too: install what is missing, check, build, tests.
# The last line is `N passed, N failed`; a failed stage counts as one failure, beside the tests.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! source scripts/install-missing.sh; then
  echo "failed: install"
  echo "0 passed, 1 failed"
  exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

failed=()
bash scripts/check.sh || failed+=(check)
node scripts/build.mjs --types || failed+=(build)
vitest run --reporter=default --reporter=json --outputFile.json="$results/vitest.json" "$@" || failed+=(vitest)

node scripts/test-summary.ts "$results/vitest.json" ${failed[@]+"${failed[@]}"}
