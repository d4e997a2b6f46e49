/** Lines of one file of a diff. */
export interface FileLines {
  /** The new path; of a deleted file the old one. */
  readonly path: string;
  readonly added: readonly { readonly line: number; readonly text: string }[];
  readonly removed: readonly string[];
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The lines that a unified diff without context (`-U0`) adds and removes, by file. */
export function addedLines(diff: string): readonly FileLines[] {
  const files: { path: string; added: { line: number; text: string }[]; removed: string[] }[] = [];
  let oldLeft = 0;
  let newLeft = 0;
  let line = 0;
  for (const text of diff.split("\n")) {
    const file = files.at(-1);
    // What a hunk holds may look like any header.
    if (oldLeft > 0 && text.startsWith("-")) {
      oldLeft--;
      file?.removed.push(text.slice(1));
    } else if (newLeft > 0 && text.startsWith("+")) {
      newLeft--;
      file?.added.push({ line, text: text.slice(1) });
      line++;
    } else if (text.startsWith("--- ")) files.push({ path: nameIn(text.slice(4), "a/"), added: [], removed: [] });
    else if (text.startsWith("+++ ") && file !== undefined && text !== "+++ /dev/null") {
      file.path = nameIn(text.slice(4), "b/");
    } else {
      const hunk = HUNK.exec(text);
      if (hunk === null) continue;
      oldLeft = Number(hunk[1] ?? 1);
      newLeft = Number(hunk[3] ?? 1);
      line = Number(hunk[2]);
    }
  }
  return files;
}

const ESCAPED: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** The path of a header: git puts odd names into quotes, in which a byte beyond ASCII is an octal number, and ends one with spaces with a tab. */
function nameIn(header: string, prefix: string): string {
  const name = header.replace(/[\t\r]+$/, "");
  if (!name.startsWith('"')) return name.slice(name.startsWith(prefix) ? prefix.length : 0);
  const bytes: number[] = [];
  for (const [, octal, sign, plain] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (sign !== undefined) bytes.push(ESCAPED[sign] ?? sign.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes)).slice(prefix.length);
}
