const SPECIAL = /[.+^${}()|\\]/;

/**
 * A test for paths with forward slashes, from a glob of a manifest or of .gitattributes: `*` and `?` stay within a folder, `**`
 * goes through folders, `{a,b}` and `[ab]` choose. A leading `./` and a trailing `/` say nothing. What is no glob is a plain path.
 */
export function globPattern(glob: string): RegExp {
  const text = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  let source = "";
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (text.startsWith("**/", at)) {
      source += "(?:[^/]+/)*";
      at += 2;
    } else if (text.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (sign === "*") source += "[^/]*";
    else if (sign === "?") source += "[^/]";
    else if (sign === "{" && text.indexOf("}", at) > at) {
      source += "(?:";
      depth++;
    } else if (sign === "}" && depth > 0) {
      source += ")";
      depth--;
    } else if (sign === "," && depth > 0) source += "|";
    else if (sign === "[" && text.indexOf("]", at) > at + 1) {
      const end = text.indexOf("]", at);
      source += `[${text
        .slice(at + 1, end)
        .replace(/^!/, "^")
        .replaceAll("\\", "\\\\")}]`;
      at = end;
    } else source += SPECIAL.test(sign) ? `\\${sign}` : sign;
  }
  return compiled(`^${source}${")".repeat(depth)}$`) ?? /(?!)/;
}

/** Undefined for what makes no pattern, as `[z-a]`. */
function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

/** True for a path that some globs take in and none of those with a leading `!` leaves out. */
export function isChosen(path: string, globs: readonly string[]): boolean {
  const taken = globs.some((glob) => !glob.startsWith("!") && globPattern(glob).test(path));
  return taken && !globs.some((glob) => glob.startsWith("!") && globPattern(glob.slice(1)).test(path));
}
