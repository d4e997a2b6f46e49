import type { Idea } from "../../prompts/generate.ts";
import type { Lens } from "../../prompts/lenses.ts";
import type { StructuredSpec } from "../../prompts/structured.ts";
import type { QuestionInput } from "../question.ts";

export type GenerateInput = QuestionInput & {
  /** Most ideas that are asked for. */
  readonly samples: number;
  /** At least one. */
  readonly lenses: readonly Lens[];
  /** What is spread over the calls to `variedModels` where the user named no temperature. */
  readonly temperatures: readonly number[];
  /** The models that are known to take a temperature. */
  readonly variedModels: readonly string[];
  /** What families are ranked by. */
  readonly rankBy: readonly string[];
  /** Those of `rankBy` on which ideas score themselves. */
  readonly scored: readonly string[];
  /** Stop when new waves bring hardly a new family. */
  readonly untilSaturated: boolean;
  /** How many of the best families are refined; none when absent. */
  readonly refine?: number | undefined;
};

/** What all calls of a run share. */
export interface IdeaRound {
  readonly spec: StructuredSpec<Idea>;
}

/** The ideas of a wave, as ranges of calls. */
export interface Wave {
  /** The index of its first call. */
  readonly first: number;
  readonly count: number;
}

/** So many calls for each wave, before there is one more: from fewer answers little could be learnt. */
const CALLS_A_WAVE = 5;
const USUAL_WAVES = 4;
const WAVES_UNTIL_SATURATED = 10;

/** Divides the calls into waves as even as can be: up to four, or up to ten where each is a chance to stop. */
export function wavesOf({
  samples,
  untilSaturated,
}: Pick<GenerateInput, "samples" | "untilSaturated">): readonly Wave[] {
  const most = untilSaturated ? WAVES_UNTIL_SATURATED : USUAL_WAVES;
  const size = Math.ceil(samples / Math.min(most, Math.ceil(samples / CALLS_A_WAVE)));
  const waves: Wave[] = [];
  for (let first = 0; first < samples; first += size) waves.push({ first, count: Math.min(size, samples - first) });
  return waves;
}
