import type { PlannedCall, RunContext } from "../core/context.ts";
import type { Unit } from "../core/report.ts";
import { SAME_IDEA, type SameIdea, sameIdeaPrompt } from "../prompts/same-idea.ts";
import { withSchema } from "../prompts/structured.ts";
import { callTo, type Member } from "./question.ts";
import { askAll, structuredUnit } from "./units.ts";

/** Two texts by their index. */
export interface TextPair {
  readonly left: number;
  readonly right: number;
}

/** What the judge found of a pair, asked both ways round; `undecided` where the two answers differ or one is missing. */
export interface JudgedPair extends TextPair {
  readonly verdict: SameIdea["same"] | "undecided";
}

export interface PairJudge {
  readonly judge: Member;
  readonly maxOutputTokens: number;
  /** What the texts are about, as a question. */
  readonly about?: string | undefined;
}

/** Puts each pair to the judge in both orders, under `KEY/judge/LEFT-RIGHT/1` and `/2`; only equal answers are a verdict. */
export async function judgePairs(
  ctx: RunContext,
  key: string,
  texts: readonly string[],
  pairs: readonly TextPair[],
  judge: PairJudge,
): Promise<{ readonly judged: readonly JudgedPair[]; readonly units: readonly Unit[] }> {
  const asked = await askAll(ctx, callsFor(key, texts, pairs, judge), structuredUnit(SAME_IDEA));
  const units = asked.map((unit) => ({ ...unit, aside: true as const }));
  const judged = pairs.map((pair, index) => ({ ...pair, verdict: verdictOf(units[2 * index], units[2 * index + 1]) }));
  return { judged, units };
}

function* callsFor(
  key: string,
  texts: readonly string[],
  pairs: readonly TextPair[],
  { judge, maxOutputTokens, about }: PairJudge,
): Generator<PlannedCall> {
  for (const { left, right } of pairs) {
    const [one = "", other = ""] = [texts[left], texts[right]];
    for (const [order, [first, second]] of [[one, other] as const, [other, one] as const].entries()) {
      const request = { ...sameIdeaPrompt(first, second, about), maxOutputTokens, sample: 0 };
      const schema = withSchema(request, SAME_IDEA, judge.nativeSchema);
      yield callTo(`${key}/judge/${left}-${right}/${order + 1}`, judge, schema);
    }
  }
}

function verdictOf(one: Unit | undefined, other: Unit | undefined): JudgedPair["verdict"] {
  if (one?.status !== "answered" || other?.status !== "answered") return "undecided";
  const [first, second] = [one.value as SameIdea, other.value as SameIdea];
  return first.same === second.same ? first.same : "undecided";
}
