import { existsSync, realpathSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { failureOf, type LandingGit } from "./landing-git.ts";
import type { Waiting } from "./waiting.ts";

/** The worktree in which the gates look at what is to land. */
export interface LandingTree {
  /** Absolute path. */
  readonly path: string;
  /** Git in the tree. */
  readonly git: LandingGit;
  /** The commit that was last checked out, as far as is known. */
  head(): string | undefined;
  /** Checks a commit out and removes all that is not part of it; ignored files, as installed packages, stay. */
  show(commit: string): Promise<void>;
}

export interface TreeOptions {
  readonly git: LandingGit;
  /** The git folder that all worktrees share. */
  readonly commonFolder: string;
  readonly place: string;
  readonly commit: string;
  readonly waiting: Waiting;
  /** Called once for a new tree, when it is filled. */
  readonly prepare?: ((path: string) => Promise<void>) | undefined;
}

/** Marks a tree whose `prepare` has ended. */
const READY = "ready";
const MOST_ADDS = 5;

/** The tree of a place: the one that is there, or a new one at the commit. No hook of the repository runs in it. */
export async function landingTree(options: TreeOptions): Promise<LandingTree> {
  const { git, commonFolder, place, commit, waiting, prepare } = options;
  const folder = path.join(place, "tree");
  let head: string | undefined;
  const tree: LandingTree = {
    path: folder,
    git: git.in(folder),
    head: () => head,
    async show(wanted) {
      await tree.git.said(["checkout", "--quiet", "--force", "--detach", "--no-recurse-submodules", wanted]);
      await tree.git.said(["clean", "-ffdq"]);
      head = wanted;
    },
  };
  const ready = path.join(place, READY);
  if (existsSync(ready)) head = await headOf(tree, commonFolder);
  if (head !== undefined) return tree;
  await rm(ready, { force: true });
  await rm(folder, { recursive: true, force: true });
  await added(git, folder, commit, waiting);
  await tree.show(commit);
  await prepare?.(folder);
  await writeFile(ready, "", { mode: 0o600 });
  return tree;
}

/** Forgets the tree of a place that is about to be removed. */
export async function dropTree(git: LandingGit, place: string): Promise<void> {
  const folder = path.join(place, "tree");
  if (existsSync(folder)) await git.run(["worktree", "remove", "--force", "--force", "--", folder]);
}

/** Others may add worktrees at the same moment, which git does not always survive. */
async function added(git: LandingGit, folder: string, commit: string, waiting: Waiting): Promise<void> {
  const args = ["worktree", "add", "--force", "--force", "--detach", "--no-checkout", "--", folder, commit];
  for (let tries = 1; ; tries++) {
    const end = await git.run(args);
    if (end.code === 0) return;
    if (tries === MOST_ADDS) throw failureOf(args, end);
    await rm(folder, { recursive: true, force: true });
    await waiting.pause("git makes another worktree", "the landing tree");
  }
}

/** Undefined when it is no tree any more: a gate may have removed its `.git`, and git would then look in the folders above. */
async function headOf(tree: LandingTree, commonFolder: string): Promise<string | undefined> {
  if (!existsSync(path.join(tree.path, ".git"))) return undefined;
  const ask = ["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel", "HEAD"];
  const { code, stdout } = await tree.git.run(ask);
  const [common = "", top, head] = stdout.trimEnd().split("\n");
  const isOwn = code === 0 && realpathSync(common) === commonFolder && top === realpathSync(tree.path);
  return isOwn ? head : undefined;
}
