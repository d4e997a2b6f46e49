import path from "node:path";

/** What a word of the command line means, once it is known what stands there. */
export type Target =
  | { readonly kind: "file"; readonly word: string; readonly path: string }
  | { readonly kind: "folder"; readonly word: string; readonly path: string }
  | { readonly kind: "glob"; readonly word: string; readonly path: string };

const MAGIC = /[*?[\]{}()]/;

/** True for a word that may be a glob. */
export function isGlob(word: string): boolean {
  return MAGIC.test(word);
}

/** Files that speak to git and to us, and hold nothing to look at. */
const FOR_TOOLS = /(?:^|\/)\.(?:git\w+|swarmignore|keep|DS_Store)$/;

/** True when a target means this path. A folder means all below it, save what begins with a dot and is not tracked by git. */
export function isMeant(target: Target, file: string, isTracked: boolean): boolean {
  switch (target.kind) {
    case "file":
      return file === target.path;
    case "folder": {
      const rest = below(target.path, file);
      return rest !== undefined && (isTracked || !/(?:^|\/)\./.test(rest)) && !FOR_TOOLS.test(rest);
    }
    case "glob":
      return file.startsWith(fixedPart(target.path)) && path.posix.matchesGlob(file, target.path);
  }
}

/** True when a `!` pattern leaves the path out: it names it, a folder above it, or a glob for either. */
export function isExcluded(pattern: string, file: string): boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (file === plain || file.startsWith(`${plain}/`)) return true;
  return isGlob(plain) && (path.posix.matchesGlob(file, plain) || path.posix.matchesGlob(file, `${plain}/**`));
}

/** The folder in which all that a folder or glob means must lie; empty for the root. */
export function startOf(target: Target): string {
  return target.kind === "glob" ? fixedPart(target.path).replace(/\/$/, "") : target.path;
}

/** What of a path the user did not spell out: of a file nothing, of a folder what is below it, of a glob what follows its fixed part. */
export function unnamedPart(target: Target, file: string): string {
  if (target.kind === "file") return "";
  if (target.kind === "folder") return below(target.path, file) ?? file;
  return file.slice(fixedPart(target.path).length);
}

function below(folder: string, file: string): string | undefined {
  if (folder === "") return file;
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

/** The folders of a glob that hold no magic, with their slash. */
function fixedPart(glob: string): string {
  const parts = glob.split("/");
  const first = parts.findIndex((part) => MAGIC.test(part));
  return parts
    .slice(0, first < 0 ? parts.length - 1 : first)
    .map((part) => `${part}/`)
    .join("");
}
