import { InputError } from "../../core/errors.ts";
import type { TextConflict } from "../clusters/contradiction-veto.ts";
import type { Claim } from "../contradiction/claim.ts";
import { claimOf } from "../contradiction/claim.ts";
import { contradictingClaims } from "../contradiction/contradicts.ts";
import { pairsAbove } from "./alike-pairs.ts";
import type { Conflict, JoinedSets } from "./joined-sets.ts";
import { joinedSets } from "./joined-sets.ts";
import { bandsFor, visitCandidates } from "./min-hash.ts";
import type { ShingleSets } from "./shingles.ts";
import { shingleSets } from "./shingles.ts";

export interface NearDuplicateOptions {
  /** Least share of 4-grams in common, in (0, 1]; default 0.7: a word changed in a sentence of ten, or spelling and punctuation. */
  readonly threshold?: number | undefined;
  /** Up to how many texts every pair is compared; above, MinHash proposes the pairs. Default 2,000. */
  readonly exactUpTo?: number | undefined;
}

export interface DuplicateGroup {
  /** The member most like all others (of the first 200); of equals the first. */
  readonly representative: number;
  /** Indexes of the texts, rising. */
  readonly members: readonly number[];
}

export interface NearDuplicates {
  /** Every text is in exactly one group, alone or not; ordered by first member. */
  readonly groups: readonly DuplicateGroup[];
  /** Pairs alike enough to merge that contradict each other, so they (and the groups around them) stayed apart. */
  readonly conflicts: readonly TextConflict[];
}

const MOST_COMPARED_FOR_MEDOID = 200;

/**
 * Groups texts that say the same in nearly the same characters. Groups grow by union, so two members may be less alike than
 * the threshold, but no two of them contradict each other. Equal inputs give equal groups. InputError for a threshold
 * outside (0, 1].
 */
export function nearDuplicates(texts: readonly string[], options: NearDuplicateOptions = {}): NearDuplicates {
  const { threshold = 0.7, exactUpTo = 2_000 } = options;
  if (!(threshold > 0 && threshold <= 1)) {
    throw new InputError(`expected a near-duplicate threshold above 0 and at most 1, got ${threshold}`);
  }
  const { distinct, firsts, copies } = withoutCopies(texts);
  const claims = lazily((index) => claimOf(distinct[index] ?? ""));
  const mayMerge = (left: number, right: number) => contradictingClaims(claims(left), claims(right)) === undefined;
  const sets = joinedSets(distinct.length, mayMerge, (index) => claims(index).key);
  const shingles = shingleSets(distinct);
  const join = distinct.length <= exactUpTo ? joinComparingAll : joinComparingCandidates;
  const found = join(shingles, threshold, sets);

  const groups = sets.groups().map((group) => ({
    representative: firsts[medoidOf(group, shingles)] ?? 0,
    members: membersOf(group, firsts, copies),
  }));
  const conflicts = distinctConflicts(found).flatMap(({ left, right }): readonly TextConflict[] => {
    const contradiction = contradictingClaims(claims(left), claims(right));
    if (contradiction === undefined) return [];
    const quotes = [contradiction.left, contradiction.right] as const;
    return [{ left: firsts[left] ?? 0, right: firsts[right] ?? 0, kind: contradiction.kind, quotes }];
  });
  return { groups, conflicts };
}

/** Best pairs first, so that a text between two opponents goes to the one it is most like. */
function joinComparingAll(shingles: ShingleSets, threshold: number, sets: JoinedSets): readonly Conflict[] {
  const pairs = pairsAbove(shingles, threshold).sort(
    (a, b) => b.shared - a.shared || a.left - b.left || a.right - b.right,
  );
  return pairs.flatMap(({ left, right }) => sets.join(left, right) ?? []);
}

function joinComparingCandidates(shingles: ShingleSets, threshold: number, sets: JoinedSets): readonly Conflict[] {
  const conflicts: Conflict[] = [];
  visitCandidates(shingles, bandsFor(threshold), (left, right) => {
    if (sets.rootOf(left) === sets.rootOf(right)) return;
    if (!shingles.areAlike(left, right, threshold)) return;
    const conflict = sets.join(left, right);
    if (conflict !== undefined) conflicts.push(conflict);
  });
  return conflicts;
}

function medoidOf(group: readonly number[], shingles: ShingleSets): number {
  const [only = 0] = group;
  if (group.length <= 2) return only;
  const compared = group.slice(0, MOST_COMPARED_FOR_MEDOID);
  let best = only;
  let most = -1;
  for (const candidate of compared) {
    const sum = compared.reduce((total, other) => total + shingles.shared(candidate, other), 0);
    if (sum <= most) continue;
    best = candidate;
    most = sum;
  }
  return best;
}

interface DistinctTexts {
  readonly distinct: readonly string[];
  /** Where each distinct text first stands among all; rises. */
  readonly firsts: readonly number[];
  /** For a distinct text that occurs more than once: where else it stands. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

function withoutCopies(texts: readonly string[]): DistinctTexts {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const copies = new Map<number, number[]>();
  for (const [index, text] of texts.entries()) {
    const own = known.get(text);
    if (own === undefined) {
      known.set(text, firsts.length);
      firsts.push(index);
      continue;
    }
    const others = copies.get(own);
    if (others === undefined) copies.set(own, [index]);
    else others.push(index);
  }
  return { distinct: [...known.keys()], firsts, copies };
}

function membersOf(
  group: readonly number[],
  firsts: readonly number[],
  copies: DistinctTexts["copies"],
): readonly number[] {
  const members = group.map((text) => firsts[text] ?? 0);
  if (copies.size === 0) return members;
  return [...members, ...group.flatMap((text) => copies.get(text) ?? [])].sort((a, b) => a - b);
}

function distinctConflicts(conflicts: readonly Conflict[]): readonly Conflict[] {
  const byPair = new Map(conflicts.map((conflict) => [`${conflict.left},${conflict.right}`, conflict]));
  return [...byPair.values()];
}

function lazily(make: (index: number) => Claim): (index: number) => Claim {
  const made = new Map<number, Claim>();
  return (index) => {
    const known = made.get(index) ?? make(index);
    made.set(index, known);
    return known;
  };
}
