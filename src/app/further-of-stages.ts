import type { ModelFacts } from "../core/model.ts";
import type { GroupingMeans } from "../modes/question.ts";
import type { FurtherCalls } from "./app.ts";
import { furtherCalls } from "./further-calls.ts";

/** A question that may group its answers, and how often it is asked. */
export interface Grouping {
  readonly means: GroupingMeans | undefined;
  /** How many answers one run has at most. */
  readonly answers: number;
  readonly judgeCalls?: number | undefined;
  readonly runs: number;
}

/** What all of them may ask besides their planned calls, one row a purpose and model. */
export function furtherOfStages(
  groupings: readonly Grouping[],
  factsOf: (model: string) => ModelFacts | undefined,
): readonly FurtherCalls[] {
  const rows = new Map<string, FurtherCalls>();
  for (const { means, answers, judgeCalls, runs } of groupings) {
    for (const { purpose, model, calls, highUsd } of furtherCalls(means, answers, factsOf, judgeCalls)) {
      const name = `${purpose} ${model}`;
      const before = rows.get(name) ?? { purpose, model, calls: 0, highUsd: 0 };
      const usd = before.highUsd === null || highUsd === null ? null : before.highUsd + highUsd * runs;
      rows.set(name, { ...before, calls: before.calls + calls * runs, highUsd: usd });
    }
  }
  return [...rows.values()];
}
