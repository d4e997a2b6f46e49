import type { Report, RunOutcome, Unit } from "../../src/core/report.ts";
import { countUnits } from "../../src/core/run.ts";
import { NO_SPEND } from "../../src/core/store.ts";

/** The spend of one small call. */
export const SPEND = { ...NO_SPEND, settledUsd: 0.0123, requests: 1, inputTokens: 10, outputTokens: 20 };

/** A unit that answered, with what a test wants otherwise. */
export function unit(parts: Partial<Unit> = {}): Unit {
  return { key: "ask/1", status: "answered", model: "openai/gpt-5-mini", text: "yes", ...parts };
}

/** The outcome of a run of `ask` that did well; counts follow from the units. */
export function outcome(parts: Partial<RunOutcome> = {}, report: Partial<Report> = {}): RunOutcome {
  const units = report.units ?? [unit()];
  return {
    run: "run-1",
    status: "done",
    generation: 1,
    simulated: false,
    report: {
      mode: "ask",
      title: "Is it slow?",
      headline: "yes",
      counts: countUnits(units),
      blocks: [{ kind: "markdown", text: "Yes." }],
      units,
      ...report,
    },
    spend: SPEND,
    repeatedCalls: 0,
    ...parts,
  };
}
