import type { PlannedCall } from "../core/context.ts";
import type { ModelFacts } from "../core/model.ts";
import { costUsdOf } from "../core/tokens.ts";
import { LONGEST_EMBEDDED } from "../modes/embed-texts.ts";
import { MOST_JUDGED_PAIRS } from "../modes/group-texts.ts";
import { callTo, type GroupingMeans } from "../modes/question.ts";
import { LONGEST_JUDGED, SAME_IDEA, sameIdeaPrompt } from "../prompts/same-idea.ts";
import { withSchema } from "../prompts/structured.ts";
import type { FurtherCalls } from "./app.ts";
import { estimateOf } from "./estimate.ts";

/**
 * What may be asked to put answers together, besides the planned calls: how much of it depends on the answers, so the most
 * is told. `judgeCalls` is the mode's own bound where it is not that of one grouping.
 */
export function furtherCalls(
  means: GroupingMeans | undefined,
  answers: number,
  factsOf: (model: string) => ModelFacts | undefined,
  judgeCalls = 2 * MOST_JUDGED_PAIRS,
): readonly FurtherCalls[] {
  if (means === undefined) return [];
  const { embedding, judge, maxOutputTokens } = means;
  const further: FurtherCalls[] = [];
  if (judge !== undefined && judgeCalls > 0) {
    const longest = "x".repeat(LONGEST_JUDGED);
    const request = { ...sameIdeaPrompt(longest, longest, longest), maxOutputTokens, sample: 0 };
    const call = callTo("judge", judge, withSchema(request, SAME_IDEA, judge.nativeSchema));
    const { highUsd } = estimateOf([call], factsOf);
    further.push({
      purpose: "judging",
      model: judge.model,
      calls: judgeCalls,
      highUsd: highUsd === null ? null : highUsd * judgeCalls,
    });
  }
  if (embedding !== undefined) {
    const inputTokens = answers * LONGEST_EMBEDDED;
    const highUsd = costUsdOf({ inputTokens, outputTokens: 0 }, factsOf(embedding)?.price);
    further.push({ purpose: "embeddings", model: embedding, calls: answers, highUsd });
  }
  return further;
}

/** Calls that only some runs come to, as those of members who join later, a row a model. */
export function furtherRows(
  purpose: FurtherCalls["purpose"],
  calls: readonly PlannedCall[],
  factsOf: (model: string) => ModelFacts | undefined,
): readonly FurtherCalls[] {
  return estimateOf(calls, factsOf).byModel.map(({ model, calls: count, highUsd }) => ({
    purpose,
    model,
    calls: count,
    highUsd,
  }));
}
