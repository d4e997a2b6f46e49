import { showCounts } from "../../collate/headline.ts";
import type { Mode } from "../../core/context.ts";
import type { Report } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import { estimatePlan } from "../../plan/plan-estimate.ts";
import { planText } from "../../plan/plan-text.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { titleOf } from "../question.ts";
import { type Drafted, draftPlan } from "./draft-plan.ts";
import { planBlocks, planHeadline, problemBlocks } from "./plan-blocks.ts";
import { plannedPlanCalls } from "./plan-calls.ts";
import { type PlanInput, planValue } from "./plan-input.ts";

/** A goal becomes a graph of tasks: drafted in two stages, checked by code, repaired once; what is left then fails the run. */
export const plan: Mode<PlanInput> = {
  name: "plan",

  calls: plannedPlanCalls,

  async run(ctx, input) {
    return reportOf(input, await draftPlan(ctx, input));
  },
};

function reportOf(input: PlanInput, drafted: Drafted): Report {
  const { units, plan: drawn, errors, warnings } = drafted;
  const counts = countUnits(units);
  const base = {
    mode: "plan",
    title: titleOf(input.prompt),
    counts,
    units,
  };
  const gaps = [...cutTables(units), ...problemTable(units)];
  if (errors.length > 0) {
    const message = `The draft still has ${errors.length} ${errors.length === 1 ? "problem" : "problems"} after one repair round, so there is no plan`;
    const blocks = [...problemBlocks(errors), ...gaps];
    const kept = drawn === undefined ? {} : { artifacts: artifactsOf(input, drawn, true) };
    const told = `${message}${drawn === undefined ? "" : ": correct the draft by hand, or ask again"}.`;
    return {
      ...base,
      headline: `no plan: ${errors.length} ${errors.length === 1 ? "problem" : "problems"}; ${showCounts(counts)}`,
      blocks,
      ...kept,
      shortfall: { kind: "unusable", message: told },
    };
  }
  if (drawn === undefined) {
    return { ...base, headline: `no plan: parts of it have no answer; ${showCounts(counts)}`, blocks: gaps };
  }
  const { workers, price } = input.plan;
  const estimate = estimatePlan(drawn, { workers, price });
  return {
    ...base,
    headline: `${planHeadline(drawn, estimate)}; ${showCounts(counts)}`,
    blocks: [...planBlocks(drawn, estimate, warnings), ...gaps],
    artifacts: artifactsOf(input, drawn, false),
    result: { ...planValue(drawn), estimate: { ...estimate }, warnings },
  };
}

function artifactsOf({ plan: { folder, file, overwrite } }: PlanInput, drawn: Drafted["plan"], isDraft: boolean) {
  if (drawn === undefined) return undefined;
  const path = isDraft ? file.replace(/\.ya?ml$/, ".draft.yaml") : file;
  return [{ folder, overwrite: overwrite || isDraft, files: [{ path, text: planText(drawn), key: "epics" }] }];
}
