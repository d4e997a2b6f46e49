import type { DiffFile, DiffLine } from "./diff-files.ts";
import { widened } from "./tolerances.ts";

/** Files that say which tests are run, how, and what their failure means. */
const SETTINGS =
  /(?:^|\/)(?:package\.json|(?:vitest|jest|playwright|karma|cypress|nyc)\.config\.\w+|\.(?:mocharc|nycrc|c8rc)(?:\.\w+)?|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|noxfile\.py|conftest\.py|[Mm]akefile|justfile|Taskfile\.ya?ml|Cargo\.toml|(?:build|settings)\.gradle(?:\.kts)?|pom\.xml|phpunit\.xml(?:\.dist)?|\.rspec|Rakefile|moon\.yml|project\.json|\.gitlab-ci\.yml)$|\.mk$|(?:^|\/)\.(?:github\/workflows|circleci)\/.+\.ya?ml$/;

const TEST_WORD =
  /\b(?:test|tests|lint|check|typecheck|vitest|jest|mocha|pytest|cargo|go|npm|pnpm|yarn|mvn|gradle|rspec|phpunit|dotnet|tsc|eslint|biome)\b/;
const SIGNS: readonly (readonly [what: string, sign: RegExp])[] = [
  [
    "test command does nothing",
    /["']?(?:test|lint|check|typecheck)[\w:-]*["']?\s*[:=]\s*["'](?:true|:|exit 0|echo\b[^"&|;]*)?["']/,
  ],
  [
    "failure is ignored",
    /\bcontinue-on-error:\s*true|\ballow_failure:\s*true|testFailureIgnore>\s*true|\bignoreFailures\s*=\s*true|--passWithNoTests\b/,
  ],
  [
    "tests are left out",
    /-DskipTests|maven\.test\.skip|<skipTests>\s*true|\btestPathIgnorePatterns\b|--ignore(?:-glob)?[= ]\S|--deselect\b|\bnorecursedirs\b|\bcollect_ignore\b|\btestIgnore\b|\b-k\s+["']?not\b|--exclude[= ]\S*(?:test|spec)|\bexclude\b.*(?:test|spec)\b/,
  ],
];
const IGNORES_END = /\|\|\s*(?:true|:|exit 0)\b|;\s*exit 0\b/;

export interface SettingWeakening {
  readonly line: DiffLine;
  readonly what: string;
  readonly text: string;
}

/** What a change of settings takes from the tests: commands that do nothing, failures that count for nothing, tests left out, lower coverage. */
export function weakenedSettings({ path, status, hunks }: DiffFile): readonly SettingWeakening[] {
  if (!SETTINGS.test(path) || status !== "modified") return [];
  return hunks.flatMap(({ lines }) => {
    const removed = lines.filter(({ sign }) => sign === "-");
    const before = new Set(removed.map(({ text }) => spaceless(text)));
    const added = lines.filter(({ sign, text }) => sign === "+" && !before.has(spaceless(text)));
    return [
      ...added.flatMap((line) => {
        const what = whatOf(line.text);
        return what === undefined ? [] : [{ line, what, text: line.text.trim() }];
      }),
      ...widened(removed, added, "settings").map(({ before: old, after }) => {
        return { line: after, what: "coverage limit lowered", text: `${old.text.trim()} -> ${after.text.trim()}` };
      }),
    ];
  });
}

function whatOf(text: string): string | undefined {
  const what = SIGNS.find(([, sign]) => sign.test(text))?.[0];
  if (what !== undefined) return what;
  return IGNORES_END.test(text) && TEST_WORD.test(text) ? "failure is ignored" : undefined;
}

function spaceless(text: string): string {
  return text.replace(/\s+/g, "");
}
