import { type CommandFact, usual } from "./manifest-facts.ts";

/** Files that settle a program which checks, and the command it is run with in their folder. */
const TOOLS: readonly (readonly [file: RegExp, fact: CommandFact])[] = [
  [/^tsconfig\.json$/, usual("typecheck", "@jsx tsc --noEmit", "tsconfig.json")],
  [
    /^(?:\.eslintrc(?:\.(?:c?js|json|ya?ml))?|eslint\.config\.[cm]?[jt]s)$/,
    usual("lint", "@jsx eslint .", "its eslint settings"),
  ],
  [/^biome\.jsonc?$/, usual("lint", "@jsx biome check .", "its biome settings")],
  [/^\.oxlintrc\.json$/, usual("lint", "@jsx oxlint", "its oxlint settings")],
  [
    /^(?:\.prettierrc(?:\.\w+)?|prettier\.config\.[cm]?[jt]s)$/,
    usual("format", "@jsx prettier --check .", "its prettier settings"),
  ],
  [/^vitest\.(?:config|workspace)\.[cm]?[jt]s$/, usual("test", "@jsx vitest run", "its vitest settings")],
  [/^jest\.config\.(?:[cm]?[jt]s|json)$/, usual("test", "@jsx jest", "its jest settings")],
  [/^playwright\.config\.[cm]?[jt]s$/, usual("test", "@jsx playwright test", "its playwright settings")],
  [/^\.mocharc\.(?:[cm]?js|json|ya?ml)$/, usual("test", "@jsx mocha", "its mocha settings")],
  [/^pytest\.ini$|^conftest\.py$/, usual("test", "@py pytest", "its pytest settings")],
  [/^\.?ruff\.toml$/, usual("lint", "@py ruff check .", "its ruff settings")],
  [/^\.flake8$/, usual("lint", "@py flake8", "its flake8 settings")],
  [/^\.?pylintrc$/, usual("lint", "@py pylint .", "its pylint settings")],
  [/^\.?mypy\.ini$/, usual("typecheck", "@py mypy .", "its mypy settings")],
  [/^pyrightconfig\.json$/, usual("typecheck", "@py pyright", "its pyright settings")],
  [/^\.pre-commit-config\.yaml$/, usual("lint", "pre-commit run --all-files", "its pre-commit hooks")],
  [/^\.golangci\.(?:ya?ml|toml|json)$/, usual("lint", "golangci-lint run", "its golangci-lint settings")],
  [/^phpunit\.xml(?:\.dist)?$/, usual("test", "vendor/bin/phpunit", "its phpunit settings")],
  [
    /^phpstan\.(?:neon|neon\.dist|dist\.neon)$/,
    usual("typecheck", "vendor/bin/phpstan analyse", "its phpstan settings"),
  ],
  [/^psalm\.xml(?:\.dist)?$/, usual("typecheck", "vendor/bin/psalm", "its psalm settings")],
  [/^\.?phpcs\.xml(?:\.dist)?$/, usual("lint", "vendor/bin/phpcs", "its phpcs settings")],
  [
    /^\.php-cs-fixer(?:\.dist)?\.php$/,
    usual("format", "vendor/bin/php-cs-fixer fix --dry-run --diff", "its php-cs-fixer settings"),
  ],
  [/^\.rspec$/, usual("test", "bundle exec rspec", "its rspec settings")],
  [/^\.rubocop\.yml$/, usual("lint", "bundle exec rubocop", "its rubocop settings")],
  [/^\.credo\.exs$/, usual("lint", "mix credo", "its credo settings")],
  [/^\.swiftlint\.yml$/, usual("lint", "swiftlint", "its swiftlint settings")],
  [/^\.luacheckrc$/, usual("lint", "luacheck .", "its luacheck settings")],
  [/^\.?stylua\.toml$/, usual("format", "stylua --check .", "its stylua settings")],
  [/^\.yamllint(?:\.ya?ml)?$/, usual("lint", "yamllint .", "its yamllint settings")],
  [/^\.tflint\.hcl$/, usual("lint", "tflint", "its tflint settings")],
  [/^buf\.yaml$/, usual("lint", "buf lint", "its buf settings")],
];

/** The command that a settings file stands for, by its name; undefined for other files. */
export function checkToolOf(name: string): CommandFact | undefined {
  return TOOLS.find(([file]) => file.test(name))?.[1];
}
