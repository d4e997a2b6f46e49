import { existsSync } from "node:fs";
import { copyFile, lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConflictError } from "../core/errors.ts";
import type { CommitAuthor } from "../core/workspace.ts";
import { gitFailure, type RunGit } from "../git/git-runner.ts";
import { mergedTree } from "./merged-tree.ts";
import { setAside } from "./set-aside.ts";
import { gitOf, OWN_INDEX, ownPathspecs, resolved, said, type Tree, type TreeGit } from "./tree.ts";
import { type LeftAt, placeOfWork, stretchBegan } from "./work-place.ts";

export interface CheckpointRequest {
  readonly tree: Tree;
  readonly branch: string;
  /** The last checkpoint. */
  readonly last: string;
  readonly message: string;
  readonly author: CommitAuthor;
  /** Gets what is in the way of a commit, as the git folder of a repository inside the tree. */
  readonly records: string;
}

/** What stands in a git folder while a merge or a rebase is under way. */
const HALF_DONE = [
  ...["MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "AUTO_MERGE", "SQUASH_MSG", "CHERRY_PICK_HEAD", "REVERT_HEAD"],
  ...["REBASE_HEAD", "rebase-merge", "rebase-apply", "sequencer", "BISECT_LOG", "BISECT_START", "index.lock"],
];

/**
 * Commits all that a tree holds on the task's branch, which the tree then stands on again. Works from the files and the
 * tree's own git folder alone: whatever an agent did to `.git`, the index, HEAD or the branch. Nothing that the repository
 * configures runs besides its filters: no hook and no signing. Answers the last checkpoint where nothing differs from it.
 */
export async function checkpointTree(run: RunGit, request: CheckpointRequest): Promise<string> {
  const { tree, branch, last, author, message, records } = request;
  await restoreGitFile(tree, records);
  const git = gitOf(run, tree);
  await removeStaleLock(path.join(tree.gitFolder, `${OWN_INDEX}.lock`));
  await addAll(git, request);
  const files = await said(git, ["write-tree"], { env: ownIndex(tree) });
  const ref = `refs/heads/${branch}`;
  const [head, tip, lastTree] = await resolved(git, ["HEAD^{commit}", `${ref}^{commit}`, `${last}^{tree}`]);
  const isOnBranch = (await textOf(path.join(tree.gitFolder, "HEAD"))).trim() === `ref: ${ref}`;
  const isUntouched = isOnBranch && head === last && tip === last;
  if (isUntouched && files === lastTree) {
    await settle(tree);
    return last;
  }
  const place = placeOfWork(
    isUntouched
      ? {
          last,
          head,
          branch: tip,
          isOnBranch,
          headGoesOn: true,
          branchGoesOn: true,
          headHoldsBranch: true,
          began: undefined,
        }
      : await leftAt(git, tree, { last, head, branch: tip, isOnBranch }),
  );
  const content = place.kind === "here" ? files : (await mergedTree(git, place.from, place.parent, files)).tree;
  const [parentTree] = place.parent === last ? [lastTree] : await resolved(git, [`${place.parent}^{tree}`]);
  const commit =
    content === parentTree ? place.parent : await commitOf(git, content, place.parent, { message, author });
  const moved = [`update ${ref} ${commit}${tip === undefined ? "" : ` ${tip}`}`];
  await updateRefs(git, branch, moved);
  if (!isOnBranch) await said(git, ["symbolic-ref", "HEAD", ref]);
  if (content !== files) await said(git, ["read-tree", "--reset", "-u", content], { env: ownIndex(tree) });
  await settle(tree);
  return commit;
}

export function ownIndex(tree: Pick<Tree, "gitFolder">): Readonly<Record<string, string>> {
  return { GIT_INDEX_FILE: path.join(tree.gitFolder, OWN_INDEX) };
}

/** Makes a commit without a hook and without signing it; the committer is who git says it is. */
export async function commitOf(
  git: TreeGit,
  content: string,
  parent: string,
  { message, author }: { readonly message: string; readonly author: CommitAuthor },
): Promise<string> {
  const env = { GIT_AUTHOR_NAME: plainName(author.name), GIT_AUTHOR_EMAIL: author.email };
  return said(git, ["commit-tree", content, "-p", parent, "-F", "-"], { env, input: `${message.trim()}\n` });
}

/** Moves refs all together or not at all; ConflictError when one is not where it was seen. */
export async function updateRefs(git: TreeGit, subject: string, lines: readonly string[]): Promise<void> {
  const args = ["update-ref", "--stdin"];
  const { code, stderr } = await git(args, { input: lines.map((line) => `${line}\n`).join("") });
  if (code === 0) return;
  if (/cannot lock ref .*(?:expected|reference already exists)|unable to resolve reference/s.test(stderr)) {
    throw new ConflictError(`somebody else moved ${subject}; read it again and go on`, subject);
  }
  throw gitFailure(args, code, stderr);
}

/** Makes the agent's index ours and ends whatever merge or rebase it left half done. */
export async function settle(tree: Pick<Tree, "gitFolder">): Promise<void> {
  const own = path.join(tree.gitFolder, OWN_INDEX);
  const fresh = `${own}.copy`;
  await copyFile(own, fresh);
  await rename(fresh, path.join(tree.gitFolder, "index"));
  for (const name of HALF_DONE) {
    const file = path.join(tree.gitFolder, name);
    if (existsSync(file)) await rm(file, { recursive: true, force: true });
  }
}

/** Where the agent stands. Whether one commit descends from another is asked of git only where it is in doubt. */
async function leftAt(
  git: TreeGit,
  { gitFolder }: Tree,
  { last, head, branch, isOnBranch }: Pick<LeftAt, "last" | "head" | "branch" | "isOnBranch">,
): Promise<LeftAt> {
  const goesOn = async (from: string, to: string | undefined) =>
    to === from || (to !== undefined && (await git(["merge-base", "--is-ancestor", from, to])).code === 0);
  const [headGoesOn, branchGoesOn] = await Promise.all([goesOn(last, head), goesOn(last, branch)]);
  const headHoldsBranch = branch !== undefined && (await goesOn(branch, head));
  const began = stretchBegan(await textOf(path.join(gitFolder, "logs/HEAD")));
  return { last, head, branch, isOnBranch, headGoesOn, branchGoesOn, headHoldsBranch, began };
}

async function addAll(git: TreeGit, request: CheckpointRequest): Promise<void> {
  const { tree, last, records } = request;
  const env = ownIndex(tree);
  if (!existsSync(path.join(tree.gitFolder, OWN_INDEX))) await said(git, ["read-tree", last], { env });
  const args = [...NO_SURPRISE, "add", "--all", "--sparse", "--", ":/", ...ownPathspecs(tree)];
  const first = await git(args, { env });
  if (first.code === 0 && first.stderr === "") return;
  const asides = await setAside(git, { tree, last, records, env });
  const again = asides > 0 || first.code !== 0 ? await git(args, { env }) : first;
  if (again.code === 0) return;
  throw gitFailure(args, again.code, again.stderr);
}

/** Line ends are kept as they are in doubt, big files are streamed, and advice is not read. */
const NO_SURPRISE = [
  "-c",
  "core.safecrlf=false",
  "-c",
  "core.bigFileThreshold=16m",
  "-c",
  "advice.addEmbeddedRepo=false",
];
/** A tree is found by its `.git` file: an agent that removed it, or made a repository of its own there, gets it back. */
async function restoreGitFile({ path: root, gitFolder }: Tree, records: string): Promise<void> {
  const file = path.join(root, ".git");
  if (path.resolve(gitFolder) === file) return;
  const found = await lstat(file).catch(() => undefined);
  const wanted = `gitdir: ${gitFolder}\n`;
  if (found?.isFile() === true) {
    if ((await readFile(file, "utf8")) === wanted) return;
  } else if (found !== undefined) {
    await mkdir(records, { recursive: true });
    await rename(file, path.join(records, `git-of-tree-${found.ino}`));
  }
  await writeFile(file, wanted);
}

/** Ours alone, and nobody of ours is at work: whoever made it was killed. */
async function removeStaleLock(file: string): Promise<void> {
  await rm(file, { force: true });
}

function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

/** A name as git takes it: what marks an e-mail or ends the line is left out. */
function plainName(name: string): string {
  const plain = name.replaceAll(/[<>\p{Cc}]/gu, " ").trim();
  return plain === "" ? "agent" : plain;
}
