import type { GitEnd, GitOptions, RunGit } from "../git/git-runner.ts";
import { saidByGit } from "../git/git-runner.ts";

/** A work tree of git with what is needed to act on it whatever became of the `.git` in it. */
export interface Tree {
  /** Absolute path. */
  readonly path: string;
  /** The git folder of this very tree: `.git/worktrees/NAME` of the repository, or `.git` of the checkout. */
  readonly gitFolder: string;
  /** The repository asks for Git LFS and this machine does not have it: pointers are files as any other. */
  readonly isWithoutLfs: boolean;
  /** Paths in it that are links to the checkout's own: never committed. */
  readonly link: readonly string[];
  /** Paths in it that stay when it is used again: never committed, never cleaned. */
  readonly keep: readonly string[];
}

/** Runs git on a tree, led by its git folder and not by what lies in it. */
export type TreeGit = (args: readonly string[], options?: Omit<GitOptions, "cwd">) => Promise<GitEnd>;

/** The index that checkpoints are made with: apart from the agent's, so that nothing the agent does to its own hides a change. */
export const OWN_INDEX = "swarm-index";

const NO_FILTER = {
  "filter.lfs.smudge": "",
  "filter.lfs.clean": "",
  "filter.lfs.process": "",
  "filter.lfs.required": "false",
};
/** Settings in the form in which the environment can hold them. */
const LFS_OFF: Readonly<Record<string, string>> = {
  GIT_CONFIG_COUNT: String(Object.keys(NO_FILTER).length),
  ...Object.fromEntries(
    Object.entries(NO_FILTER).flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, name],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
};

/** Git on a tree with the tree's own index. Large files of LFS stay the pointers that they are in the repository. */
export function gitOf(
  run: RunGit,
  tree: Pick<Tree, "path" | "gitFolder"> & { readonly isWithoutLfs?: boolean },
): TreeGit {
  const leads = {
    GIT_DIR: tree.gitFolder,
    GIT_WORK_TREE: tree.path,
    GIT_LFS_SKIP_SMUDGE: "1",
    ...(tree.isWithoutLfs === true ? LFS_OFF : {}),
  };
  return (args, options = {}) => run(args, { ...options, cwd: tree.path, env: { ...leads, ...options.env } });
}

/** What git says about a tree, its last line end left out; throws when git fails. */
export function said(git: TreeGit, args: readonly string[], options: Omit<GitOptions, "cwd"> = {}): Promise<string> {
  return saidByGit((words, { cwd: _cwd, ...rest }) => git(words, rest), args, { ...options, cwd: "" });
}

/** Says which commits, trees or refs exist: an object id for each expression, undefined for what is missing. One call of git. */
export async function resolved(git: TreeGit, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const input = names.map((name) => `${name}\n`).join("");
  const lines = (await said(git, ["cat-file", "--batch-check=%(objectname) %(objecttype)"], { input })).split("\n");
  return names.map((_, index) => /^([0-9a-f]{40,64}) \w+$/.exec(lines[index] ?? "")?.[1]);
}

/** A pattern of one path that does not name it: git minds ignored paths that are named, also to be left out. */
function unnamed(name: string): string {
  const plain = name.replaceAll(/[\\*?[\]]/g, "\\$&");
  return plain.replace(/[^\\](?=$)/u, (last) => `[${last}]`);
}

/** Pathspecs that leave out what the set-up put into a tree. */
export function ownPathspecs({ link, keep }: Pick<Tree, "link" | "keep">): readonly string[] {
  return [...link, ...keep].map((name) => `:(exclude,top,glob)${unnamed(name)}`);
}
