import { constants, existsSync } from "node:fs";
import { copyFile, lstat, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RunGit } from "../git/git-runner.ts";
import type { Repository } from "./repository.ts";
import { said } from "./tree.ts";

const INCLUDE_FILE = ".worktreeinclude";

/**
 * Gives a tree what git does not have: copies of the files in the checkout that `.worktreeinclude` names and git ignores, and
 * links to what the owner wants shared. What git does not ignore is never copied, so that nothing of it can be committed.
 */
export async function furnishTree(
  run: RunGit,
  { root }: Repository,
  tree: string,
  link: readonly string[],
): Promise<void> {
  for (const name of await includedFiles(run, root)) {
    const target = path.join(tree, name);
    if (await leadsOut(tree, name)) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(root, name), target, constants.COPYFILE_FICLONE);
  }
  for (const name of link) await linkPath(root, tree, name);
}

/** A home of its own for the agent of a task, in which git knows who the human is. */
export async function furnishHome(home: string, { name, email }: Repository["committer"]): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const file = path.join(home, ".gitconfig");
  if (existsSync(file)) return;
  const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  await writeFile(file, `[user]\n\tname = ${quoted(name)}\n\temail = ${quoted(email)}\n[commit]\n\tgpgsign = false\n`);
}

/** Problems of paths that the owner wants linked or kept: each must lie in the tree, and git must ignore it. */
export async function ownPathProblems(run: RunGit, root: string, names: readonly string[]): Promise<readonly string[]> {
  const outside = names.filter((name) => !isInside(name));
  const tracked = await run(
    ["ls-files", "-z", "--", ...names.filter(isInside).map((name) => `:(top,literal)${name}`)],
    {
      cwd: root,
    },
  );
  const known = names.length === outside.length ? [] : tracked.stdout.split("\0").filter((name) => name !== "");
  return [
    ...outside.map((name) => `expected a path inside the repository, as node_modules, got ${JSON.stringify(name)}`),
    ...known
      .slice(0, 5)
      .map((name) => `expected a path without files of git to link or keep, got ${JSON.stringify(name)}`),
  ];
}

function isInside(name: string): boolean {
  const parts = name.split("/");
  return name !== "" && !path.isAbsolute(name) && !parts.includes("..") && !parts.includes(".git") && parts[0] !== ".";
}

async function includedFiles(run: RunGit, root: string): Promise<readonly string[]> {
  if (!existsSync(path.join(root, INCLUDE_FILE))) return [];
  const git = (args: readonly string[], options: object = {}) => run(args, { cwd: root, ...options });
  const named = await said(git, ["ls-files", "-z", "--others", "--ignored", `--exclude-from=${INCLUDE_FILE}`]);
  if (named === "") return [];
  // Ends with 1 where none is ignored.
  const { stdout } = await git(["check-ignore", "-z", "--stdin"], { input: named });
  const ignored = stdout.split("\0").filter((name) => name !== "" && !name.endsWith("/"));
  return ignored.filter((name) => !name.startsWith(".swarm/"));
}

/** Whether a link in the tree leads a path out of it. */
async function leadsOut(tree: string, name: string): Promise<boolean> {
  let place = tree;
  for (const part of name.split("/")) {
    place = path.join(place, part);
    const found = await lstat(place).catch(() => undefined);
    if (found === undefined) return false;
    if (found.isSymbolicLink()) return true;
  }
  return false;
}

async function linkPath(root: string, tree: string, name: string): Promise<void> {
  const source = path.join(root, name);
  const place = path.join(tree, name);
  if (!existsSync(source) || (await leadsOut(tree, path.posix.dirname(name)))) return;
  // What an agent put there in its place is the agent's.
  if ((await lstat(place).catch(() => undefined)) !== undefined) return;
  await mkdir(path.dirname(place), { recursive: true });
  await symlink(source, place);
}
