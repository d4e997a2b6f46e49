import type { Clustering } from "../clusters/cluster-texts.ts";
import { type Criterion, paretoFront } from "../rank/pareto-front.ts";
import { meanSimilarities } from "../similarity/mean-similarity.ts";

/** What is measured of one idea; scores are its author's own, from 0 to 100. */
export interface MeasuredIdea {
  /** What families were made from. */
  readonly text: string;
  readonly feasibility: number;
  readonly cost: "low" | "medium" | "high";
  readonly scores: { readonly [criterion: string]: number | undefined };
}

export interface IdeaFamily {
  /** Indexes of the ideas, rising. */
  readonly members: readonly number[];
  /** The member most like all others, which stands for the family. */
  readonly centre: number;
  /** 0 to 100: how unlike its centre is, on average, to all other ideas; undefined where there are none. */
  readonly novelty: number | undefined;
  /** Medians of its members; of two middle costs the higher. */
  readonly feasibility: number;
  readonly cost: MeasuredIdea["cost"];
  readonly scores: { readonly [criterion: string]: number };
  /** 1 on the Pareto front: no other family is as good on every criterion and better on one. */
  readonly rank: number;
  /** The criteria on which no other family is better. */
  readonly bestAt: readonly string[];
}

/** What a family is measured by without asking its authors for a score of that name. */
export const MEASURED = ["novelty", "feasibility", "cost"] as const;
/** What families are ranked by when nothing else is named. */
export const USUAL_CRITERIA: readonly string[] = ["novelty", "feasibility"];

const LEVELS = ["low", "medium", "high"] as const;

/**
 * The families with their figures, by Pareto rank and within a rank by the criteria in their order: no score is made of
 * several. `criteria` are names of {@link MEASURED} or of scores; higher is better save for cost.
 */
export function rankFamilies(
  ideas: readonly MeasuredIdea[],
  families: Clustering["families"],
  criteria: readonly string[],
): readonly IdeaFamily[] {
  const similarities = meanSimilarities(ideas.map(({ text }) => text));
  const measured = families.map(({ members, medoid }) => measuredFamily(ideas, members, medoid, similarities[medoid]));
  return rankedRows(measured, criteria.map(criterionOf));
}

type Measured = Omit<IdeaFamily, "rank" | "bestAt">;

function measuredFamily(
  ideas: readonly MeasuredIdea[],
  members: readonly number[],
  centre: number,
  similarity: number | undefined,
): Measured {
  const own = members.flatMap((member) => ideas[member] ?? []);
  const names = Object.keys(own[0]?.scores ?? {});
  const scores = names.map((name) => [name, Math.round(median(own.map((idea) => idea.scores[name] ?? 0)))] as const);
  return {
    members,
    centre,
    novelty: similarity === undefined ? undefined : Math.round(100 * (1 - similarity)),
    feasibility: Math.round(median(own.map(({ feasibility }) => feasibility))),
    cost: LEVELS[Math.ceil(median(own.map(({ cost }) => LEVELS.indexOf(cost))))] ?? "high",
    scores: Object.fromEntries(scores),
  };
}

function criterionOf(name: string): Criterion<Measured> {
  if (name === "novelty") return { name, value: ({ novelty }) => novelty, better: "higher" };
  if (name === "feasibility") return { name, value: ({ feasibility }) => feasibility, better: "higher" };
  if (name === "cost") return { name, value: ({ cost }) => LEVELS.indexOf(cost), better: "lower" };
  return { name, value: ({ scores }) => scores[name], better: "higher" };
}

/** Families with equal figures share a rank, so only different ones are compared. */
function rankedRows(families: readonly Measured[], criteria: readonly Criterion<Measured>[]): readonly IdeaFamily[] {
  const figures = (family: Measured) =>
    criteria.map(({ value, better }) => {
      const known = value(family);
      return known === undefined ? undefined : better === "higher" ? known : -known;
    });
  const alike = new Map<string, Measured[]>();
  for (const family of families) {
    const key = JSON.stringify(figures(family));
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [family]);
    else known.push(family);
  }
  const sorted = [...alike.values()].sort(([one], [other]) =>
    one === undefined || other === undefined ? 0 : firstDifference(figures(one), figures(other)),
  );
  const ranks = paretoFront(
    sorted.flatMap(([first]) => first ?? []),
    criteria,
  );
  const rankOf = new Map(ranks.map(({ item, rank, bestAt }) => [item, { rank, bestAt }]));
  const ranked = sorted.flatMap((group) => {
    const place = rankOf.get(group[0] as Measured) ?? { rank: 1, bestAt: [] };
    return group.map((family) => ({ ...family, ...place }));
  });
  return ranked.sort((one, other) => one.rank - other.rank);
}

function firstDifference(one: readonly (number | undefined)[], other: readonly (number | undefined)[]): number {
  for (const [index, value] of one.entries()) {
    const difference = (other[index] ?? 0) - (value ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
