import type { ProviderProcess } from "../test/suites/spawn-swarm.ts";
import { type MeasuredRun, measureRun, type RunPlan } from "./measured-run.ts";

export type MeasuredBatch = MeasuredRun;

export interface BatchPlan extends Omit<RunPlan, "words"> {
  readonly samples: number;
}

export const QUESTION = "Which database is best for analytics?";

/** {@link measureRun} of `swarm batch`. */
export function measureBatch(provider: ProviderProcess, { samples, ...plan }: BatchPlan): Promise<MeasuredBatch> {
  return measureRun(provider, { ...plan, words: ["batch", String(samples), QUESTION] });
}
