/** What `git merge-tree --write-tree -z` prints. */
export interface MergeResult {
  readonly tree: string;
  /** Paths that hold both sides, marked, or of which the sides want different things. */
  readonly conflicts: readonly string[];
  /** Git's own sentences about them. */
  readonly messages: readonly string[];
}

/** Parts are ended by NUL: the tree, a line for each side of each conflict, an empty one, then counted paths, kind and text. */
export function parseMergeResult(stdout: string): MergeResult {
  const parts = stdout.split("\0");
  const [tree = ""] = parts;
  const end = parts.indexOf("", 1);
  const sides = parts.slice(1, end < 0 ? parts.length : end);
  const conflicts = new Set(sides.flatMap((side) => /^\d+ \w+ \d\t(.*)$/s.exec(side)?.[1] ?? []));
  return { tree: tree.trim(), conflicts: [...conflicts], messages: end < 0 ? [] : messagesOf(parts.slice(end + 1)) };
}

function messagesOf(parts: readonly string[]): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < parts.length; ) {
    const count = Number(parts[at]);
    if (parts[at] === "" || !Number.isInteger(count)) break;
    const kind = parts[at + count + 1] ?? "";
    const text = parts[at + count + 2] ?? "";
    if (kind.startsWith("CONFLICT")) messages.push(text.trim());
    at += count + 3;
  }
  return messages;
}

/** Lines around a conflict that are shown with it. */
const CONTEXT = 3;
const START = /^<{7,} /;
const END = /^>{7,} /;

/** The places of a file where both sides stand, each with some lines around it and its line's number. */
export function conflictHunks(text: string): readonly string[] {
  const lines = text.split("\n");
  const hunks: string[] = [];
  let start = -1;
  for (const [index, line] of lines.entries()) {
    if (start < 0 && START.test(line)) start = index;
    else if (start >= 0 && END.test(line)) {
      const from = Math.max(0, start - CONTEXT);
      hunks.push([`@@ line ${start + 1} @@`, ...lines.slice(from, index + 1 + CONTEXT)].join("\n"));
      start = -1;
    }
  }
  return hunks;
}

/** A text of at most so many characters; what is left out is said. */
export function bounded(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}\n... ${text.length - most} characters more`;
}
