import { expect, test } from "vitest";
import { DefectError } from "../core/errors.ts";
import type { StepHead } from "../core/step.ts";
import { planStep, type StepPlan } from "./plan-step.ts";

const head = (change: Partial<StepHead> = {}): StepHead => ({
  key: "k",
  kind: "ask",
  revision: 3,
  status: "done",
  inputHash: "same",
  generation: 2,
  ...change,
});

const stored: StepPlan = { kind: "stored", revision: 3 };
const again: StepPlan = { kind: "execute", revision: 3 };
const anew: StepPlan = { kind: "execute", revision: 4 };

test.each<[what: string, head: StepHead | undefined, generation: number, plan: StepPlan]>([
  ["an unknown key is executed as revision 1", undefined, 2, { kind: "execute", revision: 1 }],
  ["a finished step is answered from the store", head(), 2, stored],
  ["a finished step is answered in a newer generation too", head(), 5, stored],
  ["a failed step is answered within its generation", head({ status: "failed" }), 2, stored],
  ["a failed step is executed anew in a newer generation", head({ status: "failed" }), 3, anew],
  ["a step that was cut off is executed again as it was", head({ status: "running" }), 2, again],
  ["a step that was cut off goes on in a newer generation", head({ status: "running" }), 3, again],
  ["a finished step with another input is executed anew in a newer generation", head({ inputHash: "old" }), 3, anew],
  ["so is a failed one", head({ inputHash: "old", status: "failed" }), 3, anew],
  ["so is one that was cut off", head({ inputHash: "old", status: "running" }), 3, anew],
])("%s", (_, known, generation, plan) => {
  expect(planStep("k", known, "same", generation)).toEqual(plan);
});

test.each(["done", "failed", "running"] as const)("another input within one generation is a defect: %s", (status) => {
  expect(() => planStep("k", head({ status, inputHash: "old" }), "same", 2)).toThrow(DefectError);
});
