import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { said, type Tree, type TreeGit } from "./tree.ts";

interface Aside {
  readonly tree: Tree;
  readonly last: string;
  readonly records: string;
  /** Names the index. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Moves the git folders of repositories that an agent made, or cloned, inside its tree to the records, so that their files
 * can be committed and not just the name of a commit that nobody else has. Submodules of the last checkpoint stay. Answers how
 * many were moved.
 */
export async function setAside(git: TreeGit, { tree, last, records, env }: Aside): Promise<number> {
  const untracked = await said(git, ["ls-files", "-z", "--others", "--exclude-standard"], { env });
  const folders = untracked.split("\0").filter((name) => name.endsWith("/"));
  const linked = linksIn(await said(git, ["ls-files", "-z", "--stage"], { env }));
  const known = new Set(linksIn(await said(git, ["ls-tree", "-r", "-z", last])));
  const fresh = linked.filter((name) => !known.has(name));
  let moved = 0;
  for (const name of new Set([...folders.map((folder) => folder.slice(0, -1)), ...fresh])) {
    const inside = path.join(tree.path, name, ".git");
    if (!existsSync(inside)) continue;
    const place = path.join(records, "nested-git");
    await mkdir(place, { recursive: true });
    await rename(inside, path.join(place, freeName(place, name)));
    moved += 1;
  }
  if (fresh.length > 0) {
    const input = fresh.map((name) => `${name}\0`).join("");
    await said(git, ["update-index", "--force-remove", "-z", "--stdin"], { env, input });
  }
  return moved;
}

/** Paths of the entries that name a commit of another repository. */
function linksIn(listing: string): readonly string[] {
  return listing
    .split("\0")
    .filter((line) => line.startsWith("160000 "))
    .map((line) => line.slice(line.indexOf("\t") + 1));
}

function freeName(place: string, name: string): string {
  const wanted = encodeURIComponent(name).slice(0, 200);
  for (let number = 1; ; number++) {
    const free = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(path.join(place, free))) return free;
  }
}
