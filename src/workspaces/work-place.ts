/** Where an agent left its tree, as seen before a checkpoint. Commits by their ids. */
export interface LeftAt {
  /** Our last checkpoint. */
  readonly last: string;
  /** What `HEAD` names; undefined when it names nothing. */
  readonly head: string | undefined;
  /** What the task's branch names; undefined when the agent deleted it. */
  readonly branch: string | undefined;
  readonly isOnBranch: boolean;
  /** Whether `head`, and whether `branch`, descends from `last`, or is it. */
  readonly headGoesOn: boolean;
  readonly branchGoesOn: boolean;
  /** Whether `head` descends from `branch`, or is it. */
  readonly headHoldsBranch: boolean;
  /** Where HEAD was last moved to, other than by a commit made in the tree; undefined when that was never done or is not known. */
  readonly began: string | undefined;
}

/**
 * What a checkpoint is made on. `here`: the files of the tree as they are, as a child of `parent`. `elsewhere`: the agent went
 * away from its work, so only what the files differ from `from` is brought onto `parent`.
 */
export type WorkPlace =
  | { readonly kind: "here"; readonly parent: string }
  | { readonly kind: "elsewhere"; readonly parent: string; readonly from: string };

/**
 * Decides what the files of a tree say about the task's work. An agent may commit by itself, create branches, reset, amend,
 * switch to another branch and back, or detach HEAD; what it committed on the task's branch, and what it has in its files,
 * both count.
 */
export function placeOfWork(at: LeftAt): WorkPlace {
  const { last, head, branch } = at;
  const newest = branch !== undefined && at.branchGoesOn ? branch : last;
  if (head === undefined || head === newest) return { kind: "here", parent: newest };
  const isOwn = at.began === undefined || at.began === last || at.began === newest;
  if (!at.isOnBranch && !isOwn) return { kind: "elsewhere", parent: newest, from: at.began ?? head };
  if (at.headGoesOn && (newest === last || at.headHoldsBranch)) return { kind: "here", parent: head };
  // Reset, or rewrote its own commits: the files are what it wants.
  if (at.isOnBranch) return { kind: "here", parent: last };
  return { kind: "elsewhere", parent: newest, from: head };
}

/**
 * Reads the log of HEAD that git keeps for each tree: where HEAD was moved to last by a checkout, unless that commit was made
 * in the tree itself.
 */
export function stretchBegan(log: string): string | undefined {
  const moves = log.split("\n").flatMap((line) => {
    const [, to = "", action = ""] = /^[0-9a-f]+ ([0-9a-f]+) [^\t]*\t?(.*)$/.exec(line) ?? [];
    return to === "" ? [] : [{ to, isCheckout: action.startsWith("checkout:") }];
  });
  const last = moves.findLast(({ isCheckout }) => isCheckout);
  if (last === undefined) return undefined;
  const isMadeHere = moves.some(({ to, isCheckout }) => !isCheckout && to === last.to);
  return isMadeHere ? undefined : last.to;
}
