import type { Question } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";

/** The flags of `swarm plan` as they were typed. */
export interface PlanFlags {
  readonly maxTasks?: string | undefined;
  readonly agents?: string | undefined;
  /** A file for the plan itself. */
  readonly planFile?: string | undefined;
  /** A list to make the plan of. */
  readonly from?: string | undefined;
  readonly force?: boolean | undefined;
}

/** The part of a question that only a plan has. */
export function readPlanFlags(
  { maxTasks, agents, planFile, force }: PlanFlags,
  numbers: FlagNumbers,
): Partial<Question> {
  return {
    plan: {
      mostTasks: numbers.mostTasks(maxTasks),
      workers: numbers.agents(agents),
      file: planFile,
      isForced: force,
    },
  };
}
