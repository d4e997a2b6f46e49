/** How test frameworks, compilers and linters name one thing that failed. The groups, joined, are its name without where in the file. */
const NAMES: readonly RegExp[] = [
  // vitest, jest, mocha, node --test, TAP
  /^\s*(?:FAIL|❯ FAIL)\s{1,2}(\S.*)$/,
  /^\s*● (.+ › .+)$/,
  /^\s*[✗✕×✖] (\S.*)$/,
  /^\s*not ok \d+ (?:- )?(.+?)(?: # .*)?$/,
  /^\s{2,}\d+\) (\S.*?):?$/,
  // pytest, unittest
  /^(?:FAILED|ERROR) (\S+\.py(?:::\S.*?)?)(?: - .*)?$/,
  /^(?:FAIL|ERROR): (\S+ \(.+\))/,
  // go, cargo
  /^\s*--- FAIL: (\S+)/,
  /^(?:FAIL|---)\s+(\S+) \[(?:build|setup) failed\]/,
  /^test (.+?) \.\.\. FAILED$/,
  // rspec, minitest, PHPUnit
  /^rspec (\S+?)(?::\d+|\[[\d:]+\])? # (.*)$/,
  /^\s*(\S+#test_\S+) \[/,
  /^\d+\) (\S+::\S.*)$/,
  // Maven, Gradle, .NET
  /^\[ERROR\]\s+(\w[\w$.]*\.\w+):\d+/,
  /^(\S+ > .+) FAILED$/,
  /^\s*Failed (\S.*?) \[[^\]]*\]$/,
  // tsc, and what says `path:line:column: words`
  /^(\S[^():]*)\(\d+,\d+\): (error .*)$/,
  /^(\S[^:]*?\.\w+):\d+(?::\d+)?(?::| -)? (\S.*)$/,
  // rustc
  /^(error(?:\[E\d+\])?: .*)$/,
];
const LINT_FILE = /^(?:\/|\.\/)?[\w@.-]+(?:\/[\w@.\- ]+)*\.\w+$/;
const LINT_LINE = /^\s+\d+:\d+\s+(?:error|✖)\s+(.*)$/;
const SUMMARY = /^error: (?:test failed|could not compile|aborting due to|\d+ )/;
const LAST_LINES = 20;

/**
 * What failed, by names that stay the same from one run to the next: tests, and messages of compilers and linters with their file, the second of the
 * same kind numbered; where nothing is named the last lines, without what changes from run to run.
 */
export function failureNames(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const names: string[] = [];
  let lintFile = "";
  for (const line of lines) {
    if (LINT_FILE.test(line.trim())) lintFile = line.trim();
    const name = nameIn(line, lintFile);
    if (name === undefined) continue;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    names.push(count === 1 ? name : `${name} (${count})`);
  }
  if (names.length > 0) return names;
  const last = lines.map(steady).filter((line) => line !== "");
  return [...new Set(last.slice(-LAST_LINES))];
}

function nameIn(line: string, lintFile: string): string | undefined {
  const lint = LINT_LINE.exec(line)?.[1];
  if (lint !== undefined) return steady(`${lintFile} ${lint}`);
  if (SUMMARY.test(line)) return undefined;
  for (const pattern of NAMES) {
    const match = pattern.exec(line);
    if (match !== null) return steady(match.slice(1).join(" "));
  }
  return undefined;
}

/** Without durations, addresses, temporary places, dates and numbers of lines. */
function steady(text: string): string {
  return text
    .replace(/\(?\b\d+(?:\.\d+)?\s?(?:ms|s|µs|us|ns|m|min|seconds?)\b\)?/g, "")
    .replace(/\b0x[0-9a-f]+\b/gi, "0x")
    .replace(/\/(?:tmp|var\/folders|private\/tmp)\/\S+/g, "/tmp")
    .replace(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, "")
    .replace(/:\d+(?::\d+)?(?=\W|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** What fails now and did not before. */
export function newFailures(now: readonly string[], before: readonly string[]): readonly string[] {
  const known = new Set(before);
  return now.filter((name) => !known.has(name));
}
