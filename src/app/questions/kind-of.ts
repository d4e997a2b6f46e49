import type { QuestionMode } from "../app.ts";
import type { QuestionKind } from "./question-kind.ts";

/** A mode that asks by itself; a template is made of such. */
export type AskingMode = Exclude<QuestionMode, "template">;

/** Each is loaded when it is asked for. */
const KINDS: { readonly [M in AskingMode]: () => Promise<QuestionKind> } = {
  ask: async () => (await import("./plain.ts")).ask,
  analyze: async () => (await import("./plain.ts")).analyze,
  batch: async () => (await import("./batch.ts")).batch,
  council: async () => (await import("./council.ts")).council,
  generate: async () => (await import("./generate.ts")).generate,
  plan: async () => (await import("./plan.ts")).plan,
  review: async () => (await import("./review.ts")).review,
  "test-cases": async () => (await import("./test-cases.ts")).testCases,
};

export function kindOf(mode: AskingMode): Promise<QuestionKind> {
  return KINDS[mode]();
}

/** What a stage of a template can be: a plan is a file of its own, which a person reads before anything follows from it. */
export const ASKING_MODES: readonly string[] = Object.keys(KINDS).filter((mode) => mode !== "plan");
