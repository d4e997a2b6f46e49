/** Two paths that are one where letters have no case. */
export interface CaseClash {
  readonly path: string;
  readonly other: string;
}

/**
 * Finds the added paths that differ from another path of the tree, or from a folder of it, in case or in the form of their
 * accents alone: on macOS and Windows only one of the two can be checked out.
 */
export function caseClashes(added: readonly string[], tree: readonly string[]): readonly CaseClash[] {
  if (added.length === 0) return [];
  const wanted = new Set(added.map(folded));
  const owners = new Map<string, string[]>();
  for (const path of tree) {
    for (const part of withFolders(path)) {
      const key = folded(part);
      if (!wanted.has(key)) continue;
      const known = owners.get(key);
      if (known === undefined) owners.set(key, [part]);
      else if (!known.includes(part)) known.push(part);
    }
  }
  return added.flatMap((path) => {
    const other = owners.get(folded(path))?.find((name) => name !== path);
    return other === undefined ? [] : [{ path, other }];
  });
}

function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** `a/b/c` with `a/b` and `a`. */
function withFolders(path: string): readonly string[] {
  const parts = [path];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) parts.push(path.slice(0, at));
  return parts;
}
