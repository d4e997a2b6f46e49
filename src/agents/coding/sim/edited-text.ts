/** The word that a broken edit holds, for gates of rehearsals to find. */
export const BROKEN = "SIM-BROKEN";

const SLASHES = new Set(
  "ts tsx js jsx mjs cjs mts cts go rs java kt c h cc cpp hpp cs swift scala php dart zig proto".split(" "),
);
const DASHES = new Set("sql lua hs elm".split(" "));
const MARKUP = new Set("md html htm xml svg vue svelte".split(" "));
const STYLES = new Set(["css", "scss", "less"]);

/**
 * The text of a file after a simulated edit: one more comment that names the task, in the language of the file, or one more
 * field of a JSON object. Marks of a conflict go, and both sides stay. `text` is undefined for a new file.
 */
export function editedText(path: string, text: string | undefined, note: string, isBroken: boolean): string {
  const extension = /\.([\w-]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const before = withoutConflicts(text ?? "");
  const added = isBroken ? `${note} ${BROKEN}` : note.replaceAll(BROKEN, "");
  // A repaired edit takes the broken one's place.
  const kept = before
    .split("\n")
    .filter((line) => !line.includes(BROKEN))
    .join("\n");
  if (extension === "json" || extension === "jsonc") return withField(kept, added) ?? kept;
  const line = commentOf(extension, added);
  if (kept.trim() === "") return `${line}\n`;
  return kept.split("\n").includes(line) ? kept : `${kept.replace(/\n*$/, "\n")}${line}\n`;
}

function commentOf(extension: string, text: string): string {
  if (SLASHES.has(extension)) return `// ${text}`;
  if (DASHES.has(extension)) return `-- ${text}`;
  if (MARKUP.has(extension)) return `<!-- ${text.replaceAll("--", "-")} -->`;
  if (STYLES.has(extension)) return `/* ${text} */`;
  if (extension === "txt" || extension === "rst" || extension === "adoc") return text;
  return `# ${text}`;
}

/** Undefined for what is no JSON object. */
function withField(text: string, note: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return `${JSON.stringify({ ...value, sim: note }, null, 2)}\n`;
  } catch {
    return undefined;
  }
}

/** Both sides of every conflict, one after the other, and nothing of the common ancestor. */
function withoutConflicts(text: string): string {
  if (!/^<{7} /m.test(text)) return text;
  let isAncestor = false;
  const kept = text.split("\n").filter((line) => {
    if (/^\|{7}/.test(line)) isAncestor = true;
    const isMark = /^(?:<{7} |={7}$|>{7} |\|{7})/.test(line);
    if (/^={7}$/.test(line)) isAncestor = false;
    return !isMark && !isAncestor;
  });
  return kept.join("\n");
}
