# Sourced, from the repository's root: installs what package-lock.json asks for if something of it is missing, then puts the
# clone's own Node and tools first in PATH. Returns non-zero, after one clear sentence, when that is impossible.

install_missing() {
  if needs_install; then
    echo "installing dependencies (npm ci) ..." >&2
    npm ci --no-audit --no-fund >&2 || { echo "npm ci failed; see above" >&2; return 1; }
  fi
  export PATH="$PWD/node_modules/.bin:$PATH"
  hash -r
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=0
  if [ "$major" -lt 24 ]; then
    echo "expected Node 24 or newer from node_modules/.bin or PATH, got $(node --version 2>/dev/null || echo none);" \
      "run: npm ci --ignore-scripts=false" >&2
    return 1
  fi
}

# True when the clone's Node, a direct dependency or the record of the last install is missing, or the lock file is newer.
needs_install() {
  [ -x node_modules/.bin/node ] || return 0
  [ package-lock.json -nt node_modules/.package-lock.json ] && return 0
  node -e '
    const { dependencies, devDependencies } = require("./package.json");
    const names = Object.keys({ ...dependencies, ...devDependencies });
    const missing = names.filter((name) => !require("fs").existsSync(`node_modules/${name}/package.json`));
    process.exit(missing.length > 0 ? 0 : 1);
  '
}

install_missing
