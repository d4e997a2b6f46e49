#!/usr/bin/env bash
# Types, lint and format, generated docs. Runs all of them even when one fails, so that one look shows everything.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

failed=()
step() {
  local name=$1
  shift
  echo "check: $name"
  "$@" || failed+=("$name")
}

step types tsc --noEmit
step biome biome check --error-on-warnings .
if [ -f scripts/docs.ts ]; then
  step docs node scripts/docs.ts --check
fi

if [ ${#failed[@]} -gt 0 ]; then
  echo "check failed: ${failed[*]}" >&2
  exit 1
fi
