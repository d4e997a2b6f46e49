#!/usr/bin/env bash
# The product's main job on this repository itself: five personas analyze ARCHITECTURE.md, 50 votes on a question about it, and a review
# of some of its source files by three reviewers.
# With a key or a local model the default model answers; without, the simulated one does, and every line says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/install-missing.sh
node scripts/build.mjs

model=()
if ! bin/swarm.cjs doctor --quiet >/dev/null 2>&1; then
  model=(-m sim/crowd)
  echo "demo: no key and no local model found (see: swarm doctor); the simulated provider answers" >&2
fi

run() {
  printf '\n$ swarm' >&2
  local word
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./@=:-]*) printf ' "%s"' "$word" >&2 ;;
      *) printf ' %s' "$word" >&2 ;;
    esac
  done
  printf '\n\n' >&2
  # 3 is a partial result: some units erred and are counted as such; the demo goes on.
  local code=0
  bin/swarm.cjs "$@" || code=$?
  [ $code -eq 0 ] || [ $code -eq 3 ] || exit $code
}

run analyze "Is this architecture sound for a durable swarm orchestrator?" -f ARCHITECTURE.md ${model[@]+"${model[@]}"} --yes
run batch 50 "Which design choice in ARCHITECTURE.md protects the user's money most? \
A) reserve before dispatch B) keyed steps C) gates D) leases" -f ARCHITECTURE.md ${model[@]+"${model[@]}"} --yes
run review "src/models/with-*.ts" "!**/*.test.ts" --reviewers 3 --personas security,performance,skeptic --min-agreement 0.5 ${model[@]+"${model[@]}"} --yes

# A plan of three tasks in a scratch repository: scripted edits, real worktrees, a real gate, real landing.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
swarm=$PWD/bin/swarm.cjs
(
  cd "$scratch"
  git init --quiet --initial-branch=main
  git config user.name Demo
  git config user.email demo@example.org
  mkdir -p src
  printf '{"name": "demo", "version": "1.0.0", "scripts": {"test": "node --check src/server.js"}}\n' >package.json
  printf 'export const port = 8080;\n' >src/server.js
  printf '.swarm\nplan.yaml\n' >.gitignore
  git add --all
  git commit --quiet --message="begin"
  cat >plan.yaml <<'PLAN'
version: 1
goal: Rate limits for the API
tasks:
  - id: bucket
    title: Add a token bucket
    files: [{new: src/bucket.js}, src/server.js]
    done: [requests above the limit are refused]
  - id: docs
    title: Document the limits
    files: [{new: docs/limits.md}]
    needs: [bucket]
    done: [docs/limits.md names the limits]
  - id: metrics
    title: Count refused requests
    files: [{new: src/metrics.js}]
    done: [refused requests are counted]
PLAN
  printf '\n$ swarm build plan.yaml --agent sim\n\n' >&2
  XDG_STATE_HOME="$scratch/.state" "$swarm" build plan.yaml --agent sim --yes
  git log --format='%h %an: %s'
)
