import { InputError } from "../../core/errors.ts";
import type { Similarity } from "../similarity/lexical-similarity.ts";
import type { Embedding } from "../similarity/similarity-of.ts";
import { similarityOf, unitVectors } from "../similarity/similarity-of.ts";
import { averageLinkage } from "./average-linkage.ts";
import type { CandidatePair } from "./candidate-pairs.ts";
import { lexicalCandidates, vectorCandidates } from "./candidate-pairs.ts";
import type { TextConflict } from "./contradiction-veto.ts";
import { contradictionVeto } from "./contradiction-veto.ts";
import { leaderGroups } from "./leader-groups.ts";

export interface ClusterOptions {
  /** Least mean similarity within a family, in (0, 1]; default 0.45 lexical, 0.8 with vectors. */
  readonly threshold?: number | undefined;
  /** One embedding a text, in the order of the texts; without them the similarity is lexical. */
  readonly vectors?: readonly Embedding[] | undefined;
  /** A reason of the caller's own to keep two texts, by index, apart; asked as well as contradiction. */
  readonly mayMerge?: ((left: number, right: number) => boolean) | undefined;
  /** What a text, by index, is about: texts of different parts are never compared, which spares the time of most pairs. */
  readonly partOf?: ((index: number) => string) | undefined;
  /** What an arbiter found of a pair that was borderline before: true for the same idea. Undefined where it was not asked. */
  readonly isSame?: ((left: number, right: number) => boolean | undefined) | undefined;
  /** How far from the threshold two families are borderline; default 0.05. */
  readonly borderlineWithin?: number | undefined;
}

export interface TextFamily {
  /** The member most like all others; of equals the first. */
  readonly medoid: number;
  /** Indexes of the texts, rising. */
  readonly members: readonly number[];
  /** Mean similarity of the members to the medoid, itself left out; 1 for a single text. */
  readonly cohesion: number;
}

export interface Clustering {
  /** Every text is in exactly one; largest first, then by first member. */
  readonly families: readonly TextFamily[];
  readonly conflicts: readonly TextConflict[];
  /**
   * Pairs of medoids whose similarity lies near the threshold, closest to it first, for an arbiter: ask, then cluster again
   * with `isSame`. Pairs already judged and pairs in conflict are left out.
   */
  readonly borderline: readonly (CandidatePair & { readonly similarity: number })[];
}

/** Up to how many texts every pair is compared; above, MinHash or random planes propose the pairs. */
const MOST_COMPARED = 2_000;
/** From how many others on a text's whole row of similarities is had for less than pair after pair. */
const FEWEST_FOR_ROW = 64;
/** More than rows, in single precision, are off what is measured of a pair. */
const ROW_ROUNDING = 1e-4;

/**
 * Groups texts into families of one idea by average linkage; contradicting texts never share a family. Above 2,000 texts only
 * proposed pairs are compared, and a connected set of them that is larger still is grouped around leaders. Equal inputs
 * give equal families. InputError for a threshold outside (0, 1] and for embeddings that do not fit.
 */
export function clusterTexts(texts: readonly string[], options: ClusterOptions = {}): Clustering {
  const {
    vectors,
    isSame,
    mayMerge,
    partOf = () => "",
    borderlineWithin = 0.05,
    threshold = vectors === undefined ? 0.45 : 0.8,
  } = options;
  if (!(threshold > 0 && threshold <= 1)) {
    throw new InputError(`expected a cluster threshold above 0 and at most 1, got ${threshold}`);
  }
  const similarity = judgedSimilarity(similarityOf(texts, { vectors }), isSame);
  const parts = inParts(
    texts.map((_, index) => index),
    partOf,
  );
  const isLarge = parts.some(({ length }) => length > MOST_COMPARED);
  const pairs = isLarge
    ? candidatesOf(texts, vectors).filter(({ left, right }) => partOf(left) === partOf(right))
    : undefined;
  const veto = contradictionVeto(texts, {
    mayMerge:
      isSame === undefined && mayMerge === undefined
        ? undefined
        : (left, right) => isSame?.(left, right) !== false && (mayMerge?.(left, right) ?? true),
  });
  const blocks = pairs === undefined ? parts : connected(texts.length, pairs, similarity, threshold);
  const groups = blocks.flatMap((block) => {
    if (block.length === 1) return [block];
    if (block.length > MOST_COMPARED) return leaderGroups(block, similarity, threshold, veto.mayJoin);
    const within = averageLinkage(part(similarity, block), threshold, (left, right) => {
      return veto.mayJoin(at(block, left), at(block, right));
    });
    return within.map((group) => at(block, group));
  });
  const families = groups
    .map((members) => familyOf(members, similarity))
    .sort((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0));
  const near = nearThreshold(families, pairs, similarity, threshold, borderlineWithin, partOf);
  const settled = new Set(veto.conflicts().map(({ left, right }) => `${left},${right}`));
  const borderline = near.filter(({ left, right }) => {
    return isSame?.(left, right) === undefined && !settled.has(`${left},${right}`) && veto.mayJoin([left], [right]);
  });
  // A pair that is near the border and opposed is a conflict as well, though no merge was tried.
  return { families, conflicts: veto.conflicts(), borderline };
}

function judgedSimilarity(similarity: Similarity, isSame: ClusterOptions["isSame"]): Similarity {
  if (isSame === undefined) return similarity;
  const judged = (left: number, right: number, measured: number) => {
    if (left === right) return measured;
    return isSame(Math.min(left, right), Math.max(left, right)) === true ? 1 : measured;
  };
  return {
    size: similarity.size,
    between: (left, right) => judged(left, right, similarity.between(left, right)),
    row: (index) => similarity.row(index).map((measured, other) => judged(index, other, measured)),
  };
}

function candidatesOf(texts: readonly string[], vectors: readonly Embedding[] | undefined): readonly CandidatePair[] {
  return vectors === undefined ? lexicalCandidates(texts) : vectorCandidates(unitVectors(vectors));
}

/** The texts that hang together by proposed pairs at the threshold or above. */
function connected(
  size: number,
  pairs: readonly CandidatePair[],
  similarity: Similarity,
  threshold: number,
): readonly (readonly number[])[] {
  const parents = Int32Array.from({ length: size }, (_, text) => text);
  const rootOf = (text: number): number => {
    let root = text;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] ?? root] ?? root;
      root = parents[root] ?? root;
    }
    return root;
  };
  for (const { left, right } of pairs) {
    const [one, other] = [rootOf(left), rootOf(right)];
    if (one !== other && similarity.between(left, right) >= threshold)
      parents[Math.max(one, other)] = Math.min(one, other);
  }
  const blocks = new Map<number, number[]>();
  for (let text = 0; text < size; text += 1) {
    const block = blocks.get(rootOf(text));
    if (block === undefined) blocks.set(rootOf(text), [text]);
    else block.push(text);
  }
  return [...blocks.values()];
}

function familyOf(members: readonly number[], similarity: Similarity): TextFamily {
  const [first = 0, second = first] = members;
  if (members.length === 1) return { medoid: first, members, cohesion: 1 };
  if (members.length === 2) return { medoid: first, members, cohesion: similarity.between(first, second) };
  let medoid = first;
  let most = -1;
  // A sample of a large family names its medoid as well; all members count in the cohesion.
  for (const candidate of members.slice(0, 200)) {
    const sum = members.reduce(
      (total, other) => total + (other === candidate ? 0 : similarity.between(candidate, other)),
      0,
    );
    if (sum <= most) continue;
    medoid = candidate;
    most = sum;
  }
  return { medoid, members, cohesion: most / (members.length - 1) };
}

function nearThreshold(
  families: readonly TextFamily[],
  pairs: readonly CandidatePair[] | undefined,
  similarity: Similarity,
  threshold: number,
  within: number,
  partOf: (index: number) => string,
): Clustering["borderline"] {
  const medoids = families.map(({ medoid }) => medoid).sort((a, b) => a - b);
  const isMedoid = new Set(medoids);
  const asked =
    pairs?.filter(({ left, right }) => isMedoid.has(left) && isMedoid.has(right)) ??
    pairsNear(inParts(medoids, partOf), similarity, threshold, within + ROW_ROUNDING);
  const near: (CandidatePair & { similarity: number })[] = [];
  for (const { left, right } of asked) {
    const measured = similarity.between(left, right);
    if (Math.abs(measured - threshold) <= within) near.push({ left, right, similarity: measured });
  }
  const distance = (pair: { similarity: number }) => Math.abs(pair.similarity - threshold);
  return near.sort((a, b) => distance(a) - distance(b) || a.left - b.left || a.right - b.right);
}

/** In the order of their first. */
function inParts(indexes: readonly number[], partOf: (index: number) => string): readonly (readonly number[])[] {
  return [...Map.groupBy(indexes, partOf).values()];
}

/** All pairs of a part that may lie within the threshold's reach. A row costs less than its pairs one by one, once they are many. */
function* pairsNear(
  parts: readonly (readonly number[])[],
  similarity: Similarity,
  threshold: number,
  within: number,
): Iterable<CandidatePair> {
  for (const items of parts) {
    for (const [place, left] of items.entries()) {
      const row = items.length - place > FEWEST_FOR_ROW ? similarity.row(left) : undefined;
      for (let other = place + 1; other < items.length; other += 1) {
        const right = items[other] ?? left;
        if (row === undefined || Math.abs((row[right] ?? 0) - threshold) <= within) yield { left, right };
      }
    }
  }
}

function part(similarity: Similarity, block: readonly number[]): Pick<Similarity, "size" | "row"> {
  if (block.length === similarity.size) return similarity;
  const row = (item: number) => Float32Array.from(block, (other) => similarity.between(block[item] ?? 0, other));
  return { size: block.length, row };
}

function at(block: readonly number[], items: readonly number[]): readonly number[] {
  return items.map((item) => block[item] ?? 0).sort((a, b) => a - b);
}
