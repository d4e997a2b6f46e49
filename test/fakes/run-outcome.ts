import type { Report, RunOutcome, Unit } from "../../src/core/report.ts";
import { countUnits } from "../../src/core/run.ts";

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
    spend: {
      settledUsd: 0.0123,
      openUsd: 0,
      abandonedUsd: 0,
      abandonedRequests: 0,
      openRequests: 0,
      requests: 1,
      unpricedRequests: 0,
      inputTokens: 10,
      outputTokens: 20,
    },
    repeatedCalls: 0,
    ...parts,
  };
}
