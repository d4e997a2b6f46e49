import type { ChangedFile } from "../core/workspace.ts";
import { said, type TreeGit } from "./tree.ts";

/** Every file that differs between two commits, renamed ones as such. */
export async function changedFiles(git: TreeGit, base: string, head: string): Promise<readonly ChangedFile[]> {
  if (base === head) return [];
  const text = await said(git, ["diff", "--raw", "--numstat", "--no-abbrev", "-M", "-z", "--no-ext-diff", base, head]);
  const { files, objects } = parseChange(text);
  const wanted = objects.filter((id) => !/^0+$/.test(id));
  if (wanted.length === 0) return files.map((file) => ({ ...file, bytes: 0 }));
  const input = wanted.map((id) => `${id}\n`).join("");
  const lines = (await said(git, ["cat-file", "--batch-check=%(objectname) %(objectsize)"], { input })).split("\n");
  const sizes = new Map(lines.map((line) => line.split(" ")).map(([id = "", size = ""]) => [id, Number(size) || 0]));
  return files.map((file, index) => ({ ...file, bytes: sizes.get(objects[index] ?? "") ?? 0 }));
}

/** A diff as git gives it, at most so many bytes of it. */
export async function diffOf(git: TreeGit, base: string, head: string, mostBytes: number): Promise<string> {
  const args = ["diff", "-M", "--no-color", "--no-ext-diff", "--no-textconv", base, head];
  const { stdout } = await git(args, { mostBytes, mayCut: true });
  return stdout;
}

/** Reads the output of `git diff --raw --numstat -z`: first how each file changed, then how many lines. The new object of each goes beside. */
export function parseChange(text: string): {
  readonly files: readonly Omit<ChangedFile, "bytes">[];
  readonly objects: readonly string[];
} {
  const fields = text.split("\0");
  const raw: { status: ChangedFile["status"]; path: string; from?: string; object: string }[] = [];
  const counts = new Map<string, { added: string; removed: string }>();
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? "";
    if (field.startsWith(":")) {
      const [, , , object = "", letter = ""] = field.split(" ");
      const isRename = /^[RC]/.test(letter);
      const first = fields[++at] ?? "";
      const second = isRename ? (fields[++at] ?? "") : first;
      raw.push({ status: statusOf(letter), path: second, object, ...(isRename ? { from: first } : {}) });
      continue;
    }
    const numbers = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(field);
    if (numbers === null) continue;
    const [, added = "", removed = "", name = ""] = numbers;
    // A renamed file has its two names in fields of their own.
    const isRename = name === "";
    if (isRename) at += 2;
    counts.set(isRename ? (fields[at] ?? "") : name, { added, removed });
  }
  const files = raw.map(({ object: _object, ...file }) => {
    const { added = "0", removed = "0" } = counts.get(file.path) ?? {};
    return { ...file, added: Number(added) || 0, removed: Number(removed) || 0, isBinary: added === "-" };
  });
  return { files, objects: raw.map(({ object, status }) => (status === "deleted" ? "0" : object)) };
}

function statusOf(letter: string): ChangedFile["status"] {
  if (letter.startsWith("A") || letter.startsWith("C")) return "added";
  if (letter.startsWith("D")) return "deleted";
  return letter.startsWith("R") ? "renamed" : "modified";
}
