import type { Mode, RunContext } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import type { PlanTask } from "../../core/plan.ts";
import { PersonaPool, type Worker } from "../../plan/personas/fit-persona.ts";
import { Scheduler } from "../../plan/scheduler.ts";
import { taskGraph } from "../../plan/task-graph.ts";
import type { BuildInput } from "./build-input.ts";
import { buildReport } from "./build-report.ts";
import { LandingQueue } from "./landing-queue.ts";
import { type TaskOutcome, workOn } from "./task-work.ts";

/** Minutes of a task that tells none. */
const USUAL_MINUTES = 15;

/** Works on a plan: each task in a workspace of its own as soon as its needs have landed, gates, repair, landing. */
export const build: Mode = {
  name: "build",

  // Agents make their own calls; what they may cost is estimated from the plan.
  *calls() {},

  async run(ctx, given) {
    // Made by whoever prepared the run; its plan and limits are plain JSON values, which interfaces do not say.
    const input = given as unknown as BuildInput;
    const scheduler = new Scheduler(taskGraph(input.plan.tasks), {
      roleSlots: input.roleSlots,
      minutesOf: ({ estimateMinutes = USUAL_MINUTES }) => estimateMinutes,
    });
    const queue = await LandingQueue.open(ctx, {
      target: input.target,
      remote: input.remote,
      isUnchecked: input.gateMode === "skip",
    });
    const pool = new PersonaPool(input.workers, input.roles);
    const outcomes = new Map<string, TaskOutcome>();
    const changes = changeBell();
    let inWork = 0;

    async function* startable(): AsyncGenerator<PlanTask> {
      for (;;) {
        const task = scheduler.next();
        if (task !== undefined) {
          inWork++;
          yield task;
        } else if (inWork === 0) return;
        else await changes.next();
      }
    }

    const work = async (task: PlanTask): Promise<void> => {
      let worker: Worker | undefined;
      try {
        worker = await chosenWorker(ctx, task, pool);
        const outcome = await workOn({ ctx, input, queue }, task, worker);
        outcomes.set(task.id, outcome);
        if (outcome.status !== "stopped") {
          scheduler.ended(task.id, outcome.status === "landed" || outcome.status === "left" ? "landed" : "failed");
        }
      } finally {
        if (worker !== undefined) pool.giveBack(worker.name);
        inWork--;
        changes.ring();
      }
    };

    for await (const _ of ctx.fanOut(startable(), work, { order: "finished" })) {
      // What became of each task stands in `outcomes`.
    }
    return buildReport(input, outcomes, (id) => scheduler.statusOf(id) ?? "pending");
  },
};

/** The choice depends on who is free, so it is recorded. */
async function chosenWorker(ctx: RunContext, task: PlanTask, pool: PersonaPool): Promise<Worker> {
  let taken: Worker | undefined;
  const { name } = await ctx.record(`task/${task.id}/worker`, () => {
    const { worker, why } = pool.take(task);
    taken = worker;
    return { name: worker.name, why };
  });
  const worker = taken ?? pool.hold(name);
  if (worker === undefined) throw new DefectError(`expected ${name} among the personas of the run, got none`);
  return worker;
}

/** Wakes whoever waits for the next change. */
function changeBell() {
  let bell = Promise.withResolvers<void>();
  return {
    next: () => bell.promise,
    ring() {
      bell.resolve();
      bell = Promise.withResolvers<void>();
    },
  };
}
