import type { CommandKind } from "../../core/inventory.ts";

/** Scripts that watch, change files or serve are no checks. */
const NO_CHECK =
  /(?:^|[:._-])(?:watch|dev|serve|start|fix|write|update|debug|clean|release|publish|deploy|bench(?:mark)?s?|docs?|ui|open|inspect|snapshots?|interactive|help|install|uninstall|all:fix)(?:$|[:._-])/i;

const BY_NAME: readonly (readonly [pattern: RegExp, kind: CommandKind])[] = [
  [
    /^(?:type-?checks?|types?|tsc|mypy|pyright|phpstan|psalm|analy[sz]e|static-?analysis|stan|sorbet|dialyzer|(?:check|test|lint|ts)[:._-]types?|ts[:._-]check|types?[:._-](?:check|lint)|typecheck[:._-].+)$/i,
    "typecheck",
  ],
  [
    /^(?:lint(?:er|s|ing)?|eslint|biome|ruff|flake8|pylint|clippy|rubocop|standard|stylelint|phpcs|cs|cs[:._-]check|check[:._-](?:cs|lint|style)|code[:._-]?style|credo|vet|golangci|shellcheck|swiftlint|ktlint|detekt|checkstyle|lint[:._-].+)$/i,
    "lint",
  ],
  [
    /^(?:format|fmt|prettier|black)(?:[:._-]?check)$|^check[:._-]?(?:format|fmt|prettier|formatting)$|^(?:format|fmt|prettier)$/i,
    "format",
  ],
  [
    /^(?:tests?|unit|units|specs?|check[:._-]tests?|unit[:._-]?tests?|e2e|integration|ci[:._-]tests?|pytest|jest|vitest|mocha|phpunit|rspec)$|^(?:tests?|unit|e2e)[:._-].+$/i,
    "test",
  ],
  [/^(?:build|compile|bundle|dist|package|assemble|build[:._-].+|compile[:._-].+)$/i, "build"],
];

/** What a script, target or task is for, by its name; undefined for what is no check or not known. */
export function kindOfName(name: string): CommandKind | undefined {
  if (NO_CHECK.test(name)) return undefined;
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

const CHECKS =
  "(?:--check\\b|--list-different\\b|-l\\b|--verify-no-changes\\b|--dry-run\\b|--check-formatted\\b|--diff\\b)";
const BY_PROGRAM: readonly (readonly [pattern: RegExp, kind: CommandKind])[] = [
  [
    /^(?:npm (?:ci|i|install)\b|(?:pnpm|yarn|bun) (?:install|i)\b|yarn$|corepack\b|pip3? install\b|python3? -m pip install\b|poetry install\b|uv (?:sync|pip install)\b|pipenv (?:install|sync)\b|pdm (?:install|sync)\b|hatch env create\b|conda env\b|composer install\b|bundle install\b|mix deps\.get\b|dotnet restore\b|go mod download\b|cargo fetch\b|flutter pub get\b|dart pub get\b|cmake (?:-S|-B|\.\.|\.|--preset|-D|-G)|meson setup\b|\.\/configure\b|autoreconf\b|\.\/autogen\.sh\b|opam install\b|stack setup\b|cabal update\b|gem install bundler\b|terraform init\b|pod install\b|luarocks install\b|mise install\b)/,
    "setup",
  ],
  [
    new RegExp(
      `^(?:prettier\\b.*${CHECKS}|black\\b.*${CHECKS}|ruff format\\b.*${CHECKS}|cargo fmt\\b.*${CHECKS}|rustfmt\\b.*--check|gofmt -l|mix format\\b.*${CHECKS}|dotnet format\\b.*${CHECKS}|deno fmt\\b.*${CHECKS}|dart format\\b.*--set-exit-if-changed|biome format\\b|clang-format\\b.*(?:--dry-run|-n)\\b|isort\\b.*${CHECKS}|terraform fmt\\b.*-check|zig fmt\\b.*--check|stylua\\b.*--check|ormolu\\b.*check|nixpkgs-fmt\\b.*--check|alejandra\\b.*--check|php-cs-fixer\\b.*--dry-run|pint --test|swift-format lint|spotlessCheck)`,
    ),
    "format",
  ],
  [
    /^(?:tsc\b.*--noEmit\b|tsc$|vue-tsc\b|svelte-check\b|astro check\b|mypy\b|(?:based)?pyright\b|pyre\b|pytype\b|cargo check\b|deno check\b|(?:\.?\/?vendor\/bin\/)?(?:phpstan|psalm)\b|mix dialyzer\b|srb tc\b|steep check\b|flow check\b|go vet\b.*-vettool|dart analyze\b|flutter analyze\b|ty check\b|gleam check\b)/,
    "typecheck",
  ],
  [
    /^(?:eslint|biome (?:check|lint|ci)|oxlint|xo|standard|tslint|stylelint|next lint|ng lint|ruff check|ruff \.|flake8|pylint|pycodestyle|bandit|pre-commit run|prek run|cargo clippy|golangci-lint|go vet|staticcheck|revive|(?:\.?\/?vendor\/bin\/)?(?:phpcs|phpmd|rector|pint|php-cs-fixer|parallel-lint)|php -l|rubocop|standardrb|reek|mix credo|swiftlint|ktlint|detekt|checkstyle|spotbugs|shellcheck|hadolint|yamllint|actionlint|markdownlint(?:-cli2)?|buf lint|deno lint|credo|luacheck|hlint|elvis|tflint|terraform validate|helm lint|clj-kondo|cppcheck|clang-tidy|cpplint|codespell|typos|ansible-lint|solhint|slither)\b/,
    "lint",
  ],
  [
    /^(?:jest|vitest|mocha|ava|tap|c8|nyc|playwright test|cypress run|karma|jasmine|web-test-runner|wtr|node --test|node .*--test\b|tsx --test|tsd|pytest|py\.test|python3? -m (?:pytest|unittest|nose2?|doctest|tox|nox)|python3? setup\.py test|python3? manage\.py test|tox|nox|nosetests|coverage run|cargo (?:test|nextest|llvm-cov|hack test|miri test)|go test|gotestsum|ginkgo|ctest|meson test|ninja test|mvnw? .*\b(?:test|verify)\b|(?:\.\/)?mvnw? .*\b(?:test|verify)\b|(?:\.\/)?gradlew? .*\b(?:test|check)\w*|bundle exec (?:rspec|rake(?: (?:test|spec))?$|cucumber)|rspec|rails test|bin\/rails test|cucumber|(?:\.?\/?vendor\/bin\/)?(?:phpunit|pest|paratest|behat|codecept)\b|php artisan test|mix (?:test|coveralls)|dotnet test|vstest|swift test|xcodebuild .*\btest\b|deno test|bazel(?:isk)? (?:test|coverage)|buck2? test|flutter test|dart test|dart run test|stack .*\btest\b|cabal .*\btest\b|dune (?:runtest|test|build @(?:runtest|all))|opam exec -- dune (?:runtest|test)|zig build test|zig test|sbt .*\btest\w*|lein test|clojure -[MX]:test|clj -[MX]:test|rebar3 (?:eunit|ct|proper|do .*(?:eunit|ct))|gleam test|crystal spec|nimble test|julia .*(?:Pkg\.test|runtests)|R CMD check|Rscript .*(?:check|test)|busted|bats|prove|dzil test|forge test|hardhat test|anchor test|elm-test|spago test|pub run test|lua .*test|terraform test|helm test|molecule test|scarb test|snforge test|v test|dub test|haxe test|love-test|perl .*\btest\b|\.\/Build test)(?=\s|$|\b)/,
    "test",
  ],
  [
    /^(?:vite build|next build|nuxt build|astro build|webpack|rollup|esbuild|tsup|tsc\b|parcel build|ng build|unbuild|swc|microbundle|python3? -m build|python3? setup\.py (?:build|sdist|bdist)\w*|poetry build|uv build|hatch build|pdm build|flit build|maturin build|cargo build|go build|go install \.\/|cmake --build|ninja|meson compile|mvnw? .*\b(?:package|install|compile)\b|(?:\.\/)?mvnw? .*\b(?:package|install|compile)\b|(?:\.\/)?gradlew? .*\b(?:build|assemble)\w*|gem build|mix compile|dotnet (?:build|publish|pack)|msbuild|swift build|xcodebuild\b|deno (?:compile|task build)|bazel(?:isk)? build|buck2? build|flutter build|dart compile|stack .*\bbuild\b|cabal .*\bbuild\b|dune build|zig build|sbt .*\b(?:compile|package|assembly)\b|lein (?:uberjar|compile)|rebar3 (?:compile|release)|gleam build|crystal build|shards build|nimble build|R CMD build|forge build|hardhat compile|anchor build|elm make|spago build|docker build|helm package|scarb build|dub build|node-gyp|ant\b|scons\b|xmake\b)/,
    "build",
  ],
];

/** Runners whose next word is a script, target or task of the project's own. */
const RUNNERS =
  /^(?:(?:npm|pnpm|bun|deno task|composer|hatch|pdm|poe|pipenv|rush|lerna|wireit|just|task|go-task|mise|mage|rake|bundle exec rake|invoke|inv|make|gmake|nmake|yarn|turbo|nx|moon|npx nx|npx turbo|pnpm nx|pnpm turbo|yarn nx|yarn turbo|poetry run poe|uv run poe|uv run task|xtask|cargo xtask|cargo make|bin\/rake)\s+)(?:(?:run-script|run-many|run|exec|affected|workspaces foreach|-[\w-]+(?:[= ](?:\.\/)?[\w@/.*-]+)?(?=\s)|--)\s+)*((?:\w+:)?[\w:./@-]+)/;

const LAUNCHERS =
  /^(?:(?:npx|pnpx|bunx|uvx|pnpm exec|pnpm dlx|yarn exec|yarn dlx|bun x|npm exec|bundle exec|poetry run|uv run|pipenv run|pdm run|hatch run|rye run|python3? -m(?=\s+(?:mypy|ruff|black|isort|flake8|pylint|bandit|tox|nox|coverage)\b)|opam exec --|nix develop -c|(?:ba|da|z)?sh(?=\s+[\w./-]+\.sh\b)|(?:pnpm|yarn)(?=\s+(?:turbo|nx|moon|lerna|eslint|tsc|vitest|jest|prettier|biome|mocha|playwright|vue-tsc)\b)|nix-shell --run|mise exec --|xvfb-run|time|sudo|env|command|dotenv --?|cross-env|timeout \S+|nice)(?:\s+-{1,2}[\w-]+(?:=\S+)?)*\s+|[A-Z_][A-Z0-9_]*=(?:"[^"]*"|'[^']*'|\S*)\s+)/;

/** What a command line is for, by the program it starts or the script it runs; undefined for what is no such thing. */
export function kindOfLine(line: string): CommandKind | undefined {
  let rest = line.trim();
  const byProgram = () => BY_PROGRAM.find(([pattern]) => pattern.test(rest))?.[1];
  for (let round = 0; round < 6; round++) {
    if (/(?:^|\s)(?:--watch(?:All)?|--fix|--write)(?:\s|=|$)/.test(rest) && !/--check/.test(rest)) return undefined;
    const found = byProgram();
    if (found !== undefined) return found;
    const launched = rest.replace(LAUNCHERS, "");
    if (launched !== rest) {
      rest = launched;
      continue;
    }
    const cargo = /^cargo \+\S+ (.*)$/.exec(rest);
    if (cargo === null) break;
    rest = `cargo ${cargo[1]}`;
  }
  const [, script] = RUNNERS.exec(rest) ?? [];
  if (script === undefined)
    return /^(?:\.\/)?(?:scripts?|bin|ci|\.ci|tools|hack)\/[\w./-]+/.test(rest) ? kindOfScript(rest) : undefined;
  if (/^(?:make|gmake|nmake)\b/.test(rest) && script === "check") return "test";
  return kindOfName(script.replace(/^(?:ci|run|@[\w-]+)[:/]/, "").replace(/^:/, ""));
}

/** Of `./scripts/run-tests.sh --all` what `run-tests` tells. */
function kindOfScript(line: string): CommandKind | undefined {
  const [word = ""] = line.split(/\s/);
  const name = word
    .slice(word.lastIndexOf("/") + 1)
    .replace(/\.\w+$/, "")
    .replace(/^(?:run|ci|do)[-_]/, "")
    .replaceAll("_", "-");
  return kindOfName(name);
}
