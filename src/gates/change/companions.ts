import path from "node:path";
import type { FileIntent } from "../../core/plan.ts";
import type { RawChange } from "./change-diff.ts";

/** Lock files, each with the manifests from which its tool writes it. */
const LOCKS: readonly (readonly [lock: RegExp, manifest: RegExp])[] = [
  [
    /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/,
    /^(?:package\.json|pnpm-workspace\.yaml|\.npmrc)$/,
  ],
  [/^deno\.lock$/, /^(?:deno\.jsonc?|package\.json)$/],
  [/^Cargo\.lock$/, /^Cargo\.toml$/],
  [/^go\.(?:sum|work\.sum)$/, /^go\.(?:mod|work)$/],
  [/^(?:poetry\.lock|uv\.lock|pdm\.lock|pylock\.toml)$/, /^pyproject\.toml$/],
  [/^Pipfile\.lock$/, /^Pipfile$/],
  [/^requirements.*\.txt$/, /^(?:requirements.*\.in|pyproject\.toml)$/],
  [/^Gemfile\.lock$/, /^(?:Gemfile|.*\.gemspec)$/],
  [/^composer\.lock$/, /^composer\.json$/],
  [/^mix\.lock$/, /^mix\.exs$/],
  [/^packages\.lock\.json$/, /\.(?:cs|fs|vb)proj$|^Directory\.Packages\.props$/],
  [/^Package\.resolved$/, /^Package\.swift$/],
  [
    /^(?:gradle\.lockfile|buildscript-gradle\.lockfile)$/,
    /^(?:build|settings)\.gradle(?:\.kts)?$|^libs\.versions\.toml$/,
  ],
  [/^MODULE\.bazel\.lock$/, /^MODULE\.bazel$/],
  [/^flake\.lock$/, /^flake\.nix$/],
];

/** True for a lock file whose manifest, in its own folder or below it as in a workspace, is changed as well. */
export function isLockFileOf(file: string, entries: readonly RawChange[]): boolean {
  const name = path.posix.basename(file);
  const folder = path.posix.dirname(file);
  return LOCKS.some(
    ([lock, manifest]) =>
      lock.test(name) &&
      entries.some(
        (entry) =>
          manifest.test(path.posix.basename(entry.path)) && (folder === "." || entry.path.startsWith(`${folder}/`)),
      ),
  );
}

/** True for a test, or its snapshot, of a file that the task names: one that has the file's name with a sign that it is a test. */
export function isTestOf(file: string, intents: readonly FileIntent[]): boolean {
  const subject = subjectOf(file);
  return subject !== undefined && intents.some(({ path: named }) => !named.endsWith("/") && stemOf(named) === subject);
}

/** `rate-limit` of `rate-limit.test.ts`, `test_rate_limit.py`, `rate_limit_test.go` and `RateLimitTest.java`, all in one spelling. */
function subjectOf(file: string): string | undefined {
  const name = path.posix.basename(file).replace(/\.snap$/, "");
  const match =
    /^(.+)[._-](?:test|spec|tests|specs)(?:\.[\w.]+)?$/i.exec(name) ??
    /^(?:test|spec)[_-](.+?)(?:\.\w+)?$/i.exec(name) ??
    /^([A-Z]\w*?)(?:Tests?|Specs?|IT)\.\w+$/.exec(name);
  if (match?.[1] !== undefined) return spelled(match[1]);
  return /(?:^|\/)(?:tests?|__tests__|spec)\//.test(file) ? stemOf(name) : undefined;
}

function stemOf(file: string): string {
  return spelled(path.posix.basename(file).replace(/(?<=.)\..*$/, ""));
}

function spelled(name: string): string {
  return name.replace(/[-_.]/g, "").toLowerCase();
}
