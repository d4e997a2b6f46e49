import type { PlannedCall, RunContext } from "../core/context.ts";
import { SwarmError } from "../core/errors.ts";
import type { Unit } from "../core/report.ts";
import { askAll, attempt, type ReadAnswer } from "./units.ts";

/** Most looks of one run; each is a commit of its own, taken before more is asked. */
const MOST_LOOKS = 200;

export interface Sampling {
  readonly calls: Iterable<PlannedCall>;
  /** How many calls there are. */
  readonly planned: number;
  readonly read: ReadAnswer;
  /** Whether what has ended, in order of arrival, is enough. */
  isEnough(ended: readonly Unit[]): boolean;
}

export interface Sampled {
  /** What was asked; where sampling stopped early, the calls after the last one asked have no unit. */
  readonly units: readonly Unit[];
  /** Whether it was found to be enough, be it when all calls were already in flight. */
  readonly isEnough: boolean;
}

type Look = { readonly asked: number } | null;

/**
 * Asks until it is enough. Looks after each answer, of which {@link MOST_LOOKS} at most are taken, evenly. What is in
 * flight by then is waited for, since it is paid for. Each look is recorded with how many had been asked, so that an
 * execution in which answers arrive in another order stops at the same call.
 */
export async function askUntil(ctx: RunContext, { calls, planned, read, isEnough }: Sampling): Promise<Sampled> {
  const stride = Math.ceil(planned / MOST_LOOKS);
  const state = { limit: planned, pulled: 0, isEnough: false };
  const ended: Unit[] = [];

  function* wanted(): Generator<PlannedCall> {
    for (const call of calls) {
      if (state.pulled >= state.limit) return;
      state.pulled++;
      yield call;
    }
  }

  const look = async (unit: Unit): Promise<void> => {
    if (state.isEnough || unit.status === "not_run") return;
    ended.push(unit);
    if (ended.length % stride !== 0) return;
    const found = await attempt(() =>
      ctx.record<Look>(`look/${ended.length}`, () => (isEnough(ended) ? { asked: state.pulled } : null)),
    );
    // A run that was stopped can look no further; it has decided nothing.
    if (found === null || found instanceof SwarmError) return;
    state.isEnough = true;
    state.limit = found.asked;
  };

  const units = await askAll(ctx, wanted(), read, look);
  return { units: units.slice(0, state.limit), isEnough: state.isEnough };
}
