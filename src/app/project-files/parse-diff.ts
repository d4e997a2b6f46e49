/** Lines, from 1, both ends included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * The changed lines of each file of a unified diff without context (`git diff -U0`), by the file's new path. Where lines were only
 * removed, the line before and the line after the place count as changed.
 */
export function changedLines(diff: string): ReadonlyMap<string, readonly LineRange[]> {
  const byFile = new Map<string, LineRange[]>();
  let ranges: LineRange[] | undefined;
  let toSkip = 0;
  for (const line of diff.split("\n")) {
    // What a hunk holds may look like any header.
    if (toSkip > 0 && /^[-+]/.test(line)) {
      toSkip--;
      continue;
    }
    if (line.startsWith("+++ ")) {
      ranges = [];
      byFile.set(pathOf(line.slice(4)), ranges);
      continue;
    }
    const hunk = HUNK.exec(line);
    if (hunk === null) continue;
    const [, removed = "1", start = "0", added = "1"] = hunk;
    toSkip = Number(removed) + Number(added);
    ranges?.push(rangeOf(Number(start), Number(added)));
  }
  return byFile;
}

function rangeOf(start: number, added: number): LineRange {
  if (added === 0) return { from: Math.max(1, start), to: start + 1 };
  return { from: start, to: start + added - 1 };
}

/** The path of a header: git puts one with odd characters into quotes, and ends one with spaces with a tab. */
function pathOf(header: string): string {
  const name = header.replace(/[\t\r]+$/, "");
  return (name.startsWith('"') ? unquoted(name) : name).replace(/^b\//, "");
}

const ESCAPED: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** Undoes git's C-style quoting, in which a byte beyond ASCII is an octal number. */
function unquoted(quoted: string): string {
  const bytes: number[] = [];
  for (const [, octal, sign, plain] of quoted.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (sign !== undefined) bytes.push(ESCAPED[sign] ?? sign.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
