import type { LandInput } from "../../core/build-steps.ts";
import type { Executor, StepScope } from "../../core/executor.ts";
import { localLanding } from "../../landing/local-landing.ts";
import { systemClock } from "../system-clock.ts";
import type { BuildPlace } from "./build-place.ts";
import { verifyLanding } from "./verify-landing.ts";

/** Lands changes that passed their gates, and gives the workspaces of those that landed back to the pool. */
export function landExecutor(place: BuildPlace): Executor<"land"> {
  return {
    endpoint: ({ target }) => `landing/${target}`,
    async execute(input, scope) {
      await scope.begin();
      const { target, remote, entries } = input;
      const { run, epoch, signal } = scope;
      const email = await place.email();
      const signed = entries.map((entry) => ({ ...entry, author: { ...entry.author, email } }));
      const key = scope.idempotencyKey.slice(run.length + 1);
      const landing = localLanding({
        repository: place.config.projectFolder,
        folder: place.landingFolder,
        git: place.git,
        clock: systemClock,
        verify: verifyLanding({
          commands: input.isUnchecked === true ? [] : await place.commandGates(scope, target),
          mode: "permissive",
          records: place.landingFolder,
          variables: {},
        }),
      });
      const result = await landing.land({ run, epoch, key, target, remote, entries: signed, signal });
      for (const { task } of result.landed) await giveBack(place, input, task, scope);
      return result;
    },
  };
}

/** A repeat after a kill may find that it was given back before. */
async function giveBack(place: BuildPlace, { target }: LandInput, task: string, scope: StepScope): Promise<void> {
  const { run, epoch, signal } = scope;
  const workspaces = await place.workspaces(target);
  const isThere = (await workspaces.list()).some((view) => view.run === run && view.task === task);
  if (isThere) await workspaces.close(await workspaces.open({ run, task, epoch }, signal), true);
}
