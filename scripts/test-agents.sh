#!/usr/bin/env bash
# Installs the coding agents of the launch table, about 1.5 GB, into a cache outside the repository, and lets each land one edit
# with a scripted model on the loopback. The last line is `N of 5 landed`; exit 1 unless that is all of them.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source scripts/install-missing.sh || exit 1

cache=${SWARM_AGENTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/murmuration-agents}
while read -r name package; do
  folder="$cache/$name"
  # Each in a folder of its own, so that none takes the libraries of another.
  if [ "$(cat "$folder/installed" 2>/dev/null)" != "$package" ]; then
    echo "installing $package ..." >&2
    rm -rf "$folder" && mkdir -p "$folder" && echo '{"private":true}' >"$folder/package.json" || exit 1
    npm install --prefix "$folder" --save-exact --no-audit --no-fund "$package" >"$folder/install.log" 2>&1 || {
      cat "$folder/install.log" >&2
      echo "expected npm to install $package, got an error; see above" >&2
      continue
    }
    echo "$package" >"$folder/installed"
  fi
done < <(node test/live/agent-packages.ts)

node test/live/land-edits.ts "$cache"
