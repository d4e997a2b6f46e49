import type { DiffFile, DiffHunk, DiffLine } from "./diff-files.ts";
import { nameOf, type TestLines } from "./test-lines.ts";
import type { TestSigns } from "./test-signs.ts";

export interface Skip {
  readonly line: DiffLine;
  readonly what: "test skipped" | "test skipped on some machines" | "all other tests skipped";
}

/** How far from its sign a test may begin. */
const REACH = 12;
/** A sign before the test that it is about. */
const AHEAD = /^\s*(?:@|#\[|\[)/;
const CONDITION = /^\s*(?:\}? ?else ?)?(?:if|unless|when)\b/;

/**
 * Lines that switch tests off. A test that is new may be left out on some machines, and is no loss to anybody; one that is switched
 * off altogether proves nothing, so it is told, new or not.
 */
export function findSkips(file: DiffFile, signs: TestSigns, all: TestLines): readonly Skip[] {
  if (file.status === "deleted") return [];
  return file.hunks.flatMap((hunk) =>
    hunk.lines.flatMap((line, index): readonly Skip[] => {
      if (line.sign !== "+" || signs.comment.test(line.text) || all.wasThere(line.text)) return [];
      const text = line.text.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '""');
      if (signs.focus.test(text) || signs.focus.test(line.text.replace(/".*?"|'.*?'/g, '""'))) {
        return [{ line, what: "all other tests skipped" }];
      }
      if (signs.skipIf.test(text) || isUnderCondition(hunk, index, signs)) {
        return isOnNewTest(hunk, index, signs, all) ? [] : [{ line, what: "test skipped on some machines" }];
      }
      return isSkip(line.text, text, signs) ? [{ line, what: "test skipped" }] : [];
    }),
  );
}

/** Some signs hold a reason in quotes, which may be what shows them; a sign within a string is none. */
function isSkip(text: string, withoutStrings: string, { skip }: TestSigns): boolean {
  return skip.test(withoutStrings) || (skip.test(text) && /^\s*[[@#]|\b(?:skip|pending):\s*["']/.test(text));
}

/** A skip right behind an `if`, on the same line or the one before. */
function isUnderCondition({ lines }: DiffHunk, index: number, { skip }: TestSigns): boolean {
  const text = lines[index]?.text ?? "";
  if (!skip.test(text)) return false;
  const before = lines.slice(0, index).findLast(({ sign }) => sign !== "-")?.text ?? "";
  return (
    CONDITION.test(text) ||
    CONDITION.test(before) ||
    /\b(?:if|unless)\b(?!.*["'])/.test(text.replace(/(["']).*?\1/g, ""))
  );
}

/** Whether the test that the sign is about came with this change. */
function isOnNewTest({ lines }: DiffHunk, index: number, signs: TestSigns, all: TestLines): boolean {
  const isAhead = AHEAD.test(lines[index]?.text ?? "");
  const near = isAhead ? lines.slice(index, index + REACH) : lines.slice(0, index + 1).toReversed();
  const own = near.find(({ sign, text }) => sign !== "-" && signs.test.test(text) && !signs.comment.test(text));
  return own?.sign === "+" && !all.isRemoved(nameOf(own.text, signs));
}
