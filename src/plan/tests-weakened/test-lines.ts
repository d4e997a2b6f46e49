import type { DiffFile, DiffHunk, DiffLine } from "./diff-files.ts";
import type { TestSigns } from "./test-signs.ts";

/** A line without white space and what ends it, so that one that moved is the same. */
export function plain(text: string): string {
  return text.replace(/\s+/g, "").replace(/[;,]+$/, "");
}

/** The name of the test that a line begins; undefined where the line tells none. */
export function nameOf(text: string, signs: TestSigns): string | undefined {
  return signs.test
    .exec(text)
    ?.slice(1)
    .find((group) => group !== undefined);
}

/** Lines of a hunk with that sign and form; comments are none. */
export function linesWith(
  { lines }: DiffHunk,
  sign: DiffLine["sign"],
  form: RegExp,
  { comment }: TestSigns,
): readonly DiffLine[] {
  return lines.filter((line) => line.sign === sign && form.test(line.text) && !comment.test(line.text));
}

/** What all test files of a change have lost and gained, so that what moved from one to another is known. */
export class TestLines {
  readonly #names = { "+": new Set<string>(), "-": new Set<string>() };
  readonly #added = new Map<string, number>();
  readonly #removed = new Map<string, number>();

  constructor(tests: readonly { readonly file: DiffFile; readonly signs: TestSigns }[]) {
    for (const { file, signs } of tests) {
      for (const { lines } of file.hunks) for (const line of lines) this.#note(line, signs);
    }
  }

  isAdded(name: string | undefined): boolean {
    return name !== undefined && this.#names["+"].has(name);
  }

  isRemoved(name: string | undefined): boolean {
    return name !== undefined && this.#names["-"].has(name);
  }

  /** Whether at least as many lines like this one came as went. */
  isMoved(text: string): boolean {
    const line = plain(text);
    return (this.#added.get(line) ?? 0) >= (this.#removed.get(line) ?? 0);
  }

  /** Whether at least as many lines like this one went as came. */
  wasThere(text: string): boolean {
    const line = plain(text);
    return (this.#removed.get(line) ?? 0) >= (this.#added.get(line) ?? 0);
  }

  #note({ sign, text }: DiffLine, signs: TestSigns): void {
    if (sign === " " || signs.comment.test(text)) return;
    const counts = sign === "+" ? this.#added : this.#removed;
    counts.set(plain(text), (counts.get(plain(text)) ?? 0) + 1);
    const name = nameOf(text, signs);
    if (name !== undefined) this.#names[sign].add(name);
  }
}
