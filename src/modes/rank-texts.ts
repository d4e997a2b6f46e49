import { compareByFeatures, featureScore } from "../collate/rank/feature-score.ts";
import { judgedOrder } from "../collate/rank/judged-order.ts";
import { judgingPairs, MOST_RANKED } from "../collate/rank/judging-pairs.ts";
import { type OrderedJudgement, pairwiseFromBothOrders } from "../collate/rank/pairwise.ts";
import type { PlannedCall, RunContext } from "../core/context.ts";
import type { Unit } from "../core/report.ts";
import { BETTER, type Better, betterPrompt } from "../prompts/rank.ts";
import { withSchema } from "../prompts/structured.ts";
import { callTo, type Member } from "./question.ts";
import { askAll, structuredUnit } from "./units.ts";
import { percent } from "./vote-blocks.ts";

/** A text by its index, with what it was ranked by. */
export interface RankedText {
  readonly index: number;
  /** Judged: the chance to be preferred to an average one, from 0 to 1. Measured: how much it says of its own. */
  readonly score: number;
  /** The 95 % interval of a judged score. */
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
}

export interface TextRanking {
  readonly by: "judge" | "features";
  /** Best first; what was not ranked, as every text beyond the fiftieth by a judge, is left out. */
  readonly ranked: readonly RankedText[];
  /** The indexes of the best and of what it cannot be told from: one where there is a winner; none where it cannot be told at all. */
  readonly leaders: readonly number[];
  /** The judge's calls, each marked `aside`: they stand in the report after the mode's own units and are in none of its counts. */
  readonly units: readonly Unit[];
  /** How it was ranked and what it can tell, as sentences for the report. */
  readonly note: string;
}

export interface RankingJudge {
  readonly judge: Member;
  readonly maxOutputTokens: number;
}

/**
 * Ranks answers to one question. With a judge: pairs (all of up to eight texts, else a connected part) are judged both ways
 * round under `KEY/pair/LEFT-RIGHT/1` and `/2`, and a pair counts only with both; strengths by Bradley-Terry. Without: by how
 * much each says of its own, which knows nothing of truth. `leaders` says honestly what can be told apart.
 */
export async function rankTexts(
  ctx: RunContext,
  key: string,
  texts: readonly string[],
  question: string,
  judge: RankingJudge | undefined,
): Promise<TextRanking> {
  if (judge === undefined) return byFeatures(texts, question);
  const units = (await askAll(ctx, rankingCalls(key, texts, question, judge), structuredUnit(BETTER))).map((unit) => ({
    ...unit,
    aside: true as const,
  }));
  const compared = texts.slice(0, MOST_RANKED);
  const judgements = judgingPairs(compared.length).flatMap(([left, right], index) => [
    ...judgementOf(left, right, units[2 * index]),
    ...judgementOf(right, left, units[2 * index + 1]),
  ]);
  const found = pairwiseFromBothOrders(judgements);
  const { ranked, leaders } = judgedOrder(found);
  return {
    by: "judge",
    ranked: ranked.map(({ item, score, low, high }) => ({ index: Number(item), score, interval: { low, high } })),
    leaders: leaders.map(Number),
    units,
    note: judgeNote(judge.judge.model, {
      pairs: units.length / 2,
      counted: found.outcomes.length,
      firstShare: found.firstShare,
      unasked: texts.length - compared.length,
      units,
    }),
  };
}

/** The calls that {@link rankTexts} makes with a judge, for previews: twice the pairs. */
export function* rankingCalls(
  key: string,
  texts: readonly string[],
  question: string,
  { judge, maxOutputTokens }: RankingJudge,
): Generator<PlannedCall> {
  for (const [left, right] of judgingPairs(Math.min(texts.length, MOST_RANKED))) {
    const [one = "", other = ""] = [texts[left], texts[right]];
    for (const [order, [first, second]] of [[one, other] as const, [other, one] as const].entries()) {
      const request = { ...betterPrompt(question, first, second), maxOutputTokens, sample: 0 };
      const schema = withSchema(request, BETTER, judge.nativeSchema);
      yield callTo(`${key}/pair/${left}-${right}/${order + 1}`, judge, schema);
    }
  }
}

function judgementOf(first: number, second: number, unit: Unit | undefined): readonly OrderedJudgement[] {
  if (unit?.status !== "answered") return [];
  return [{ first: String(first), second: String(second), preferred: (unit.value as Better).better }];
}

function byFeatures(texts: readonly string[], question: string): TextRanking {
  const scores = texts.map((text, index) => ({ index, feature: featureScore(question, text) }));
  const sorted = scores.toSorted((a, b) => b.feature.score - a.feature.score);
  const [best] = sorted;
  const near = sorted.filter(
    ({ feature }) => best !== undefined && compareByFeatures(best.feature, feature).kind === "cannot tell",
  );
  const isFlat = near.length === texts.length;
  return {
    by: "features",
    ranked: sorted.map(({ index, feature }) => ({ index, score: feature.score })),
    leaders: isFlat ? [] : near.map(({ index }) => index),
    units: [],
    note: "Ranked without a model, by how much each says of its own: different words that neither repeat it nor the question. It knows nothing of truth",
  };
}

interface JudgeMaterial {
  readonly pairs: number;
  readonly counted: number;
  readonly firstShare: number | undefined;
  readonly unasked: number;
  readonly units: readonly Unit[];
}

function judgeNote(model: string, { pairs, counted, firstShare, unasked, units }: JudgeMaterial): string {
  const missing = pairs - counted;
  const reason = units.find(({ status }) => status !== "answered")?.reason;
  const parts = [
    `${model} compared ${pairs} ${pairs === 1 ? "pair" : "pairs"}, both ways round`,
    ...(missing > 0
      ? [`${missing} lack one of the two verdicts and do not count${reason === undefined ? "" : ` (${reason})`}`]
      : []),
    ...(firstShare === undefined
      ? []
      : [`it preferred the answer shown first in ${percent(firstShare)} of its decisions`]),
    ...(unasked > 0 ? [`${unasked} beyond the first ${MOST_RANKED} were not compared`] : []),
  ];
  return parts.join("; ");
}
