import { assertionStrength, contentOf, isLooser } from "./assertion-strength.ts";
import { type DiffFile, type DiffHunk, type DiffLine, diffFiles } from "./diff-files.ts";
import { findSkips } from "./find-skips.ts";
import { linesWith, nameOf, TestLines } from "./test-lines.ts";
import { type TestSigns, testSignsOf } from "./test-signs.ts";
import { widened } from "./tolerances.ts";
import { weakenedSettings } from "./weakened-settings.ts";

/** One way in which a change makes tests say less. */
export interface Weakening {
  readonly path: string;
  /** In the new file; in the old one where the line was removed. */
  readonly line: number;
  /** As `assertion removed` or `test skipped`. */
  readonly what: string;
  /** The line itself, or both where one took the other's place. */
  readonly text: string;
}

const SNAPSHOT = /\.snap(?:\.new)?$|(?:^|\/)__(?:image_)?snapshots__\/|\.ambr$|\.(?:approved|verified)\.\w+$|\.golden$/;
/** Lines, and files, of snapshots that a change may rewrite before it is a mass. */
const MOST_SNAPSHOT_LINES = 30;
const MOST_SNAPSHOT_FILES = 3;

/**
 * What of a unified diff (with some lines of context) may make tests weaker: assertions removed or loosened, tests removed or
 * skipped, tolerances widened, snapshots rewritten in mass, settings that leave tests out. It reads forms, not meaning: tests
 * that moved, were renamed, or were joined into a table are no finding, and an expected value that changed is none either.
 */
export function weakenedTests(diff: string): readonly Weakening[] {
  const files = diffFiles(diff);
  const tests = files.flatMap((file) => {
    const signs = testSignsOf(file.path, textOf(file));
    return signs === undefined || SNAPSHOT.test(file.path) ? [] : [{ file, signs }];
  });
  const all = new TestLines(tests);
  return [
    ...tests.flatMap(({ file, signs }) => inTestFile(file, signs, all)),
    ...files.flatMap((file) => weakenedSettings(file).map(({ line, what, text }) => found(file, line, what, text))),
    ...rewrittenSnapshots(files),
  ];
}

function textOf({ hunks }: DiffFile): string {
  return hunks.map(({ place, lines }) => [place, ...lines.map(({ text }) => text)].join("\n")).join("\n");
}

function found({ path }: Pick<DiffFile, "path">, { line, text }: DiffLine, what: string, shown = text): Weakening {
  return { path, line, what, text: shown.trim() };
}

function inTestFile(file: DiffFile, signs: TestSigns, all: TestLines): readonly Weakening[] {
  const gone = removedTests(file, signs, all);
  const skips = findSkips(file, signs, all).map(({ line, what }) => found(file, line, what));
  if (file.status === "deleted") {
    const first = gone[0] ?? looseAssertions(file, signs, all)[0];
    return first === undefined ? [] : [{ path: file.path, line: 1, what: "test file deleted", text: first.text }];
  }
  const goneFrom = new Set(gone.map(({ hunk }) => hunk));
  return [
    ...gone.map(({ line, text }) => ({ path: file.path, line, what: "test removed", text })),
    ...skips,
    ...file.hunks.flatMap((hunk) => changedLimits(file, signs, hunk)),
    ...assertionFindings(file, signs, all).filter(({ what, hunk }) => what !== REMOVED || !goneFrom.has(hunk)),
  ].map(({ path, line, what, text }) => ({ path, line, what, text }));
}

type InHunk = { readonly hunk: DiffHunk; readonly line: number; readonly text: string };

/** Tests that are in no file any more, less those that were given another name, or became cases of one test. */
function removedTests(file: DiffFile, signs: TestSigns, all: TestLines): readonly InHunk[] {
  const gone = file.hunks.flatMap((hunk) =>
    linesWith(hunk, "-", signs.test, signs).flatMap((line) =>
      all.isAdded(nameOf(line.text, signs)) ? [] : [{ hunk, line: line.line, text: line.text.trim() }],
    ),
  );
  const fresh = new Map(
    file.hunks.map((hunk) => [
      hunk,
      linesWith(hunk, "+", signs.test, signs).filter(({ text }) => !all.isRemoved(nameOf(text, signs))).length,
    ]),
  );
  if (isJoined(file, signs, gone.length)) return [];
  // A new name beside the place of the old one first, then anywhere in the file.
  const left = gone.filter(({ hunk }) => !taken(fresh, hunk));
  return left.filter(() => ![...fresh.keys()].some((hunk) => taken(fresh, hunk)));
}

function taken(counts: Map<DiffHunk, number>, hunk: DiffHunk): boolean {
  const count = counts.get(hunk) ?? 0;
  if (count > 0) counts.set(hunk, count - 1);
  return count > 0;
}

const CASE =
  /^\s*(?:[[{(].*[\])}],?|["'`].*["'`],|#\[case.*|\[(?:InlineData|TestCase|DataRow).*|["'][^"']*["']\s*(?:=>|:).*,)\s*$/;

/** Whether one test over a table came, with at least as many cases as tests went. */
function isJoined({ hunks }: DiffFile, signs: TestSigns, gone: number): boolean {
  const added = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign === "+"));
  return (
    gone > 1 &&
    added.some(({ text }) => signs.table.test(text)) &&
    added.filter(({ text }) => CASE.test(text)).length >= gone
  );
}

/** Assertions of a file that stand nowhere else now. */
function looseAssertions(file: DiffFile, signs: TestSigns, all: TestLines): readonly InHunk[] {
  return file.hunks.flatMap((hunk) =>
    linesWith(hunk, "-", signs.assertion, signs).flatMap(({ line, text }) =>
      all.isMoved(text) ? [] : [{ hunk, line, text: text.trim() }],
    ),
  );
}

const REMOVED = "assertion removed";

/** Assertions that went without another in their place, and those whose successor says less. */
function assertionFindings(
  file: DiffFile,
  signs: TestSigns,
  all: TestLines,
): readonly (Weakening & { hunk: DiffHunk })[] {
  const gone = looseAssertions(file, signs, all);
  if (isJoined(file, signs, gone.length)) return [];
  let spare = 0;
  const alone: InHunk[] = [];
  const findings: (Weakening & { hunk: DiffHunk })[] = [];
  for (const hunk of file.hunks) {
    const before = gone.filter((line) => line.hunk === hunk);
    const after = linesWith(hunk, "+", signs.assertion, signs).filter(({ text }) => !all.wasThere(text));
    const pairs = paired(before, after);
    for (const { old, now } of pairs) {
      if (now === undefined) alone.push(old);
      else if (isLooser(old.text, now.text)) {
        findings.push({ ...found(file, now, "assertion loosened", `${old.text} -> ${now.text.trim()}`), hunk });
      }
    }
    spare += after.length - pairs.filter(({ now }) => now !== undefined).length;
  }
  // What an assertion said may be said by another one of its hunk, or one may have come elsewhere in the file.
  const unsaid = alone.filter(({ hunk, text }) => !isSaidBy(hunk, text, signs));
  const lost = unsaid.slice(0, Math.max(0, unsaid.length - spare));
  return [...findings, ...lost.map(({ hunk, line, text }) => ({ path: file.path, line, what: REMOVED, text, hunk }))];
}

interface Pair {
  readonly old: InHunk;
  readonly now: DiffLine | undefined;
}

/** Each old assertion with the new one that has most of its content, in order; the rest in the order in which they stand. */
function paired(before: readonly InHunk[], after: readonly DiffLine[]): readonly Pair[] {
  const free = new Set(after);
  return before.map((old) => {
    const content = new Set(contentOf(old.text));
    let best: DiffLine | undefined;
    let bestScore = -1;
    for (const line of free) {
      const score = contentOf(line.text).filter((token) => content.has(token)).length;
      if (score > bestScore) [best, bestScore] = [line, score];
    }
    if (best !== undefined) free.delete(best);
    return { old, now: best };
  });
}

function isSaidBy(hunk: DiffHunk, text: string, signs: TestSigns): boolean {
  const after = linesWith(hunk, "+", signs.assertion, signs);
  const strongest = Math.max(0, ...after.map((line) => assertionStrength(line.text) ?? 3));
  if (strongest < Math.floor(assertionStrength(text) ?? 0)) return false;
  // An assertion of several lines has its content in the lines that follow.
  const said = new Set(hunk.lines.filter(({ sign }) => sign === "+").flatMap((line) => contentOf(line.text)));
  const content = contentOf(text);
  return after.length > 0 && content.length > 0 && content.every((token) => said.has(token));
}

function changedLimits(file: DiffFile, { comment }: TestSigns, { lines }: DiffHunk): readonly Weakening[] {
  const code = lines.filter(({ text }) => !comment.test(text));
  const removed = code.filter(({ sign }) => sign === "-");
  const added = code.filter(({ sign }) => sign === "+");
  return widened(removed, added, "tests").map(({ before, after }) =>
    found(file, after, "tolerance widened", `${before.text.trim()} -> ${after.text.trim()}`),
  );
}

function rewrittenSnapshots(files: readonly DiffFile[]): readonly Weakening[] {
  const rewritten = files.flatMap((file) => {
    const removed = file.hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === "-"));
    return SNAPSHOT.test(file.path) && removed.length > 0 ? [{ file, removed }] : [];
  });
  const lines = rewritten.reduce((sum, { removed }) => sum + removed.length, 0);
  if (lines <= MOST_SNAPSHOT_LINES && rewritten.length <= MOST_SNAPSHOT_FILES) return [];
  return rewritten.map(({ file, removed }) => ({
    path: file.path,
    line: 1,
    what: "snapshots rewritten in mass",
    text: `${removed.length} lines ${file.status === "deleted" ? "deleted" : "replaced"}`,
  }));
}
