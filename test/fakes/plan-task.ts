import type { PlanTask } from "../../src/core/plan.ts";

/** A task that needs nothing, with what a test wants otherwise. */
export function taskOf(id: string, change: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    title: `Do ${id}`,
    goal: `${id} is done`,
    skills: [],
    files: [],
    inputs: [],
    outputs: [],
    tests: [],
    done: [`${id} is there`],
    needs: [],
    priority: 5,
    risk: "low",
    ...change,
  };
}
