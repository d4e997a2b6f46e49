import type { Similarity } from "../similarity/lexical-similarity.ts";
import type { MayJoin } from "./average-linkage.ts";

/** Leaders a text is compared with; the most similar of them takes it. */
const MOST_LEADERS = 500;

/**
 * Groups texts around leaders in one pass, and once more around the medoids found: each text joins the most similar leader
 * that reaches the threshold and may take it, else it leads a group of its own. Time is texts x leaders, of which only the
 * 500 that lead the largest groups are asked. Members rise.
 */
export function leaderGroups(
  texts: readonly number[],
  similarity: Similarity,
  threshold: number,
  mayJoin: MayJoin,
): readonly (readonly number[])[] {
  const first = assigned(texts, [], similarity, threshold, mayJoin);
  const leaders = first.filter((group) => group.length > 1).map((group) => centreOf(group, similarity));
  return assigned(texts, leaders, similarity, threshold, mayJoin);
}

function assigned(
  texts: readonly number[],
  leaders: readonly number[],
  similarity: Similarity,
  threshold: number,
  mayJoin: MayJoin,
): readonly (readonly number[])[] {
  const groups = leaders.map((leader) => [leader]);
  const placed = new Set(leaders);
  for (const text of texts) {
    if (placed.has(text)) continue;
    const asked = groups.length <= MOST_LEADERS ? groups : largest(groups);
    const near = asked
      .map((group) => ({ group, similarity: similarity.between(group[0] ?? text, text) }))
      .filter((candidate) => candidate.similarity >= threshold)
      .sort((a, b) => b.similarity - a.similarity);
    const home = near.find(({ group }) => mayJoin(group, [text]));
    if (home === undefined) groups.push([text]);
    else home.group.push(text);
  }
  return groups.map((group) => group.sort((a, b) => a - b));
}

function largest(groups: readonly number[][]): readonly number[][] {
  return groups.toSorted((a, b) => b.length - a.length).slice(0, MOST_LEADERS);
}

/** The most central of the first hundred. */
function centreOf(group: readonly number[], similarity: Similarity): number {
  const sample = group.slice(0, 100);
  let best = sample[0] ?? 0;
  let most = -1;
  for (const candidate of sample) {
    const sum = sample.reduce((total, other) => total + similarity.between(candidate, other), 0);
    if (sum <= most) continue;
    best = candidate;
    most = sum;
  }
  return best;
}
