/** A pair of texts, by index, that are alike and must not be merged. */
export interface Conflict {
  readonly left: number;
  readonly right: number;
}

/** What keeps two texts, by index, in separate groups however alike they are. */
export type MayMerge = (left: number, right: number) => boolean;

/** Disjoint sets of texts (union-find) that never hold two texts which may not be merged, not even through a third. */
export interface JoinedSets {
  rootOf(text: number): number;
  /** Joins the sets of both; when any member of one may not be merged with a member of the other, leaves them apart and returns that pair. */
  join(left: number, right: number): Conflict | undefined;
  /** All sets, in the order of their first members; members rise. */
  groups(): readonly (readonly number[])[];
}

/**
 * `kindOf` names texts that `mayMerge` cannot tell apart (equal claims), so that one of each kind is asked and not all
 * members of large sets.
 */
export function joinedSets(size: number, mayMerge: MayMerge, kindOf: (text: number) => string): JoinedSets {
  const parents = Int32Array.from({ length: size }, (_, text) => text);
  const kinds = new Map<number, Map<string, number>>();

  const rootOf = (text: number): number => {
    let root = text;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      parents[root] = parents[parent] ?? parent;
      root = parent;
    }
    return root;
  };
  const kindsIn = (root: number): Map<string, number> => {
    const known = kinds.get(root) ?? new Map([[kindOf(root), root]]);
    kinds.set(root, known);
    return known;
  };
  return {
    rootOf,
    join(left, right) {
      const [first, second] = [rootOf(left), rootOf(right)].sort((a, b) => a - b) as [number, number];
      if (first === second) return undefined;
      const [ours, theirs] = [kindsIn(first), kindsIn(second)];
      const conflict = firstConflict(ours, theirs, mayMerge);
      if (conflict !== undefined) return conflict;
      parents[second] = first;
      for (const [kind, text] of theirs) if (!ours.has(kind)) ours.set(kind, text);
      kinds.delete(second);
      return undefined;
    },
    groups() {
      const groups = new Map<number, number[]>();
      for (let text = 0; text < size; text += 1) {
        const root = rootOf(text);
        const group = groups.get(root);
        if (group === undefined) groups.set(root, [text]);
        else group.push(text);
      }
      return [...groups.values()];
    },
  };
}

function firstConflict(
  ours: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
  mayMerge: MayMerge,
): Conflict | undefined {
  for (const [kind, left] of ours) {
    for (const [other, right] of theirs) {
      if (kind === other || mayMerge(left, right)) continue;
      return left < right ? { left, right } : { left: right, right: left };
    }
  }
  return undefined;
}
