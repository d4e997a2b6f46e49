/** A file that the prompt names, and what is to become of it. */
export interface WantedFile {
  readonly path: string;
  readonly change: "edit" | "new" | "delete";
}

const BULLET = /^\s*(?:[-*+]|\d+[.)])\s+(.+)$/;
const HEADING = /^\s*#|:\s*$/;

/** The files of the prompt's list of files: the list under a line that says "file"; else every path in any list. At most 50. */
export function wantedFiles(prompt: string): readonly WantedFile[] {
  const lines = prompt.split("\n");
  const listed = lines.flatMap((line, index) => (/\bfiles?\b/i.test(line) && HEADING.test(line) ? [index] : []));
  const under = listed.flatMap((index) => bulletsFrom(lines, index + 1));
  const found = filesOf(under);
  const files = found.length > 0 ? found : filesOf(lines.flatMap((line) => BULLET.exec(line)?.[1] ?? []));
  return [...new Map(files.map((file) => [file.path, file])).values()].slice(0, 50);
}

/** The list that begins at a line; blank lines and fences before or between its bullets do not end it. */
function bulletsFrom(lines: readonly string[], start: number): readonly string[] {
  const bullets: string[] = [];
  for (const line of lines.slice(start)) {
    const bullet = BULLET.exec(line)?.[1];
    if (bullet !== undefined) bullets.push(bullet);
    else if (!/^\s*(?:`{3,}.*|~{3,}.*)?$/.test(line)) break;
  }
  return bullets;
}

function filesOf(bullets: readonly string[]): readonly WantedFile[] {
  return bullets.flatMap((bullet) => {
    const quoted = quotedIn(bullet);
    const path = (quoted ?? bullet.split(/\s+[(—–-]|:\s|,\s|\s+\(/)[0] ?? "").trim();
    if (!isPath(path, quoted !== undefined)) return [];
    if (path.endsWith("/")) return [{ path: `${path}sim.md`, change: "new" } as const];
    const rest = bullet.slice(bullet.lastIndexOf(path) + path.length).toLowerCase();
    const change = /\b(?:delete|remove)d?\b/.test(rest)
      ? "delete"
      : /\b(?:new|create|add)d?\b/.test(rest)
        ? "new"
        : "edit";
    return [{ path, change } as const];
  });
}

/** What stands between backticks, or as a string of JSON. */
function quotedIn(bullet: string): string | undefined {
  const ticked = /^`([^`]+)`/.exec(bullet)?.[1];
  const json = /^"(?:[^"\\]|\\.)*"/.exec(bullet)?.[0];
  if (json === undefined) return ticked;
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** A relative path inside the tree: with an extension or in a folder, unless it was quoted. */
function isPath(text: string, isQuoted: boolean): boolean {
  if (text === "" || text.startsWith("/") || text.startsWith("-") || text.includes("\0")) return false;
  if (text.split("/").some((part) => part === ".." || part === ".git")) return false;
  if (/^\w+:\/\//.test(text)) return false;
  if (isQuoted) return /[./]/.test(text) || /^[A-Z][A-Za-z]+$/.test(text);
  return !/[\s<>|"*?]/.test(text) && (/\.[\w-]+$/.test(text) || /^[^/]+\/./.test(text));
}
