import type { QuestionMode } from "../app.ts";
import type { QuestionKind } from "./question-kind.ts";

/** Each is loaded when it is asked for. */
const KINDS: { readonly [M in QuestionMode]: () => Promise<QuestionKind> } = {
  ask: async () => (await import("./plain.ts")).ask,
  analyze: async () => (await import("./plain.ts")).analyze,
  batch: async () => (await import("./batch.ts")).batch,
};

export function kindOf(mode: QuestionMode): Promise<QuestionKind> {
  return KINDS[mode]();
}
