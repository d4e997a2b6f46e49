export interface DiffLine {
  readonly sign: "+" | "-" | " ";
  readonly text: string;
  /** In the new file; of a removed line, in the old one. */
  readonly line: number;
}

export interface DiffHunk {
  /** What git tells behind the numbers: the function or class that the hunk lies in. */
  readonly place: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffFile {
  /** The new path; of a deleted file the old one. */
  readonly path: string;
  readonly status: "added" | "deleted" | "modified";
  readonly hunks: readonly DiffHunk[];
}

type OpenFile = { path: string; status: DiffFile["status"]; hunks: { place: string; lines: DiffLine[] }[] };

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/** Reads a unified diff as git writes it. What is none of it is passed over. */
export function diffFiles(diff: string): readonly DiffFile[] {
  const files: OpenFile[] = [];
  let [oldLine, newLine, oldLeft, newLeft] = [0, 0, 0, 0];
  for (const text of diff.split("\n")) {
    const file = files.at(-1);
    const sign = text.charAt(0);
    // What a hunk holds may look like any header.
    if ((oldLeft > 0 || newLeft > 0) && (sign === "+" || sign === "-" || sign === " ")) {
      const line = { sign, text: text.slice(1), line: sign === "-" ? oldLine : newLine } as const;
      file?.hunks.at(-1)?.lines.push(line);
      if (sign !== "+") oldLine++;
      if (sign !== "+") oldLeft--;
      if (sign !== "-") newLine++;
      if (sign !== "-") newLeft--;
      continue;
    }
    if (text.startsWith("diff --git ")) files.push({ path: pathOfBoth(text), status: "modified", hunks: [] });
    else if (file !== undefined) readHeader(file, text);
    const hunk = HUNK.exec(text);
    if (hunk === null || file === undefined) continue;
    [oldLine, oldLeft] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    [newLine, newLeft] = [Number(hunk[3]), Number(hunk[4] ?? 1)];
    file.hunks.push({ place: hunk[5] ?? "", lines: [] });
  }
  return files;
}

function readHeader(file: OpenFile, text: string): void {
  if (text.startsWith("new file mode")) file.status = "added";
  else if (text.startsWith("deleted file mode")) file.status = "deleted";
  else if (text.startsWith("+++ ") && !text.startsWith("+++ /dev/null")) file.path = nameIn(text.slice(4));
  else if (text.startsWith("--- ") && file.status === "deleted") file.path = nameIn(text.slice(4));
}

/** For what has no lines to show, as a file that was only renamed. */
function pathOfBoth(header: string): string {
  return nameIn(/ ("?b\/.*)$/.exec(header)?.[1] ?? "");
}

/** Names in git's quotes keep their escapes: they are shown, never opened. */
function nameIn(header: string): string {
  return header
    .replace(/[\t\r]+$/, "")
    .replace(/^"(.*)"$/, "$1")
    .replace(/^[ab]\//, "");
}
